"""Rooms that are open and freezer positions in service, by week and by hand (contract 6)."""

from dataclasses import replace
from datetime import date

from planner.domain.suite import Closure
from tests.builders.costed_by_hand import SCENARIO


def test_closures_add_up_to_all_rooms_at_most() -> None:
    """Three rows on two rooms, one of them for all rooms and beyond the horizon."""
    weeks = (date(2026, 1, 5), date(2026, 1, 12))
    one = Closure(suite="A", start=weeks[0], end=weeks[1], rooms=1)
    every = Closure(suite="A", start=date(2025, 12, 1), end=date(2026, 1, 6))
    late = Closure(suite="A", start=date(2026, 2, 9), end=date(2027, 1, 1))
    scenario = replace(SCENARIO, closures=(one, one, every, late))
    assert scenario.open_rooms("A") == (0, 0, 2, 2, 2, 0)
    assert scenario.open_rooms("A", 8) == (0, 0, 2, 2, 2, 0, 0, 0)


def test_positions_of_freezers_that_come_later() -> None:
    """F2 comes into service in week 3."""
    assert SCENARIO.positions_in_service() == (10, 10, 10, 20, 20, 20)
