"""Fill rate against cost: dots, whiskers, and one page that needs nothing else."""

import re

import pytest

from planner.charts.pareto import page, pareto
from planner.sweep.front import points
from tests.planner.sweep.made import result, run

DONE = [
    (run("A", {"suites.rooms": "1"}), result("A", cost=10, fill_rate=0.5)),
    (run("B", {"suites.rooms": "</script><b>"}), result("B", cost=12, fill_rate=0.5)),
    (run("C"), result("C", cost=20, fill_rate=0.9)),
]


def test_dots_whiskers_and_front() -> None:
    rest, best = pareto(points(DONE), "EUR").data
    assert (list(rest.x), list(rest.y)) == ([12], [50.0])
    assert (list(best.x), list(best.y)) == ([10, 20], [50.0, 90.0])
    assert list(best.error_x.arrayminus) == pytest.approx([1.0, 2.0])
    assert list(best.text) == ["base: suites.rooms=1", "base: as it is"]


def test_a_page_that_asks_no_other_place_and_runs_no_name() -> None:
    text = page([pareto(points(DONE), "EUR")]).decode()
    assert not re.search(r'<(script|link|img)[^>]+(src|href)="', text)
    assert "</script><b>" not in text
    assert "Patients served" in text
    assert text == page([pareto(points(DONE), "EUR")]).decode()  # the same runs, the same bytes


def test_a_page_without_a_run() -> None:
    assert b"Fill rate against cost" in page([])
