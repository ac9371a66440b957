"""The textbook model against costs worked out by hand: where things stand at the start."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from planner.domain.plan import Batch, NewBank, PlanInForce
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.domain.supply import OpeningLot
from tests.builders import parts
from tests.builders.parts import MONDAY, bank, firm, hospital, lineage, new_bank, product, suite
from tests.oracle.textbook import cheaper_without, solve

LATE = date(2026, 12, 27)  # beyond every horizon here
SUNDAY = {week: MONDAY.replace(day=11 + 7 * week) for week in range(3)}
NOTHING_MADE = {"suites": (suite(),)}


def small(*products: Product, weeks: int = 4, **changes: Any) -> Scenario:
    """Nobody is due; one room."""
    return parts.scenario(*(products or (product(),)), weeks=weeks, **changes)


def stock(doses: int, expires: date = LATE, id: str = "L", **changes: Any) -> OpeningLot:
    return replace(parts.lot(id, "A", doses, MONDAY, expires), **changes)


def cost(of: Scenario, in_force: PlanInForce | None = None) -> float:
    optimum = solve(replace(of, in_force=in_force)).cost
    assert optimum is not None
    return optimum


def binds(of: Scenario, family: str) -> bool:
    return cheaper_without(of, family, solve(of).cost) is not None


def waiting(due: int, patients: int) -> tuple[WaitingPatients]:
    return (WaitingPatients(product="A", hospital="H", due=due, patients=patients),)


def test_waiting_patients_wait_from_the_week_they_were_due() -> None:
    """By hand: two due in week -1 with 3 doses in stock start in week 0: 2 x 5 for a week's wait.
    Of four due then, one is lost in time: 3 x 5 + 100; the batch of week 0 would come in week 1,
    after the longest wait.
    """
    a = product(max_wait_weeks=1, wait_cost=5)
    assert cost(small(a, waiting=waiting(-1, 2), lots=(stock(3),))) == pytest.approx(10)
    assert cost(small(a, waiting=waiting(-1, 4), lots=(stock(3),))) == pytest.approx(115)


def course(started: int, shipped: int, patients: int = 1) -> tuple[RunningCourse]:
    row = RunningCourse(
        product="A", hospital="H", started=started, patients=patients, shipped=shipped
    )
    return (row,)


def test_running_courses_get_what_they_are_owed() -> None:
    """Proves S3.  By hand: a course of 1;1;1 begun in week -1, one dose shipped: weeks 0 and 1 are
    owed, and 2 doses in stock give them, so the patient due in week 0 waits for nothing: 100.
    Without S3 that patient is served too, for one dose at no cost.
    """
    a = product(course=(1, 1, 1), max_wait_weeks=0)
    both = small(
        a, courses=course(-1, 1), patients={("A", "H", 3): 1}, lots=(stock(2),), **NOTHING_MADE
    )
    assert cost(both) == pytest.approx(100)
    assert cost(replace(both, courses=())) == pytest.approx(0)
    assert binds(both, "S3")


def test_a_course_is_interrupted_where_a_dose_is_missing() -> None:
    """By hand: two patients are owed a dose in weeks 0 and 1, there are 3 doses: one has both, the
    other one and is interrupted in week 1, or none at all: 100 x priority 2.
    """
    a = product(course=(1, 1, 1))
    short = small(
        a,
        courses=course(-1, 1, patients=2),
        lots=(stock(3),),
        hospitals=(hospital(priority=2),),
        **NOTHING_MADE,
    )
    assert cost(short) == pytest.approx(200)
    none = replace(short, lots={})
    found = solve(none)
    assert found.cost == pytest.approx(400)
    assert found.plan is not None
    assert [(x.week, x.patients) for x in found.plan.interrupted if x.week == 0] == [(0, 2)]


def test_who_is_interrupted_keeps_what_came_before() -> None:
    """By hand: week 0's dose is there, week 1's is not: a course of 2;2;2 of which 3 doses left
    is owed 1 in week 0 and 2 in week 1.  With 2 doses the patient is interrupted in week 1,
    whatever becomes of week 0's: 100.
    """
    a = product(course=(2, 2, 2))
    row = small(a, courses=course(-1, 3), lots=(stock(2),), **NOTHING_MADE)
    assert cost(row) == pytest.approx(100)
    assert cost(replace(row, lots={"L": stock(3)})) == pytest.approx(0)


def test_doses_owed_after_the_end_are_outside() -> None:
    """By hand: of weeks 0 and 1 only week 0 is in the horizon of one week: one dose will do."""
    a = product(course=(1, 1, 1))
    row = small(a, weeks=1, courses=course(-1, 1), lots=(stock(1),), **NOTHING_MADE)
    assert cost(row) == pytest.approx(0)


FAR = hospital(transit_weeks=2)


def on_the_way(*doses: int) -> tuple[DosesInTransit, ...]:
    return tuple(
        DosesInTransit(product="A", hospital="H", infused=week, doses=n)
        for week, n in enumerate(doses)
    )


def test_doses_in_transit_serve_the_first_weeks() -> None:
    """Proves S4.  By hand: two weeks away, so only doses on the way reach weeks 0 and 1: one of
    two patients of week 0 starts, that of week 1 starts: 100.  The dose too many in week 1 is
    wasted and costs nothing.
    """
    due = {("A", "H", 0): 2, ("A", "H", 1): 1}
    far = small(hospitals=(FAR,), patients=due, transit=on_the_way(1, 2), lots=(stock(9),))
    assert cost(far) == pytest.approx(100)
    assert cost(replace(far, transit=())) == pytest.approx(300)
    assert binds(far, "S4")


def test_later_doses_of_a_course_come_from_the_way_and_the_store() -> None:
    """By hand: a course of 1;1;1 begun in week 0: doses of weeks 0 and 1 are on the way, that of
    week 2 leaves the store at 3.  With none on the way for week 1 nobody starts in week 0: 100.
    """
    a = product(course=(1, 1, 1))
    far = small(
        a,
        hospitals=(replace(FAR, ship_cost=Decimal(3)),),
        patients={("A", "H", 0): 1},
        transit=on_the_way(1, 1),
        lots=(stock(1),),
    )
    assert cost(far) == pytest.approx(3)
    assert cost(replace(far, transit=on_the_way(2, 0))) == pytest.approx(100)


def test_whole_courses_in_transit() -> None:
    """By hand: courses of 1;1 leave whole: of 4 doses for week 0 two of three patients start."""
    a = product(course=(1, 1), ship_course="whole")
    far = small(a, hospitals=(FAR,), patients={("A", "H", 0): 3}, transit=on_the_way(4))
    assert cost(far) == pytest.approx(100)


def test_lot_in_quarantine_gives_what_is_expected_of_it() -> None:
    """By hand: 5 doses that pass with a chance of 0.5 serve 2 of 3 patients (rounded down), all
    with yield = "nominal"; storage of 2 for a week at 1 and none after.  One dose of 0.5 is none.
    """
    a = product(storage_cost=1)
    kept = small(
        a,
        patients={("A", "H", 1): 3},
        lots=(stock(5, status="quarantine", success=Decimal("0.5")),),
        **NOTHING_MADE,
    )
    assert cost(kept) == pytest.approx(2 + 100)
    assert cost(replace(kept, yield_rule="nominal")) == pytest.approx(5 + 2 + 2 + 2)
    one = replace(kept, lots={"L": stock(1, status="quarantine", success=Decimal("0.5"))})
    assert cost(one) == pytest.approx(300)


def test_lot_on_hold_serves_nobody_and_is_kept() -> None:
    """By hand: 4 doses on hold, good to week 1, cost 1 in week 0 and 3 each at the end of week 1;
    early discard does not reach them; the patient is lost: 4 + 12 + 100.  As they are not there
    for the end either, the ending cover misses them.  Without I1 they ship.
    """
    a = product(storage_cost=1, discard_cost=3, max_wait_weeks=0)
    held = small(
        a,
        patients={("A", "H", 0): 1},
        lots=(stock(4, SUNDAY[1], status="hold"),),
        early_discard=True,
        **NOTHING_MADE,
    )
    assert cost(held) == pytest.approx(116)
    assert binds(held, "I1")
    late = replace(held, lots={"L": stock(4, status="hold")}, demand=small().demand)
    asked = {"A": replace(a, ending_doses=Decimal(2))}
    assert cost(replace(late, products=asked)) == pytest.approx(16 + 200)


def test_lot_on_hold_is_not_the_oldest() -> None:
    """By hand: the older lot is on hold, so the younger ships; the older one is stored in weeks 0
    and 1 at 1 and goes at the end of week 2: 2.
    """
    a = product(storage_cost=1)
    two = small(
        a,
        patients={("A", "H", 0): 1},
        lots=(stock(1, SUNDAY[2], "OLD", status="hold"), stock(1, id="NEW")),
        **NOTHING_MADE,
    )
    assert cost(two) == pytest.approx(2)


def test_firm_batch_passes_with_its_own_chance() -> None:
    """By hand: 4 doses at 0.5 are 2, at the product's 1 they are 4, of 4 patients of week 1."""
    due = {("A", "H", 1): 4}
    own = replace(firm("F", 0), success=Decimal("0.5"))
    sure = small(patients=due, batches=(firm("F", 0),), weeks=2)
    assert cost(sure) == pytest.approx(0)
    assert cost(replace(sure, batches={"F": own})) == pytest.approx(200)
    assert cost(replace(sure, batches={"F": own}, yield_rule="nominal")) == pytest.approx(0)


