"""What chance gives on the search's sample paths, whichever batches a plan starts.

A batch keeps its outcome when it moves to another week, as in the replay (docs/simulation.md), or
else a search by single weeks would settle on those that happen to be good on its paths.  Here the
n-th new batch of a product has the n-th outcome: in `dose_paths`, which the engine's models see,
and in `CachedDraws`, which the simulation of the search sees.
"""

from collections.abc import Sequence

import numpy as np

from planner.arrays import Floats
from planner.domain.plan import Batch
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals, sample_demand
from planner.simulation.patient_groups import patient_groups
from planner.simulation.realised_supply import Draws, draw_batches
from planner.simulation.running_courses import running_courses
from planner.solving import Paths
from planner.solving.expected_cost import risk_of
from planner.solving.production import firm_batches, nth_batch
from planner.solving.taken_over import taken_over


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
    ids = [*map(nth_batch, range(most)), *_that_may_fail(scenario, product)]
    doses = draw_batches(scenario, product, ids, seed=seed, paths=paths).doses
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

    That is the week in which they leave, or the first of the course where batches may fail.  So
    are doses owed to running courses.
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
    for x in running_courses(scenario, product, found.shape[1]):
        for week, doses in x.doses.items():
            found[week if sure else 0] += doses * x.patients
    total: Floats = np.cumsum(found, axis=0)
    return total


class CachedDraws:
    """Outcomes of one product's batches by id; each is drawn once."""

    def __init__(self, scenario: Scenario, product: str, *, seed: int, paths: int) -> None:
        self.scenario, self.product = scenario, product
        self.seed, self.paths = seed, paths
        self._known = draw_batches(scenario, product, [], seed=seed, paths=paths)
        self._row: dict[str, int] = {}

    def of(self, batches: Sequence[Batch]) -> Draws:
        """One outcome for each batch."""
        missing = [b.id for b in batches if b.id not in self._row]
        if missing:
            more = draw_batches(
                self.scenario, self.product, missing, seed=self.seed, paths=self.paths
            )
            self._known = self._known.and_those(more)
            self._row |= {name: len(self._row) + n for n, name in enumerate(missing)}
        return self._known.only([self._row[b.id] for b in batches])


def _that_may_fail(scenario: Scenario, product: str) -> list[str]:
    """Ids of fixed batches and lots that the engine takes to fail, in the order of release."""
    known = risk_of(scenario, product, []).firm
    fixed = [*firm_batches(scenario, product), *taken_over(scenario).batches]
    weeks = {b.id: b.released for b in fixed}
    weeks |= {x: scenario.lot_weeks(x)[0] for x in scenario.lots if x in known}
    return sorted(known & weeks.keys(), key=lambda x: (weeks[x], x))
