"""The batches that chance is expected to cost least: all products share rooms, laboratory, banks.

One column for each turn of the lower hull of a product's expected cost in a week, so a solution
between the hull's corners costs too little here: a guide only, and the simulation decides.
Freezers hold the forecast's least stock; clearance is not looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, sqrt
from types import MappingProxyType

import numpy as np

from optimizer.arrays import Floats
from optimizer.budget import Budget, Deadline
from optimizer.capacity.bank_schedule import latest_banks
from optimizer.decisions import Decisions, no_batches
from optimizer.formulation.start_model import StartModel
from optimizer.gap import within_gap
from optimizer.linear.matrix import MipStart
from optimizer.problem import Problem, ProductData
from optimizer.solvers.highs import HighsSession
from optimizer.stochastic.distributions import Risk, Spread, cumulative_doses
from optimizer.stochastic.diving import dive
from optimizer.stochastic.expected_cost import Tables, lower_hull
from optimizer.stochastic.freezer_bound import Counts, state_freezers

GAP = 1e-3  # of the expected cost, which is a guide only
SMOOTH = 1e-6  # share of a table's greatest cost that a turn of its hull must matter
QUICK = 1.0  # seconds; where a dive takes longer, branch and bound does no better in a few
BRANCHING = 2.0  # seconds of it
SPARE = 3  # batches beyond what nearly every path needs


@dataclass(frozen=True, slots=True)
class Expected:
    """Batches and what the tables say they cost [currency]: below, where hulls are below them."""

    batches: Decisions
    cost: float


def most_batches(
    problem: Problem, p: ProductData, risk: Risk, *, due: Spread | None = None
) -> int:  # fmt: skip
    """More batches than this help on next to no path, or do not fit the rooms.

    due: doses due in all, where they are worked out already.
    """
    fit = sum(-(-s.rooms * problem.weeks // p.production) for s in problem.makers(p.id))
    due = cumulative_doses(p, risk, problem.weeks)[-1] if due is None else due
    wanted = (due.first + len(due.chance) + p.ending_target) / risk.doses
    failing = 4 * sqrt(wanted * (1 - risk.success)) / risk.success
    return min(fit, ceil(wanted / risk.success + failing) + SPARE)


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
    drift: Mapping[str, Floats] = MappingProxyType({}),
) -> Expected | None:
    """The batches of least expected cost that keep B1, Q1 and K1-K3; None if none found in time.

    near: batches to begin the search from.  drift: [week] doses of the forecast lost less
    those expired, as far as they are known (optimizer/stochastic/freezer_bound.py).
    """
    model = StartModel(problem)
    begun: dict[str, Counts] = {}
    constant = 0.0
    for p in problem.products:
        begun[p.id], paid = add_product(model, p, risks[p.id], tables[p.id])
        constant += paid
    model.state_capacity()
    state_freezers(model, begun, drift)
    values = _values(model, constant, budget.at_least(0.5), near)
    if values is None:
        return None
    starts = replace(no_batches(problem), starts=model.read(values))
    batches = latest_banks(problem, starts)
    cost = constant + float(np.array(model.cost) @ values)
    return None if batches is None else Expected(batches, cost)


def _values(
    model: StartModel, constant: float, budget: Budget, near: Decisions | None
) -> Floats | None:
    """The relaxation rounded by a dive, then branch and bound from the better of it and `near`."""
    matrix = model.matrix(constant)
    session = HighsSession(matrix, threads=1, seed=1)
    relaxed = session.relaxation(budget)
    if relaxed.values is None or relaxed.objective is None:
        return None
    starts, whole = model.start_columns(), np.flatnonzero(matrix.whole)
    quick = Deadline.after(QUICK)
    best = dive(session, relaxed, (starts, whole.astype(np.int32)), budget)
    if best is not None:
        cost = matrix.constant + float(matrix.cost @ best)
        if within_gap(cost, relaxed.objective, GAP) or quick.passed:
            return best
        budget = budget.at_most(BRANCHING)
    mip_start = None if near is None else _mip_start(model, near)
    if best is not None:
        mip_start = np.arange(matrix.columns, dtype=np.int32), best
    if budget.spent:
        return best
    found = session.minimise(budget, GAP, mip_start=mip_start)
    return best if found.values is None else found.values


def _mip_start(model: StartModel, near: Decisions) -> MipStart:
    """The starts of `near`; all else follows from them."""
    return model.start_columns(), np.array(
        [near.starts.get(key, 0) for key in model.start], dtype=np.float64
    )


def add_product(
    model: StartModel, p: ProductData, risk: Risk, tables: Tables
) -> tuple[Counts, float]:  # fmt: skip
    """Adds a product; gives its batches begun by week, and what it costs with no batch at all."""
    weeks, most = model.problem.weeks, tables.released.shape[1] - 1
    begun = model.add_batches(p, most, start_cost(p, risk, weeks))
    for t in range(p.lag, weeks):
        _follow(model, begun[t - p.lag], tables.released[t])
    _follow(model, begun[-1], tables.ending)
    if p.bank is not None:
        model.add_banks(p, p.bank)
    return begun, float(tables.released[:, 0].sum() + tables.ending[0])


def _follow(model: StartModel, count: int, cost: Floats) -> None:
    """count costs its place on the lower hull of `cost`, less cost[0]."""
    corners = smoothed(cost, lower_hull(cost))
    if len(corners) < 2 or not np.any(cost - cost[0]):
        return
    parts = [(count, -1.0)]
    for a, b in pairwise(corners):
        parts.append((model.column((cost[b] - cost[a]) / (b - a), b - a), 1.0))
    model.row(parts, 0, 0)


def smoothed(cost: Floats, corners: list[int]) -> list[int]:
    """Corners of a hull without those that hardly turn it: so many columns fewer."""
    matters = SMOOTH * float(np.ptp(cost))
    kept = corners[:1]
    for a, b, c in zip(corners, corners[1:], corners[2:], strict=False):
        del a
        last = kept[-1]
        before, after = cost[b] - cost[last], cost[c] - cost[b]
        if (after / (c - b) - before / (b - last)) * (b - last) > matters:
            kept.append(b)
    return [*kept, *corners[-1:]] if len(corners) > 1 else kept
