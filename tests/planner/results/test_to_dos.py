"""The dates of a plan made by hand, from its table."""

from dataclasses import replace
from datetime import date

from planner.domain.plan import Plan
from planner.results.to_dos import to_dos
from tests.builders.costed_by_hand import PLAN, SCENARIO


def test_every_date_of_the_plan_is_there_once_day_by_day() -> None:
    """B2 begins in week 5, the last: it is frozen after the horizon, which is left out."""
    found = [(x.day.isoformat(), x.task, x.id, x.doses) for x in to_dos(SCENARIO, PLAN)]
    assert found == [
        ("2026-01-05", "start", "B0", None),
        ("2026-01-05", "take on donor", "D1", None),
        ("2026-01-12", "freeze", "B0", 8),
        ("2026-01-12", "start", "B1", None),
        ("2026-01-18", "discard", "=L1", 1),
        ("2026-01-19", "decide release", "B0", 8),
        ("2026-01-19", "freeze", "B1", 8),
        ("2026-01-26", "decide release", "B1", 8),
        ("2026-01-26", "make bank", "W2", None),
        ("2026-02-09", "start", "B2", None),
        ("2026-02-15", "discard", "B0", 2),
    ]


def test_a_date_says_where_and_of_what() -> None:
    by_id = {(x.id, x.task): x for x in to_dos(SCENARIO, PLAN)}
    assert by_id["B1", "start"].suite == "A"
    assert by_id["B1", "start"].source == "W1"
    assert by_id["W2", "make bank"].source == "D1"


def test_a_batch_that_runs_at_the_start_is_only_frozen_and_released() -> None:
    b0 = replace(PLAN.batches[0], start=-1, frozen=0, released=1, last=4)
    found = [(x.task, x.week) for x in to_dos(SCENARIO, Plan(batches=(b0,)))]
    assert found == [("freeze", 0), ("decide release", 1)]


def test_an_opening_lot_in_quarantine_is_decided_on_in_its_week() -> None:
    """Released ahead, or in quarantine past its day: then in week 0; on hold, never."""
    old = SCENARIO.lots["=L1"]
    for lot, days in (
        (replace(old, released_on=date(2026, 1, 9)), ["2026-01-12"]),
        (replace(old, status="quarantine", released_on=date(2025, 12, 1)), ["2026-01-05"]),
        (replace(old, status="hold", released_on=date(2026, 1, 9)), []),
        (old, []),
    ):
        scenario = replace(SCENARIO, lots={lot.id: lot})
        found = to_dos(scenario, Plan())
        assert [x.day.isoformat() for x in found] == days
        assert {x.task for x in found} <= {"decide release"}


def test_a_batch_that_is_a_lot_by_now_is_told_once() -> None:
    b = replace(PLAN.batches[0], id="=L1", start=-3, frozen=-2, released=-1, last=1)
    assert to_dos(SCENARIO, Plan(batches=(b,))) == ()
