"""The textbook model against costs worked out by hand, one rule of the contract at a time."""

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
from tests.builders.parts import MONDAY, bank, firm, hospital, lineage, product, scenario, suite
from tests.builders.random_scenarios import scenario as random_scenario
from tests.oracle.textbook import build, cheaper_without, solve

NOWHERE = (suite(),)  # nothing can be made


def tiny(
    *products: Product, weeks: int = 6, demand: Mapping[int, int] | None = None, **changes: Any
) -> Scenario:
    """One room for every product; `demand` is of the first product at hospital H."""
    made = products or (product(),)
    patients = {(made[0].id, "H", week): n for week, n in (demand or {}).items()}
    return scenario(*made, weeks=weeks, **{"patients": patients, **changes})


def lot(doses: int, released: date, expires: date, id: str = "L") -> tuple[OpeningLot]:
    return (parts.lot(id, "A", doses, released, expires),)


def cost(of: Scenario) -> float:
    optimum = solve(of).cost
    assert optimum is not None
    return optimum


def binds(of: Scenario, family: str) -> bool:
    return cheaper_without(of, family, solve(of).cost) is not None


def test_one_batch_serves_four_patients() -> None:
    """By hand: a batch begun in week 0 is frozen and released in week 1: 10."""
    assert cost(tiny(demand={1: 4})) == pytest.approx(10)


def test_waiting_storage_and_discards_are_paid() -> None:
    """By hand: due in week 0, served from week 1.  10 + 2 patients x 3 for waiting;
    2 doses left in weeks 1 and 2 at 0.5 are 2, discarded at the end of week 3 at 1 are 2: 20.
    """
    a = product(
        max_wait_weeks=1,
        wait_cost=Decimal(3),
        storage_cost=Decimal("0.5"),
        discard_cost=Decimal(1),
    )
    assert cost(tiny(a, demand={0: 2})) == pytest.approx(20)


def test_release_testing_consumes_shelf_life() -> None:
    """Proves I2.  By hand: frozen 1, released 3, last usable 1 + 3 - 1 = 3, so one batch cannot
    serve both weeks 3 and 4: 20.  Without I2 it could: 10.
    """
    late = tiny(product(release_weeks=2), demand={3: 2, 4: 2})
    assert cost(late) == pytest.approx(20)
    assert binds(late, "I2")


def test_transit_and_life_left_at_infusion() -> None:
    """By hand: doses are good in weeks 1 ... 3; infusion in week 4 after a week of transit is
    too late, and in week 3 with one more week of life to have, too: 100 lost.
    """
    far = hospital("H", transit_weeks=1)
    only: dict[str, Any] = {"suites": NOWHERE, "lots": lot(1, MONDAY, date(2026, 2, 1))}
    assert cost(tiny(demand={4: 1}, hospitals=(far,), **only)) == pytest.approx(100)
    assert cost(tiny(demand={3: 1}, hospitals=(far,), **only)) == pytest.approx(0)
    choosy = replace(far, min_remaining_weeks=1)
    assert cost(tiny(demand={3: 1}, hospitals=(choosy,), **only)) == pytest.approx(100)


def test_no_dose_travels_before_week_0() -> None:
    """By hand: with a week of transit, the patient of week 0 is lost, that of week 1 is not."""
    far = hospital("H", transit_weeks=1)
    stock = lot(4, MONDAY, date(2026, 12, 31))
    assert cost(tiny(demand={0: 1, 1: 1}, hospitals=(far,), lots=stock)) == pytest.approx(100)


def test_opening_lot_keeps_its_own_dates() -> None:
    """By hand: released on Tuesday of week 0: first shipped in week 1.  Expires on Saturday of
    week 3: last usable in week 2.  So of weeks 0 ... 3 it serves 1 and 2: 200 lost.
    """
    stock = lot(9, date(2026, 1, 6), date(2026, 1, 31))
    wanted = {0: 1, 1: 1, 2: 1, 3: 1}
    assert cost(tiny(demand=wanted, suites=NOWHERE, lots=stock)) == pytest.approx(200)


def test_lot_past_its_last_whole_week_counts_for_nothing() -> None:
    """By hand: it expires in week 0, so e = -1: no service, no storage, no discard: 100 lost."""
    a = product(storage_cost=Decimal(7), discard_cost=Decimal(7))
    stock = lot(4, MONDAY, date(2026, 1, 8))
    assert cost(tiny(a, demand={0: 1}, lots=stock)) == pytest.approx(100)


