"""The expected-cost model for a review: small, often, the same answer however busy the machine is.

Source: docs/simulation.md.
"""

from collections.abc import Mapping
from dataclasses import replace

from optimizer.budget import Budget
from optimizer.capacity.bank_schedule import latest_banks
from optimizer.decisions import Decisions, no_batches
from optimizer.formulation.start_model import StartModel
from optimizer.problem import Problem
from optimizer.solvers.highs import HighsSession
from optimizer.stochastic.distributions import Risk
from optimizer.stochastic.expected_cost import Tables
from optimizer.stochastic.expected_cost_mip import GAP, add_product
from optimizer.stochastic.freezer_bound import Counts, state_freezers


def review_expected(
    problem: Problem, risks: Mapping[str, Risk], tables: Mapping[str, Tables], *, seconds: float
) -> Decisions | None:
    """The batches of least expected cost, with their banks; None if none found in time.

    The model of `plan_expected`, by branch and bound alone: a dive and a MIP start pay where it is
    large.
    """
    model = StartModel(problem)
    begun: dict[str, Counts] = {}
    for p in problem.products:
        begun[p.id], _ = add_product(model, p, risks[p.id], tables[p.id])
    model.state_capacity()
    state_freezers(model, begun, {})
    session = HighsSession(model.matrix(), threads=1, seed=1).without_presolve()
    found = session.minimise(Budget.of(seconds), GAP)
    if found.values is None:
        return None
    starts = replace(no_batches(problem), starts=model.read(found.values))
    return latest_banks(problem, starts)
