"""The shelf against the plain telling of it, path by path, and its rules by hand."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from planner.compare.arm_result import ArmResult, PatientOutcome
from planner.compare.off_the_shelf import simulate_off_the_shelf
from planner.compare.patient_allocation import PatientAllocation
from planner.compare.patients import PatientSample, sample_patients
from planner.domain.plan import Plan
from planner.domain.product import CourseShipping
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals, forecast, sample_demand
from planner.simulation.realised_supply import RealisedSupply, sample_supply
from tests.builders.near_and_far import batch, due, lot, near_and_far
from tests.builders.worlds import SHIPPING, risky_world, shipping, world
from tests.planner.compare.slow_clinic import same
from tests.planner.compare.slow_shelf import Drawn, Patient, Tale, slow_shelf
from tests.planner.simulation.plain_store import inversions, tally
from tests.planner.simulation.watched_store import sent_on, watching

DROPPED_OUT = PatientOutcome.DROPPED_OUT
BATCH_FAILED = PatientOutcome.BATCH_FAILED
NO_SUPPLY = PatientOutcome.NO_SUPPLY
TREATED = PatientOutcome.TREATED

PATHS = 12
RATES = {0: 0.0, 1: 0.3, 2: 3.0}  # [1/month] drop-outs of a world


def drawn(scenario: Scenario, rate: float, paths: int = PATHS) -> PatientSample:
    """As many patients as the forecast says, on every path."""
    return sampled(scenario, rate, forecast(scenario, paths))


def at_random(scenario: Scenario, rate: float) -> PatientSample:
    return sampled(scenario, rate, sample_demand(scenario, scenario.seed, paths=PATHS))


def sampled(scenario: Scenario, rate: float, arrivals: Arrivals) -> PatientSample:
    dropout = dict.fromkeys(scenario.products, rate)
    return sample_patients(arrivals, dropout, seed=scenario.seed, block=0)


def realised(scenario: Scenario, plan: Plan, product: str, paths: int = PATHS) -> RealisedSupply:
    return sample_supply(scenario, plan, product, seed=scenario.seed, paths=paths)


def plainly(
    of: tuple[Scenario, Plan], product: str, found: PatientSample, path: int, drawn: Drawn
) -> Tale:
    scenario, plan = of
    every = found.every
    people = []
    mine = [x for x in every.of(product).tolist() if found.here[path, x]]
    for place, x in enumerate(mine):
        _, hospital, due = every.rows[every.row[x]]
        people.append(
            Patient(
                place=place,
                hospital=hospital,
                due=due,
                referral=float(found.referral[path, x]),
                patience=float(found.patience[path, x]),
            )
        )
    return slow_shelf(scenario, plan, product, drawn, people)


def drawn_for(supply: RealisedSupply, path: int) -> Drawn:
    """One path.  A batch that was never made has no draw left to see; it is not read either."""
    return Drawn(
        failed_donors={bank for bank, passes in supply.accepted.items() if not passes[path]},
        passes=supply.passed[:, path].tolist(),
        doses=supply.doses[:, path].tolist(),
        delay=supply.delay[:, path].tolist(),
    )


def no_failure(scenario: Scenario, product: str, batches: int) -> Drawn:
    doses = scenario.products[product].doses_per_batch
    return Drawn(set(), [True] * batches, [doses] * batches, [0] * batches)


@pytest.mark.parametrize("ship", SHIPPING)
@pytest.mark.parametrize("risks", [world, risky_world])
@pytest.mark.parametrize("seed", range(60))
def test_agrees_with_one_dose_at_a_time(
    seed: int, risks: Callable[[int], tuple[Scenario, Plan]], ship: CourseShipping
) -> None:
    """Failures alone, then yield, delay and donors as well."""
    scenario, plan = shipping(ship, risks(seed))
    found = at_random(scenario, RATES[seed % 3])
    for product in scenario.products:
        supply = realised(scenario, plan, product)
        run = simulate_off_the_shelf(scenario, supply, found, product)
        ideal = no_failure(scenario, product, len(supply.batches))
        for path in range(PATHS):
            real = drawn_for(supply, path)
            tale = plainly((scenario, plan), product, found, path, real)
            without = plainly((scenario, plan), product, found, path, ideal)
            as_planned = real == ideal
            outcome = [
                BATCH_FAILED if f is NO_SUPPLY and saved is TREATED and not as_planned else f
                for f, saved in zip(tale.outcome, without.outcome, strict=True)
            ]
            here = len(outcome)
            assert run.due[path] == here
            assert run.outcome[path, :here].tolist() == outcome
            assert all(map(same, run.wait[path, :here].tolist(), tale.wait))
            assert run.spend[path] == pytest.approx(tale.spend)
            assert run.wasted[path] == tale.wasted


@pytest.mark.parametrize("ship", SHIPPING)
@pytest.mark.parametrize("seed", range(60))
def test_doses_leave_oldest_first_also_where_patients_drop_out(
    seed: int, ship: CourseShipping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lot by lot as in the plain telling, in which no shipment passes over an older lot."""
    scenario, plan = shipping(ship, risky_world(seed))
    found = at_random(scenario, RATES[seed % 3])
    for product in scenario.products:
        supply = realised(scenario, plan, product)
        with watching(monkeypatch) as left:
            simulated = PatientAllocation(scenario, found, product)
            simulated.run(supply.lots(scenario))
        for path in range(PATHS):
            tale = plainly((scenario, plan), product, found, path, drawn_for(supply, path))
            mine = sent_on(path, left, tale.lots, scenario.products[product].shipping_unit)
            assert tally(mine) == tally(tale.sent)
            assert not list(inversions(tale.lots, mine))