def test_frozen_batch_holds_its_room_against_others() -> None:
    """By hand: A left the room at the end of week -2 (f = -1), its clearance of 2 weeks keeps B
    out of week 0; B's batch for week 1 must begin then: 100.  Its own doses are those of lots,
    of which there are none.
    """
    a, b = product(clearance_weeks=2), product("B")
    gone = replace(firm("F", -2), frozen=True)
    one = small(a, b, patients={("B", "H", 1): 1}, batches=(gone,))
    assert cost(one) == pytest.approx(100)
    assert cost(replace(one, batches={})) == pytest.approx(10)
    assert binds(one, "B2")
    found = solve(one).plan
    assert found is not None
    (row,) = found.batches
    assert (row.id, row.firm, row.frozen, row.doses) == ("F", True, -1, 0)
    own = small(a, patients={("A", "H", 1): 1}, batches=(gone,))
    assert cost(own) == pytest.approx(10)


def test_reserve_is_counted_from_the_first_week_of_a_new_batch() -> None:
    """By hand: mean of 4 doses in 4 weeks is 1, two weeks of it are 2.  A new batch is usable in
    week 1 + 1 at the earliest, so weeks 2 and 3 count.  Of 5 doses in stock, week 3's 4 patients
    leave 1: one dose is missing at the end of week 3: 52 / 52 = 1, and none in week 2.
    """
    a = product(reserve_weeks=2, release_weeks=1, lost_cost=52)
    kept = small(a, patients={("A", "H", 3): 4}, lots=(stock(5),), **NOTHING_MADE)
    assert cost(kept) == pytest.approx(1)
    assert cost(replace(kept, lots={"L": stock(4)})) == pytest.approx(2)
    held = {"L": stock(4), "M": stock(9, id="M", status="hold")}
    assert cost(replace(kept, lots=held)) == pytest.approx(2)


