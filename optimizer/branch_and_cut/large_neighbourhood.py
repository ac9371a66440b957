"""Large neighbourhood search: some decisions of the incumbent are freed, the rest is held."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.branch_and_cut.context import SearchContext, decision_weeks
from optimizer.budget import Budget
from optimizer.formulation.extract import column_numbers
from optimizer.formulation.variables import Model

FREE_WEEKS = 40  # weeks freed at once; neighbours overlap by half
FREE_PRODUCTS = 2  # products freed at once
SECONDS = 8.0  # for one neighbourhood
GAP = 2e-4  # at which a neighbourhood is solved

Mask = npt.NDArray[np.bool_]


def neighbourhoods(m: Model, seed: int) -> Iterator[Mask]:
    """Columns to hold, for ever: weeks by turns with products, in a seeded order."""
    columns, weeks = decision_weeks(m)
    number = column_numbers(m)
    owner: dict[int, str] = {number[v]: key[0] for key, v in m.start.items()}
    for group in (m.batches_cum, m.wcbs, m.donors):
        owner |= {number[v]: p for (p, _), v in group.items()}
    products = [p.id for p in m.problem.products]
    spans = [
        range(a, a + FREE_WEEKS)
        for a in range(0, max(m.problem.weeks - FREE_WEEKS // 2, 1), FREE_WEEKS // 2)
    ]
    groups = list(combinations(products, min(FREE_PRODUCTS, max(len(products) - 1, 1))))
    rng = np.random.default_rng(seed)
    while True:
        for span in rng.permutation(len(spans)):
            free = {t for t in spans[span]}
            yield np.array([t not in free for t in weeks])
            if len(products) > 1:
                chosen = groups[rng.integers(len(groups))]
                yield np.array([owner[int(c)] not in chosen for c in columns])


def improve(context: SearchContext, values: Floats, target: float, budget: Budget) -> Floats:
    """The best column values found from `values`, until the cost is `target` or time is up."""
    columns, _ = decision_weeks(context.model)
    matrix = context.session.matrix
    best = values
    cost = float(matrix.cost @ best) + matrix.constant
    patience = idle = 2 * (context.model.problem.weeks // (FREE_WEEKS // 2) + 1)
    for hold in neighbourhoods(context.model, context.seed):
        if cost <= target or budget.remaining < 1.0 or not idle or budget.stop():
            break
        lower, upper = matrix.lower.copy(), matrix.upper.copy()
        held = columns[hold]
        lower[held] = upper[held] = np.round(best[held])
        context.session.set_bounds(lower, upper)
        context.session.enter("improving the plan")
        mip_start = (np.arange(len(best), dtype=np.int32), best)
        found = context.session.minimise(
            budget.at_most(SECONDS), GAP, context.on_progress, mip_start
        )
        better = found.objective is not None and found.objective < cost - 1e-6 * abs(cost)
        idle = patience if better else idle - 1
        if better and found.values is not None and found.objective is not None:
            best, cost = found.values, found.objective
    context.session.set_bounds(matrix.lower, matrix.upper)
    return best
