"""The weeks in which most patients are lost, and the cause of the losses.

Each cause is removed in turn and the same paths are simulated again (common random numbers).  The
cause without which fewest patients are lost is named, unless half of them are lost even if all
goes as planned.  Of two causes that is the one with the larger Shapley value.
Source: docs/simulation.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from planner.arrays import Floats
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.simulation import WorstWeek
from planner.simulation.demand import forecast
from planner.simulation.joined_paths import replay_each
from planner.simulation.outcome import SimulationOutcome
from planner.simulation.replay import Realisation, replay, sample_realisation

WORST_WEEKS = 10  # in the list
PATHS = 500  # replayed without each cause
PLANNED_SHARE = 0.5  # of the lost, from which the plan itself is the cause
BINDING_SHARE = 0.95  # of the freezers used, from which they bind

FAILED, LABORATORY, DEMAND, FREEZER, PLAN = (
    "failed batch", "laboratory", "demand", "freezer", "plan",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """Outcomes of the same paths as drawn, and with each cause of losses removed.

    A cause that cannot act is left out.  as_planned: one path without chance.
    """

    usual: SimulationOutcome
    others: Mapping[str, SimulationOutcome]
    as_planned: SimulationOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLosses:
    """Mean patients lost of one product on the same paths, also with each cause removed."""

    product: str
    lost: float  # [patient]
    without: Mapping[str, float]  # [patient] by the cause that is removed
    as_planned: float  # [patient] without chance


def without_causes(scenario: Scenario, plan: Plan, outcome: SimulationOutcome) -> Without:
    """Replay the first `PATHS` paths of `outcome` without each cause."""
    few = min(PATHS, outcome.paths)
    usual = sample_realisation(scenario, plan, seed=outcome.seed, paths=few)
    others = _without_each(scenario, usual)
    *found, as_planned = replay_each(scenario, [*others.values(), _as_planned(scenario, usual)])
    return Without(
        usual=outcome.only(range(few)),
        others=dict(zip(others, found, strict=True)),
        as_planned=as_planned,
    )


def replay_with_causes(
    scenario: Scenario,
    plan: Plan,
    paths: int,
    seed: int | None = None,
    *,
    tell: Callable[[float], None] = lambda share: None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[SimulationOutcome, Without]:
    """`replay` and `without_causes`: of at most `PATHS` paths in the time of little more than one.

    seed, tell, stop: as `replay` has them.
    """
    if paths > PATHS:
        outcome = replay(scenario, plan, paths, seed, tell=tell, stop=stop)
        return outcome, without_causes(scenario, plan, outcome)
    chosen = scenario.seed if seed is None else seed
    usual = sample_realisation(scenario, plan, seed=chosen, paths=paths)
    others = _without_each(scenario, usual)
    drawn = [usual, *others.values(), _as_planned(scenario, usual)]
    outcome, *found, as_planned = replay_each(scenario, drawn, tell)
    without = Without(
        usual=outcome, others=dict(zip(others, found, strict=True)), as_planned=as_planned
    )
    return outcome, without


def worst_weeks(
    scenario: Scenario, plan: Plan, outcome: SimulationOutcome, without: Without
) -> tuple[WorstWeek, ...]:
    """The pairs of week and product in which most patients are lost, the worst first."""
    means = {p: x.lost_by_week.mean(axis=1) for p, x in outcome.products.items()}
    ranked = sorted(
        (-float(lost), week, p)
        for p, by_week in means.items()
        for week, lost in enumerate(by_week)
        if lost
    )
    return tuple(
        _worst((scenario, plan), outcome, without, (product, week))
        for _, week, product in ranked[:WORST_WEEKS]
    )


def losses_by_product(without: Without) -> tuple[ProductLosses, ...]:
    """Mean patients lost of each product, as drawn and without each cause."""
    return tuple(
        ProductLosses(
            product=p,
            lost=float(x.lost.mean()),
            without={c: float(o.products[p].lost.mean()) for c, o in without.others.items()},
            as_planned=float(without.as_planned.products[p].lost.mean()),
        )
        for p, x in without.usual.products.items()
    )


def _worst(
    of: tuple[Scenario, Plan], outcome: SimulationOutcome, without: Without, place: tuple[str, int]
) -> WorstWeek:
    product, week = place
    lost = outcome.products[product].lost_by_week[week]
    others = {cause: _lost(found, place) for cause, found in without.others.items()}
    cause = min(others, key=lambda c: others[c])
    anyway = _lost(without.as_planned, place)
    if anyway and anyway >= PLANNED_SHARE * _lost(without.usual, place):
        cause = _limit(of, place, without.as_planned.positions[:, 0])
    return WorstWeek(
        week=week,
        product=product,
        lost=float(lost.mean()),
        paths=float((lost > 0).mean()),
        cause=cause,
        if_batches_as_planned=others.get(FAILED),
        if_released_on_time=others.get(LABORATORY),
        if_demand_as_forecast=others.get(DEMAND),
        freezer_over=float(outcome.excess[week].mean()),
    )


def _lost(outcome: SimulationOutcome, place: tuple[str, int]) -> float:
    product, week = place
    return float(outcome.products[product].lost_by_week[week].mean())


def _without_each(scenario: Scenario, usual: Realisation) -> dict[str, Realisation]:
    """The same paths without each cause; a cause that cannot act is left out."""
    supply, found = usual.supply, {}
    if any(not all((*s.certain, *s.opening.certain)) for s in supply.values()):
        found[FAILED] = replace(usual, supply={p: s.as_planned() for p, s in supply.items()})
    if any(s.delay.any() for s in supply.values()):
        found[LABORATORY] = replace(usual, supply={p: s.on_time() for p, s in supply.items()})
    paths = usual.arrivals.patients.shape[1]
    found[DEMAND] = replace(usual, arrivals=forecast(scenario, paths))
    return found


def _as_planned(scenario: Scenario, usual: Realisation) -> Realisation:
    """One path without chance."""
    supply = {p: s.on(slice(1)).as_planned().on_time() for p, s in usual.supply.items()}
    return replace(usual, arrivals=forecast(scenario, 1), supply=supply)


def _limit(of: tuple[Scenario, Plan], place: tuple[str, int], stock: Floats) -> str:
    """The limit that keeps the plan itself from serving these patients, where chance does not.

    It looks at the weeks in which a batch for them would have been frozen.
    """
    (scenario, plan), (product, week) = of, place
    p = scenario.products[product]
    last = week - p.release_weeks
    span = range(max(0, last - p.max_wait_weeks - 1), min(max(0, last), scenario.weeks - 1) + 1)
    frozen = [sum(b.frozen == t for b in plan.batches) for t in span]
    limit = scenario.lots_per_week
    if limit is not None and all(n >= limit for n in frozen):
        return LABORATORY
    if scenario.freezers:
        room = scenario.positions_in_service()
        if all(stock[t] >= BINDING_SHARE * room[t] for t in span):
            return FREEZER
    return PLAN
