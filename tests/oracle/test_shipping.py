"""The textbook model against costs worked out by hand: oldest first, and courses shipped whole."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from planner.domain.freezer import Freezer
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.domain.suite import Closure
from planner.domain.supply import OpeningLot
from tests.builders import parts
from tests.builders.parts import MONDAY, hospital, product, suite
from tests.oracle.model import WHOLE
from tests.oracle.textbook import cheaper_without, solve

LATE = date(2026, 12, 27)  # beyond every horizon here
SUNDAY = {week: MONDAY.replace(day=11 + 7 * week) for week in range(3)}


def stock(*lots: OpeningLot, of: Product | None = None, weeks: int = 4, **changes: Any) -> Scenario:
    """Nothing can be made: the lots are all there is."""
    due: Mapping[int, int] = changes.pop("due", {0: 1})
    patients = {("A", "H", week): n for week, n in due.items()}
    usual = {"suites": (suite(),), "patients": patients, "lots": lots}
    return parts.scenario(of or product(), weeks=weeks, **{**usual, **changes})


def lot(id: str, doses: int, expires: date = LATE, released: date = MONDAY) -> OpeningLot:
    return parts.lot(id, "A", doses, released, expires)


def cost(of: Scenario) -> float:
    optimum = solve(of).cost
    assert optimum is not None
    return optimum


def binds(of: Scenario, rule: str) -> bool:
    return cheaper_without(of, rule, solve(of).cost) is not None


DEAR = product(storage_cost=2)


def test_older_lot_leaves_first() -> None:
    """Proves I4.  By hand: the old dose serves week 0, the new one is stored 4 weeks at 2: 8.
    The other way round the old one is stored in week 0 and expires in week 1: 2.
    """
    both = stock(lot("NEW", 1), lot("OLD", 1, SUNDAY[1]), of=DEAR)
    assert cost(both) == pytest.approx(8)
    assert binds(both, "I4")
    assert cost(replace(both, fefo=False)) == pytest.approx(2)


def test_older_lot_that_is_not_released_does_not_count() -> None:
    """By hand: the old dose is in quarantine in week 0 and expires in week 1: 2."""
    old = lot("OLD", 1, SUNDAY[1], released=date(2026, 1, 12))
    assert cost(stock(lot("NEW", 1), old, of=DEAR)) == pytest.approx(2)


@pytest.mark.parametrize("asked", [{"min_remaining_weeks": 2}, {"transit_weeks": 2}])
def test_older_lot_that_does_not_live_long_enough_does_not_count(asked: dict[str, int]) -> None:
    """By hand: infusion in week 0 with 2 weeks to live, or in week 2, is too late for a dose good
    to week 1: stored in week 0 only: 2.
    """
    due = {asked.get("transit_weeks", 0): 1}
    both = stock(lot("NEW", 1), lot("OLD", 1, SUNDAY[1]), of=DEAR, due=due)
    assert cost(replace(both, hospitals={"H": hospital(**asked)})) == pytest.approx(2)


def test_older_lot_counts_for_each_hospital_alone() -> None:
    """By hand: G asks for 2 weeks of life and takes the new dose in week 0, H the old one; one
    new dose is left for 4 weeks at 2: 8.  Had H taken the new one: 2.
    """
    homes = (hospital(), hospital("G", min_remaining_weeks=2))
    patients = {("A", "H", 0): 1, ("A", "G", 0): 1}
    lots = (lot("NEW", 2), lot("OLD", 1, SUNDAY[1]))
    shared = stock(*lots, of=DEAR, hospitals=homes, patients=patients)
    assert cost(shared) == pytest.approx(8)
    assert cost(replace(shared, fefo=False)) == pytest.approx(2)


def test_lots_with_one_last_usable_week_are_equal() -> None:
    """By hand: Sunday of week 1 and Saturday of week 2 are both week 1.  The dose in quarantine
    until week 1 goes to week 1's patient whatever its date: nothing is lost.
    """
    late = lot("LATE", 1, date(2026, 1, 24))
    early = lot("EARLY", 1, SUNDAY[1])
    for one, other in ((late, early), (early, late)):
        held = replace(other, released_on=date(2026, 1, 12))
        assert cost(stock(one, held, due={0: 1, 1: 1})) == pytest.approx(0)


def test_doses_discarded_in_a_week_were_there_for_its_shipments() -> None:
    """By hand: destroying the old dose at the end of week 0 comes after the shipments, so it has
    to leave first: the new one is destroyed instead, at 1.  There is no way round the rule.
    """
    a = replace(DEAR, discard_cost=Decimal(1))
    lots = (lot("NEW", 1), lot("OLD", 1, SUNDAY[0]))
    young = replace(stock(*lots, of=a), early_discard=True)
    plan = solve(young).plan
    assert plan is not None
    assert [x.lot for x in plan.shipments] == ["OLD"]
    assert cost(young) == pytest.approx(1)


def test_freezer_that_lives_on_expiry_needs_another_plan() -> None:
    """By hand: 3 positions hold a batch of 4, frozen in week 1, only if a dose of it leaves in
    week 1, while the 2 old ones expire: 10.  Oldest first it has to come later: the suite is
    closed in week 1, so begun in week 2, and both patients of week 2 wait a week: 10 + 2 x 5.
    """
    a = product(shelf_life_weeks=4, max_wait_weeks=1, wait_cost=5)
    tight = parts.scenario(
        a,
        patients={("A", "H", 1): 2, ("A", "H", 2): 2},
        lots=(lot("OLD", 2, SUNDAY[1]),),
        closures=(Closure(suite="S", start=date(2026, 1, 12), end=date(2026, 1, 12)),),
        freezers=(Freezer(id="F", positions=3),),
    )
    assert cost(tight) == pytest.approx(20)
    assert binds(tight, "I4")
    assert cost(replace(tight, fefo=False)) == pytest.approx(10)


def test_freezer_that_has_a_plan_without_the_rule_only() -> None:
    """By hand: from week 1 on 2 positions.  Both patients of week 0 take old doses, and 3 new ones
    stay: one too many.  Were they given new ones, the old would expire: nothing to pay.
    """
    freezers = (
        Freezer(id="F", positions=2),
        Freezer(id="G", positions=3, end=date(2026, 1, 11)),
    )
    lots = (lot("NEW", 3), lot("OLD", 2, SUNDAY[1]))
    crammed = stock(*lots, due={0: 2}, freezers=freezers)
    assert solve(crammed).cost is None
    assert binds(crammed, "I4")
    assert cost(replace(crammed, fefo=False)) == pytest.approx(0)


def whole(course: tuple[int, ...] = (1, 1), **changes: Any) -> Product:
    return product(course=course, ship_course="whole", **changes)


def test_course_comes_from_one_lot() -> None:
    """Proves S2.  By hand: two lots of one dose make no course of two: 100 lost."""
    single = stock(lot("X", 1), lot("Y", 1), of=whole())
    assert cost(single) == pytest.approx(100)
    assert binds(single, WHOLE)
    assert cost(stock(lot("X", 2), of=whole())) == pytest.approx(0)


def test_lot_serves_whole_courses_and_the_rest_expires() -> None:
    """By hand: lots of 5 and 3 doses serve 2 and 1 patients of 2 doses; the other 2 doses expire
    in week 1 at 1 each, and the 4th patient is lost: 102.
    """
    lots = (lot("X", 5, SUNDAY[1]), lot("Y", 3, SUNDAY[1]))
    assert cost(stock(*lots, of=whole(discard_cost=1), due={0: 4})) == pytest.approx(102)


@pytest.mark.parametrize("rooms", [1, 2])
def test_batch_serves_whole_courses(rooms: int) -> None:
    """By hand: 5 doses a batch serve 2 patients of 2, so 4 patients take two batches, 5 three;
    in one room there is time for one of them by week 1, in two rooms for two.
    """
    a = whole(doses_per_batch=5, max_wait_weeks=0)
    due = {("A", "H", 1): 5}
    made = parts.scenario(a, patients=due, suites=(suite("A", rooms=rooms),))
    assert cost(made) == pytest.approx(10 * rooms + 100 * (5 - 2 * rooms))


def test_doses_live_until_the_last_of_the_course() -> None:
    """Proves I2.  By hand: a course of 1;0;1 begun in week 0 needs a dose good to week 2, with a
    week to spare at a choosy hospital to week 3; a pause at the end asks for nothing.
    """
    good = stock(lot("X", 2, SUNDAY[2]), of=whole((1, 0, 1)))
    assert cost(good) == pytest.approx(0)
    assert cost(replace(good, products={"A": whole((1, 1, 0))})) == pytest.approx(0)
    short = stock(lot("X", 2, SUNDAY[1]), of=whole((1, 0, 1)))
    assert cost(short) == pytest.approx(100)
    assert binds(short, "I2")
    assert cost(replace(short, products={"A": whole((1, 1, 0))})) == pytest.approx(0)
    choosy = hospital(min_remaining_weeks=1)
    assert cost(replace(good, hospitals={"H": choosy})) == pytest.approx(100)


def test_course_beyond_the_horizon_is_shipped_whole() -> None:
    """By hand: begun in week 3 of 4, 2 of its 4 doses are due later; all are shipped, at 1 each.
    Three doses are not enough.  Week by week, two are.
    """
    a = whole((2, 2))
    near = {"hospitals": (hospital(ship_cost=1),), "due": {3: 1}}
    assert cost(stock(lot("X", 4), of=a, **near)) == pytest.approx(4)
    assert cost(stock(lot("X", 3), of=a, **near)) == pytest.approx(100)
    weekly = replace(a, ship_course="weekly")
    assert cost(stock(lot("X", 3), of=weekly, **near)) == pytest.approx(2)


def test_hospital_keeps_the_course_and_the_store_does_not() -> None:
    """By hand: 2 doses leave in week 0: no storage.  Week by week the second is stored in week 0
    at 3.
    """
    a = whole(storage_cost=3)
    assert cost(stock(lot("X", 2), of=a)) == pytest.approx(0)
    assert cost(stock(lot("X", 2), of=replace(a, ship_course="weekly"))) == pytest.approx(3)


def test_ending_cover_counts_whole_courses_lot_by_lot() -> None:
    """By hand: 2 patients due in week 1 of 2 count with all 4 doses, a mean of 2; 3 weeks ask for
    6.  They take X.  Y and Z hold 3 each, a course of 2 each: 4.  2 short at 100 / 2: 100.
    """
    a = whole(ending_cover_weeks=3)
    lots = (lot("X", 4, SUNDAY[2]), lot("Y", 3), lot("Z", 3))
    assert cost(stock(*lots, of=a, weeks=2, due={1: 2})) == pytest.approx(100)


def test_ending_cover_counts_whole_courses_of_batches_under_way() -> None:
    """By hand: the same 6 doses asked for.  A firm batch frozen in week 2 gives 3, so 2 count, and
    so do 2 of each new one, at 10: two are made in two rooms, none is short: 20.
    """
    a = whole(ending_cover_weeks=3, doses_per_batch=3)
    made = parts.scenario(
        a,
        weeks=2,
        patients={("A", "H", 1): 2},
        suites=(suite("A", rooms=3),),
        closures=(Closure(suite="S", start=MONDAY, end=MONDAY),),
        lots=(lot("X", 4, SUNDAY[2]),),
        batches=(parts.firm("F", 1),),
    )
    assert cost(made) == pytest.approx(20)


def test_older_lot_with_less_than_a_course_does_not_block() -> None:
    """By hand: the old dose alone is no course; the patient takes the new ones: nothing to pay.
    With 3 old doses the first course is theirs, and the one that is left does not block the
    second.
    """
    assert cost(stock(lot("OLD", 1, SUNDAY[1]), lot("NEW", 2), of=whole())) == pytest.approx(0)
    lots = (lot("OLD", 3, SUNDAY[1]), lot("NEW", 2))
    assert cost(stock(*lots, of=whole(), due={0: 2})) == pytest.approx(0)


def test_older_lot_with_a_whole_course_goes_first() -> None:
    """Proves I4 with whole courses.  By hand: 2 new doses are stored for 4 weeks at 2: 16.  The
    other way round 2 old ones for a week, then they expire: 4.
    """
    a = whole(storage_cost=2)
    both = stock(lot("OLD", 2, SUNDAY[1]), lot("NEW", 2), of=a)
    assert cost(both) == pytest.approx(16)
    assert binds(both, "I4")
    assert cost(replace(both, fefo=False)) == pytest.approx(4)
    dying = stock(lot("OLD", 2, SUNDAY[0]), lot("NEW", 2), of=a)  # dead in week 1
    assert cost(dying) == pytest.approx(0)
