"""Better plans near the one in hand: free some decisions, hold the rest, solve, repeat."""

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.branch_and_cut.context import Work, decision_weeks
from optimizer.formulation.extract import column_numbers
from optimizer.formulation.variables import Model

SPAN = 40  # weeks freed at once
EACH = 8.0  # seconds for one neighbourhood
TOGETHER = 2  # products freed at once
SMALL = 2e-4  # gap at which a neighbourhood is done

Mask = npt.NDArray[np.bool_]


def neighbourhoods(m: Model, seed: int) -> Iterator[Mask]:
    """Columns to hold, for ever: weeks by turns with products, in a seeded order."""
    columns, weeks = decision_weeks(m)
    number = column_numbers(m)
    owner: dict[int, str] = {number[v]: key[0] for key, v in m.start.items()}
    for group in (m.made, m.wcbs, m.donors):
        owner |= {number[v]: p for (p, _), v in group.items()}
    products = [p.id for p in m.problem.products]
    spans = [range(a, a + SPAN) for a in range(0, max(m.problem.weeks - SPAN // 2, 1), SPAN // 2)]
    groups = list(combinations(products, min(TOGETHER, max(len(products) - 1, 1))))
    chance = np.random.default_rng(seed)
    while True:
        for span in chance.permutation(len(spans)):
            free = {t for t in spans[span]}
            yield np.array([t not in free for t in weeks])
            if len(products) > 1:
                chosen = groups[chance.integers(len(groups))]
                yield np.array([owner[int(c)] not in chosen for c in columns])


def improve(work: Work, values: Floats, enough: float, left: Callable[[], float]) -> Floats:
    """The best column values found from `values`, until the cost is `enough` or time is up."""
    columns, _ = decision_weeks(work.model)
    matrix = work.session.matrix
    best = values
    cost = float(matrix.cost @ best) + matrix.constant
    patience = idle = 2 * (work.model.problem.weeks // (SPAN // 2) + 1)
    for hold in neighbourhoods(work.model, work.seed):
        if cost <= enough or left() < 1.0 or not idle or work.watch.stop():
            break
        lower, upper = matrix.lower.copy(), matrix.upper.copy()
        held = columns[hold]
        lower[held] = upper[held] = np.round(best[held])
        work.session.set_bounds(lower, upper)
        work.session.phase = "improving the plan"
        hint = (np.arange(len(best), dtype=np.int32), best)
        found = work.session.minimise(min(EACH, left()), SMALL, work.watch, hint)
        better = found.objective is not None and found.objective < cost - 1e-6 * abs(cost)
        idle = patience if better else idle - 1
        if better and found.values is not None and found.objective is not None:
            best, cost = found.values, found.objective
    work.session.set_bounds(matrix.lower, matrix.upper)
    return best
