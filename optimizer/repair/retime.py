"""Batches of many products moved a few weeks so that they fit the rooms and the laboratory.

Rounded batches of a relaxation may overfill both (branch_and_cut/rounding.py).  To start a batch a
week early costs the storage of its doses, to start it late costs patients; cumulative counts of
batches make this a small linear model that is nearly whole by itself.  Clearance and freezers are
left out.
"""

from dataclasses import dataclass

from optimizer.budget import Budget
from optimizer.capacity.bank_schedule import earliest_start, with_latest_banks
from optimizer.decisions import Decisions
from optimizer.formulation.start_model import StartModel
from optimizer.problem import Problem, ProductData
from optimizer.repair.room_sequencing import week_late_cost
from optimizer.solvers.highs import HighsSession


@dataclass(frozen=True, slots=True, kw_only=True)
class RetimeParams:
    """When retiming is good enough."""

    gap: float = 0.01  # of the cost of moving batches, which is far below the cost of the plan
    min_seconds: float = 0.5  # [s] for the model, however little time is left
    min_storage_cost: float = 1e-3  # [currency/dose/week] so that no batch moves without need


PARAMS = RetimeParams()


def retime(problem: Problem, batches: Decisions, budget: Budget) -> Decisions | None:
    """The batches of `batches` in weeks and suites that keep B1 and Q1; None if none were found."""
    model = StartModel(problem)
    for p in problem.products:
        _add_product(model, p, batches)
    model.state_capacity()
    session = HighsSession(model.matrix(), threads=1, seed=1)
    found = session.minimise(budget.at_least(PARAMS.min_seconds), PARAMS.gap)
    return None if found.values is None else with_latest_banks(problem, model.read(found.values))


def _add_product(model: StartModel, p: ProductData, batches: Decisions) -> None:
    """batches_cum + behind - ahead = wanted by t; no batch before its vials can be there."""
    weeks = model.problem.weeks
    wanted = batches.batches_by_week(p.id, weeks)
    total = sum(wanted)
    ready = [earliest_start(p, n) for n in range(total)]
    late_cost = week_late_cost(model.problem, p)
    early_cost = max(p.storage_cost, PARAMS.min_storage_cost) * p.doses
    by_now = 0
    for t, count in enumerate(model.add_batches(p, total)):
        by_now += wanted[t]
        most = max(sum(week <= t for week in ready), by_now)
        ahead = model.column(early_cost, most - by_now)
        behind = model.column(late_cost, 0 if t == weeks - 1 else by_now)
        model.row([(count, 1.0), (behind, 1.0), (ahead, -1.0)], by_now, by_now)
