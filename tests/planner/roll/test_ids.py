"""Ids and weeks that no book knows, and all that is wrong at once."""

from dataclasses import replace

from planner.roll.actuals import (
    ActualBank,
    ActualBatch,
    ActualDemand,
    ActualDiscard,
    ActualInterruption,
    Actuals,
    ActualService,
    ActualShipment,
)
from planner.roll.ids import mostly_strangers
from tests.planner.roll.clinic import CLINIC, PLAN, faults, monday


def test_everything_wrong_at_once():
    told = Actuals(
        batches=(
            ActualBatch(batch="B9", row=2),
            ActualBatch(batch="B3", doses=3, row=3),
            ActualBatch(batch="B2", doses=3, row=4),
            ActualBatch(batch="B1", frozen_on=monday(0), released_on=monday(-1), row=5),
        ),
        banking=(ActualBank(bank="X", row=2),),
        demand=(ActualDemand(product="C", hospital="N", week=-1, patients=1, row=2),),
        service=(ActualService(product="A", hospital="M", due=5, start=4, patients=1, row=2),),
        shipments=(
            ActualShipment(lot="l", hospital="N", shipped=1, doses=1, row=2),
            ActualShipment(lot="L", hospital="N", shipped=0, doses=99, row=3),
        ),
        discards=(ActualDiscard(lot="B2", week=3, doses=1, row=2),),
        interrupted=(
            ActualInterruption(product="A", hospital="N", started=4, week=5, patients=1, row=2),
        ),
    )
    found = [(f.file, f.row, f.column, f.code) for f in faults(told)]
    assert found == [
        ("batches.csv", 2, "batch", "unknown-id"),
        ("batches.csv", 3, "batch", "outside-roll"),
        ("batches.csv", 4, "doses", "outside-roll"),
        ("batches.csv", 5, "frozen_on", "out-of-order"),
        ("batches.csv", 5, "released_on", "out-of-order"),
        ("banking.csv", 2, "bank", "unknown-id"),
        ("shipments.csv", 2, "lot", "unknown-id"),
        ("shipments.csv", 3, "doses", "too-many-doses"),
        ("demand.csv", 2, "product", "unknown-id"),
        ("demand.csv", 2, "week", "outside-roll"),
        ("service.csv", 2, "hospital", "unknown-id"),
        ("service.csv", 2, "due", "outside-roll"),
        ("service.csv", 2, "start", "outside-roll"),
        ("interrupted.csv", 2, "started", "outside-roll"),
        ("discards.csv", 2, "lot", "too-many-doses"),
    ]


def test_many_of_a_kind_are_counted():
    rows = (ActualDiscard(lot="X", week=w % 4, doses=w, row=w + 2) for w in range(23))
    found = faults(Actuals(discards=tuple(rows)))
    assert len(found) == 21
    assert (found[-1].count, found[-1].rule) == (3, "3 more of these (unknown-id).")


def test_what_is_in_no_table_says_which_tables():
    found = faults(
        Actuals(shipments=(ActualShipment(lot="zzz", hospital="Q", shipped=1, doses=1, row=2),))
    )
    assert [str(f) for f in found] == [
        "shipments.csv, row 2, lot: 'zzz' is not in the plan's batches.csv or the scenario's "
        "lots.csv. Correct it.",
        "shipments.csv, row 2, hospital: 'Q' is not in the scenario's hospitals.csv. Correct it.",
    ]


def test_mostly_unknown_ids_may_be_those_of_another_scenario():
    """Three of the five ids are unknown, then three of six."""
    rows = [
        ActualDiscard(lot=lot, week=1, doses=1, row=n) for n, lot in enumerate("XYZXL", start=2)
    ]
    came = ActualDemand(product="A", hospital="N", week=1, patients=1, row=2)
    more = replace(came, hospital="H", row=3)

    def said(**tables: tuple) -> list[str]:
        return [str(f) for f in mostly_strangers(CLINIC, PLAN, Actuals(**tables))]

    assert said(discards=tuple(rows[:-1]), demand=(came,)) == [
        "the actuals: 3 of their 5 ids are unknown: they may be those of another scenario or plan. "
        "Name the folder that belongs to this plan."
    ]
    assert said(discards=tuple(rows), demand=(came,)) == []
    assert said(discards=tuple(rows[:-1]), demand=(came, more)) == []
    assert said(discards=tuple(rows[:2])) == []
