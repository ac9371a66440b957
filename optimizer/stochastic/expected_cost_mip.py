"""Mixed-integer model of least expected cost: all products share rooms, laboratory and banks.

The expected cost of a product and week enters as the lower convex envelope over its breakpoints
(piecewise linear), so a solution between two breakpoints costs too little here: a guide only, and
the simulation decides.  FreezerLoads hold the forecast's least stock; clearance is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt
from types import MappingProxyType

import numpy as np

from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.capacity.bank_schedule import with_latest_banks
from optimizer.decisions import Decisions
from optimizer.formulation.start_model import StartModel
from optimizer.gap import within_gap
from optimizer.linear.matrix import MipStart
from optimizer.problem import Problem, ProductData
from optimizer.solvers.highs import HighsSession
from optimizer.stochastic.distributions import Distribution, Risk, cumulative_doses
from optimizer.stochastic.diving import dive
from optimizer.stochastic.expected_cost import Tables, convex_envelope
from optimizer.stochastic.freezer_bound import state_freezers


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCostParams:
    """How large the model is and how long it is solved."""

    gap: float = 1e-3  # of the expected cost, which is a guide only
    min_turn: float = 1e-6  # share of a table's cost range; flatter breakpoints only add columns
    quick_dive: float = 1.0  # [s] after which branch and bound does no better than the dive
    branching: float = 2.0  # [s] of branch and bound after a quick dive
    min_seconds: float = 0.5  # [s] for the model, however little time is left
    spare_batches: int = 3  # columns beyond the batches that nearly every path needs


PARAMS = ExpectedCostParams()


@dataclass(frozen=True, slots=True)
class Expected:
    """Batches and their cost by the envelopes of the tables [currency], a lower bound on theirs."""

    batches: Decisions
    cost: float


def most_batches(
    problem: Problem, p: ProductData, risk: Risk, *, due: Distribution | None = None
) -> int:  # fmt: skip
    """Number of batches beyond which another helps on next to no path, or finds no room.

    due: total doses due, where they are known already.
    """
    fit = sum(-(-s.rooms * problem.weeks // p.production) for s in problem.makers(p.id))
    due = cumulative_doses(p, risk, problem.weeks)[-1] if due is None else due
    wanted = (due.first + len(due.probability) + p.ending_target) / risk.doses
    failing = 4 * sqrt(wanted * (1 - risk.success)) / risk.success
    return min(fit, ceil(wanted / risk.success + failing) + PARAMS.spare_batches)


def start_cost(p: ProductData, risk: Risk, weeks: int) -> Floats:
    """[week] a start's own cost and the quarantine of its doses within the horizon."""
    frozen = np.arange(weeks, dtype=np.float64) + p.production
    waiting = np.clip(frozen + p.release, 0, weeks) - np.clip(frozen, 0, weeks)
    found: Floats = p.batch_cost + p.storage_cost * risk.doses * risk.success * waiting
    return found


def plan_expected(
    problem: Problem,
    risks: Mapping[str, Risk],
    tables: Mapping[str, Tables],
    *,
    budget: Budget,
    near: Decisions | None = None,
    net_loss: Mapping[str, Floats] = MappingProxyType({}),
) -> Expected | None:
    """The batches of least expected cost that keep B1, Q1 and K1-K3; None if none found in time.

    near: batches to begin the search from.  net_loss: [week] doses of the forecast lost less
    those expired, as far as they are known (stochastic/freezer_bound.py).
    """
    model, constant = _model(problem, risks, tables, net_loss)
    values = _values(model, constant, budget.at_least(PARAMS.min_seconds), near)
    if values is None:
        return None
    batches = with_latest_banks(problem, model.read(values))
    cost = constant + float(np.array(model.cost) @ values)
    return None if batches is None else Expected(batches, cost)


def reoptimise_expected(
    problem: Problem, risks: Mapping[str, Risk], tables: Mapping[str, Tables], *, seconds: float
) -> Decisions | None:
    """The batches of least expected cost at a review, for a small problem; None: none in time.

    Branch and bound alone, the same answer however busy the machine is: a dive and a MIP start pay
    only where the model is large.  Source: docs/simulation.md.
    """
    model, _ = _model(problem, risks, tables, {})
    session = HighsSession(model.matrix(), threads=1, seed=1).without_presolve()
    values = session.minimise(Budget.of(seconds), PARAMS.gap).values
    return None if values is None else with_latest_banks(problem, model.read(values))


