"""Charts as one HTML file."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go


def html_page(figures: Sequence[go.Figure], title: str) -> bytes:
    """A file that needs nothing else, neither a network nor a server."""
    parts = [
        figure.to_html(full_html=False, include_plotlyjs=n == 0, div_id=f"chart-{n}")
        for n, figure in enumerate(figures)
    ]
    shown = escape(title)
    head = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{shown}</title>'
    return "\n".join(
        [f"{head}</head><body>", f"<h1>{shown}</h1>", *parts, "</body></html>"]
    ).encode(errors="xmlcharrefreplace")
