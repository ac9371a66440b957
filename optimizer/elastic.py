"""How far a problem is from having any plan: the least freezer excess."""

from optimizer.algebra import Term, at_most
from optimizer.dispatch import nothing_made, with_batches
from optimizer.model import Model, ModelRow, StockBy
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solution import Watch
from optimizer.solvers.minimise import minimise


def least_excess(
    problem: Problem, settings: Settings, stock_by: StockBy
) -> list[tuple[int, float]]:
    """(week, positions beyond those in service) of the weeks that cannot fit, least in total.

    New batches only add stock, so fixed supply alone decides.  Empty where the freezers are not
    the reason, or nothing was found in settings.seconds.
    """
    fixed = with_batches(problem, nothing_made(problem))
    model = Model(fixed, stock_by, whole_patients=stock_by == "lots").build()
    over = {}
    for place, r in enumerate(model.rows):
        if r.family == "F1":
            week = int(str(r.key[0]))
            over[week] = model.variable()
            terms: list[Term] = [*r.row.items(), (over[week], -1.0)]
            model.rows[place] = ModelRow(r.family, r.key, at_most(terms, -r.row.constant))
    model.objective, model.constant = [(v, 1.0) for v in over.values()], 0.0
    solution = minimise(model, settings, Watch())
    if solution.values is None:
        return []
    number = {v: i for i, v in enumerate(model.columns)}
    found = ((week, float(solution.values[number[v]])) for week, v in over.items())
    return [(week, excess) for week, excess in found if excess > 1e-6]