def test_good_doses_are_not_destroyed() -> None:
    """Proves I3.  By hand: 5 doses nobody wants cost 2 a week until they expire at the end of
    week 2: 20 + 5.  Allowed to, one destroys them at the end of week 0: 5.
    """
    a = product(storage_cost=Decimal(2), discard_cost=Decimal(1))
    kept = tiny(a, lots=lot(5, MONDAY, date(2026, 1, 25)))
    assert cost(kept) == pytest.approx(25)
    assert cost(replace(kept, early_discard=True)) == pytest.approx(5)
    assert binds(kept, "I3")


def test_quarantine_cannot_be_destroyed() -> None:
    """By hand: released in week 2 of 0 ... 2, so even early discard waits: 20 + 5."""
    a = product(storage_cost=Decimal(2), discard_cost=Decimal(1))
    stock = lot(5, date(2026, 1, 19), date(2026, 1, 25))
    assert cost(tiny(a, lots=stock, early_discard=True)) == pytest.approx(25)


def test_course_is_promised_whole_up_to_the_end() -> None:
    """Proves S2.  By hand: 2 doses a week for 3 weeks.  Begun in week 1: 6 doses, two batches.
    Begun in week 4 of 6: only 4 doses fall inside the horizon, one batch.
    """
    a = product(course=(2, 2, 2))
    assert cost(tiny(a, demand={1: 1})) == pytest.approx(20)
    late = tiny(a, demand={4: 1})
    assert cost(late) == pytest.approx(10)
    assert binds(late, "S2")


def test_later_doses_need_not_exist_at_the_start() -> None:
    """By hand: one dose in stock for week 0, a batch begun in week 0 gives week 2's: 10."""
    a = product(course=(1, 0, 1))
    stock = lot(1, MONDAY, date(2026, 1, 11))
    assert cost(tiny(a, demand={0: 1}, lots=stock)) == pytest.approx(10)


def test_rooms_and_closures_limit_batches() -> None:
    """Proves B1.  By hand: 8 patients in week 3 need two batches of two weeks; only the one
    begun in weeks 0 or 1 is ready in time in one room: 10 + 4 lost.  Two rooms: 20.
    A closure (Wednesday of week 0 to Thursday of week 1) of one of them: 10 + 400 again.
    """
    a = product(production_weeks=2)
    one = tiny(a, demand={3: 8})
    assert cost(one) == pytest.approx(410)
    assert binds(one, "B1")
    two = replace(one, suites={"S": suite("A", rooms=2)})
    assert cost(two) == pytest.approx(20)
    closed = Closure(suite="S", start=date(2026, 1, 7), end=date(2026, 1, 15), rooms=1)
    assert cost(replace(two, closures=(closed,))) == pytest.approx(410)


def test_closure_beyond_the_end_holds_too() -> None:
    """By hand: two weeks of production from week 0 of 1 run into the closed week 1; there is
    no cover for the end, 1 week of 4 doses at 100 each: 400 instead of 10.
    """
    a = product(production_weeks=2, ending_cover_weeks=Decimal(1))
    open_ = tiny(a, weeks=1, demand={0: 4})
    assert cost(open_) == pytest.approx(400 + 10)
    closed = Closure(suite="S", start=date(2026, 1, 12), end=date(2026, 1, 12))
    assert cost(replace(open_, closures=(closed,))) == pytest.approx(400 + 400)


def two_products(clearance: int) -> Scenario:
    """A is due in week 1, B in week 3; one room."""
    patients = {("A", "H", 1): 1, ("B", "H", 3): 1}
    first = product(clearance_weeks=clearance)
    return tiny(first, product("B", shelf_life_weeks=1), patients=patients)


def test_clearance_before_another_product() -> None:
    """Proves B2.  By hand: A runs in week 0, B must begin in week 2 exactly; a clearance of one
    week fits between (20), one of two weeks does not: one of them is lost (110).
    """
    assert cost(two_products(1)) == pytest.approx(20)
    assert cost(two_products(2)) == pytest.approx(110)
    assert binds(two_products(2), "B2")


def test_clearance_counts_after_and_before_a_firm_batch() -> None:
    """By hand: a firm A frozen in week 0 with a clearance of 2 keeps B out of weeks 0 and 1, where
    its two batches must begin: 200.  A firm B in week 2 with A's clearance of 2 keeps A out of
    week 0: 100.
    """
    a, b = product(clearance_weeks=2), product("B", shelf_life_weeks=1)
    decided = (firm("F", -1),)
    wanted = {("B", "H", 1): 1, ("B", "H", 2): 1}
    assert cost(tiny(a, b, patients=wanted, batches=decided)) == pytest.approx(200)
    assert cost(tiny(a, b, patients=wanted)) == pytest.approx(20)
    decided = (firm("F", 2, "B"),)
    wanted = {("A", "H", 1): 1}
    assert cost(tiny(a, b, patients=wanted, batches=decided)) == pytest.approx(100)


