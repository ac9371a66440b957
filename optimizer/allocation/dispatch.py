"""Dispatch: whole patients and whole doses for batches that are decided, once."""

from math import inf

from optimizer.allocation.decided import DispatchedPlan, by_start_week, making, with_batches
from optimizer.allocation.dispatcher import Dispatcher
from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.fefo import issue_fefo
from optimizer.allocation.service_search import allocate_greedily
from optimizer.budget import UNLIMITED, Budget
from optimizer.decisions import Decisions, merge
from optimizer.problem import Problem
from optimizer.settings import Settings

__all__ = ["DispatchedPlan", "dispatch", "dispatch_greedily", "oldest_first", "with_batches"]


def dispatch(
    problem: Problem,
    batches: Decisions,
    settings: Settings,
    budget: Budget,
    *,
    enough: float = -inf,
) -> DispatchedPlan | None:
    """The best patients and doses found for `batches` within the budget.

    For similar batches of one problem a `Dispatcher` keeps what it finds.
    enough: [currency] target bound, the cost of the plan at which the search ends.
    """
    return Dispatcher(problem, settings).improve(batches, budget, enough=enough)


def dispatch_greedily(
    problem: Problem, batches: Decisions, budget: Budget = UNLIMITED
) -> DispatchedPlan | None:
    """Service without a solver; None where the freezers do not hold it."""
    rest = with_batches(problem, batches)
    evaluator = PlanEvaluator(rest)
    served = allocate_greedily(rest, evaluator, budget)
    if served is None:
        return None
    whole = by_start_week(merge(batches, served), rest)
    return DispatchedPlan(whole, making(problem, batches) + evaluator.cost(served))


def oldest_first(problem: Problem, decisions: Decisions) -> DispatchedPlan | None:
    """The same batches and patients, whose doses leave oldest first; None: no room for them."""
    ordered, evaluator = issue_fefo(problem, decisions), PlanEvaluator(problem)
    if ordered is None or not evaluator.allows(ordered):
        return None
    return DispatchedPlan(ordered, evaluator.cost(ordered))
