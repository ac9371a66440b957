"""Freezers in the small model: the least stock that serving the forecast leaves (contract 6).

stock[p,t] >= doses alive - doses due since they came, and >= doses in quarantine: a lower bound.
Patients lost take no doses and what expires leaves: both are known for a plan in hand (drift, lost
less expired), and are taken for granted when solving again:

    stock[p,t] >= doses frozen by t - doses due by t + drift[p,t]
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.flows import come, doses_due
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
        fixed += p.positions * least_stock(problem, p, none)
    for t, positions in enumerate(problem.positions):
        used = [(stock[p.id][t], p.positions) for p in problem.products]
        model.row(used, upper=max(positions, float(fixed[t])))


def _stock(model: StartModel, p: ProductData, begun: Counts, stock: Counts) -> None:
    problem = model.problem
    fixed, due = _alive(problem, p), doses_due(p, problem.weeks, in_reach=True)

    def new(since: int, to: int) -> list[tuple[int, float]]:
        """Doses of batches begun after week `since` and by week `to`."""
        found = [(begun[to], -float(p.doses))] if to >= 0 else []
        return found + ([(begun[since], float(p.doses))] if since >= 0 else [])

    for t in range(problem.weeks):
        old = t - p.shelf + 1  # what is frozen by then has expired
        frozen = t - p.production
        alive = [(stock[t], 1.0), *new(old - p.production, frozen)]
        model.row(alive, lower=fixed[t] - due[t])
        model.row([(stock[t], 1.0), *new(t - p.lag, frozen)], lower=0)
        first = old + 1 + p.release - p.max_wait  # week due of whoever may have used what is alive
        if first > 0:
            model.row(alive, lower=due[first - 1] - due[t])


def _drifting(
    model: StartModel, p: ProductData, begun: Counts, stock: Counts, drift: Floats
) -> None:
    problem = model.problem
    known = drift + come(p, problem.weeks) - doses_due(p, problem.weeks, in_reach=True)
    for t in range(problem.weeks):
        terms = [(stock[t], 1.0)]
        if t >= p.production:
            terms.append((begun[t - p.production], -float(p.doses)))
        model.row(terms, lower=float(known[t]))


def drift_in(problem: Problem, p: ProductData, made: Sequence[int], stock: Floats) -> Floats:
    """[week] doses lost with their patients less those expired, cumulative, by closing stock."""
    frozen = come(p, problem.weeks)
    new = p.doses * np.cumsum(made)
    frozen[p.production :] += new[: max(problem.weeks - p.production, 0)]
    found: Floats = stock - (frozen - doses_due(p, problem.weeks, in_reach=True))
    return found


def _alive(problem: Problem, p: ProductData) -> Floats:
    """[week] doses of the fixed lots frozen and not expired at its end."""
    found = np.zeros(problem.weeks)
    for lot in p.lots:
        found[max(lot.frozen, 0) : lot.last] += lot.doses
    return found


def least_stock(problem: Problem, p: ProductData, made: Sequence[int]) -> Floats:
    """[week] the bound above for new batches begun by week."""
    weeks = np.arange(problem.weeks)
    begun = np.concatenate([[0.0], np.cumsum(made)])
    due = np.concatenate([[0.0], doses_due(p, problem.weeks, in_reach=True)])

    def by(cumulative: Floats, week: npt.NDArray[np.int_]) -> Floats:
        found: Floats = cumulative[np.clip(week + 1, 0, problem.weeks)]
        return found

    frozen, old = by(begun, weeks - p.production), weeks - p.shelf + 1
    new = p.doses * (frozen - by(begun, old - p.production))
    whole = _alive(problem, p) + new - due[1:]
    quarantine = p.doses * (frozen - by(begun, weeks - p.lag))
    recent = new - (due[1:] - by(due, old + p.release - p.max_wait))
    found: Floats = np.maximum.reduce([whole, quarantine, recent, np.zeros(problem.weeks)])
    return found
