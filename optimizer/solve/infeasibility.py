"""How far a problem is from having any plan: the least freezer excess."""

from collections.abc import Collection
from typing import NamedTuple

from optimizer.allocation.dispatch import with_batches
from optimizer.budget import Budget
from optimizer.decisions import no_batches
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import column_numbers
from optimizer.formulation.families import FREEZERS
from optimizer.formulation.variables import ModelRow, StockBy
from optimizer.linear.expressions import Term, at_most
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solve.time_shares import TIME
from optimizer.solvers.minimise import minimise

MAX_WEEKS = 20  # whose own least excess is found, each by a minimisation of its own


class LeastExcess(NamedTuple):
    """What cannot be stored: (week, positions beyond those in service); empty: the freezers fit.

    alone: each figure is the least of its week, whatever the others need; else each week alone
    could fit, and the figures are one choice with the least total.
    unseen: further weeks that may not fit, left out for time.
    """

    weeks: tuple[tuple[int, float], ...]
    alone: bool
    unseen: int = 0


def least_excess(problem: Problem, settings: Settings, stock_by: StockBy) -> LeastExcess:
    """The weeks that cannot fit, each alone; where each alone could fit, all of them together.

    New batches only add stock, so fixed supply alone decides.  Empty where the freezers are not the
    reason, or nothing was found in settings.seconds.
    """
    budget = Budget.of(settings.seconds)
    fixed = with_batches(problem, no_batches(problem))
    model = build_model(fixed, stock_by, whole_patients=stock_by == "lots")
    over = {}
    for number, r in enumerate(model.rows):
        if r.family == FREEZERS:
            week = int(str(r.key[0]))
            over[week] = model.variable()
            terms: list[Term] = [*r.row.items(), (over[week], -1.0)]
            model.rows[number] = ModelRow(r.family, r.key, at_most(terms, -r.row.constant))
    column = column_numbers(model)
    model.constant = 0.0

    def least(weeks: Collection[int]) -> dict[int, float]:
        model.objective = [(over[week], 1.0) for week in weeks]
        solution = minimise(model, settings, budget=budget.at_least(TIME.infeasibility))
        if solution.values is None:
            return {}
        found = {week: float(solution.values[column[over[week]]]) for week in weeks}
        if len(weeks) == 1:  # what is proven, where time ran out before the least was found
            found = {week: min(excess, solution.bound) for week, excess in found.items()}
        return {week: excess for week, excess in found.items() if excess > 1e-6}

    in_total = least(over)
    seen = list(in_total)[:MAX_WEEKS]
    alone = tuple(x for week in seen for x in least([week]).items())
    if alone:
        return LeastExcess(alone, alone=True, unseen=len(in_total) - len(seen))
    return LeastExcess(tuple(in_total.items()), alone=False)