def _model(
    problem: Problem,
    risks: Mapping[str, Risk],
    tables: Mapping[str, Tables],
    net_loss: Mapping[str, Floats],
) -> tuple[StartModel, float]:
    """The model, and what it costs without any batch [currency]."""
    model = StartModel(problem)
    batches: dict[str, list[int]] = {}
    constant = 0.0
    for p in problem.products:
        batches[p.id], paid = _add_product(model, p, risks[p.id], tables[p.id])
        constant += paid
    model.state_capacity()
    state_freezers(model, batches, net_loss)
    return model, constant


def _values(
    model: StartModel, constant: float, budget: Budget, near: Decisions | None
) -> Floats | None:
    """The relaxation rounded by a dive, then branch and bound from that, or else from `near`."""
    matrix = model.matrix(constant)
    session = HighsSession(matrix, threads=1, seed=1)
    relaxed = session.relaxation(budget)
    if relaxed.values is None or relaxed.objective is None:
        return None
    starts, whole = model.start_columns(), np.flatnonzero(matrix.whole)
    quick = Budget.of(PARAMS.quick_dive)
    best = dive(session, relaxed, (starts, whole.astype(np.int32)), budget)
    if best is not None:
        cost = matrix.constant + float(matrix.cost @ best)
        if within_gap(cost, relaxed.objective, PARAMS.gap) or quick.spent:
            return best
        budget = budget.at_most(PARAMS.branching)
    mip_start = None if near is None else _mip_start(model, near)
    if best is not None:
        mip_start = np.arange(matrix.columns, dtype=np.int32), best
    if budget.spent or session.lost:
        return best
    found = session.minimise(budget, PARAMS.gap, mip_start=mip_start)
    return best if found.values is None else found.values


def _mip_start(model: StartModel, near: Decisions) -> MipStart:
    """The starts of `near`; all else follows from them."""
    return model.start_columns(), np.array(
        [near.starts.get(key, 0) for key in model.start], dtype=np.float64
    )


def _add_product(
    model: StartModel, p: ProductData, risk: Risk, tables: Tables
) -> tuple[list[int], float]:
    """Adds a product; columns of its batches started by week, and its cost without any batch."""
    weeks, most = model.problem.weeks, tables.released.shape[1] - 1
    batches = model.add_batches(p, most, start_cost(p, risk, weeks))
    for t in range(p.lag, weeks):
        _add_envelope(model, batches[t - p.lag], tables.released[t])
    _add_envelope(model, batches[-1], tables.ending)
    if p.bank is not None:
        model.add_banks(p, p.bank)
    return batches, float(tables.released[:, 0].sum() + tables.ending[0])


def _add_envelope(model: StartModel, count: int, cost: Floats) -> None:
    """Charges column `count` the convex envelope of `cost`, less cost[0]: a column a segment."""
    breakpoints = without_flat_turns(cost, convex_envelope(cost))
    if len(breakpoints) < 2 or not np.any(cost - cost[0]):
        return
    segments = [(count, -1.0)]
    for a, b in pairwise(breakpoints):
        segments.append((model.column((cost[b] - cost[a]) / (b - a), b - a), 1.0))
    model.row(segments, 0, 0)


def without_flat_turns(cost: Floats, breakpoints: list[int]) -> list[int]:
    """Breakpoints of an envelope without those that hardly bend it: so many columns fewer."""
    least = PARAMS.min_turn * float(np.ptp(cost))
    kept = breakpoints[:1]
    for b, c in pairwise(breakpoints[1:]):
        last = kept[-1]
        before, after = cost[b] - cost[last], cost[c] - cost[b]
        if (after / (c - b) - before / (b - last)) * (b - last) > least:
            kept.append(b)
    return [*kept, *breakpoints[-1:]] if len(breakpoints) > 1 else kept
