"""Off the shelf: the plan's batches, and the store that serves patients from them (contract 9).

The plan's batch starts are followed.  What the batches give (donors, failures, yield, delay of
release) is drawn as in a simulation of the same seed, path by path, and the store is the one of
`planner.simulation`.

- Doses leave the store at the end of a week and are infused `transit_weeks` later, at the end of
  that week, in which the patient starts.  As in the plan, the week in which a patient is due is
  known ahead, so that a dose may leave for a far hospital before it.  The patient is then taken to
  have been in need since the dose left, if that is before the referral day: nobody waits less than
  the time the dose is on the road.
- Patients who may start are served in this order: priority of the hospital, nearest to being lost,
  due first, file order.  A patient who has dropped out by the end of the week gets nothing.
- A patient starts only if the whole course can be reserved: from doses on hand, or from lots
  that cannot fail (opening lots, and batches of a product where nothing can go wrong) in time.  A
  course that has started is never broken.  As in the plan, doses due after week T-1 are outside,
  and a patient who has not started by then is lost.
- A patient who drops out while the first dose is on the road wastes the doses that have left; the
  rest of the course is free again.  After the first infusion a course is shipped whole.
- Freezer positions do not bind: a batch gives more doses than the plan counted on, or fewer.
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
from planner.simulation.realised_supply import RealisedSupply, sample_supply


def realised_supplies(
    scenario: Scenario, plan: Plan, *, seed: int, replications: int
) -> Iterator[Mapping[str, RealisedSupply]]:
    """What the batches of every product give, `PATHS_TOGETHER` paths at a time.

    The paths are those of `planner.simulation.replay` with the same seed, in their order.
    """
    for block, first in enumerate(range(0, replications, BLOCK)):
        paths = min(BLOCK, replications - first)
        drawn = {
            p: sample_supply(scenario, plan, p, seed=seed, block=block, paths=paths)
            for p in scenario.products
        }
        for start in range(0, paths, PATHS_TOGETHER):
            some = slice(start, start + PATHS_TOGETHER)
            yield {p: supply.on(some) for p, supply in drawn.items()}


def simulate_off_the_shelf(
    scenario: Scenario, supply: RealisedSupply, sample: PatientSample, product: str
) -> ArmResult:
    """Every patient of `product`, on the paths of the sample; `supply`: on the same paths."""
    served = PatientAllocation(scenario, sample, product)
    served.run(supply.lots(scenario, product))
    outcome = served.outcome()
    p = scenario.products[product]
    ideal = supply.all_passed(p.doses_per_batch)
    if (supply.doses != ideal.doses).any() or supply.delay.any():
        without_failure = PatientAllocation(scenario, sample, product)
        without_failure.run(ideal.lots(scenario, product))
        lost = outcome == PatientOutcome.NO_SUPPLY
        outcome[lost & without_failure.started()] = PatientOutcome.FAILURE
    failed = (supply.made & ~supply.passed).sum(axis=0) * p.doses_per_batch
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
