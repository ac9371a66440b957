"""Service of the plan made by hand (tests/builders/costed_by_hand.py), told by the docstring there.

H1: one patient on time, one a week late.  H2: of three, one is lost and two wait a week.
"""

from dataclasses import astuple

from planner.app.service.service_tables import (
    HospitalWeek,
    hospital_weeks,
    main_limit,
    missed,
    months,
    ranked_hospitals,
)
from planner.kpis.holdings import holdings
from tests.builders.costed_by_hand import PLAN, SCENARIO

HELD = holdings(SCENARIO, PLAN)


def test_the_worst_hospital_comes_first() -> None:
    two, one = ranked_hospitals(SCENARIO, PLAN)
    assert (two.id, two.due, two.started, two.lost, two.on_time) == ("H2", 3, 2, 1, 0)
    assert (two.fill_rate, two.mean_wait, two.doses) == (2 / 3, 1.0, 6)
    assert (one.id, one.due, one.started, one.lost, one.on_time) == ("H1", 2, 2, 0, 1)
    assert (one.fill_rate, one.mean_wait, one.doses) == (1.0, 0.5, 6)


def test_weeks_of_a_hospital() -> None:
    """Two are due in week 2: one starts in week 3, which is the last in which the other could."""
    found = {x.week: x for x in hospital_weeks(SCENARIO, PLAN, "H2")}
    assert sorted(found) == [2, 3, 4]
    assert [astuple(x)[2:] for x in found.values()] == [
        (2, 0, 2, 0, 2, "B0 2"),
        (1, 1, 1, 1, 3, "B0 1, B1 2"),
        (0, 1, 0, 0, 1, "B1 1"),
    ]


def test_weeks_before_the_start_are_left_out() -> None:
    assert all(isinstance(x, HospitalWeek) and x.week >= 0
               for x in hospital_weeks(SCENARIO, PLAN, "H1"))  # fmt: skip


def test_all_are_due_in_january() -> None:
    (one,) = months(SCENARIO, PLAN)
    assert (one.product, one.month, one.due, one.started) == ("MSC", "2026-01", 5, 4)


def test_the_lost_come_first_then_the_late_with_their_limit() -> None:
    """Batches of week 0 could be frozen in week 1; what leaves earlier no new batch can be."""
    found = missed(SCENARIO, PLAN, HELD)
    assert [(x.hospital, x.due, x.start, x.limit) for x in found] == [
        ("H2", 2, None, "cost"),
        ("H1", 1, 2, "start"),
        ("H2", 2, 3, "start"),
        ("H2", 3, 4, "cost"),
    ]
    assert main_limit(found, "H2") == "cost"  # the lost count before the late
    assert main_limit(found, "H1") == "start"
    assert main_limit(found, "H3") is None
