"""Relax and fix: whole numbers in a window of weeks, relaxed after it, fixed before it."""

import numpy as np
import pulp

from optimizer.arrays import Floats
from optimizer.branch_and_cut.context import SearchContext, decision_weeks
from optimizer.budget import Budget
from optimizer.formulation.extract import column_numbers
from optimizer.solution import Ending

WINDOW = 26  # [week] with whole numbers at once
STEP = 18  # [week] fixed before the next window, which overlaps the last by the rest
MIN_SHARE = 0.4  # of the time left for a window: windows that end early leave it to the others
LAST_RESORT = 10.0  # [s] for the plan that starts nothing more


def relax_and_fix(context: SearchContext, gap: float, budget: Budget) -> Floats | None:
    """Column values of a whole plan; each window stops at `gap` of the whole cost.

    Where a window finds nothing in time, what is fixed so far is kept and no further batch starts.
    """
    session, m = context.session, context.model
    columns, weeks = decision_weeks(m)
    lower, upper = session.matrix.lower.copy(), session.matrix.upper.copy()
    windows = list(range(0, max(m.problem.weeks - WINDOW, 0) + STEP, STEP))
    values: Floats | None = None
    try:
        for n, first in enumerate(windows):
            last = min(first + WINDOW, m.problem.weeks) - 1
            session.enter(f"first plan, weeks {first}-{last}")
            whole = np.zeros(session.matrix.columns, dtype=np.bool_)
            inside = (weeks < first + WINDOW) | (n == len(windows) - 1)
            whole[columns[inside]] = True
            session.set_whole(whole)
            session.set_bounds(lower, upper)
            share = budget.share(max(MIN_SHARE, 1.0 / (len(windows) - n)))
            solution = session.minimise(share, gap, context.on_progress)
            if solution.values is None:
                return _nothing_more(context, lower, upper, first)
            values = solution.values
            done = columns[weeks < first + STEP]
            lower[done] = upper[done] = np.round(values[done])
    finally:
        session.set_whole(session.matrix.whole)
        session.set_bounds(session.matrix.lower, session.matrix.upper)
    return values


def _nothing_more(
    context: SearchContext, lower: Floats, upper: Floats, first: int
) -> Floats | None:
    """The plan that starts nothing from week `first` on; counts stay where they are."""
    session, m = context.session, context.model
    number = column_numbers(m)

    def hold(group: dict[tuple[str, int], pulp.LpVariable]) -> None:
        for (p, t), v in group.items():
            if t >= first:
                i = number[v]
                lower[i] = upper[i] = lower[number[group[p, first - 1]]] if first else 0.0

    for key, v in m.start.items():
        if key[-1] >= first:
            upper[number[v]] = 0.0
    for group in (m.batches_cum, m.wcbs, m.donors):
        hold(group)
    session.set_bounds(lower, upper)
    solution = session.relaxation(Budget.of(LAST_RESORT))
    return solution.values if solution.ending is Ending.OPTIMAL else None
