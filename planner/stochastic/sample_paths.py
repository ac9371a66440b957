"""What chance gives on the search's sample paths, whichever batches a plan starts.

A batch keeps its outcome when it moves to another week, as in the replay (docs/simulation.md), or
else a search by single weeks would settle on those that happen to be good on its paths.  So the
n-th new batch of a product has the n-th outcome: in `dose_paths`, which the engine's models see,
and in `IndexedDraws`, which the simulation of the search sees.
"""

from collections.abc import Sequence

import numpy as np

from planner.arrays import Floats
from planner.domain.plan import Batch
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals, sample_demand
from planner.simulation.patient_groups import patient_groups
from planner.simulation.realised_supply import (
    Draws,
    Identity,
    draw_batches,
    identities,
    new_batch,
)
from planner.solving import Paths


def dose_paths(
    scenario: Scenario, most: dict[str, int], *, seed: int, paths: int
) -> dict[str, Paths]:
    """Cumulative doses due and given on sample paths, by product; most: new batches of each.

    Of a product whose courses leave whole they are courses, as in the engine's models.
    """
    arrivals = sample_demand(scenario, seed, paths=paths)
    return {p: _product(scenario, p, most[p], arrivals, seed) for p in scenario.products}


def _product(scenario: Scenario, product: str, most: int, arrivals: Arrivals, seed: int) -> Paths:
    paths = arrivals.patients.shape[1]
    names = [*map(new_batch, range(most)), *_firm(scenario, product)]
    doses = draw_batches(scenario, product, names, seed=seed, paths=paths).doses
    doses //= scenario.products[product].shipping_unit
    total = np.cumsum(doses, axis=0, dtype=np.float64)
    nothing = np.zeros((1, paths))
    return Paths(
        due=_due(scenario, product, arrivals),
        given=np.vstack([nothing, total[:most]]),
        firm=np.vstack([nothing, np.cumsum(doses[most:], axis=0, dtype=np.float64)]),
    )


def _due(scenario: Scenario, product: str, arrivals: Arrivals) -> Floats:
    """[week, path] doses due up to the end of a week, by that in which they must be there.

    That is the week in which they leave, or the first of the course where batches may fail.
    """
    p = scenario.products[product]
    sure = p.batch_success == 1
    found = np.zeros((scenario.weeks, arrivals.patients.shape[1]))
    for group in patient_groups(scenario, product, arrivals):
        if group.last < group.first:
            continue
        for k, doses in enumerate(group.course.doses):
            if doses and group.first + k + group.transit < scenario.weeks:
                week = group.first + (k if sure else 0)
                found[week] += doses // p.shipping_unit * arrivals.patients[group.row]
    total: Floats = np.cumsum(found, axis=0)
    return total


class IndexedDraws:
    """Outcomes of one product's batches by identity; each is drawn once."""

    def __init__(self, scenario: Scenario, product: str, *, seed: int, paths: int) -> None:
        self.scenario, self.product = scenario, product
        self.seed, self.paths = seed, paths
        self._firm = _firm(scenario, product)
        self._drawn, self._row = self._draw(0)

    def of(self, batches: Sequence[Batch]) -> Draws:
        """One outcome for each batch; batches: as `batches_of` has them."""
        new = sum(not b.firm for b in batches)
        if len(self._firm) + new > len(self._row):
            self._drawn, self._row = self._draw(2 * new)
        return self._drawn.only([self._row[x] for x in identities(batches)])

    def _draw(self, new: int) -> tuple[Draws, dict[Identity, int]]:
        names = [*self._firm, *map(new_batch, range(new))]
        drawn = draw_batches(self.scenario, self.product, names, seed=self.seed, paths=self.paths)
        return drawn, {name: n for n, name in enumerate(names)}


def _firm(scenario: Scenario, product: str) -> list[Identity]:
    """Firm batches of a product in the order of their starts."""
    mine = [b for b in scenario.batches.values() if b.product == product]
    return [(b.id,) for b in sorted(mine, key=lambda b: (b.start, b.id))]
