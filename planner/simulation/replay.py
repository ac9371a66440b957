"""A plan's batches under random demand, failure, yield and delay (docs/simulation.md).

outcome = replay(scenario, plan, paths=1_000, seed=1)
outcome.cost, outcome.products["MSC"].started, outcome.products["MSC"].expired   # by path
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from planner.arrays import Floats
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import require
from planner.simulation.demand import BLOCK, Arrivals, sample_demand
from planner.simulation.outcome import (
    COST_PARTS,
    ProductOutcome,
    SimulationOutcome,
    joined_outcomes,
)
from planner.simulation.realised_supply import RealisedSupply, sample_supplies
from planner.simulation.store_simulation import StoreSimulation

SLACK = 1e-9  # [position] of rounding
WEEKS_IN_YEAR = 52  # a dose short of the reserve all year costs as much as one short at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Realisation:
    """What is drawn on some sample paths: patients due, and what the batches give, by product."""

    arrivals: Arrivals
    supply: Mapping[str, RealisedSupply]
    seed: int

    def on(self, paths: slice) -> "Realisation":
        """Some of the paths."""
        some = replace(self.arrivals, patients=self.arrivals.patients[:, paths])
        supply = {p: x.on(paths) for p, x in self.supply.items()}
        return replace(self, arrivals=some, supply=supply)


def replay(
    scenario: Scenario,
    plan: Plan,
    paths: int,
    seed: int | None = None,
    *,
    tell: Callable[[float], None] = lambda share: None,
    stop: Callable[[], bool] = lambda: False,
) -> SimulationOutcome:
    """Simulate `plan` on `paths` sample paths: batches start as planned, patients come at random.

    plan: one that the checker accepts.  seed: None: the scenario's.  tell: is called with the share
    done, week by week.  stop: is called after each block of `BLOCK` paths.
    Raises PlannerError where paths is below 1.
    """
    require(paths >= 1, f"paths is {paths}; at least 1 is needed.")
    chosen = scenario.seed if seed is None else seed
    found: list[SimulationOutcome] = []
    for block, done in enumerate(range(0, paths, BLOCK)):
        if found and stop():
            break
        few = min(BLOCK, paths - done)
        drawn = sample_realisation(scenario, plan, seed=chosen, block=block, paths=few)
        share = partial(_told, tell, done / paths, few / paths)
        found.append(replay_realisation(scenario, drawn, share))
    return joined_outcomes(found)


def sample_realisation(
    scenario: Scenario, plan: Plan, *, seed: int, block: int = 0, paths: int = BLOCK
) -> Realisation:
    """Draw demand and supply on the first `paths` paths of one block."""
    return Realisation(
        arrivals=sample_demand(scenario, seed, block, paths),
        supply=sample_supplies(scenario, plan, seed=seed, block=block, paths=paths),
        seed=seed,
    )


def replay_realisation(
    scenario: Scenario,
    realisation: Realisation,
    tell: Callable[[float], None] = lambda share: None,
) -> SimulationOutcome:
    """Simulate the stores of all products on paths that are drawn already.

    tell: is called with the share done, of each week of each product.
    """
    served, steps = {}, scenario.weeks * max(1, len(realisation.supply))
    for n, (product, supply) in enumerate(realisation.supply.items()):
        store = StoreSimulation(
            scenario,
            product,
            realisation.arrivals,
            supply.lots(scenario),
            interrupted=supply.interrupted,
        )
        while store.week < store.weeks:
            store.step()
            tell((n * scenario.weeks + store.week) / steps)
        served[product] = store
    return outcome_of(scenario, realisation.supply, served, seed=realisation.seed)


def _told(tell: Callable[[float], None], done: float, of: float, share: float) -> None:
    """Tell the share of all paths, where `done` of them are done and `of` them are under way."""
    tell(min(1.0, done + of * share))


def outcome_of(
    scenario: Scenario,
    supplies: Mapping[str, RealisedSupply],
    served: Mapping[str, StoreSimulation],
    *,
    seed: int,
) -> SimulationOutcome:
    """The outcome from the realised supply and the finished simulation of each product."""
    products = {
        name: ProductOutcome(
            due=found.due,
            waits=found.waits,
            due_before=found.due_before,
            started_before=found.started_before,
            lost_by_week=found.lost,
            started_by_week=found.begins,
            due_at=found.due_at,
            lost_at=found.lost_at,
            interrupted=found.interrupted,
            stock=found.stock,
            expired=found.expired,
            costs=_costs(scenario, name, supplies[name], found),
        )
        for name, found in served.items()
    }
    positions = np.sum(
        [float(scenario.products[p].positions_per_dose) * x.stock for p, x in products.items()],
        axis=0,
    )
    excess = np.zeros_like(positions)
    if scenario.freezers:
        excess = positions - np.array(scenario.positions_in_service())[:, None]
        excess[excess < SLACK] = 0.0
    return SimulationOutcome(seed=seed, products=products, positions=positions, excess=excess)


def _costs(
    scenario: Scenario, product: str, supply: RealisedSupply, served: StoreSimulation
) -> Floats:
    """[part, path] the cost of contract 5; the forecast says what is to be left at the end."""
    p, weeks = scenario.products[product], scenario.weeks
    coming = np.sum(
        [
            np.where(supply.made[n], b.doses // p.shipping_unit * p.shipping_unit, 0)
            for n, b in enumerate(supply.batches)
            if b.frozen >= weeks
        ],
        axis=0,
    )
    short = np.maximum(0.0, served.targets.ending - (served.store.outlasting(weeks) + coming))
    dose = float(p.lost_cost) / p.doses_per_course  # [currency] of one that is missing
    parts = {
        "making": supply.spent,
        "storage": served.stock.sum(axis=0) * float(p.storage_cost),
        "discard": served.expired * float(p.discard_cost),
        "shipping": served.shipping,
        "waiting": served.wait_priority * float(p.wait_cost),
        "lost": served.lost_priority * float(p.lost_cost),
        "interrupted": served.interrupted_priority * float(p.lost_cost),
        "ending": short * dose,
        "reserve": served.reserve_short * dose / WEEKS_IN_YEAR,
        "moves": supply.moves,
    }
    return np.array([np.broadcast_to(parts[name], short.shape) for name in COST_PARTS])
