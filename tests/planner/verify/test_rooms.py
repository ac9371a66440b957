"""Rooms and clearance (B1, B2)."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.plan import Batch, Plan, Violation
from planner.domain.scenario import Scenario
from planner.domain.suite import Closure, Suite
from planner.domain.supply import FirmBatch
from planner.verify import CHECKS, overloads
from tests.builders import parts
from tests.builders.all_rules import MSC, PLAN, SCENARIO, batch, named, one, put, said

QUIET = Scenario(  # suites A (two rooms) and B, nothing closed, nothing decided
    name="Quiet",
    calendar=SCENARIO.calendar,
    products=SCENARIO.products,
    suites={**SCENARIO.suites, "C": Suite(id="C", rooms=1, products=("MSC", "NK"))},
    hospitals=SCENARIO.hospitals,
    demand=SCENARIO.demand,
)


def rule(name: str, *batches: Batch, scenario: Scenario = QUIET) -> list[Violation]:
    return list(CHECKS[name](scenario, Plan(batches=batches)))


def test_suite_must_list_the_product() -> None:
    plan = put(PLAN, "batches", named("N2"), suite="B", start=3)
    assert "B1: Batch N2: suite B does not list product MSC." in said(plan)


@pytest.mark.parametrize("room", [0, -1, 3, 10**30])
def test_room_must_exist(room: int) -> None:
    """Suite A has rooms 1 and 2; 0 is refused with the record, before the rooms are looked at."""
    text = " ".join(said(put(PLAN, "batches", named("N2"), room=room)))
    if room < 1:
        assert f"Batch 'N2': room is {room}; it must be a whole number of at least 1." in text
    else:
        assert "Batch N2 is in room" in text
        assert "but suite A has rooms 1 to 2." in text


def test_room_holds_one_batch_at_a_time() -> None:
    """X is in room 1 in weeks 0 and 1; Y starts in week 1, one week before it is free."""
    found = rule("B1", batch("X", "MSC", "A", 1, 0), batch("Y", "MSC", "A", 1, 1))
    assert one(found) == (
        "B1: Suite A, room 1: batch Y starts on 2026-01-12, 1 week before batch X leaves it."
    )
    assert not rule("B1", batch("X", "MSC", "A", 1, 0), batch("Y", "MSC", "A", 1, 2))
    assert not rule("B1", batch("X", "MSC", "A", 1, 0), batch("Y", "MSC", "A", 2, 0))


def test_batch_that_outlasts_its_successors_is_seen() -> None:
    """X (weeks 0 to 4) outlasts Y (1 to 1); Z of week 3 clashes with X, not with its neighbour."""
    scenario = replace(QUIET, products={**QUIET.products, "MSC": replace(MSC, production_weeks=5)})
    runs = batch("X", "MSC", "A", 1, 0), batch("Y", "NK", "A", 1, 1), batch("Z", "NK", "A", 1, 3)
    text = " ".join(str(v) for v in rule("B1", *runs, scenario=scenario))
    assert "batch Z starts on 2026-01-26, 2 weeks before batch X leaves it." in text


def test_open_rooms_are_counted_each_week() -> None:
    """Suite C has one room; the closure of week 1 leaves none for a batch of weeks 0-1."""
    shut = Closure(suite="C", start=date(2026, 1, 18), end=date(2026, 1, 18))
    scenario = replace(QUIET, closures=(shut,))
    found = rule("B1", batch("X", "MSC", "C", 1, 0), scenario=scenario)
    assert one(found) == (
        "B1: Suite C, in the week of 2026-01-12: 1 batch running in 0 open rooms, 1 too many (X)."
    )
    assert not rule("B1", batch("X", "MSC", "C", 1, 2), scenario=scenario)


def test_closures_add_up_to_all_rooms_at_most() -> None:
    """Closures of 1, 1 and all rooms of the two rooms of A close two, not four."""
    rows = [Closure(suite="A", start=date(2026, 1, 7), end=date(2026, 1, 7), rooms=1)] * 2
    rows.append(Closure(suite="A", start=date(2026, 1, 7), end=date(2026, 1, 7)))
    found = rule("B1", batch("X", "NK", "A", 1, 0), scenario=replace(QUIET, closures=tuple(rows)))
    assert "1 batch running in 0 open rooms, 1 too many" in one(found)


def test_rooms_bind_beyond_the_horizon() -> None:
    """MSC of week 7 is in its room in week 8 too, which a closure of 2026-03-02 shuts."""
    shut = Closure(suite="C", start=date(2026, 3, 2), end=date(2027, 1, 1))
    scenario = replace(QUIET, closures=(shut,))
    assert "2026-03-02" in one(rule("B1", batch("X", "MSC", "C", 1, 7), scenario=scenario))
    assert not rule("B1", batch("X", "NK", "C", 1, 7), scenario=scenario)


def test_excess_is_told_once_for_unbroken_weeks() -> None:
    """Three batches in two rooms in weeks 0 and 1: one sentence, with the span and the excess."""
    found = [str(v) for v in rule("B1", *(batch(x, "MSC", "A", 1, 0) for x in "XYZ"))]
    assert (
        "B1: Suite A, in the weeks of 2026-01-05 to 2026-01-12: 3 batches running in 2 open rooms, "
        "1 too many (X, Y, Z)."
    ) in found


def test_each_run_of_weeks_has_its_own_sentence() -> None:
    """One room: X (weeks 0, 1), Y (0), Z (1, 2).  Two run in weeks 0 and 1, but not the same."""
    runs = batch("X", "MSC", "C", 1, 0), batch("Y", "NK", "C", 1, 0), batch("Z", "MSC", "C", 1, 1)
    found = [str(v) for v in rule("B1", *runs) if "running" in str(v)]
    tail = "2 batches running in 1 open room, 1 too many"
    assert found == [
        f"B1: Suite C, in the week of 2026-01-05: {tail} (X, Y).",
        f"B1: Suite C, in the week of 2026-01-12: {tail} (X, Z).",
    ]


def test_a_closure_splits_a_run_and_is_named_with_its_reason() -> None:
    """Three batches of weeks 0 and 1 in two rooms, one of which is closed in week 1."""
    shut = Closure(
        suite="A", start=date(2026, 1, 12), end=date(2026, 1, 12), rooms=1, reason="new filters"
    )
    runs = [batch(x, "MSC", "A", 1, 0) for x in "XYZ"]
    found = [str(v) for v in rule("B1", *runs, scenario=replace(QUIET, closures=(shut,)))]
    assert found[:2] == [
        "B1: Suite A, in the week of 2026-01-05: 3 batches running in 2 open rooms, "
        "1 too many (X, Y, Z).",
        "B1: Suite A, in the week of 2026-01-12: 3 batches running in 1 open room "
        "(closed: new filters), 2 too many (X, Y, Z).",
    ]


FIRM = {
    "F1": FirmBatch(id="F1", product="MSC", suite="C", start=-1),
    "F2": FirmBatch(id="F2", product="MSC", suite="C", start=0),
}


def firm(name: str, start: int) -> Batch:
    return replace(batch(name, "MSC", "C", 1, start), firm=True)


def test_firm_batches_may_overlap_but_none_may_be_added() -> None:
    """F1 (weeks -1, 0) and F2 (0, 1) share the one room in week 0: they run on, with a warning.

    A new batch in week 1 adds to F2 there and is refused; in week 2 the room is free.
    """
    scenario = replace(QUIET, batches=FIRM)
    decided = firm("F1", -1), firm("F2", 0)
    assert not rule("B1", *decided, scenario=scenario)
    assert overloads(scenario) == [
        "Suite C, in the week of 2026-01-05: 2 batches running in 1 open room, 1 too many (F1, F2)"
        "; they are firm and run on."
    ]
    late = [str(v) for v in rule("B1", *decided, batch("X", "NK", "C", 1, 1), scenario=scenario)]
    assert any("in the week of 2026-01-12: 2 batches running in 1 open room" in v for v in late)
    assert not rule("B1", *decided, batch("X", "NK", "C", 1, 2), scenario=scenario)


def test_new_batch_may_not_use_the_room_that_overlapping_firm_batches_leave() -> None:
    """Two firm batches put in room 1 of A still count as two: no third beside them in room 2."""
    decided = [replace(batch(x, "MSC", "A", 1, 0), firm=True) for x in ("F1", "F2")]
    found = rule("B1", *decided, batch("X", "NK", "A", 2, 1))
    assert "3 batches running in 2 open rooms" in one(found)


def test_clearance_of_the_finished_product() -> None:
    """MSC leaves after week 1 and asks for one week: NK may start in week 3, not in week 2."""
    early = batch("X", "MSC", "C", 1, 0), batch("Y", "NK", "C", 1, 2)
    assert one(rule("B2", *early)) == (
        "B2: Suite C, room 1: batch Y starts on 2026-01-19, 1 week too soon: "
        "clearance of MSC after batch X takes until 2026-01-26."
    )
    assert not rule("B2", batch("X", "MSC", "C", 1, 0), batch("Y", "NK", "C", 1, 3))


def test_clearance_is_that_of_the_earlier_product() -> None:
    """NK leaves after week 0 and asks for two: MSC may start in week 3."""
    assert rule("B2", batch("X", "NK", "C", 1, 0), batch("Y", "MSC", "C", 1, 2))
    assert not rule("B2", batch("X", "NK", "C", 1, 0), batch("Y", "MSC", "C", 1, 3))


def test_no_clearance_between_batches_of_a_product_or_in_other_rooms() -> None:
    assert not rule("B2", batch("X", "NK", "A", 1, 0), batch("Y", "NK", "A", 1, 1))
    assert not rule("B2", batch("X", "NK", "A", 1, 0), batch("Y", "MSC", "A", 2, 1))


def test_clearance_is_not_forgotten_behind_a_batch_of_the_same_product() -> None:
    """NK frees the room in week 1; its clearance still binds MSC in week 2 though NK came between.

    Room order NK (0), NK (1), MSC (2): the second NK leaves in week 2, so MSC is two weeks early.
    """
    runs = batch("X", "NK", "C", 1, 0), batch("Y", "NK", "C", 1, 1), batch("Z", "MSC", "C", 1, 2)
    assert "2 weeks too soon" in one(rule("B2", *runs))


def test_clearance_counts_before_and_after_firm_batches() -> None:
    """Firm MSC in room 1 in weeks -1 and 0: its clearance passes in week 1, also for f = 1."""
    decided = firm("F1", -1)
    assert "batch X starts on 2026-01-12, 1 week too soon" in one(
        rule("B2", decided, batch("X", "NK", "C", 1, 1))
    )
    assert not rule("B2", decided, batch("X", "NK", "C", 1, 2))
    before = firm("F2", 3), batch("X", "NK", "C", 1, 1)  # NK leaves in week 2, asks until week 4
    assert "batch F2 starts on 2026-01-26, 1 week too soon" in one(rule("B2", *before))


def test_clearance_from_a_firm_batch_frozen_at_the_very_start() -> None:
    """f = 0: the room was not clean at the start, clearance takes week 0."""
    assert rule("B2", firm("F1", -2), batch("X", "NK", "C", 1, 0))
    assert not rule("B2", firm("F1", -2), batch("X", "NK", "C", 1, 1))


def test_firm_batches_ignore_clearance_among_themselves() -> None:
    other = replace(batch("F9", "NK", "C", 1, 1), firm=True)
    assert not rule("B2", firm("F1", -1), other)


def test_clearance_may_fall_in_closed_weeks() -> None:
    """Week 2 is both the clearance of MSC and closed: NK starts in week 3 and breaks nothing."""
    shut = Closure(suite="C", start=date(2026, 1, 19), end=date(2026, 1, 25))
    plan = batch("X", "MSC", "C", 1, 0), batch("Y", "NK", "C", 1, 3)
    for name in ("B1", "B2"):
        assert not rule(name, *plan, scenario=replace(QUIET, closures=(shut,)))


def test_a_frozen_batch_keeps_its_room_for_the_clearance() -> None:
    """MSC frozen in week -1 asks for a week: NK not in week -1, but in week 0; MSC at once.

    With a clearance of 3 weeks NK waits until week 2.
    """
    for weeks, first in ((1, 0), (3, 2)):
        msc = replace(MSC, clearance_weeks=weeks)
        scenario = replace(
            QUIET,
            products={**QUIET.products, "MSC": msc},
            batches={"F1": parts.firm("F1", -3, "MSC", "C", frozen=True)},
        )
        frozen = parts.batch(scenario, "F1", "MSC", "C", 1, -3)
        for start in range(4):
            wrong = rule("B2", frozen, batch("X", "NK", "C", 1, start), scenario=scenario)
            assert bool(wrong) == (start < first), (weeks, start)
        assert not rule("B2", frozen, batch("Y", "MSC", "C", 1, 0), scenario=scenario)
        assert not rule("B1", frozen, batch("X", "NK", "C", 1, 0), scenario=scenario)


def test_frozen_batches_do_not_overload_rooms() -> None:
    """Three ran in one room at the same time, before week 0: nobody is warned of the past."""
    names = ("F1", "F2", "F3")
    frozen = {name: parts.firm(name, -3, "MSC", "C", frozen=True) for name in names}
    assert not overloads(replace(QUIET, batches=frozen))