def test_the_worlds_have_every_outcome_of_the_shelf() -> None:
    seen: set[int] = set()
    for seed in range(60):
        scenario, plan = world(seed)
        found = drawn(scenario, RATES[seed % 3])
        for product in scenario.products:
            supply = realised(scenario, plan, product)
            seen |= set(
                simulate_off_the_shelf(scenario, supply, found, product).outcome.ravel().tolist()
            )
    other = {PatientOutcome.NO_TIME, PatientOutcome.LOT_FAILED, PatientOutcome.ABSENT}
    assert seen == set(PatientOutcome) - other


def run(
    scenario: Scenario,
    plan: Plan = Plan(),  # noqa: B008  frozen
    rate: float = 0.0,
) -> tuple[ArmResult, PatientSample]:
    found = drawn(scenario, rate, paths=50)
    supply = realised(scenario, plan, "A", paths=50)
    return simulate_off_the_shelf(scenario, supply, found, "A"), found


def outcomes(found: ArmResult) -> list[int]:
    """The same on every path."""
    assert (found.outcome == found.outcome[0]).all()
    return found.outcome[0].tolist()


def test_without_a_dose_all_are_lost() -> None:
    found, _ = run(due(near_and_far(), NEAR=(0, 3), FAR=(2, 2)))
    assert outcomes(found) == [NO_SUPPLY] * 5
    assert (found.spend == 0).all()


def test_who_is_served_at_once_waits_to_the_end_of_the_week() -> None:
    found, drawn_ = run(lot(due(near_and_far(), NEAR=(1, 1)), 3, 5))
    assert (found.wait == 14 - drawn_.referral).all()
    assert (found.wait >= 1).all()
    assert (found.wait <= 7).all()


def test_nobody_waits_less_than_the_road() -> None:
    """The dose leaves in week 1 and is infused at the end of week 2, in which the patient is due:
    need is known when it leaves."""
    found, _ = run(lot(due(near_and_far(), FAR=(2, 1)), 3, 5))
    assert outcomes(found) == [TREATED]
    assert (found.wait == 7).all()


def test_a_whole_course_or_none() -> None:
    """Five doses, courses of three: one patient is served, two doses are left."""
    found, _ = run(lot(due(near_and_far(), NEAR=(0, 2)), 5, 5))
    assert outcomes(found) == [TREATED, NO_SUPPLY]
    storage = 0.5 * (3 + 2 * 5)  # closing stock of six weeks; the last two doses expire
    assert found.spend[0] == pytest.approx(storage - 0.5 * 2 + 3 * 2 + 3 * 1)
    assert found.wasted[0] == 2


