"""What batches cost on common paths: each product replayed for itself, and only when it changes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals, sample_demand
from planner.simulation.outcome import ProductOutcome
from planner.simulation.realised_supply import sample_supply
from planner.simulation.replay import Realisation, replay_realisation
from planner.stochastic.fill_targets.fill_rate import Fill, fill_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One product on all paths; fill: None where nobody is due."""

    cost: float  # [currency] mean
    fill: Fill | None


class Simulated:
    """Mean simulated cost of batches on the same paths for every plan."""

    def __init__(self, scenario: Scenario, *, seed: int, paths: int) -> None:
        self.scenario, self.seed, self.paths = scenario, seed, paths
        self.arrivals = {
            p: arrivals_of(scenario, p, seed=seed, paths=paths) for p in scenario.products
        }
        self._known: dict[tuple[object, ...], Seen] = {}

    def cost(self, plan: Plan, products: Iterable[str] | None = None) -> float:
        """[currency] of contract 5, mean over paths, of all products or of some."""
        return sum(self.seen(plan, p).cost for p in products or self.scenario.products)

    def seen(self, plan: Plan, product: str) -> Seen:
        """What one product costs, and which share of its patients starts."""
        key = (
            product,
            *sorted((b.start, b.firm) for b in plan.batches if b.product == product),
            *sorted((b.tier, b.week) for b in plan.banking if b.product == product),
        )
        if key not in self._known:
            found = self.followed(plan, product)
            self._known[key] = Seen(
                cost=float(found.cost.mean()), fill=fill_of(found.started, found.due)
            )
        return self._known[key]

    def followed(self, plan: Plan, product: str) -> ProductOutcome:
        """What becomes of one product's patients."""
        return followed(self.scenario, plan, product, self.arrivals[product], seed=self.seed)


def followed(
    scenario: Scenario, plan: Plan, product: str, arrivals: Arrivals, *, seed: int, block: int = 0
) -> ProductOutcome:
    """What becomes of one product's patients; seed and block: of the luck of its batches."""
    paths = arrivals.patients.shape[1]
    supply = sample_supply(scenario, plan, product, seed=seed, block=block, paths=paths)
    luck = Realisation(arrivals=arrivals, supply={product: supply}, seed=seed)
    return replay_realisation(scenario, luck).products[product]


def arrivals_of(
    scenario: Scenario, product: str, *, seed: int, block: int = 0, paths: int
) -> Arrivals:
    """One product's patients as `sample_demand` draws them, hospitals alike as one."""
    mine = {key: n for key, n in scenario.demand.patients.items() if key[0] == product}
    only = replace(scenario, demand=replace(scenario.demand, patients=mine))
    return merged(scenario, sample_demand(only, seed, block, paths), product)


def merged(scenario: Scenario, every: Arrivals, product: str) -> Arrivals:
    """One product's rows, those that are due together at hospitals alike told as one.

    Hospitals are alike by transit, life asked for, tariff and priority: who of them is served
    first makes no difference to the cost.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for n, (name, hospital, due) in enumerate(every.rows):
        if name == product:
            h = scenario.hospitals[hospital]
            alike = due, h.transit_weeks, h.min_remaining_weeks, h.ship_cost, h.priority
            groups.setdefault(alike, []).append(n)
    paths = every.patients.shape[1]
    return Arrivals(
        rows=tuple(every.rows[rows[0]] for rows in groups.values()),
        patients=np.array(
            [every.patients[rows].sum(axis=0) for rows in groups.values()], dtype=np.int64
        ).reshape(-1, paths),
    )
