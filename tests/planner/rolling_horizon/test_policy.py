"""Re-deciding on sample paths: what is past stays, what is to come is not known, rooms are kept."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from planner.domain.donors import with_donors
from planner.domain.plan import Batch, Interruption, Plan, PlanInForce
from planner.domain.product import CourseShipping
from planner.domain.scenario import Scenario
from planner.domain.state import RunningCourse
from planner.errors import PlannerError
from planner.rolling_horizon import evaluate_rolling
from planner.rolling_horizon.policy import ReviewModel, roll_path
from planner.rolling_horizon.state import PathRealisation, PathState, path_realisation
from planner.simulation.demand import Arrivals, forecast, sample_demand
from planner.simulation.outcome import COST_PARTS, SimulationOutcome
from planner.simulation.realised_supply import RealisedSupply, sample_supply
from planner.simulation.replay import Realisation, replay_realisation, sample_realisation
from planner.verify import verify
from tests.builders.begun_worlds import world_that_interrupts
from tests.builders.uncertain import WEEKS, every_other_fails, every_other_plan
from tests.builders.worlds import SHIPPING, shipping
from tests.planner.simulation.plain_store import inversions
from tests.planner.simulation.watched_store import lots_on, sent_on, watching

SERVICE = {"I1", "I2", "I3", "F1", "S1", "S2"}  # rules of patients and doses: here there are none
UNUSED = {"K4"}  # a bank that a review begins may be needed no more at the next


def same(one: SimulationOutcome, other: SimulationOutcome) -> bool:
    return all(
        np.array_equal(getattr(one.products[p], name), getattr(other.products[p], name))
        for p in other.products
        for name in ("due", "waits", "lost_by_week", "stock", "expired", "costs")
    )


def realisation_of(scenario: Scenario, path: int, seed: int = 3) -> PathRealisation:
    return path_realisation(
        scenario, sample_demand(scenario, seed, paths=path + 1), path, seed=seed
    )


def starts(plan: Plan) -> list[int]:
    return [b.start for b in plan.batches if not b.firm]


def begun(b: Batch) -> Batch:
    """The batch but for its room, which is told when all of them are known."""
    return replace(b, room=1)


class Told:
    """The model, and what each review fixed before it."""

    def __init__(self, scenario: Scenario) -> None:
        self.model = ReviewModel(scenario)
        self.before: list[tuple[int, Plan]] = []

    def __call__(self, path: PathState) -> Plan | None:
        self.before.append((path.week, path.fixed))
        return self.model(path)


class Never:
    """No review finds anything."""

    def __call__(self, path: PathState) -> Plan | None:
        return None


def test_without_a_review_it_is_the_plan_followed() -> None:
    scenario, plan = every_other_fails(), every_other_plan()
    found = evaluate_rolling(scenario, plan, WEEKS, paths=6)
    assert (found.reviews, found.unchanged) == (0, 0)
    assert same(found.rolling, found.static)


@pytest.mark.parametrize("every", [1, 3, 7])
def test_where_the_plan_in_hand_always_goes_on_it_is_the_plan_followed(every: int) -> None:
    """In steps or in one go: weeks, batches and banks are the same."""
    scenario, plan = every_other_fails(), every_other_plan()
    for path in range(4):
        mine = realisation_of(scenario, path)
        found = roll_path(scenario, plan, every, realisation=mine, review=Never())
        chance = sample_realisation(scenario, plan, seed=3, paths=path + 1)
        assert same(found.outcome, replay_realisation(scenario, chance).only([path]))
        assert found.unchanged == found.reviews == -(-WEEKS // every) - 1
        assert set(found.plan.batches) == set(plan.batches)


@pytest.mark.parametrize("every", [1, 2])
@pytest.mark.parametrize("seed", range(12))
def test_the_plan_in_hand_interrupts_courses_like_the_plan_followed(seed: int, every: int) -> None:
    """No batch is certain, so that none can be promised before it is fixed."""
    scenario, plan = world_that_interrupts(seed)
    risky = {
        name: replace(p, batch_success=Decimal("0.8")) for name, p in scenario.products.items()
    }
    scenario = replace(scenario, products=risky)
    mine = realisation_of(scenario, 1)
    found = roll_path(scenario, plan, every, realisation=mine, review=Never()).outcome
    chance = sample_realisation(scenario, plan, seed=3, paths=2)
    assert same(found, replay_realisation(scenario, chance).only([1]))


@pytest.mark.parametrize(("week", "interrupted"), [(0, 1), (1, 0)])
def test_a_review_takes_back_interruptions_to_come(week: int, interrupted: int) -> None:
    """The course is 1 + 1 + 1, the review comes before week 1 and doses are there for everybody."""
    scenario = every_other_fails()
    p = replace(scenario.products["A"], course=(1, 1, 1))
    stop = Interruption(product="A", hospital="H", started=-1, week=week, patients=1)
    owed = RunningCourse(product="A", hospital="H", started=-1, patients=2, shipped=1)
    scenario = replace(scenario, products={"A": p}, courses=(owed,))
    plan = replace(every_other_plan(), interrupted=(stop,))
    mine = realisation_of(scenario, 0)

    def review(path: PathState) -> Plan:
        return Plan(batches=path.ahead.batches, banking=path.ahead.banking)

    found = roll_path(scenario, plan, 1, realisation=mine, review=review).outcome
    assert found.products["A"].interrupted.tolist() == [interrupted]


def test_moves_against_the_plan_in_force_cost_the_same_in_steps() -> None:
    """Its first new batch started a week earlier: two weeks differ by a start, 7 each."""
    scenario, plan = every_other_fails(), every_other_plan()
    p = replace(scenario.products["A"], move_cost=Decimal(7))
    scenario = replace(scenario, products={"A": p})
    first, *others = sorted((b for b in plan.batches if not b.firm), key=lambda b: b.start)
    before = (replace(first, start=first.start - 1), *others)
    plan = replace(plan, previous=PlanInForce(batches=before))
    mine = realisation_of(scenario, 0)
    found = roll_path(scenario, plan, 4, realisation=mine, review=Never()).outcome
    assert found.products["A"].costs[COST_PARTS.index("moves")] == 14.0
    chance = sample_realisation(scenario, plan, seed=3, paths=1)
    assert same(found, replay_realisation(scenario, chance))


def test_the_plan_in_force_of_a_scenario_is_not_that_of_a_review() -> None:
    """Its weeks are those of the whole scenario, and its frozen batches are in hand already."""
    scenario, plan = every_other_fails(), every_other_plan()
    new = tuple(b for b in plan.batches if not b.firm)
    force = PlanInForce(batches=new, banking=plan.banking)
    frozen = replace(scenario, in_force=force, frozen_weeks=12)
    one, other = (
        roll_path(x, plan, 8, realisation=realisation_of(x, 1), review=ReviewModel(x)).plan
        for x in (scenario, frozen)
    )
    assert one == other


def test_where_nothing_is_random_it_is_the_plan_followed() -> None:
    """Certain batches and demand as forecast, no review."""
    scenario, plan = every_other_fails(), every_other_plan()
    p = replace(scenario.products["A"], batch_success=Decimal(1))
    line = replace(scenario.lineage["A"], donor_success=Decimal(1))
    scenario = replace(scenario, products={"A": p}, lineage={"A": line})
    arrivals = forecast(scenario, 1)

    def supply(plan: Plan, product: str) -> RealisedSupply:
        return sample_supply(scenario, plan, product, seed=1, paths=1)

    calm = PathRealisation(seed=1, arrivals=arrivals, supply=supply)
    found = roll_path(scenario, plan, WEEKS, realisation=calm, review=ReviewModel(scenario))
    chance = Realisation(arrivals=arrivals, supply={"A": supply(plan, "A")}, seed=1)
    assert same(found.outcome, replay_realisation(scenario, chance))


@pytest.mark.parametrize("ship", SHIPPING)
def test_doses_leave_oldest_first_also_where_batches_are_decided_on_the_way(
    ship: CourseShipping, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario, plan = shipping(ship, (every_other_fails(), every_other_plan()))
    unit, younger = scenario.products["A"].shipping_unit, 0
    for n in range(3):
        model, path = ReviewModel(scenario), PathState(scenario, plan, realisation_of(scenario, n))
        with watching(monkeypatch) as left:
            while path.week < WEEKS:
                path.advance(path.week + 4)
                if path.week < WEEKS:
                    path.ahead = model(path) or path.ahead
        lots = lots_on(0, path.stores["A"].store.lots)
        sent = sent_on(0, left, lots, unit)
        assert {x.parcel.doses for x in sent} == {unit}
        assert not list(inversions(lots, sent))
        younger += sum(x.lot.id != "0" for x in sent)
    assert younger > 20


def test_the_past_is_frozen() -> None:
    scenario, plan = every_other_fails(), every_other_plan()
    for path in range(3):
        told = Told(scenario)
        found = roll_path(
            scenario, plan, 4, realisation=realisation_of(scenario, path), review=told
        )
        assert [week for week, _ in told.before] == [4, 8, 12, 16, 20]
        for week, before in told.before:
            past = {begun(b) for b in found.plan.batches if b.start < week}
            assert past == {begun(b) for b in before.batches}
            assert {b for b in found.plan.banking if b.week < week} == set(before.banking)
        first = {begun(b) for b in found.plan.batches if b.start < 4}
        assert first == {begun(b) for b in plan.batches if b.start < 4}
        assert starts(found.plan) != starts(plan)


@pytest.mark.parametrize("week", [4, 8, 12, 16])
def test_nothing_of_the_future_is_known(week: int) -> None:
    """Patients who come from `week` on, and batches released from then on, have other draws."""
    scenario, plan = every_other_fails(), every_other_plan()
    mine, other = realisation_of(scenario, 1), realisation_of(scenario, 1, seed=99)

    def mixed(plan: Plan, product: str) -> RealisedSupply:
        a, b = mine.supply(plan, product), other.supply(plan, product)
        later = np.array([x.released >= week for x in a.batches], dtype=bool)[:, None]
        usable = {x.id: x.usable for x in plan.banking}
        accepted = {m: (b if usable[m] >= week else a).accepted[m] for m in a.accepted}
        return replace(a, doses=np.where(later, b.doses, a.doses), accepted=accepted)

    rows = mine.arrivals.rows
    assert rows == other.arrivals.rows
    known = [due - scenario.hospitals[h].transit_weeks < week for _, h, due in rows]
    patients = np.where(np.array(known)[:, None], mine.arrivals.patients, other.arrivals.patients)
    changed = PathRealisation(seed=3, arrivals=Arrivals(rows=rows, patients=patients), supply=mixed)
    told = [Told(scenario), Told(scenario)]
    ends = [
        roll_path(scenario, plan, 4, realisation=x, review=t).plan
        for x, t in zip((mine, changed), told, strict=True)
    ]
    here = WEEKS if week + 4 >= WEEKS else week + 4
    one, two = (
        [b for b in plan.batches if b.start < here] for plan in ends
    )  # what the review of `week` fixes is decided before that week
    assert one == two
    assert np.any(mine.arrivals.patients != patients)


def test_what_a_path_comes_to_keeps_rooms_laboratory_and_banks() -> None:
    scenario, plan = every_other_fails(), every_other_plan()
    found = evaluate_rolling(scenario, plan, 4, paths=6)
    assert found.unchanged < found.reviews
    for came in found.plans:
        traced = with_donors(came, scenario.banks)
        assert not [v for v in verify(scenario, traced) if v.rule not in SERVICE | UNUSED]
    assert len({tuple(starts(x)) for x in found.plans}) > 1


def test_the_outcome_is_that_of_the_batches_it_came_to() -> None:
    """Batches that may fail are promised to nobody before release: a replay in one go agrees."""
    scenario, plan = every_other_fails(), every_other_plan()
    found = evaluate_rolling(scenario, plan, 4, paths=5)
    for path, came in enumerate(found.plans):
        whole = replay_realisation(
            scenario, sample_realisation(scenario, came, seed=3, paths=path + 1)
        )
        assert same(found.rolling.only([path]), whole.only([path]))


def test_the_same_seed_gives_the_same() -> None:
    scenario, plan = every_other_fails(), every_other_plan()
    one, two = (evaluate_rolling(scenario, plan, 4, paths=3, seed=8) for _ in range(2))
    assert one.plans == two.plans
    assert same(one.rolling, two.rolling)
    shared = evaluate_rolling(scenario, plan, 4, paths=3, seed=8, processes=2)
    assert one.plans == shared.plans
    assert same(one.rolling, shared.rolling)
    assert same(one.static, shared.static)


def test_where_batches_fail_it_pays_to_decide_again() -> None:
    scenario, plan = every_other_fails(), every_other_plan()
    found = evaluate_rolling(scenario, plan, 4, paths=20)
    gain = found.static.cost - found.rolling.cost
    assert gain.mean() > 2 * gain.std(ddof=1) / 20**0.5
    assert found.rolling.lost.mean() < found.static.lost.mean()


@pytest.mark.parametrize(("every", "paths"), [(0, 5), (WEEKS + 1, 5), (4, 1), (4, 5001)])
def test_what_is_out_of_range_is_refused(every: int, paths: int) -> None:
    with pytest.raises(PlannerError, match="are possible"):
        evaluate_rolling(every_other_fails(), every_other_plan(), every, paths=paths)


def test_stopped_paths_are_compared_with_themselves() -> None:
    scenario, plan = every_other_fails(), every_other_plan()
    whole = evaluate_rolling(scenario, plan, 8, paths=4)
    heard: list[float] = []
    some = evaluate_rolling(scenario, plan, 8, paths=4, tell=heard.append, stop=lambda: True)
    assert heard == [0.25, 0.5]
    assert same(some.static, whole.static.only([0, 1]))
    assert same(some.rolling, whole.rolling.only([0, 1]))


def test_banks_are_begun_early_where_there_are_vials() -> None:
    """Four weeks before they must be, yet no WCB before its MCB is usable; batches are the same."""
    scenario, plan = every_other_fails(), every_other_plan()
    path = PathState(scenario, plan, realisation_of(scenario, 0))
    path.advance(4)
    late, early = (ReviewModel(scenario, early=n)(path) for n in (0, 4))
    assert late is not None
    assert early is not None
    assert early.batches == late.batches
    then = {b.id: b for b in early.banking}
    usable = (
        {"M": 0}
        | {b.id: b.usable for b in path.fixed.banking}
        | {b.id: b.usable for b in early.banking}
    )
    assert then.keys() == {b.id for b in late.banking}
    for b in late.banking:
        first = max(4, usable[b.parent] if b.parent else 0)
        assert then[b.id].week == min(b.week, max(first, b.week - 4))
        assert then[b.id].usable - then[b.id].week == b.usable - b.week
    assert any(then[b.id].week < b.week for b in late.banking)