def test_firm_batches_may_exceed_rooms_but_nothing_joins_them() -> None:
    """By hand: two firm batches share the one room in week 1, so no new one runs then; week 2's
    9th patient can be served by a batch begun in week 0: 10.
    """
    decided = [firm(n, 1) for n in ("F1", "F2")]
    crowded = tiny(demand={2: 9, 3: 0}, batches=decided)
    assert cost(crowded) == pytest.approx(10)
    a = product(production_weeks=2)
    decided = [firm(n, 0) for n in ("F1", "F2")]
    assert cost(tiny(a, demand={2: 9}, batches=decided)) == pytest.approx(100)


def test_laboratory_counts_firm_batches() -> None:
    """Proves Q1.  By hand: one lot a week.  A firm batch is frozen in week 1, so week 1's
    5th patient is lost; in week 2 a new one may be frozen.
    """
    rooms = (suite("A", rooms=3),)
    decided = (firm("F", 0),)
    busy = tiny(demand={1: 5}, suites=rooms, batches=decided, lots_per_week=1)
    assert cost(busy) == pytest.approx(100)
    assert cost(replace(busy, lots_per_week=2)) == pytest.approx(10)
    assert binds(busy, "Q1")


LINE = lineage()


def test_all_vials_of_a_batch_come_from_one_bank() -> None:
    """Proves K1.  By hand: two WCBs of 3 vials give one batch of 2 vials each, not three in all;
    three batches are wanted, no donor: 20 + 4 lost.
    """
    banks = [bank(n, "WCB", 3) for n in ("K1", "K2")]
    no_donor = (replace(LINE, donors_available=0),)
    three = tiny(demand={3: 12}, banks=banks, lineage=no_donor)
    assert cost(three) == pytest.approx(420)
    assert binds(three, "K1")


def test_donor_to_master_to_working_bank_takes_its_weeks() -> None:
    """Proves K3.  By hand: donor in week 0 (7), MCB usable in 1 gives one WCB (3), usable in 2,
    which gives 2 batches of 4, begun in 2 and 3: 8 patients of week 4 cost 30, a 9th is lost.
    In week 2 nobody can be served.
    """
    assert cost(tiny(demand={4: 9}, lineage=(LINE,))) == pytest.approx(130)
    assert binds(tiny(demand={5: 9}, lineage=(LINE,)), "K3")
    assert cost(tiny(demand={2: 1}, lineage=(LINE,))) == pytest.approx(100)


def test_master_bank_available_in_the_middle_of_a_week() -> None:
    """Proves K2.  By hand: available on Wednesday of week 0: used in week 1, its WCB in week 2,
    the batch is ready in week 3.  One vial, so one WCB, two batches: 10 + 10 + 3 + 1 lost.
    """
    banks = (bank("K", "MCB", 1, day=date(2026, 1, 7)),)
    line = (replace(LINE, donors_available=0),)
    assert cost(tiny(demand={2: 1}, banks=banks, lineage=line)) == pytest.approx(100)
    short = tiny(demand={4: 9}, banks=banks, lineage=line)
    assert cost(short) == pytest.approx(123)
    assert binds(short, "K2")


def test_freezer_holds_quarantine_and_limits_batches() -> None:
    """Proves F1.  By hand: 8 patients in week 3 wait for two batches of a two-week release; both
    are in quarantine in week 2 whatever their order: with 7 positions one is not made: 410.
    """
    a = product(release_weeks=1, shelf_life_weeks=2)
    rooms = (suite("A", rooms=2),)
    full = tiny(a, demand={3: 8}, suites=rooms)
    assert cost(full) == pytest.approx(20)
    held = replace(full, freezers={"F": Freezer(id="F", positions=7)})
    assert cost(held) == pytest.approx(410)
    assert binds(held, "F1")
    half = {"A": replace(a, positions_per_dose=Decimal("0.5"))}
    assert cost(replace(held, products=half)) == pytest.approx(20)


