"""The replay against the plain telling of it, path by path, and against the contract's checker."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from planner.domain.freezer import Freezer
from planner.domain.plan import Plan
from planner.domain.product import CourseShipping
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.kpis.cost import cost_by_product
from planner.kpis.holdings import holdings
from planner.simulation.demand import BLOCK
from planner.simulation.outcome import COST_PARTS, SimulationOutcome
from planner.simulation.replay import replay, replay_realisation, sample_realisation
from planner.verify import CHECKS
from tests.builders.begun_worlds import begun_world, world_that_interrupts
from tests.builders.worlds import SHIPPING, risky_world, shipping
from tests.planner.simulation.slow_replay import Tale, as_it_was, slow_replay, with_real_doses

PATHS = 8
KEPT = ("I1", "I2", "I3", "S1", "S2", "S3", "S4")  # what a replay owes to the contract


@pytest.mark.parametrize("ship", SHIPPING)
@pytest.mark.parametrize("seed", range(60))
def test_agrees_with_one_group_at_a_time(seed: int, ship: CourseShipping) -> None:
    scenario, plan = shipping(ship, risky_world(seed))
    agree(scenario, plan, seed)


@pytest.mark.parametrize("seed", range(120))
def test_agrees_where_things_are_under_way_at_the_start(seed: int) -> None:
    scenario, plan = begun_world(seed)
    agree(scenario, plan, seed)


@pytest.mark.parametrize("seed", range(90))
def test_agrees_where_the_plan_interrupts_courses(seed: int) -> None:
    scenario, plan = world_that_interrupts(seed)
    agree(scenario, plan, seed)


def agree(scenario: Scenario, plan: Plan, seed: int, *, judged: bool = True) -> None:
    """Path by path: patients, waits, stock, expiry, what is broken and every part of the cost."""
    chance = sample_realisation(scenario, plan, seed=seed, paths=PATHS)
    found = replay_realisation(scenario, chance)
    for path in range(PATHS):
        tale = slow_replay(scenario, plan, chance, path)
        told = as_it_was(scenario, tale, chance, path)
        for name, x in found.products.items():
            rows = [s for s in tale.plan.service if s.product == name]
            waits = [
                s.start - s.due for s in rows if s.start is not None for _ in range(s.patients)
            ]
            assert x.waits[:, path].tolist() == np.bincount(waits, minlength=len(x.waits)).tolist()
            broken = [i.patients for i in tale.plan.interrupted if i.product == name]
            assert x.interrupted[path] == sum(broken)
            assert x.lost[path] == sum(s.patients for s in rows if s.start is None)
            begun, due_at, gone_at = Counter[int | None](), Counter[str](), Counter[str]()
            for s in rows:
                begun[s.start] += s.patients
                due_at[s.hospital] += s.patients
                gone_at[s.hospital] += s.patients if s.start is None else 0
            weeks, places = range(scenario.weeks), scenario.hospitals
            assert x.started_by_week[:, path].tolist() == [begun[t] for t in weeks]
            assert x.due_at[:, path].tolist() == [due_at[h] for h in places]
            assert x.lost_at[:, path].tolist() == [gone_at[h] for h in places]
            assert x.due[path] == x.started[path] + x.lost[path]
            assert x.stock[:, path].tolist() == tale.stock[name]
            gone = sum(d.doses for d in tale.plan.discards if d.product == name)
            assert x.expired[path] == gone
        if not judged:
            continue
        done = replace(tale.plan, batches=())  # they are lots now, with what they really gave
        assert not [v for rule in KEPT for v in CHECKS[rule](told, done)]
        assert not list(CHECKS["I4"](*released_only(tale, told, done)))
        real = with_real_doses(scenario, tale, chance, path)
        # quarantine as it ended, and moves of all batches, also those that were never made
        priced = replace(scenario, lots={x: y for x, y in told.lots.items() if x in scenario.lots})
        costs = cost_by_product(priced, real, holdings(priced, real))
        moves = {p: c.moves for p, c in cost_by_product(scenario, plan, []).items()}
        for name, x in found.products.items():
            told_cost = costs[name]
            parts = dict(zip(COST_PARTS, x.costs[:, path].tolist(), strict=True))
            making = told_cost.batches + told_cost.wcbs + told_cost.donors
            assert parts.pop("making") == pytest.approx(float(making))
            assert parts.pop("moves") == float(moves[name])
            for part, value in parts.items():
                assert value == pytest.approx(float(getattr(told_cost, part))), part
            assert x.cost[path] == pytest.approx(sum(parts.values()) + float(making + moves[name]))


def released_only(tale: Tale, told: Scenario, done: Plan) -> tuple[Scenario, Plan]:
    """Without lots that never were released, since `told` has them released as they expire."""
    never = {x.id for x in tale.lots if x.released > x.last}
    return (
        replace(told, lots={name: x for name, x in told.lots.items() if name not in never}),
        replace(done, discards=tuple(x for x in done.discards if x.lot not in never)),
    )


def test_the_worlds_have_every_kind_of_chance() -> None:
    """Late, failed, short and never begun batches, and patients lost, waiting and on time."""
    late = failed = odd = never = lost = waited = expired = 0
    for seed in range(60):
        scenario, plan = risky_world(seed)
        chance = sample_realisation(scenario, plan, seed=seed, paths=PATHS)
        found = replay_realisation(scenario, chance)
        for name, s in chance.supply.items():
            late += int((s.delay > 0).sum())
            failed += int((s.made & (s.doses == 0)).sum())
            odd += int(((s.doses > 0) & (s.doses != scenario.products[name].doses_per_batch)).sum())
            never += int((~s.made).sum())
        lost += int(found.lost.sum())
        waited += sum(int(x.waits[1:].sum()) for x in found.products.values())
        expired += sum(int(x.expired.sum()) for x in found.products.values())
    assert min(late, failed, odd, never, lost, waited, expired) > 100


def test_begun_worlds_have_every_kind_of_state() -> None:
    """Courses kept and broken, lots that fail, starts on the way, waiting patients lost and not."""
    seen: Counter[str] = Counter()
    for seed in range(60):
        scenario, plan = begun_world(seed)
        chance = sample_realisation(scenario, plan, seed=seed, paths=PATHS)
        found = replay_realisation(scenario, chance)
        for name, x in found.products.items():
            broken = int(x.interrupted.sum())
            seen["broken"] += broken
            running = sum(c.patients for c in scenario.courses if c.product == name)
            seen["kept"] += PATHS * running - broken
            opening = chance.supply[name].opening
            seen["failed lot"] += int((opening.doses == 0).sum())
            seen["hold"] += sum(lot.status == "hold" for lot in opening.lots)
            costs = dict(zip(COST_PARTS, x.costs.sum(axis=1).tolist(), strict=True))
            seen["moves"] += costs["moves"] > 0
            seen["reserve"] += costs["reserve"] > 0
        for path in range(2):
            for s in slow_replay(scenario, plan, chance, path).plan.service:
                far = scenario.hospitals[s.hospital].transit_weeks
                seen["early"] += s.start is not None and s.start < far
                seen["waiting lost"] += s.due < 0 and s.start is None
                seen["waiting started"] += s.due < 0 and s.start is not None
    assert all(n > 20 for n in seen.values()), seen


def test_the_first_paths_are_the_same_whatever_follows() -> None:
    scenario, plan = risky_world(3)
    few, many = replay(scenario, plan, 5), replay(scenario, plan, BLOCK + 7)
    assert many.paths == BLOCK + 7
    assert (few.cost == many.cost[:5]).all()
    assert (few.due == many.due[:5]).all()
    assert not (many.due[:7] == many.due[BLOCK:]).all()


@pytest.mark.parametrize("seed", range(10))
def test_the_store_ships_oldest_first_whatever_the_plan_may_do(seed: int) -> None:
    scenario, plan = risky_world(seed)
    free = replace(scenario, fefo=False)
    told, found = (
        replay_realisation(x, sample_realisation(x, plan, seed=1, paths=20))
        for x in (scenario, free)
    )
    assert (found.cost == told.cost).all()


def test_stopped_between_blocks_keeps_what_is_complete() -> None:
    scenario, plan = risky_world(3)
    heard: list[float] = []
    found = replay(scenario, plan, 2 * BLOCK, tell=heard.append, stop=lambda: bool(heard))
    assert (found.paths, heard[-1]) == (BLOCK, 0.5)
    assert heard == sorted(heard)


def test_no_path_at_all_is_refused() -> None:
    with pytest.raises(PlannerError, match="paths is 0; at least 1 is needed"):
        replay(*risky_world(3), 0)


def test_two_plans_see_the_same_patients_and_share_the_luck_of_their_batches() -> None:
    """Without its first batch of a product the others keep theirs."""
    scenario, plan = next((s, p) for s, p in map(risky_world, range(60)) if len(p.batches) > 3)
    first = min(plan.batches, key=lambda b: (b.start, b.id))
    fewer = replace(plan, batches=tuple(b for b in plan.batches if b is not first))
    one, two = (
        sample_realisation(scenario, plan, seed=4),
        sample_realisation(scenario, fewer, seed=4),
    )
    assert (one.arrivals.patients == two.arrivals.patients).all()
    for name, supply in two.supply.items():
        before = {b.id: n for n, b in enumerate(one.supply[name].batches)}
        kept = [before[b.id] for b in supply.batches]
        assert (supply.doses == one.supply[name].doses[kept]).all()
        assert (supply.delay == one.supply[name].delay[kept]).all()


def test_freezers_that_are_too_small_are_counted_not_obeyed() -> None:
    scenario, plan = risky_world(7)
    small = replace(scenario, freezers={"F": Freezer(id="F", positions=3)})
    free, tight = replay(scenario, plan, 50), replay(small, plan, 50)
    assert (free.excess == 0).all()
    assert (tight.cost == free.cost).all()
    assert (tight.excess == np.maximum(0, tight.positions - 3)).all()
    assert tight.excess.any()


def test_a_sure_world_is_the_plan() -> None:
    """No spread anywhere: what follows is exact, on every path."""
    scenario, plan = risky_world(5)
    chance = sample_realisation(scenario, plan, seed=1, paths=3)
    sure = replace(chance, supply={p: s.as_planned().on_time() for p, s in chance.supply.items()})
    found = replay_realisation(scenario, sure)
    assert isinstance(found, SimulationOutcome)
    for name, supply in sure.supply.items():
        assert supply.doses[:, 0].tolist() == [b.doses for b in supply.batches]
        assert found.products[name].stock.shape == (scenario.weeks, 3)
