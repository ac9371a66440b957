"""The bars of a comparison: means, whiskers, units, and no bar where nothing is known."""

import pytest

from planner.charts.comparison import bars
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.interval import Interval

FOUND = Comparison(
    figures=(
        ComparedFigure(
            scope="all", kpi="fill_rate", unit="share",
            off_the_shelf=Interval(mean=0.95, low=0.93, high=0.96),
            autologous=Interval(mean=0.9, low=0.89, high=0.91),
            difference=None,
        ),
        ComparedFigure(
            scope="all", kpi="mean_wait_weeks", unit="week",
            off_the_shelf=None,
            autologous=Interval(mean=4, low=3.5, high=4.5),
            difference=None,
        ),
    ),
    verdict="", replications=200, seed=1, patients=10,
)  # fmt: skip


def test_percent_and_whiskers() -> None:
    figure = bars(FOUND, "fill_rate", "Patients treated [%]", percent=True)
    assert [list(b.y) for b in figure.data] == [[95.0], [90.0]]
    assert [b.error_y.array[0] for b in figure.data] == pytest.approx([1.0, 1.0])
    assert [b.error_y.arrayminus[0] for b in figure.data] == pytest.approx([2.0, 1.0])
    assert figure.layout.yaxis.title.text == "Patients treated [%]"
    assert figure.layout.yaxis.rangemode == "tozero"
    assert [b.text[0] for b in figure.data] == ["95 %", "90 %"]


def test_an_unknown_figure_has_no_bar() -> None:
    [only] = bars(FOUND, "mean_wait_weeks", "Weeks").data
    assert only.name == "fresh autologous"
