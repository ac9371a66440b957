"""Rounding heuristic: cumulative batches of the relaxation rounded at a threshold, the rest anew.

Behind the cuts the relaxation begins batches in nearly whole numbers; rounded, they are within a
half per cent of the best known on every benchmark, in a second or two.
Source: docs/decisions/0013-rounding-and-branching-on-counts.md.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.branch_and_cut.context import SearchContext, owners
from optimizer.budget import Budget
from optimizer.capacity.rooms import needs_clearance
from optimizer.decisions import no_batches
from optimizer.formulation.extract import column_numbers
from optimizer.repair.retime import retime

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # shares of a batch that are rounded up
RETIMED = (0.3, 0.5, 0.7)  # tried again, retimed, where rooms hold no rounding as it is
BANKS = 1e-4  # gap at which WCBs and donors for batches that are fixed are done
EACH = 5.0  # [s] for them


def round_relaxation(
    context: SearchContext,
    values: Floats,
    budget: Budget,
    within: tuple[Floats, Floats] | None = None,
) -> Floats | None:
    """Column values of a whole plan near the relaxation's `values`; None where none fits.

    within: lower and upper column bounds, else the model's own.  The best threshold is chosen for
    each product, as long as the choices fit together.
    """
    session, m = context.session, context.model
    lower, upper = within or (session.matrix.lower, session.matrix.upper)
    number = column_numbers(m)
    made = np.array([number[v] for v in m.batches_cum.values()], dtype=np.int32)
    owner = owners(m)
    session.enter("rounding the relaxation to whole batches")
    costs: list[Floats] = []
    plans: list[Floats] = []
    try:
        for threshold in THRESHOLDS:
            if budget.spent:
                break
            found = _solved_with(
                context, (lower, upper), made, np.floor(values[made] + threshold), budget
            )
            if found is not None:
                plans.append(found)
                costs.append(_by_product(context, owner, found))
        if not plans:
            for threshold in RETIMED:
                found = _retimed(
                    context, (lower, upper), np.floor(values[made] + threshold), budget
                )
                if found is not None:
                    plans.append(found)
                    costs.append(_by_product(context, owner, found))
        if not plans:
            return None
        best = _best(context, (lower, upper), made, (plans, costs, owner), budget)
        return _whole_banks(context, (lower, upper), made, best, budget)
    finally:
        session.set_bounds(session.matrix.lower, session.matrix.upper)


def _solved_with(
    context: SearchContext,
    bounds: tuple[Floats, Floats],
    made: npt.NDArray[np.int32],
    counts: Floats,
    budget: Budget,
) -> Floats | None:
    """The relaxation with these cumulative batches."""
    lower, upper = bounds[0].copy(), bounds[1].copy()
    lower[made] = upper[made] = np.clip(counts, lower[made], upper[made])
    context.session.set_bounds(lower, upper)
    return context.session.relaxation(budget.at_least(0.1), context.on_progress).values


def _retimed(
    context: SearchContext, bounds: tuple[Floats, Floats], counts: Floats, budget: Budget
) -> Floats | None:
    """The relaxation with these batches retimed until rooms and laboratory hold them."""
    m = context.model
    problem = m.problem
    clearance = any(needs_clearance(problem, s) for s in problem.suites)
    if clearance or budget.spent:
        return None  # rooms filled to the last week leave no way to put clearance in
    starts: dict[tuple[str, str, int], int] = {}
    before: dict[str, int] = {}
    for (p, t), count in zip(m.batches_cum, counts, strict=True):
        new = int(count) - before.get(p, 0)
        before[p] = int(count)
        if new > 0:
            starts[p, problem.makers(p)[0].id, t] = new
    wanted = replace(no_batches(problem), starts=starts)
    moved = retime(problem, wanted, budget.at_most(EACH))
    if moved is None:
        return None
    number = column_numbers(m)
    lower, upper = bounds[0].copy(), bounds[1].copy()
    for key, v in m.start.items():
        lower[number[v]] = upper[number[v]] = moved.starts.get(key, 0)
    context.session.set_bounds(lower, upper)
    return context.session.relaxation(budget.at_least(0.1), context.on_progress).values


def _by_product(context: SearchContext, owner: npt.NDArray[np.int32], values: Floats) -> Floats:
    """Cost of each product; the last entry is what belongs to none."""
    paid = context.session.matrix.cost * values
    least = len(context.model.problem.products) + 1
    return np.bincount(owner, weights=paid, minlength=least).astype(np.float64)


def _best(
    context: SearchContext,
    bounds: tuple[Floats, Floats],
    made: npt.NDArray[np.int32],
    tried: tuple[list[Floats], list[Floats], npt.NDArray[np.int32]],
    budget: Budget,
) -> Floats:
    """Every product's own best threshold if that fits, else the best for all."""
    plans, costs, owner = tried
    table = np.array(costs)
    whole = plans[int(np.argmin(table.sum(axis=1)))]
    chosen = np.argmin(table, axis=0)
    if len(set(chosen[:-1].tolist())) < 2:
        return whole
    counts = np.array([plans[chosen[owner[i]]][i] for i in made])
    mixed = _solved_with(context, bounds, made, np.round(counts), budget)
    cost = context.session.matrix.cost
    return whole if mixed is None or cost @ mixed > cost @ whole else mixed


def _whole_banks(
    context: SearchContext,
    bounds: tuple[Floats, Floats],
    made: npt.NDArray[np.int32],
    values: Floats,
    budget: Budget,
) -> Floats | None:
    """WCBs, donors and the suites of batches whole too, the batches being what they are."""
    lower, upper = bounds[0].copy(), bounds[1].copy()
    lower[made] = upper[made] = np.round(values[made])
    context.session.set_bounds(lower, upper)
    share = budget.at_least(0.5).at_most(EACH)
    return context.session.minimise(share, BANKS, context.on_progress).values
