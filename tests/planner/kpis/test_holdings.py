"""Closing stock by lot and week, against the table in `by_hand` (contract 1, 2, 8)."""

from dataclasses import replace
from datetime import date

from planner.domain.plan import Plan, Stock
from planner.domain.supply import OpeningLot
from planner.kpis import stock
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
