"""Closing stock by lot and week, against the table in `by_hand` (contract 1, 2, 8)."""

from dataclasses import replace
from datetime import date

from planner.domain.plan import Plan, Stock
from planner.domain.supply import OpeningLot
from planner.kpis import stock
from tests.builders import parts
from tests.builders.costed_by_hand import PLAN, SCENARIO, shipment


def test_closing_stock_by_hand():
    """Frozen doses count from f on, in quarantine until r; rows of 0 doses are left out."""
    found = [(s.lot, s.week, s.doses, s.status) for s in stock(SCENARIO, PLAN)]
    assert found == [
        ("=L1", 0, 2, "usable"),
        ("B0", 1, 8, "quarantine"),
        ("B0", 2, 4, "usable"),
        ("B0", 3, 2, "usable"),
        ("B0", 4, 2, "usable"),
        ("B1", 2, 8, "quarantine"),
        ("B1", 3, 6, "usable"),
        ("B1", 4, 5, "usable"),
        ("B1", 5, 5, "usable"),
    ]


def test_opening_lots_keep_their_own_dates():
    """Released on a Tuesday: usable from the Monday after; in the freezer from week 0."""
    later = OpeningLot(
        id="L2",
        product="NK",
        doses=6,
        released_on=date(2026, 1, 13),
        expires_on=date(2026, 2, 15),
    )
    scenario = replace(SCENARIO, lots={"L2": later})
    found = {s.week: s.status for s in stock(scenario, Plan())}
    assert found == {0: "quarantine", 1: "quarantine", **dict.fromkeys(range(2, 6), "usable")}


def test_a_lot_that_expires_in_the_first_week_counts_for_nothing():
    """Its last usable week is -1: contract 2 warns and forgets it."""
    gone = replace(SCENARIO.lots["=L1"], expires_on=date(2026, 1, 10))
    assert stock(replace(SCENARIO, lots={"=L1": gone}), Plan()) == ()


def test_doses_that_are_not_there_show_as_a_negative_number():
    """Nothing is clipped: a plan that ships too much says so in its stock."""
    plan = replace(PLAN, shipments=(*PLAN.shipments, shipment("=L1", "H1", 0, 9)))
    first = stock(SCENARIO, plan)[0]
    assert first == Stock(lot="=L1", product="MSC", week=0, doses=-7, status="usable")


def test_status_of_opening_lots():
    """On hold in every week; in quarantine 4 of 9 doses are counted, 9 x 0.5 rounded down."""
    dates = (date(2025, 12, 1), date(2026, 1, 25))
    lots = {
        "X": parts.lot("X", "NK", 9, *dates, status="hold"),
        "Y": parts.lot("Y", "NK", 9, *dates, status="quarantine", success="0.5"),
    }
    scenario = replace(SCENARIO, lots=lots)
    found = {(s.lot, s.week): (s.doses, s.status) for s in stock(scenario, Plan())}
    assert found["X", 0] == found["X", 5] == (9, "hold")  # nobody discards them
    assert found["Y", 0] == (4, "usable")  # what was to be released has been by week 0
    nominal = replace(scenario, yield_rule="nominal")
    assert {s.doses for s in stock(nominal, Plan())} == {9}


def test_a_frozen_batch_lives_in_the_lot_of_its_id():
    """F's doses are those of lot F; a frozen batch without a lot of its id holds none."""
    held = parts.lot("F", "MSC", 5, date(2026, 1, 5), date(2026, 3, 1))
    frozen = {name: parts.firm(name, -2, "MSC", "A", frozen=True) for name in ("F", "G")}
    scenario = replace(SCENARIO, lots={"F": held}, batches=frozen)
    plan = Plan(batches=tuple(parts.batch(scenario, name, "MSC", "A", 1, -2) for name in "FG"))
    assert {(s.lot, s.doses) for s in stock(scenario, plan)} == {("F", 5)}
    shipped = replace(plan, shipments=(shipment("G", "H1", 0, 1),))
    assert ("G", -1) in {(s.lot, s.doses) for s in stock(scenario, shipped)}
