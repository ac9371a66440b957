"""Fill rate against cost: dots, whiskers, and one page that needs nothing else."""

import re

import pytest

from planner.charts.pareto import page, pareto
from planner.sweep.pareto import pareto_points
from tests.builders.sweeps import result, run, simulated

DONE = [
    (run("A", {"suites.rooms": "1"}), result("A", cost=10, fill_rate=0.5)),
    (run("B", {"suites.rooms": "</script><b>"}), result("B", cost=12, fill_rate=0.5)),
    (run("C"), result("C", cost=20, fill_rate=0.9)),
]


def test_dots_whiskers_and_front() -> None:
    rest, best = pareto(pareto_points(DONE), "EUR", 0).data
    assert (list(rest.x), list(rest.y)) == ([12], [50.0])
    assert (list(best.x), list(best.y)) == ([10, 20], [50.0, 90.0])
    assert list(best.error_x.arrayminus) == pytest.approx([1.0, 2.0])
    assert list(best.text) == ["base with suites.rooms=1", "base as it is"]


def test_it_says_what_it_is_of() -> None:
    """Simulated: both whiskers are the 95 % intervals of the means."""
    dots = pareto_points([(run("A", paths=100), simulated("A", cost=30, fill_rate=0.6))])
    figure = pareto(dots, "EUR", 100)
    _, best = figure.data
    assert (list(best.x), list(best.y)) == ([30], [60])
    assert list(best.error_x.array) == pytest.approx([1]) == list(best.error_x.arrayminus)
    assert list(best.error_y.array) == pytest.approx([1]) == list(best.error_y.arrayminus)
    assert figure.layout.yaxis.title.text == "Patients served [%], simulated on 100 paths"
    assert "no plan costs less" in pareto(pareto_points(DONE), "EUR", 0).layout.xaxis.title.text
    assert b"Fill rate against cost, as planned on averages" in page([], 0)


def test_a_page_that_asks_no_other_place_and_runs_no_name() -> None:
    text = page([pareto(pareto_points(DONE), "EUR", 0)], 0).decode()
    assert not re.search(r'<(script|link|img)[^>]+(src|href)="', text)
    assert "</script><b>" not in text
    assert "Patients served" in text
    assert (
        text == page([pareto(pareto_points(DONE), "EUR", 0)], 0).decode()
    )  # the same runs, the same bytes


def test_a_page_without_a_run() -> None:
    assert b"Fill rate against cost" in page([], 0)
