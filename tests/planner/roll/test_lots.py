"""Lots and batches in the rooms on the Monday, by hand: clinic.py has the picture."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from planner.domain.state import WaitingPatients
from planner.domain.supply import FirmBatch, OpeningLot
from planner.roll.actuals import (
    ActualBatch,
    Actuals,
    ActualService,
    ActualShipment,
)
from tests.builders import parts
from tests.planner.roll.clinic import CLINIC, PLAN, batch_was, faults, monday, rolled, sunday


def test_lots_hold_what_is_left_of_them():
    """L: 6 less 5.  B1, released in week 3, had the 8 doses of a plan, of which 3 left."""
    assert rolled().lots == {
        "L": OpeningLot(
            id="L", product="A", doses=1, released_on=parts.ON_HAND, expires_on=sunday(4)
        ),
        "B1": OpeningLot(
            id="B1", product="A", doses=5, released_on=monday(3), expires_on=sunday(7), bank="W0"
        ),
    }


def test_a_batch_in_quarantine_counts_whole_and_may_fail():
    """In week 3 B1 is not released before the Monday: 10 doses, with a chance of 0.8."""
    lot = rolled(week=3).lots["B1"]
    assert (lot.doses, lot.status, lot.success) == (10, "quarantine", Decimal("0.8"))
    assert rolled(week=3).lot_doses("B1") == 8


def test_an_expired_lot_is_left_out():
    assert set(rolled(week=6).lots) == {"B1", "B2"}


def test_a_batch_in_its_room_is_firm_and_one_ahead_is_not_there():
    assert rolled().batches["B2"] == FirmBatch(
        id="B2", product="A", suite="S", start=-1, bank="W", donor="D"
    )
    assert "B3" not in rolled().batches


@pytest.mark.parametrize(("week", "there"), [(3, True), (4, False)])
def test_a_room_is_held_until_it_is_cleared(week: int, there: bool):
    """B1 is frozen in week 2, and its room clear for others in week 4."""
    found = rolled(week=week).batches
    assert ("B1" in found) == there
    if there:
        assert found["B1"].frozen
        assert found["B1"].start == -3


def test_firm_batches_ahead_stay_firm():
    firm = replace(parts.firm("F", 7), success=Decimal("0.5"))
    of = replace(CLINIC, batches={"F": firm})
    plan = replace(PLAN, batches=(*PLAN.batches, parts.batch(of, "F", "A", "S", 1, 7)))
    assert rolled(of=of, plan=plan).batches["F"] == replace(firm, start=3)
    later = rolled(of=of, plan=plan, week=8).batches["F"]
    assert later == replace(firm, start=-1)


def test_a_batch_that_gave_other_doses():
    assert rolled(batch_was(batch="B1", doses=9)).lots["B1"].doses == 6


def test_a_failed_batch_told_whole():
    """Nobody had its doses: who would have started in week 3 waits."""
    told = Actuals(
        batches=(ActualBatch(batch="B1", doses=0),),
        shipments=(
            ActualShipment(lot="B1", hospital="N", shipped=3, doses=0),
            ActualShipment(lot="B1", hospital="H", shipped=3, doses=0),
            ActualShipment(lot="L", hospital="H", shipped=3, doses=1),
        ),
        service=(ActualService(product="A", hospital="N", due=3, start=3, patients=0),),
    )
    found = rolled(told)
    assert found.lots == {}
    assert found.waiting == (WaitingPatients(product="A", hospital="N", due=-1, patients=3),)
    assert (found.courses, found.transit) == ((), ())


def test_a_batch_that_fails_in_its_room():
    """It leaves the room by the last week, which is to be cleared."""
    found = rolled(batch_was(batch="B2", doses=0))
    assert found.batches["B2"] == FirmBatch(
        id="B2", product="A", suite="S", start=-3, bank="W", donor="D", frozen=True
    )
    assert "B2" not in found.lots


def test_a_batch_frozen_late_lives_longer_and_is_released_later():
    lot = rolled(batch_was(batch="B1", frozen_on=monday(3)), week=3, plan=replace(
        PLAN, shipments=PLAN.shipments[:3], service=PLAN.service[:1])).batches["B1"]  # fmt: skip
    assert (lot.start, lot.frozen) == (-2, False)  # still in its room
    later = rolled(
        batch_was(batch="B1", frozen_on=monday(3) + timedelta(days=2)),
        plan=replace(PLAN, shipments=PLAN.shipments[:3], service=PLAN.service[:1]),
    ).lots["B1"]
    assert later.expires_on == monday(9) + timedelta(days=1)
    assert (later.released_on, later.status, later.doses) == (monday(4), "quarantine", 10)


def test_a_release_that_is_late_or_early():
    unused = replace(PLAN, shipments=PLAN.shipments[:3], service=PLAN.service[:1])
    late = rolled(batch_was(batch="B1", released_on=monday(6), doses=9), plan=unused).lots["B1"]
    assert (late.status, late.doses, late.success) == ("quarantine", 9, Decimal("0.8"))
    early = rolled(batch_was(batch="B1", released_on=monday(3), doses=9), week=3, plan=unused)
    assert (early.lots["B1"].status, early.lots["B1"].doses) == ("released", 9)


def test_a_release_after_the_last_usable_week():
    unused = replace(PLAN, shipments=PLAN.shipments[:3], service=PLAN.service[:1])
    (found,) = faults(batch_was(batch="B1", released_on=monday(8)), plan=unused)
    assert found.rule == "is after the last usable week of B1, which ends on 2026-03-01."


def test_quarantine_and_hold_at_the_start():
    """As planned Q passes with 3 of 5 doses; H stays on hold; R is not released yet."""
    lots = (
        replace(
            parts.lot("Q", "A", 5, monday(1), sunday(9)),
            status="quarantine",
            success=Decimal("0.6"),
        ),
        replace(parts.lot("H", "A", 5, parts.ON_HAND, sunday(9)), status="hold"),
        parts.lot("R", "A", 5, monday(6), sunday(9)),
    )
    of = replace(CLINIC, lots={**CLINIC.lots, **{x.id: x for x in lots}})
    found = rolled(of=of).lots
    assert found["Q"] == replace(lots[0], doses=3, status="released", success=Decimal(1))
    assert (found["H"], found["R"]) == lots[1:]
    told = Actuals(
        batches=(
            ActualBatch(batch="Q", doses=0),
            ActualBatch(batch="H", released_on=monday(3), doses=4),
            ActualBatch(batch="L", doses=9, row=4),
        )
    )
    (wrong,) = faults(told, of=of)
    assert (wrong.code, wrong.row) == ("no-news", 4)
    found = rolled(replace(told, batches=told.batches[:2]), of=of).lots
    assert "Q" not in found
    assert (found["H"].status, found["H"].doses) == ("released", 4)


@pytest.mark.parametrize(("frozen", "start"), [(5, -1), (6, 0), (7, 1), (9, 3)])
def test_a_batch_may_be_late_by_any_number_of_weeks(frozen: int, start: int):
    """B2 takes two weeks: frozen in week 6 it begins in week 4, the first of the next scenario."""
    found = rolled(batch_was(batch="B2", frozen_on=monday(frozen))).batches["B2"]
    assert (found.start, found.frozen) == (start, False)


def test_a_batch_frozen_after_the_horizon():
    """The horizon ends with week 9; B9 is planned to be frozen in week 10."""
    assert rolled(batch_was(batch="B2", frozen_on=sunday(9))).batches["B2"].start == 3
    (found,) = faults(batch_was(batch="B2", frozen_on=monday(10)))
    assert (found.code, found.row, found.column) == ("out-of-order", 2, "frozen_on")
    assert found.rule == "is after the horizon, which ends on 2026-03-15."
    late = replace(PLAN, batches=(*PLAN.batches, parts.batch(CLINIC, "B9", "A", "S", 1, 8)))
    told = batch_was(batch="B9", frozen_on=monday(10))
    assert rolled(told, week=9, plan=late).batches["B9"].start == -1
