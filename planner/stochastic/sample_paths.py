"""Common random numbers by batch index: a batch keeps its outcome when it moves to another week.

In the replay they are keyed by week (docs/simulation.md), so that a search by single weeks would
settle on those that happen to be good on its paths.  Here the n-th batch of a product has the n-th
outcome whenever it starts: in `dose_paths`, which the engine's models see, and in `IndexedDraws`,
which the simulation of the search sees.
"""

from collections.abc import Sequence
from itertools import count

import numpy as np

from planner.arrays import Floats
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals, sample_demand
from planner.simulation.patient_groups import patient_groups
from planner.simulation.realised_supply import Draws, draw_batches
from planner.solving import Paths

NEW, FIRM = 0, -1  # what stands for the week in the names of the random streams


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
    firm = sum(b.product == product for b in scenario.batches.values())
    places = [(NEW, n) for n in range(most + firm)]
    doses = draw_batches(scenario, product, places, seed=seed, paths=paths).doses
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
    """Outcomes of one product's batches by index in the order of their starts, firm ones apart."""

    def __init__(self, scenario: Scenario, product: str, *, seed: int, paths: int) -> None:
        self.scenario, self.product = scenario, product
        self.seed, self.paths = seed, paths
        self._firm = sum(b.product == product for b in scenario.batches.values())
        self._drawn, self._new = self._draw(0), 0

    def of(self, firm: Sequence[bool]) -> Draws:
        """One batch for each entry, which says whether it is firm."""
        new = len(firm) - sum(firm)
        if new > self._new:
            self._drawn, self._new = self._draw(2 * new), 2 * new
        firm_rows, new_rows = count(), count(self._firm)
        return self._drawn.only([next(firm_rows if x else new_rows) for x in firm])

    def _draw(self, new: int) -> Draws:
        places = [*((FIRM, n) for n in range(self._firm)), *((NEW, n) for n in range(new))]
        return draw_batches(self.scenario, self.product, places, seed=self.seed, paths=self.paths)
