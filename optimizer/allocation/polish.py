"""Local search over whole patients: decisions into arrays, improved in machine code, and back."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from optimizer.allocation.exchange_kernel import lose_instead, wait_instead
from optimizer.allocation.service_kernel import (
    ServiceArrays,
    ServiceState,
    begin,
    mend,
    start_lost,
    start_sooner,
)  # fmt: skip
from optimizer.arrays import Counts, Floats
from optimizer.decisions import Decisions, no_batches
from optimizer.flows import differences, supply
from optimizer.formulation.fefo_tiers import lives
from optimizer.problem import Problem, ProductData

PENALTY = 10.0  # times the dearest loss: no saving is worth a dose that is not there
ROUNDS = 4  # of all moves, at the most


def polished(problem: Problem, p: ProductData, plan: Decisions) -> Decisions:
    """Patients of one product, started sooner or instead of being lost, where that saves money.

    plan: patients that need not be possible; they are made so by starting later or losing some.
    The doses of the result are not issued; freezers are not considered.
    """
    if not p.classes:
        return plan
    service = service_of(problem, p, plan)
    state = state_of(service, p, plan, problem.weeks)
    order = np.argsort(-service.loss, kind="stable")
    begin(service, state)
    mend(service, state)
    for _ in range(ROUNDS):
        saved = start_lost(service, state, order) + start_sooner(service, state, order)
        saved += lose_instead(service, state, order) + wait_instead(service, state, order)
        if saved <= 0.0:
            break
    return _with_patients(plan, p, state)


def service_of(problem: Problem, p: ProductData, plan: Decisions) -> ServiceArrays:
    """The product as arrays; running courses go on as in `plan`."""
    weeks, needed = problem.weeks, lives(p)
    lots = supply(problem, p, no_batches(problem))
    loss = _money([c.priority * p.loss(c) for c in p.classes])
    coming = sum(x.doses for x in p.lots if x.frozen >= weeks)
    return ServiceArrays(
        due=_whole([c.due for c in p.classes]),
        patience=_whole([p.patience(c) for c in p.classes]),
        first_start=_whole([c.transit for c in p.classes]),  # sooner only from doses in transit
        transit=_whole([c.transit for c in p.classes]),
        life=_whole([needed.index(c.life_needed) for c in p.classes]),
        loss=loss,
        wait=_money([c.priority * p.wait_cost for c in p.classes]),
        ship=_money([c.ship_cost for c in p.classes]),
        course=_whole(p.course),
        lives=_whole(needed),
        first=_whole([x.first for x in lots]),
        last=_whole([x.last for x in lots]),
        doses=_whole([x.doses for x in lots]),
        base=_not_usable(p, weeks),
        room=np.full(weeks, np.inf),
        fixed=_owed(p, plan, weeks),
        storage=float(p.storage_cost),
        discard=float(p.discard_cost),
        ending=float(p.ending_target - coming),
        ending_cost=p.lost_cost / sum(p.course),
        reserve=float(p.reserve),
        reserve_from=p.lag,
        reserve_cost=p.reserve_cost,
        penalty=PENALTY * max(float(loss.max()), p.lost_cost, 1.0),
    )


def state_of(s: ServiceArrays, p: ProductData, plan: Decisions, weeks: int) -> ServiceState:
    """The patients of `plan`, not yet counted (`begin`)."""
    keys = [(p.id, i) for i, _ in enumerate(p.classes)]
    lots = len(s.first)
    return ServiceState(
        starts=_whole([differences(plan.treated[key]) for key in keys]),
        lost=_whole([differences(plan.lost[key]) for key in keys]),
        waiting=np.zeros((len(keys), weeks), dtype=np.int64),
        need=np.zeros((weeks, len(s.lives)), dtype=np.int64),
        left=np.zeros((weeks + 1, lots), dtype=np.int64),
        paid=np.zeros(weeks + 1),
        work=np.zeros(lots, dtype=np.int64),
        short=np.zeros(weeks, dtype=np.int64),
    )


def _with_patients(plan: Decisions, p: ProductData, state: ServiceState) -> Decisions:
    def cumulative(counts: Counts) -> dict[tuple[str, int], tuple[int, ...]]:
        rows = counts.tolist()
        return {(p.id, i): tuple(accumulate(row)) for i, row in enumerate(rows)}

    return replace(
        plan, treated={**plan.treated, **cumulative(state.starts)},
        lost={**plan.lost, **cumulative(state.lost)}, issues=(), drops=(),
    )  # fmt: skip


def _not_usable(p: ProductData, weeks: int) -> Counts:
    """[week] doses in the freezer at its end that are in quarantine."""
    found = np.zeros(weeks, dtype=np.int64)
    for lot in p.lots:
        found[max(lot.frozen, 0) : max(lot.released, 0)] += lot.doses
    return found


def _owed(p: ProductData, plan: Decisions, weeks: int) -> Counts:
    """[week, life] doses that leave for running courses."""
    needed = lives(p)
    found = np.zeros((weeks, len(needed)), dtype=np.int64)
    for g, course in enumerate(p.courses):
        for (infused, doses), n in zip(course.owed, plan.continued[p.id, g], strict=True):
            found[infused - course.transit, needed.index(course.life_needed)] += n * doses
    return found


def _whole(values: Sequence[int] | Sequence[Sequence[int]]) -> Counts:
    return np.array(values, dtype=np.int64)


def _money(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)
