"""Batches of many products moved a few weeks so that they fit the rooms and the laboratory.

Products are planned one by one (by_product.py).  To begin a batch a week early costs the
storage of its doses, to begin it late costs patients; counts of batches by week make this a small
linear model that is nearly whole by itself.  Clearance and freezers are not looked at.
"""

from dataclasses import replace

from optimizer.budget import Budget
from optimizer.capacity.bank_schedule import earliest_start, latest_banks
from optimizer.decisions import Decisions
from optimizer.formulation.start_model import StartModel
from optimizer.problem import Problem, ProductData
from optimizer.repair.room_sequencing import late_week
from optimizer.solvers.highs import HighsSession

GAP = 0.01  # of the cost of moving, which is far below that of the plan


def _model(problem: Problem, batches: Decisions) -> StartModel:
    """Starts by suite and week, and for each product how far its count is ahead or behind."""
    model = StartModel(problem)
    for p in problem.products:
        _product(model, p, batches)
    model.state_capacity()
    return model


def _product(model: StartModel, p: ProductData, batches: Decisions) -> None:
    """begun by t + behind - ahead = wanted by t; no batch before its vials can be there."""
    weeks = model.problem.weeks
    made = batches.batches_by_week(p.id, weeks)
    total = sum(made)
    ready = [earliest_start(p, n) for n in range(total)]
    late = late_week(model.problem, p)
    wanted = 0
    for t, begun in enumerate(model.add_batches(p, total)):
        wanted += made[t]
        most = max(sum(week <= t for week in ready), wanted)
        ahead = model.column(max(p.storage_cost, 1e-3) * p.doses, most - wanted)
        behind = model.column(late, 0 if t == weeks - 1 else wanted)
        model.row([(begun, 1.0), (behind, 1.0), (ahead, -1.0)], wanted, wanted)


def retime(problem: Problem, batches: Decisions, budget: Budget) -> Decisions | None:
    """The batches of `batches` in weeks and suites that keep B1 and Q1; None if none found."""
    model = _model(problem, batches)
    session = HighsSession(model.matrix(), threads=1, seed=1)
    found = session.minimise(budget.at_least(0.5), GAP)
    if found.values is None:
        return None
    return latest_banks(problem, replace(batches, starts=model.read(found.values)))
