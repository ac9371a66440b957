"""Off the shelf: the plan's batches, and the store that serves patients from them (contract 9).

The rules are in docs/comparison.md, "Off the shelf"; `PatientAllocation` applies them.
"""

import numpy as np

from planner.arrays import Floats
from planner.compare.arm_result import ArmResult, PatientOutcome
from planner.compare.patient_allocation import PatientAllocation
from planner.compare.patients import PatientSample, hospital_costs
from planner.domain.scenario import Scenario
from planner.simulation.realised_supply import RealisedSupply
from planner.simulation.store_simulation import StoreSimulation


def simulate_off_the_shelf(
    scenario: Scenario,
    supply: RealisedSupply,
    sample: PatientSample,
    product: str,
) -> ArmResult:
    """The patients of `product` who are due, on the paths of the sample.

    supply: on the same paths.  Courses under way and who waits at the start are served first.
    Who starts were nobody to drop out is what `planner.simulation.replay` finds.
    """
    served = PatientAllocation(scenario, sample, product)
    served.run(supply.lots(scenario), supply.interrupted)
    followed = StoreSimulation(
        scenario, product, sample.arrivals, supply.lots(scenario), interrupted=supply.interrupted
    ).run()
    outcome = served.outcome()
    p = scenario.products[product]
    ideal = supply.all_passed(p.doses_per_batch)
    failing = (supply.opening.doses != ideal.opening.doses).any()
    if failing or (supply.doses != ideal.doses).any() or supply.delay.any():
        without_failure = PatientAllocation(scenario, sample, product)
        without_failure.run(ideal.lots(scenario), ideal.interrupted)
        lost = outcome == PatientOutcome.NO_SUPPLY
        saved = without_failure.outcome() == PatientOutcome.TREATED
        outcome[lost & saved] = PatientOutcome.BATCH_FAILED
    failed = (supply.made & ~supply.passed).sum(axis=0) * p.doses_per_batch
    failed += (ideal.opening.doses - supply.opening.doses).sum(axis=0)
    made = np.where(supply.passed, supply.doses, p.doses_per_batch * supply.made).sum(axis=0)
    made += ideal.opening.doses.sum(axis=0)
    treated = outcome == PatientOutcome.TREATED
    return ArmResult(
        outcome=outcome,
        wait=np.where(treated, served.wait(), np.nan),
        before_dropout=followed.waits.sum(axis=0) - followed.started_before,
        spend=supply.spent
        + served.stored * float(p.storage_cost)
        + served.expired * float(p.discard_cost)
        + served.shipping,
        hospital=(treated * hospital_costs(scenario, sample, product)).sum(axis=1),
        made=made.astype(float),
        wasted=(served.expired + served.in_vain + failed).astype(float),
        capacity=room_weeks(scenario, supply),
        chairs=np.zeros(sample.paths),
    )


def room_weeks(scenario: Scenario, supply: RealisedSupply) -> Floats:
    """[path] room-weeks that the batches occupy within the horizon; none where never started."""
    weeks = [max(0, min(scenario.weeks, b.frozen) - max(0, b.start)) for b in supply.batches]
    occupied: Floats = np.array(weeks, dtype=np.float64) @ supply.made
    return occupied
