"""Random scenarios relaxed and cut: what the steps of branch and cut begin with."""

from math import inf

from optimizer.arrays import Floats
from optimizer.branch_and_cut.aggregate_branching import Node, branch_on_aggregates
from optimizer.branch_and_cut.context import SearchContext
from optimizer.branch_and_cut.cutting_plane_loop import Root, tighten
from optimizer.branch_and_cut.search import BranchAndCut
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import supply_balances
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.settings import Settings
from optimizer.solution import ignore
from planner.solving import compile_scenario
from tests.builders.random_scenarios import scenario

EXACT = Settings(gap=0.0, threads=1, seconds=30)


def long() -> Budget:
    return Budget.of(60.0)


def at_root(seed: int) -> tuple[BranchAndCut, SearchContext, Root]:
    """The tier model of a random scenario behind its cuts."""
    model = build_model(pool(compile_scenario(scenario(seed))), "tiers", whole_patients=False)
    search = BranchAndCut(model, EXACT)
    root = tighten(search.session, supply_balances(model, search.number), long(), ignore)
    return search, SearchContext(search.session, model, ignore, 1), root


def cost(context: SearchContext, values: Floats) -> float:
    return float(context.session.matrix.cost @ values) + context.session.matrix.constant


def best_of(context: SearchContext) -> float | None:
    found = context.session.minimise(long(), 0.0)
    return found.objective


def branched(seed: int) -> tuple[SearchContext, Root, float | None, list[Node]] | None:
    """(context, root, best cost, open nodes) of a scenario; None where nothing is feasible."""
    search, context, root = at_root(seed)
    best = best_of(context)
    if root.values is None:
        return None
    rows = supply_balances(context.model, search.number)
    return context, root, best, list(branch_on_aggregates(context, rows, root, inf, long()))