def test_freezer_that_cannot_hold_what_is_there() -> None:
    """By hand: 5 doses and 4 positions from Friday of week 0 on; nobody wants one: no plan."""
    stock = lot(5, MONDAY, date(2026, 12, 31))
    freezer = Freezer(id="F", positions=4, start=date(2026, 1, 9))
    crammed = tiny(lots=stock, freezers=(freezer,))
    assert solve(crammed).cost is None
    assert binds(crammed, "F1")
    assert cost(replace(crammed, early_discard=True)) == pytest.approx(0)
    late = replace(freezer, start=date(2026, 1, 19))
    more = Freezer(id="G", positions=5, end=date(2026, 1, 12))
    in_time = tiny(demand={1: 1, 2: 1}, lots=stock, freezers=(late, more))
    assert cost(in_time) == pytest.approx(0)


def test_ending_shortfall_counts_what_is_still_to_come() -> None:
    """By hand: mean of weeks 0 ... 3 is 8 / 4 = 2 doses; cover of 3 weeks asks for 6.
    The last week's batch (frozen in week 4) gives 4, an earlier one (good to week 4) 4 more:
    8 patients of week 1 take 2 batches; with 2 for the end: 40.
    """
    a = product(doses_per_batch=4, ending_cover_weeks=Decimal(3))
    rooms = (suite("A", rooms=2),)
    assert cost(tiny(a, weeks=4, demand={1: 8}, suites=rooms)) == pytest.approx(40)
    dear = replace(a, batch_cost=Decimal(250))
    lost = tiny(dear, weeks=4, demand={1: 8}, suites=rooms)  # 2 doses short are cheaper: 200
    assert cost(lost) == pytest.approx(3 * 250 + 200)


def test_ending_cover_counts_courses_and_opening_stock() -> None:
    """By hand: courses of 2;1 due in week 3 of 4 have 2 doses inside: mean 0.5, 4 weeks ask for
    2.  A lot that expires in week 3 counts for nothing, one that lasts to week 4 counts.
    Shortfall costs 90 / 3 each; the patient is served from the lot that expires.
    """
    a = product(course=(2, 1), ending_cover_weeks=Decimal(4), lost_cost=Decimal(90))
    old = lot(2, MONDAY, date(2026, 2, 1), "OLD")
    good = lot(1, MONDAY, date(2026, 2, 8), "GOOD")
    assert cost(tiny(a, weeks=4, demand={3: 1}, suites=NOWHERE, lots=old)) == pytest.approx(60)
    both = tiny(a, weeks=4, demand={3: 1}, suites=NOWHERE, lots=old + good)
    assert cost(both) == pytest.approx(30)


def test_priority_says_who_is_lost_and_shipping_is_paid() -> None:
    """By hand: 1 dose, 2 patients; losing the one of priority 0.5 costs 50, shipping 2: 52."""
    near = hospital("H", priority=Decimal("0.5"))
    other = hospital("G", ship_cost=Decimal(2))
    patients = {("A", "H", 0): 1, ("A", "G", 0): 1}
    stock = lot(1, MONDAY, date(2026, 12, 31))
    shared = tiny(hospitals=(near, other), patients=patients, lots=stock)
    assert cost(shared) == pytest.approx(52)
    assert binds(shared, "I1")
    assert binds(shared, "S1")


def test_doses_of_a_batch_are_exact_and_rounded_down() -> None:
    """By hand: 10 x 0.7 is 7 on the decimals as written (in binary it may fall below): 10."""
    a = product(doses_per_batch=10, batch_success=Decimal("0.7"))
    assert cost(tiny(a, demand={1: 7})) == pytest.approx(10)
    assert cost(tiny(a, demand={1: 8}, weeks=2)) == pytest.approx(110)
    assert cost(tiny(a, demand={1: 10}, weeks=2, yield_rule="nominal")) == pytest.approx(10)


def test_firm_doses_cost_storage_but_no_batch() -> None:
    """By hand: begun in week -1, frozen in week 0, good to week 2; 4 doses kept for 2 weeks at 1
    and discarded: 8 + 4 x 3.
    """
    a = product(storage_cost=Decimal(1), discard_cost=Decimal(3), release_cost=Decimal(99))
    decided = (firm("F", -1),)
    assert cost(tiny(a, batches=decided)) == pytest.approx(20)


@pytest.mark.parametrize("seed", range(0, 45, 5))
def test_rooms_counted_or_numbered_give_one_optimum(seed: int) -> None:
    """Rooms without clearance are alike, so the rival may count them."""
    scenario = random_scenario(seed)
    counted = build(scenario, count_alike_rooms=True).program.minimise()
    numbered = solve(scenario).cost
    assert counted.objective == (None if numbered is None else pytest.approx(numbered))
