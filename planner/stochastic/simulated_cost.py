"""What batches cost on the search's sample paths: product by product, and only what has changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals, sample_demand
from planner.simulation.outcome import ProductOutcome
from planner.simulation.patient_groups import patient_groups
from planner.simulation.realised_supply import RealisedSupply, batches_of, sample_supply, supply_of
from planner.simulation.replay import Realisation, outcome_of, replay_realisation
from planner.simulation.store_simulation import StoreSimulation
from planner.solving import Decisions, Outlook, Production, production_plan
from planner.stochastic.fill_targets.fill_rate import Fill, fill_of
from planner.stochastic.sample_paths import CachedDraws


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductEstimate:
    """One product on all paths; fill: None where nobody is due."""

    cost: float  # [currency] mean
    fill: Fill | None


class SimulatedCost:
    """Sample average of the cost: the same patients, and the same outcome for each batch index."""

    def __init__(self, scenario: Scenario, *, seed: int, paths: int) -> None:
        self.scenario, self.seed = scenario, seed
        self.arrivals = {
            p: arrivals_of(scenario, p, seed=seed, paths=paths) for p in scenario.products
        }
        self._alone = {
            p: replace(only_demand_for(scenario, p), freezers={}) for p in scenario.products
        }  # the freezers of all products are judged by `freezer_excess`
        self._groups = {p: patient_groups(scenario, p, x) for p, x in self.arrivals.items()}
        self._draws = {
            p: CachedDraws(scenario, p, seed=seed, paths=paths) for p in scenario.products
        }
        self._known: dict[Production, ProductEstimate] = {}

    def cost(self, made: Iterable[Production]) -> float:
        """[currency] of contract 5, mean over paths."""
        return sum(self.estimate(x).cost for x in made)

    def estimate(self, made: Production) -> ProductEstimate:
        """What one product costs, and which share of its patients starts."""
        if made not in self._known:
            found = self._simulated(made)
            self._known[made] = ProductEstimate(
                cost=float(found.cost.mean()), fill=fill_of(found.started, found.due)
            )
        return self._known[made]

    def supply(self, made: Production) -> RealisedSupply:
        """What the batches of one product give."""
        plan = production_plan(self.scenario, made)
        draws = self._draws[made.product].of(batches_of(plan, made.product))
        return supply_of(self.scenario, plan, made.product, draws, seed=self.seed)

    def _simulated(self, made: Production) -> ProductOutcome:
        product, supply = made.product, self.supply(made)
        lots = supply.lots(self.scenario)
        served = StoreSimulation(
            self.scenario, product, self.arrivals[product], lots, self._groups[product]
        ).run()
        found = outcome_of(
            self._alone[product], {product: supply}, {product: served}, seed=self.seed
        )
        return found.products[product]


class SimulatedEvaluator:
    """Judges sets of batches for a local search: cost by simulation, freezers by the forecast."""

    def __init__(self, outlook: Outlook, simulated: SimulatedCost) -> None:
        self.outlook, self.simulated = outlook, simulated

    def cost(self, batches: Decisions) -> float:
        """[currency]; infinite where a batch finds no bank with enough vials."""
        try:
            cost = self.simulated.cost(self.outlook.production(batches).values())
            return cost + self.outlook.move_cost(batches)
        except LookupError:
            return inf

    def excess(self, batches: Decisions) -> float:
        """[position x week] by which the freezers are too full at least."""
        return self.outlook.freezer_excess(batches)


def followed(
    scenario: Scenario, plan: Plan, product: str, arrivals: Arrivals, *, seed: int, block: int = 0
) -> ProductOutcome:
    """One product of a plan, with the random numbers of the replay; seed, block: of its batches."""
    paths = arrivals.patients.shape[1]
    supply = sample_supply(scenario, plan, product, seed=seed, block=block, paths=paths)
    chance = Realisation(arrivals=arrivals, supply={product: supply}, seed=seed)
    return replay_realisation(scenario, chance).products[product]


def arrivals_of(
    scenario: Scenario, product: str, *, seed: int, block: int = 0, paths: int
) -> Arrivals:
    """One product's patients as `sample_demand` draws them, hospitals alike as one."""
    only = only_demand_for(scenario, product)
    return merged(scenario, sample_demand(only, seed, block, paths), product)


def only_demand_for(scenario: Scenario, product: str) -> Scenario:
    """The scenario without the patients of other products."""
    mine = {key: n for key, n in scenario.demand.patients.items() if key[0] == product}
    return replace(scenario, demand=replace(scenario.demand, patients=mine))


def merged(scenario: Scenario, every: Arrivals, product: str) -> Arrivals:
    """One product's rows; those due together at hospitals that are alike become one.

    Hospitals are alike by transit, life asked for, tariff and priority, and without doses on the
    way at the start: who of them is served first makes no difference to the cost.
    """
    on_the_way = {x.hospital for x in scenario.transit if x.product == product}
    groups: dict[tuple[object, ...], list[int]] = {}
    for n, (name, hospital, due) in enumerate(every.rows):
        if name == product:
            h = scenario.hospitals[hospital]
            own = hospital if hospital in on_the_way else ""
            alike = due, h.transit_weeks, h.min_remaining_weeks, h.ship_cost, h.priority, own
            groups.setdefault(alike, []).append(n)
    paths = every.patients.shape[1]
    return Arrivals(
        rows=tuple(every.rows[rows[0]] for rows in groups.values()),
        patients=np.array(
            [every.patients[rows].sum(axis=0) for rows in groups.values()], dtype=np.int64
        ).reshape(-1, paths),
    )
