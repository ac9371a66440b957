"""Paths on which a batch's luck belongs to its number, not its week: for the corrected model."""

import numpy as np

from planner.arrays import Floats
from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals, sample_demand
from planner.simulation.patient_groups import patient_groups
from planner.simulation.realised_supply import sample_supply
from planner.solving import Paths


def numbered_paths(
    scenario: Scenario, most: dict[str, int], *, seed: int, paths: int
) -> dict[str, Paths]:
    """Doses due and given on `paths` paths, by product; most: new batches of each product."""
    arrivals = sample_demand(scenario, seed, paths=paths)
    return {p: _product(scenario, p, most[p], arrivals, seed) for p in scenario.products}


def _product(
    scenario: Scenario, product: str, most: int, arrivals: Arrivals, seed: int
) -> Paths:  # fmt: skip
    paths = arrivals.patients.shape[1]
    firm = sum(b.product == product for b in scenario.batches.values())
    drawn = sample_supply(scenario, numbered(product, most + firm), product, seed=seed, paths=paths)
    total = np.cumsum(drawn.doses, axis=0, dtype=np.float64)
    nothing = np.zeros((1, paths))
    return Paths(
        due=_due(scenario, product, arrivals),
        given=np.vstack([nothing, total[:most]]),
        firm=np.vstack([nothing, np.cumsum(drawn.doses[most:], axis=0, dtype=np.float64)]),
    )


def numbered(product: str, count: int, week: int = 0) -> Plan:
    """Batches that share a week: their places tell their luck apart."""
    return Plan(
        batches=tuple(
            Batch(
                id=f"{n:06}", product=product, suite="", room=1, start=week, frozen=0, released=0,
                last=0, doses=0,
            )
            for n in range(count)
        )
    )  # fmt: skip


def _due(scenario: Scenario, product: str, arrivals: Arrivals) -> Floats:
    """[week, path] doses due up to the end of a week, by that in which they must be there.

    That is the week in which they leave, or the first of the course where batches may fail.
    """
    sure = scenario.products[product].batch_success == 1
    found = np.zeros((scenario.weeks, arrivals.patients.shape[1]))
    for group in patient_groups(scenario, product, arrivals):
        if group.last < group.first:
            continue
        for k, doses in enumerate(group.course.doses):
            if doses and group.first + k + group.transit < scenario.weeks:
                week = group.first + (k if sure else 0)
                found[week] += doses * arrivals.patients[group.row]
    total: Floats = np.cumsum(found, axis=0)
    return total
