"""Off the shelf: the plan's batches, and the store that serves patients from them (contract 9).

The rules are in docs/comparison.md, "Off the shelf"; `PatientAllocation` applies them.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from planner.arrays import Floats
from planner.compare.arm_result import ArmResult, PatientOutcome
from planner.compare.patient_allocation import PatientAllocation
from planner.compare.patients import PatientSample
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.demand import BLOCK
from planner.simulation.random_streams import PATHS_TOGETHER
from planner.simulation.realised_supply import RealisedSupply, sample_supplies


def realised_supplies(
    scenario: Scenario, plan: Plan, *, seed: int, replications: int
) -> Iterator[Mapping[str, RealisedSupply]]:
    """What the batches of every product give, `PATHS_TOGETHER` paths at a time.

    The paths are those of `planner.simulation.replay` with the same seed, in their order.
    """
    for block, first in enumerate(range(0, replications, BLOCK)):
        paths = min(BLOCK, replications - first)
        drawn = sample_supplies(scenario, plan, seed=seed, block=block, paths=paths)
        for start in range(0, paths, PATHS_TOGETHER):
            some = slice(start, start + PATHS_TOGETHER)
            yield {p: supply.on(some) for p, supply in drawn.items()}


def simulate_off_the_shelf(
    scenario: Scenario, supply: RealisedSupply, sample: PatientSample, product: str
) -> ArmResult:
    """The patients of `product` in demand.csv, on the paths of the sample.

    supply: on the same paths.  Courses under way and who waits at the start are served first.
    """
    served = PatientAllocation(scenario, sample, product)
    served.run(supply.lots(scenario), supply.interrupted)
    outcome = served.outcome()
    p = scenario.products[product]
    ideal = supply.all_passed(p.doses_per_batch)
    failing = (supply.opening.doses != ideal.opening.doses).any()
    if failing or (supply.doses != ideal.doses).any() or supply.delay.any():
        without_failure = PatientAllocation(scenario, sample, product)
        without_failure.run(ideal.lots(scenario), ideal.interrupted)
        lost = outcome == PatientOutcome.NO_SUPPLY
        outcome[lost & without_failure.started()] = PatientOutcome.FAILURE
    failed = (supply.made & ~supply.passed).sum(axis=0) * p.doses_per_batch
    failed += (ideal.opening.doses - supply.opening.doses).sum(axis=0)
    treated = outcome == PatientOutcome.TREATED
    return ArmResult(
        outcome=outcome,
        in_time=treated,
        wait=np.where(treated, served.wait(), np.nan),
        spend=supply.spent
        + served.stored * float(p.storage_cost)
        + served.expired * float(p.discard_cost)
        + served.shipping,
        wasted=(served.expired + served.in_vain + failed).astype(float),
        capacity=room_weeks(scenario, supply),
        chairs=np.zeros(sample.paths),
    )


def room_weeks(scenario: Scenario, supply: RealisedSupply) -> Floats:
    """[path] room-weeks that the batches occupy within the horizon; none where never started."""
    weeks = [max(0, min(scenario.weeks, b.frozen) - max(0, b.start)) for b in supply.batches]
    occupied: Floats = np.array(weeks, dtype=np.float64) @ supply.made
    return occupied