def test_doses_after_the_horizon_are_outside() -> None:
    """Due in the last week: two doses are enough, the third would be infused after it."""
    found, _ = run(lot(due(near_and_far(), NEAR=(5, 1)), 2, 5))
    assert outcomes(found) == [TREATED]


def test_each_dose_lives_long_enough_and_the_oldest_goes_first() -> None:
    """Two doses good to week 0 and one to week 1 make a course; two and one to week 0 do not."""
    old = lot(due(near_and_far(), NEAR=(0, 1)), 2, 0, "OLD")
    assert outcomes(run(lot(old, 1, 1, "NEW"))[0]) == [TREATED]
    assert outcomes(run(lot(old, 1, 0, "NEW"))[0]) == [NO_SUPPLY]
    found, _ = run(lot(lot(due(near_and_far(), NEAR=(0, 1)), 2, 0, "OLD"), 3, 1, "NEW"))
    assert found.wasted[0] == 2  # of NEW: OLD was used up


def test_a_minimum_life_is_kept() -> None:
    scenario = due(near_and_far(course=(1,)), FAR=(1, 1))
    far = replace(scenario.hospitals["FAR"], min_remaining_weeks=2)
    scenario = replace(scenario, hospitals={**scenario.hospitals, "FAR": far})
    assert outcomes(run(lot(scenario, 1, 3))[0]) == [TREATED]
    assert outcomes(run(lot(scenario, 1, 2))[0]) == [NO_SUPPLY]


def test_priority_before_file_order() -> None:
    scenario = due(near_and_far(course=(1,)), NEAR=(1, 1), FAR=(2, 1))
    far = replace(scenario.hospitals["FAR"], priority=Decimal(2))
    scenario = lot(replace(scenario, hospitals={**scenario.hospitals, "FAR": far}), 1, 5)
    assert outcomes(run(scenario)[0]) == [NO_SUPPLY, TREATED]


def test_who_waits_is_served_when_a_batch_is_released() -> None:
    """Started in week 0, frozen in 1, released in 2: due in week 1, infused at the end of 2."""
    scenario = due(near_and_far(course=(1,)), NEAR=(1, 7))
    found, drawn_ = run(scenario, Plan(batches=(batch(scenario, 0),)))
    assert outcomes(found) == [TREATED] * 6 + [NO_SUPPLY]  # six doses
    assert (found.wait[:, :6] == (21 - drawn_.referral)[:, :6]).all()
    assert found.spend[0] == pytest.approx(110 + 6 * 0.5 + 6)


def test_a_failed_batch_is_the_cause_where_it_would_have_served() -> None:
    scenario = due(near_and_far(course=(1,), batch_success=Decimal("0.5")), NEAR=(1, 7))
    plan = Plan(batches=(batch(scenario, 0),))
    found, _ = run(scenario, plan)
    (passes,) = realised(scenario, plan, "A", paths=50).passed
    assert 0 < passes.mean() < 1
    assert (found.outcome[passes] == [TREATED] * 6 + [NO_SUPPLY]).all()
    assert (found.outcome[~passes] == [BATCH_FAILED] * 6 + [NO_SUPPLY]).all()
    assert (found.wasted == np.where(passes, 0, 6)).all()


def test_a_failed_batch_is_no_cause_where_the_patient_would_drop_out_on_its_way() -> None:
    """Released in week 2, infused at the end of week 3; week 2 is the last in which a dose can
    leave.  Who drops out during week 3 would have been treated by no batch."""
    scenario = near_and_far(course=(1,), batch_success=Decimal("0.5"), max_wait_weeks=1)
    scenario = due(scenario, FAR=(2, 6))
    plan = Plan(batches=(batch(scenario, 0),))
    found, drawn_ = run(scenario, plan, rate=3.0)
    (passes,) = realised(scenario, plan, "A", paths=50).passed
    out = drawn_.referral + drawn_.patience
    on_the_way = ~passes[:, None] & (out > 21) & (out <= 28)
    assert on_the_way.any()
    assert (found.outcome[on_the_way] == NO_SUPPLY).all()
    assert (found.outcome[~passes[:, None] & (out > 28)] == BATCH_FAILED).all()


