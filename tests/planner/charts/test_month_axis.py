"""Months along an axis: the year stands at the first, and at each January."""

from datetime import date

import plotly.graph_objects as go

from planner.charts.month_axis import along_months


def test_the_year_stands_where_it_begins() -> None:
    figure = go.Figure()
    along_months(figure, [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)], "Month")
    axis = figure.layout.xaxis
    assert list(axis.ticktext) == ["Nov<br>2026", "Dec", "Jan<br>2027"]
    assert list(axis.tickvals) == [0, 1, 2]
    assert axis.range == (-0.5, 2.5)


def test_of_two_years_every_second_month_has_a_name() -> None:
    figure = go.Figure()
    months = [date(2026 + n // 12, n % 12 + 1, 1) for n in range(1, 25)]  # from February on
    along_months(figure, months, "Month")
    names = list(figure.layout.xaxis.ticktext)
    assert names[:3] == ["Feb<br>2026", "Mar", ""]
    assert names[11:14] == ["Jan<br>2027", "", "Mar"]
    assert sum(map(bool, names)) == 13
