"""How far a problem is from having any plan: the least freezer excess."""

from optimizer.algebra import Term
from optimizer.model import Model, ModelRow
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solution import Watch
from optimizer.solvers.minimise import minimise


def least_excess(problem: Problem, settings: Settings) -> list[tuple[int, float]]:
    """(week, positions beyond those in service) of the weeks that cannot fit, least in total.

    Empty where the freezers are not the reason, or nothing was found in settings.seconds.
    """
    model = Model(problem, "lots", whole_patients=True).build()
    over = {}
    rows: list[ModelRow] = []
    for r in model.rows:
        if r.family == "F1":
            over[r.key[0]] = model.variable()
            relaxed = r.row.copy()
            relaxed.addterm(over[r.key[0]], -1.0)
            rows.append(ModelRow(r.family, r.key, relaxed))
        else:
            rows.append(r)
    model.rows = rows
    objective: list[Term] = [(v, 1.0) for v in over.values()]
    model.objective, model.constant = objective, 0.0
    solution = minimise(model, settings, Watch())
    if solution.values is None:
        return []
    number = {v: i for i, v in enumerate(model.columns)}
    found = ((week, float(solution.values[number[v]])) for week, v in over.items())
    return [(int(str(week)), excess) for week, excess in found if excess > 1e-6]