def test_a_course_counts_on_certain_lots_only() -> None:
    """Two doses on hand; the third, a week later, from a batch that cannot or may fail."""
    for success, outcome in (
        (Decimal(1), TREATED),
        (Decimal("0.999999"), NO_SUPPLY),
    ):
        scenario = near_and_far(batch_success=success, max_wait_weeks=0)
        scenario = lot(due(scenario, NEAR=(1, 1)), 2, 1)
        assert outcomes(run(scenario, Plan(batches=(batch(scenario, 0),)))[0]) == [outcome]


def test_a_dose_that_has_left_for_a_patient_who_drops_out_is_wasted() -> None:
    """The first two doses leave in week 1; who drops out before the end of week 2 wastes them,
    and the third stays in the store until it expires in week 5."""
    scenario = lot(due(near_and_far(), FAR=(2, 1)), 3, 5)
    found, drawn_ = run(scenario, rate=6.0)
    out = drawn_.referral[:, 0] + drawn_.patience[:, 0] <= 21
    assert 0 < out.mean() < 1
    assert (found.outcome[:, 0] == np.where(out, DROPPED_OUT, TREATED)).all()
    assert (found.wasted == np.where(out, 2 + 1, 0)).all()


def test_a_whole_course_that_has_left_is_wasted_whole() -> None:
    """The same where all three doses leave in week 1; a fourth is too few for anybody."""
    scenario = due(near_and_far(ship_course="whole"), FAR=(2, 1))
    found, drawn_ = run(lot(scenario, 4, 5), rate=6.0)
    out = drawn_.referral[:, 0] + drawn_.patience[:, 0] <= 21
    assert 0 < out.mean() < 1
    assert (found.outcome[:, 0] == np.where(out, DROPPED_OUT, TREATED)).all()
    assert (found.wasted == np.where(out, 3 + 1, 1)).all()
    assert (found.spend == found.spend[0]).all()  # three doses were shipped in any case


@pytest.mark.parametrize(("ship", "outcome"), [("weekly", TREATED), ("whole", NO_SUPPLY)])
def test_a_whole_course_comes_from_one_lot_that_lives_to_its_end(
    ship: CourseShipping, outcome: PatientOutcome
) -> None:
    """Due in week 0: two doses good to week 0 and one to week 1 make a course week by week only;
    three good to week 0 make none, and three good to week 1 make one either way."""
    scenario = due(near_and_far(ship_course=ship), NEAR=(0, 1))
    assert outcomes(run(lot(lot(scenario, 2, 0, "OLD"), 1, 1, "NEW"))[0]) == [outcome]
    assert outcomes(run(lot(scenario, 3, 0))[0]) == [NO_SUPPLY]
    assert outcomes(run(lot(scenario, 3, 1))[0]) == [TREATED]


def test_doses_of_a_whole_course_after_the_horizon_are_shipped_too() -> None:
    """Due in the last week: three doses good to week 6 are one course, two are none."""
    scenario = due(near_and_far(ship_course="whole"), NEAR=(5, 1))
    assert outcomes(run(lot(scenario, 2, 6))[0]) == [NO_SUPPLY]
    assert outcomes(run(lot(scenario, 3, 5))[0]) == [NO_SUPPLY]
    assert outcomes(run(lot(scenario, 3, 6))[0]) == [TREATED]


def test_who_drops_out_before_the_dose_leaves_costs_no_dose() -> None:
    scenario = lot(due(near_and_far(course=(1,), max_wait_weeks=0), NEAR=(1, 1)), 1, 5)
    found, drawn_ = run(scenario, rate=6.0)
    out = drawn_.referral[:, 0] + drawn_.patience[:, 0] <= 14
    assert 0 < out.mean() < 1
    assert (found.outcome[:, 0] == np.where(out, DROPPED_OUT, TREATED)).all()
    assert (found.wasted == out).all()  # it expires at the end
