"""Ticks that people read."""

import plotly.graph_objects as go
import pytest

from planner.charts.theme import WEEK_MS
from planner.charts.time_axis import along_the_horizon, round_step
from planner.domain.calendar import Calendar
from planner.language import catalogue
from tests.builders.parts import MONDAY


@pytest.mark.parametrize(
    ("most", "step"), [(0, 1), (5, 1), (6, 2), (11, 5), (25, 5), (26, 10), (77, 20), (260, 100)]
)
def test_steps_are_round_and_few(most: int, step: int) -> None:
    assert round_step(most) == step


@pytest.mark.parametrize(
    ("weeks", "dtick"),
    [(12, WEEK_MS), (26, 2 * WEEK_MS), (52, "M1"), (104, "M3")],
)
def test_weeks_then_months_then_quarters(weeks: int, dtick: object) -> None:
    figure = go.Figure(go.Scatter(x=[MONDAY], y=[1]))
    calendar = Calendar(start=MONDAY, weeks=weeks)
    along_the_horizon(figure, calendar)
    assert figure.layout.xaxis.dtick == dtick
    assert figure.layout.xaxis.range == (MONDAY, calendar.monday(weeks))


def test_days_and_months_are_those_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_asked", [lambda: "zh_CN"])
    for weeks, form in ((12, "%-m月%-d日\n%Y年"), (52, "%-m月\n%Y年")):
        figure = go.Figure(go.Scatter(x=[MONDAY], y=[1]))
        along_the_horizon(figure, Calendar(start=MONDAY, weeks=weeks))
        assert figure.layout.xaxis.tickformat == form
