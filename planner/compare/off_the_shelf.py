"""Off the shelf: the plan's batches, and a store that serves patients as they come (contract 9).

How a week goes, path by path.  The plan's batch starts are followed; a batch, new or firm, gives
`doses_per_batch` with probability `batch_success`, else none; opening lots are certain.

- Doses leave the store at the end of a week and are infused `transit_weeks` later, at the end of
  that week, in which the patient starts.  As in the plan, the week in which a patient is due is
  known ahead, so that a dose may leave for a far hospital before it.  The patient is then taken to
  have been in need since the dose left, if that is before the referral day: nobody waits less than
  the time the dose is on the road.
- Who may start is served in this order: priority of the hospital, nearest to being lost, due
  first, file order.  Whoever has dropped out by the end of the week gets nothing.
- A patient starts only if the whole course can be set aside: from doses on hand, or from lots
  that cannot fail (opening lots, and batches of a product with batch_success = 1) in time.  A
  course begun is never broken.  As in the plan, doses due after week T-1 are outside, and who has
  not started by then is lost.
- Who drops out while the first dose is on the road wastes what had left; the rest of the course
  is free again.  Once begun, a course is shipped whole.
- Freezer positions do not bind: a batch gives more doses than the plan counted on, or none.
"""

import numpy as np
from numpy.typing import NDArray

from planner.compare.arm_result import Fate, Run
from planner.compare.patient_allocation import Service
from planner.compare.patients import Sample
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.random_streams import PATHS_TOGETHER, Stream, stream
from planner.simulation.realised_supply import batches_of, with_opening
from planner.simulation.store import Lots


def serve(scenario: Scenario, plan: Plan, sample: Sample, product: str) -> Run:
    """Every patient of `product`, on the paths of the sample."""
    passes = luck_of_batches(scenario, plan, sample, product)
    served = Service(scenario, sample, product)
    served.run(lots_of(scenario, plan, product, passes))
    fate = served.fate()
    if not passes.all():
        lucky = Service(scenario, sample, product)
        lucky.run(lots_of(scenario, plan, product, np.ones_like(passes)))
        fate[(fate == Fate.NO_SUPPLY) & lucky.started()] = Fate.FAILURE
    p = scenario.products[product]
    failed = (~passes).sum(axis=0) * p.doses_per_batch
    spend = (
        making_cost(scenario, plan, product)
        + served.stored * float(p.storage_cost)
        + served.expired * float(p.discard_cost)
        + served.shipping
    )
    return Run(
        fate=fate,
        in_time=fate == Fate.TREATED,
        wait=np.where(fate == Fate.TREATED, served.wait(), np.nan),
        spend=spend,
        wasted=(served.expired + served.in_vain + failed).astype(float),
        slots=np.zeros(sample.paths),
        chairs=np.zeros(sample.paths),
    )


def luck_of_batches(
    scenario: Scenario, plan: Plan, sample: Sample, product: str
) -> NDArray[np.bool_]:
    """[batch, path] whether a batch passes; the luck belongs to the n-th batch of the product."""
    success = float(scenario.products[product].batch_success)
    passes = np.zeros((len(batches_of(plan, product)), sample.paths), dtype=bool)
    for n in range(len(passes)):
        luck = stream(sample.seed, Stream.BATCH, product, n, sample.block)
        passes[n] = (luck.random(PATHS_TOGETHER) < success)[: sample.paths]
    return passes


def lots_of(scenario: Scenario, plan: Plan, product: str, passes: NDArray[np.bool_]) -> Lots:
    """Opening lots, then batches; a batch that does not pass is empty."""
    p = scenario.products[product]
    batches = batches_of(plan, product)
    return with_opening(
        scenario,
        product,
        Lots(
            frozen=[b.frozen for b in batches],
            released=[b.released for b in batches],
            last=[b.last for b in batches],
            certain=[p.batch_success == 1] * len(batches),
            doses=np.where(passes, p.doses_per_batch, 0),
        ),
    )


def making_cost(scenario: Scenario, plan: Plan, product: str) -> float:
    """What the plan pays for new batches, their release, WCBs and donors (contract 5)."""
    p, line = scenario.products[product], scenario.lineage.get(product)
    new = sum(b.product == product and not b.firm for b in plan.batches)
    wcbs = sum(b.product == product and b.tier == "WCB" for b in plan.banking)
    donors = sum(b.product == product and b.tier == "MCB" for b in plan.banking)
    banks = wcbs * line.wcb_cost + donors * line.mcb_cost if line else 0
    return float(new * (p.batch_cost + p.release_cost) + banks)
