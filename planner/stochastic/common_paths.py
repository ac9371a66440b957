"""Simulated cost where a batch keeps its luck when it moves: what to search on.

The replay's luck belongs to a week (docs/simulation.md), so a search by single weeks would settle
on those that happen to be lucky on its paths.  Here it belongs to the batch's number.
"""

from dataclasses import replace

import numpy as np

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.outcome import ProductOutcome
from planner.simulation.realised_supply import RealisedSupply, sample_supply
from planner.simulation.replay import Realisation, replay_realisation
from planner.stochastic.sample_paths import numbered
from planner.stochastic.simulated_cost import Simulated


class Steady(Simulated):
    """The same patients, donors and chances; batches numbered as they start, firm ones apart."""

    def __init__(self, scenario: Scenario, *, seed: int, paths: int) -> None:
        super().__init__(scenario, seed=seed, paths=paths)
        self._drawn: dict[tuple[str, bool], RealisedSupply] = {}

    def followed(self, plan: Plan, product: str) -> ProductOutcome:
        """What becomes of one product's patients."""
        luck = Realisation(
            arrivals=self.arrivals[product],
            supply={product: self.supply(plan, product)},
            seed=self.seed,
        )
        return replay_realisation(self.scenario, luck).products[product]

    def supply(self, plan: Plan, product: str) -> RealisedSupply:
        """What its batches give."""
        supply = sample_supply(self.scenario, plan, product, seed=self.seed, paths=self.paths)
        doses, delay = np.zeros_like(supply.doses), np.zeros_like(supply.delay)
        for firm in (True, False):
            mine = [n for n, b in enumerate(supply.batches) if b.firm is firm]
            drawn = self._luck(product, firm, len(mine))
            doses[mine] = np.where(supply.made[mine], drawn.doses[: len(mine)], 0)
            delay[mine] = drawn.delay[: len(mine)]
        return replace(supply, doses=doses, delay=delay)

    def _luck(self, product: str, firm: bool, count: int) -> RealisedSupply:
        known = self._drawn.get((product, firm))
        if known is None or len(known.batches) < count:
            known = sample_supply(
                self.scenario, numbered(product, 2 * count, week=-1 if firm else 0), product,
                seed=self.seed, paths=self.paths,
            )  # fmt: skip
            self._drawn[product, firm] = known
        return known
