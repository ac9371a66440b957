"""Freezers in the small model: the least stock that serving the forecast leaves (contract 6).

stock[p,t] >= doses alive - doses due since they came, and >= doses in quarantine: a lower bound.
Patients lost take no doses and what expires leaves: both are known for an incumbent (drift, lost
less expired), and are taken for granted when solving again:

    stock[p,t] >= doses frozen by t - doses due by t + drift[p,t]
"""

from collections.abc import Mapping, Sequence

import numpy as np

from optimizer.arrays import Floats
from optimizer.capacity.freezer_stock import LeastStock
from optimizer.flows import doses_due, fixed_frozen
from optimizer.formulation.start_model import StartModel
from optimizer.problem import Problem, ProductData

Counts = list[int]  # columns: batches begun by the end of each week


def state_freezers(
    model: StartModel, begun: Mapping[str, Counts], drift: Mapping[str, Floats]
) -> None:
    """Rows: positions in service hold the stock of all products, or as much as is fixed.

    drift: [week] of products of which it is known.
    """
    problem = model.problem
    if problem.positions is None:
        return
    stock: dict[str, Counts] = {}
    for p in problem.products:
        every = sum(x.doses for x in p.lots) + p.doses * model.upper[begun[p.id][-1]]
        stock[p.id] = [model.column(upper=every) for _ in range(problem.weeks)]
        _stock(model, p, begun[p.id], stock[p.id])
        if p.id in drift:
            _drifting(model, p, begun[p.id], stock[p.id], drift[p.id])
    none = [0] * problem.weeks
    fixed = np.zeros(problem.weeks)
    for p in problem.products:
        fixed += p.positions * LeastStock(p, problem.weeks).of(none)
    for t, positions in enumerate(problem.positions):
        used = [(stock[p.id][t], p.positions) for p in problem.products]
        model.row(used, upper=max(positions, float(fixed[t])))


def _stock(model: StartModel, p: ProductData, begun: Counts, stock: Counts) -> None:
    problem = model.problem
    least = LeastStock(p, problem.weeks)

    def new(since: int, to: int) -> list[tuple[int, float]]:
        """Doses of batches begun after week `since` and by week `to`."""
        found = [(begun[to], -float(p.doses))] if to >= 0 else []
        return found + ([(begun[since], float(p.doses))] if since >= 0 else [])

    for t in range(problem.weeks):
        old = t - p.shelf + 1  # what is frozen by then has expired
        frozen = t - p.production
        alive = [(stock[t], 1.0), *new(old - p.production, frozen)]
        model.row(alive, lower=least.alive[t] - least.due[t])
        model.row([(stock[t], 1.0), *new(t - p.lag, frozen)], lower=0)
        first = (
            old + 1 + p.release - p.max_wait
        )  # week due of those who may have used what is alive
        if first > 0:
            model.row(alive, lower=least.due[first - 1] - least.due[t])


def _drifting(
    model: StartModel, p: ProductData, begun: Counts, stock: Counts, drift: Floats
) -> None:
    problem = model.problem
    known = drift + fixed_frozen(p, problem.weeks) - doses_due(p, problem.weeks, in_reach=True)
    for t in range(problem.weeks):
        terms = [(stock[t], 1.0)]
        if t >= p.production:
            terms.append((begun[t - p.production], -float(p.doses)))
        model.row(terms, lower=float(known[t]))


def drift_in(problem: Problem, p: ProductData, made: Sequence[int], stock: Floats) -> Floats:
    """[week] doses lost with their patients less those expired, cumulative, by closing stock."""
    frozen = fixed_frozen(p, problem.weeks)
    new = p.doses * np.cumsum(made)
    frozen[p.production :] += new[: max(problem.weeks - p.production, 0)]
    found: Floats = stock - (frozen - doses_due(p, problem.weeks, in_reach=True))
    return found
