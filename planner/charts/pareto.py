"""Fill rate against cost, run by run, and the front of those that no other beats in both."""

from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from planner.charts.look import COLOURS, DASHES, styled


class Dot(Protocol):
    """One run; `low` is what no plan of it can cost less than."""

    @property
    def name(self) -> str: ...
    @property
    def fill_rate(self) -> float: ...
    @property
    def cost(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def on_front(self) -> bool: ...


def pareto(dots: Sequence[Dot], currency: str) -> go.Figure:
    """Every run as a dot, its proven bound as a whisker, and the front as a line."""
    figure = go.Figure()
    best = sorted((d for d in dots if d.on_front), key=lambda d: (d.cost, d.fill_rate))
    rest = [d for d in dots if not d.on_front]
    looks = (
        ("other runs", rest, "markers", 0, 8, "circle"),
        ("Pareto front", best, "lines+markers", 5, 11, "diamond"),
    )
    for name, some, mode, n, size, symbol in looks:
        figure.add_scatter(
            name=name, mode=mode,
            x=[d.cost for d in some], y=[100 * d.fill_rate for d in some],
            error_x={
                "type": "data", "symmetric": False, "array": [0.0 for _ in some],
                "arrayminus": [max(0.0, d.cost - d.low) for d in some], "thickness": 1,
            },
            line={"color": COLOURS[n], "dash": DASHES[1], "shape": "hv"},
            marker={"color": COLOURS[n], "size": size, "symbol": symbol},
            text=[d.name for d in some],
            hovertemplate="%{text}<br>%{y:.1f} % served for %{x:,.0f}<extra></extra>",
        )  # fmt: skip
    title = f"Cost [{currency}]; whisker: no plan costs less" if currency else "Cost"
    return styled(figure, title, "Patients served [%]", height=520)


def page(figures: Sequence[go.Figure]) -> bytes:
    """One HTML file that needs nothing else, neither a network nor a server."""
    parts = [
        figure.to_html(full_html=False, include_plotlyjs=n == 0, div_id=f"chart-{n}")
        for n, figure in enumerate(figures)
    ]
    title = "Fill rate against cost"
    head = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    return "\n".join(
        [f"{head}</head><body>", f"<h1>{title}</h1>", *parts, "</body></html>"]
    ).encode(errors="xmlcharrefreplace")