def test_reserve_of_whole_courses() -> None:
    """By hand: courses of 2 doses leave whole; 5 doses are two courses, 4 doses; asked for are
    2.5 weeks of 2 a week, 5.  13 doses are enough in weeks 1 and 2; after the four patients of
    week 3 there are 5 in the lot, so one is missing: 52 / 2 / 52 = 0.5.
    """
    a = product(course=(2,), ship_course="whole", reserve_weeks="2.5", lost_cost=52)
    kept = small(a, weeks=4, patients={("A", "H", 3): 4}, lots=(stock(13),), **NOTHING_MADE)
    assert cost(kept) == pytest.approx(0.5)


def test_ending_doses_replace_the_ending_cover() -> None:
    """By hand: 3 doses are asked for at the end whatever the demand; 2 are there: 100."""
    a = product(ending_cover_weeks=9, ending_doses=3)
    assert cost(small(a, lots=(stock(2),), **NOTHING_MADE)) == pytest.approx(100)


def planned(of: Scenario, *starts: int, bank: str = "") -> PlanInForce:
    batches = tuple(
        parts.batch(of, f"OLD{i}", "A", "S", 1, start, bank) for i, start in enumerate(starts)
    )
    return PlanInForce(batches=batches)


def test_moves_are_paid_twice_inside_and_once_beyond() -> None:
    """By hand: the plan in force starts in week 0, the patients of week 3 want week 2 or 1 for a
    life of 1 week: only week 2: 10 + 2 x 3 within the stable weeks; with one stable week only
    the start that is dropped counts: 10 + 3.  By default week 0 is the last of the plan: 3.
    """
    a = product(shelf_life_weeks=1, move_cost=3)
    one = small(a, patients={("A", "H", 3): 4})
    before = planned(one, 0)
    assert cost(replace(one, stable_weeks=4), before) == pytest.approx(16)
    assert cost(replace(one, stable_weeks=1), before) == pytest.approx(13)
    assert cost(one, before) == pytest.approx(13)
    assert cost(one, planned(one, 0, 3)) == pytest.approx(10 + 3 + 3 + 3)
    assert cost(replace(one, stable_weeks=0), before) == pytest.approx(10)
    assert cost(one) == pytest.approx(10)


