"""What whole decisions leave in the freezer, week by week, rests of lots included."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from optimizer.arrays import Floats
from optimizer.capacity.freezer_stock import POSITION_TOLERANCE
from optimizer.decisions import Decisions, Drop, Issue, LotKey
from optimizer.problem import FixedLot, Problem, ProductData
from optimizer.rest_doses import (
    batch_made,
    earliest_gone,
    keeping_saves,
    rest_cost,
    rest_doses,
)


class Rest(NamedTuple):
    """The doses of a lot that serve nobody, and the week at whose end they are discarded."""

    product: ProductData
    key: LotKey
    lot: FixedLot
    gone: int


def closing_stock(problem: Problem, decisions: Decisions) -> Mapping[str, Floats]:
    """Product -> [week] doses at the end of a week, quarantine included, without rests."""
    change = {p.id: np.zeros(problem.weeks) for p in problem.products}
    for p in problem.products:
        for lot in p.lots:
            if lot.frozen < problem.weeks:
                change[p.id][max(lot.frozen, 0)] += lot.doses
    for (product, _, t), batches in decisions.starts.items():
        made = problem.product[product]
        if (frozen := made.frozen(t)) < problem.weeks:
            change[product][frozen] += batches * made.doses
    moves: tuple[Issue | Drop, ...] = (*decisions.issues, *decisions.drops)
    for x in moves:
        change[x.product][x.week] -= x.doses
    return {product: np.cumsum(doses) for product, doses in change.items()}


def rests(problem: Problem, decisions: Decisions) -> Sequence[Rest]:
    """Every rest; it goes as early as it may, or is kept where that is cheaper and there is room.

    Only where doses may be destroyed early is there a choice, dose by dose, and keeping is cheaper
    only past the horizon.
    """
    found = [
        Rest(p, key, lot, earliest_gone(problem, lot))
        for p in problem.products
        for key, lot in _lots(problem, p, decisions)
    ]
    if not (found and problem.early_discard):
        return found
    used = positions_used(problem, closing_stock(problem, decisions), found)
    split: list[Rest] = []
    for x in found:
        most = rest_doses(x.product, x.lot) if keeping_saves(problem, x.product, x.lot) else 0
        kept = min(most, _room(problem, used, x)) if most else 0
        parts = ((kept, x.lot.last), (rest_doses(x.product, x.lot) - kept, x.gone))
        for doses, gone in parts:
            if doses:
                lot = replace(x.lot, rest=doses / x.product.unit)
                split.append(x._replace(lot=lot, gone=gone))
        used[max(x.gone, 0) :] += x.product.positions * kept / x.product.unit
    return split


def _room(problem: Problem, used: Floats, x: Rest) -> int:
    """[dose] of a rest that the freezers hold from the week on in which it could go."""
    each = x.product.positions / x.product.unit
    if problem.positions is None or not each or x.gone >= problem.weeks:
        return rest_doses(x.product, x.lot)
    spare = np.array(problem.positions)[max(x.gone, 0) :] - used[max(x.gone, 0) :]
    return max(int((spare.min() + POSITION_TOLERANCE) // each), 0)


def positions_used(
    problem: Problem, stock: Mapping[str, Floats], kept: Sequence[Rest]
) -> Floats:  # fmt: skip
    """[week] freezer positions at the end of a week."""
    used = np.zeros(problem.weeks)
    for p in problem.products:
        used += p.positions * stock[p.id]
    for x in kept:
        used += x.product.positions * _weeks(problem, x)
    return used


def fits(problem: Problem, used: Floats) -> bool:
    """The freezers in service hold so many positions (contract 6)."""
    if problem.positions is None:
        return True
    return bool(np.all(used <= np.array(problem.positions) + POSITION_TOLERANCE))


def cost_of_rests(problem: Problem, kept: Sequence[Rest]) -> float:
    """[currency] of storing and discarding them."""
    return sum(_cost(problem, x) for x in kept)


def _cost(problem: Problem, x: Rest) -> float:
    return rest_cost(problem, x.product, x.lot, x.gone)


def _weeks(problem: Problem, x: Rest) -> Floats:
    found = np.zeros(problem.weeks)
    found[max(x.lot.frozen, 0) : max(x.gone, 0)] = x.lot.rest
    return found


def _lots(
    problem: Problem, p: ProductData, decisions: Decisions
) -> Sequence[tuple[LotKey, FixedLot]]:
    fixed: list[tuple[LotKey, FixedLot]] = [(lot.id, lot) for lot in p.lots if lot.rest]
    if not p.rest:
        return fixed
    made = decisions.batches_by_week(p.id, problem.weeks)
    return [*fixed, *((t, batch_made(p, t, n)) for t, n in enumerate(made) if n)]
