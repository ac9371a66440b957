"""Freezer rows of the small models: the least stock that serving the forecast leaves (contract 6).

The lower bound on stock is that of capacity/freezer_stock.py.  Lost patients take no doses and
expired doses leave: for an incumbent both are known as its net loss (cumulative doses lost less
doses expired), which stays fixed when solving again:

    stock[p,t] >= doses frozen by t - doses due by t + net_loss[p,t]
"""

from collections.abc import Mapping, Sequence

import numpy as np

from optimizer.arrays import Floats
from optimizer.capacity.freezer_stock import LeastStock
from optimizer.flows import doses_due, fixed_frozen
from optimizer.formulation.start_model import StartModel
from optimizer.problem import Problem, ProductData

Columns = list[int]  # by week


def state_freezers(
    model: StartModel, batches: Mapping[str, Columns], net_loss: Mapping[str, Floats]
) -> None:
    """Rows: positions in service hold the stock of all products, or as much as is fixed.

    batches: columns of batches started by the end of each week.  net_loss: [week] of the products
    for which it is known.
    """
    problem = model.problem
    if problem.positions is None:
        return
    stock: dict[str, Columns] = {}
    for p in problem.products:
        every = sum(x.doses for x in p.lots) + p.doses * model.upper[batches[p.id][-1]]
        stock[p.id] = [model.column(upper=every) for _ in range(problem.weeks)]
        _stock(model, p, batches[p.id], stock[p.id])
        if p.id in net_loss:
            _with_net_loss(model, p, batches[p.id], stock[p.id], net_loss[p.id])
    none = [0] * problem.weeks
    fixed = np.zeros(problem.weeks)
    for p in problem.products:
        fixed += p.positions * LeastStock(p, problem.weeks).of(none)
    for t, positions in enumerate(problem.positions):
        used = [(stock[p.id][t], p.positions) for p in problem.products]
        model.row(used, upper=max(positions, float(fixed[t])))


def _stock(model: StartModel, p: ProductData, batches: Columns, stock: Columns) -> None:
    problem = model.problem
    least = LeastStock(p, problem.weeks)

    def new(since: int, to: int) -> list[tuple[int, float]]:
        """Doses of batches started after week `since` and by week `to`."""
        found = [(batches[to], -float(p.doses))] if to >= 0 else []
        return found + ([(batches[since], float(p.doses))] if since >= 0 else [])

    for t in range(problem.weeks):
        old = t - p.shelf + 1  # what is frozen by then has expired
        frozen = t - p.production
        alive = [(stock[t], 1.0), *new(old - p.production, frozen)]
        model.row(alive, lower=least.alive[t] - least.due[t])
        model.row([(stock[t], 1.0), *new(t - p.lag, frozen)], lower=0)
        first = old + 1 + p.release - p.max_wait  # earliest week due of patients it may serve
        if first > 0:
            model.row(alive, lower=least.due[first - 1] - least.due[t])


def _with_net_loss(
    model: StartModel, p: ProductData, batches: Columns, stock: Columns, net_loss: Floats
) -> None:
    problem = model.problem
    known = net_loss + fixed_frozen(p, problem.weeks) - doses_due(p, problem.weeks, in_reach=True)
    for t in range(problem.weeks):
        terms = [(stock[t], 1.0)]
        if t >= p.production:
            terms.append((batches[t - p.production], -float(p.doses)))
        model.row(terms, lower=float(known[t]))


def net_loss_from_stock(
    problem: Problem, p: ProductData, batches: Sequence[int], stock: Floats
) -> Floats:
    """[week] cumulative doses lost less doses expired that leave this closing stock."""
    frozen = fixed_frozen(p, problem.weeks)
    new = p.doses * np.cumsum(batches)
    frozen[p.production :] += new[: max(problem.weeks - p.production, 0)]
    found: Floats = stock - (frozen - doses_due(p, problem.weeks, in_reach=True))
    return found