def test_frozen_weeks_keep_the_batches_of_the_plan_in_force() -> None:
    """Proves M1.  By hand: the batch of week 0 is kept though nobody wants it: 10 + 10 for the one
    of week 2.  With all weeks frozen that one may not be added: 10 + 400.
    """
    a = product(shelf_life_weeks=1)
    one = small(a, patients={("A", "H", 3): 4}, frozen_weeks=1)
    before = planned(one, 0)
    assert cost(one, before) == pytest.approx(20)
    assert cost(one) == pytest.approx(10)
    assert binds(replace(one, in_force=before), "M1")
    assert cost(replace(one, frozen_weeks=99), before) == pytest.approx(410)
    found = solve(replace(one, in_force=before)).plan
    assert found is not None
    assert "OLD0" in {b.id for b in found.batches}
    assert found.previous == before


def test_frozen_batches_that_no_longer_fit_run_on() -> None:
    """By hand: two batches of week 0 in one room are kept, as firm ones would be: 20."""
    one = small(patients={("A", "H", 1): 8}, frozen_weeks=1)
    assert cost(one, planned(one, 0, 0)) == pytest.approx(20)


def test_banks_of_frozen_batches_are_kept() -> None:
    """By hand: the batch of week 1 draws on a WCB of 5 vials, begun in week 0 from the MCB on hand:
    3 + 10, its other 2 batches' worth serve week 3 for 10.  Without the MCB nothing can be done,
    and an unknown bank is missing, too.
    """
    line = lineage(donors_available=0)
    one = small(
        patients={("A", "H", 2): 4, ("A", "H", 3): 1},
        banks=(bank("MCB", "MCB", 1),),
        lineage=(line,),
        frozen_weeks=2,
    )
    well: NewBank = new_bank(one, "W", "A", "WCB", "MCB", 0)
    before = replace(planned(one, 1, bank="W"), banking=(well,))
    assert cost(one, before) == pytest.approx(3 + 10 + 10)
    found = solve(replace(one, in_force=before)).plan
    assert found is not None
    assert found.banking == (well,)
    assert {b.bank for b in found.batches} == {"W"}
    assert solve(replace(one, banks={}, in_force=before)).cost is None
    assert solve(replace(one, in_force=planned(one, 1, bank="W"))).cost is None


def test_banks_of_another_product_do_not_matter() -> None:
    """By hand: the frozen batch of A draws on its own bank, whatever banks B has none of: 13."""
    one = small(
        product(),
        product("B"),
        banks=(bank("MCB", "MCB", 1),),
        lineage=(lineage(donors_available=0), lineage("B", donors_available=0)),
        frozen_weeks=2,
    )
    well: NewBank = new_bank(one, "W", "A", "WCB", "MCB", 0)
    before = replace(planned(one, 1, bank="W"), banking=(well,))
    assert cost(one, before) == pytest.approx(3 + 10)


def test_donor_of_a_frozen_batch_is_counted() -> None:
    """By hand: one donor may be taken on, and the plan in force has done so for its batch of week
    2: 7 + 3 + 10; a second donor is not to be had, so 5 of 9 patients of week 4 are served by
    the kept batch and one more of its bank: 10 + 100.
    """
    one = small(weeks=5, patients={("A", "H", 4): 9}, lineage=(lineage(),), frozen_weeks=3)
    master = new_bank(one, "M", "A", "MCB", "", 0)
    well = new_bank(one, "W", "A", "WCB", "M", 1)
    before = replace(planned(one, 2, bank="W"), banking=(master, well))
    assert cost(one, before) == pytest.approx(7 + 3 + 10 + 10 + 100)


def test_a_firm_batch_is_repeated_as_it_stands() -> None:
    """By hand: bank and donor of a firm batch are those of the scenario."""
    told = replace(firm("F", 0), bank="X", donor="D")
    found = solve(small(batches=(told,))).plan
    assert found is not None
    row: Batch = found.batches[0]
    assert (row.bank, row.donor, row.firm) == ("X", "D", True)
