"""Charts as one file."""

import plotly.graph_objects as go

from planner.charts.html_page import html_page


def test_the_library_is_in_it_once_and_titles_are_escaped() -> None:
    page = html_page([go.Figure(), go.Figure()], "a < b").decode()
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<h1>a &lt; b</h1>") == 1
    assert page.count('id="chart-') == 2
    assert 'src="http' not in page
