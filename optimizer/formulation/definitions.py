"""Rows that define a quantity: cumulative counts, doses on hand, backordered and lost doses."""

from collections.abc import Iterator

import pulp

from optimizer.formulation.batch_rows import batch_counts
from optimizer.formulation.families import Row, Rows
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, at_least, at_most, equal
from optimizer.problem import ProductData
from optimizer.rest_doses import batch_made, rest_doses


def definitions(m: Model) -> Rows:
    """All definitions of the model."""
    yield from _running_counts(m)
    for p in m.problem.products:
        if m.stock_by == "tiers":
            yield from _on_hand_by_tier(m, p)
        else:
            yield from _on_hand_by_lot(m, p)
        yield from _deferred(m, p)
        yield from _rests_kept(m, p)
        if p.id in m.shortfall:
            yield ("shortfall", p.id), _shortfall(m, p)


def _running_counts(m: Model) -> Iterator[Row]:
    r"""batches_cum[p,t] = batches_cum[p,t-1] + sum_s start[p,s,t]; WCBs and donors never fall."""
    for p in m.problem.products:
        for t, terms in enumerate(batch_counts(m.problem, p.id, m.start, m.batches_cum)):
            yield ("batches_cum", p.id, t), equal(terms, 0)
            for name, count in (("wcbs", m.wcbs), ("donors", m.donors)):
                if t and (p.id, t) in count:
                    yield (
                        (name, p.id, t),
                        at_least([(count[p.id, t], 1.0), (count[p.id, t - 1], -1.0)], 0),
                    )


def _rests_kept(m: Model, p: ProductData) -> Iterator[Row]:
    """rest_kept[p,t] <= doses of the rests of batches started in week t."""
    for (product, key), kept in m.rest_kept.items():
        if product == p.id and isinstance(key, int):
            doses = rest_doses(p, batch_made(p, key))
            made = m.batches_by(p.id, key, -doses) + m.batches_by(p.id, key - 1, doses)
            yield ("rest_kept", p.id, key), at_most([(kept, 1.0), *made], 0)


def _on_hand_by_tier(m: Model, p: ProductData) -> Iterator[Row]:
    """Closing usable stock over streams and tiers; discards summed over weeks."""
    for t in range(m.problem.weeks):
        inside: list[Term] = []
        discarded: list[Term] = []
        for q, _ in enumerate(m.streams[p.id]):
            for k, _ in enumerate(m.lives[p.id]):
                inside.append((m.hold[p.id, q, k, t], -1.0))
                if (p.id, q, k, t) in m.age:
                    inside.append((m.age[p.id, q, k, t], -1.0))
                if (p.id, q, k, t) in m.discard:
                    discarded.append((m.discard[p.id, q, k, t], -1.0))
        yield from _stock_and_discards(m, p, t, inside, discarded)


def _on_hand_by_lot(m: Model, p: ProductData) -> Iterator[Row]:
    lots = list(m.lots_of(p))
    for t in range(m.problem.weeks):
        inside = [
            (m.lot_stock[p.id, i, t], -1.0) for i, _, _ in lots if (p.id, i, t) in m.lot_stock
        ]
        discarded = [
            (m.lot_discard[p.id, i, t], -1.0) for i, _, _ in lots if (p.id, i, t) in m.lot_discard
        ]
        yield from _stock_and_discards(m, p, t, inside, discarded)


def _stock_and_discards(
    m: Model, p: ProductData, t: int, inside: list[Term], discarded: list[Term]
) -> Iterator[Row]:
    yield ("onhand", p.id, t), equal([(m.onhand[p.id, t], 1.0), *inside], 0)
    before: list[Term] = [(m.discarded[p.id, t - 1], -1.0)] if t else []
    yield ("discarded", p.id, t), equal([(m.discarded[p.id, t], 1.0), *before, *discarded], 0)


def _deferred(m: Model, p: ProductData) -> Iterator[Row]:
    """Doses backordered: those that waiting patients would have had by week t; lost doses alike.

    backordered[p,t] = sum_c sum_k course[k] (due - lost - treated)[c, min(t + transit, T-1) - k],
    lost_doses[p,t] = sum_c sum_k course[k] lost[c, min(t + transit, T-1) - k], all cumulative.
    """
    for t in range(m.problem.weeks):
        waiting: list[Term] = []
        losing: list[Term] = []
        due = 0.0
        for i, c in enumerate(p.classes):
            for k, doses in enumerate(p.course):
                week = min(t + c.transit, m.problem.weeks - 1) - k
                if doses and week >= 0:
                    waiting.append((m.treated[p.id, i, week], float(doses)))
                    waiting.append((m.lost[p.id, i, week], float(doses)))
                    losing.append((m.lost[p.id, i, week], -float(doses)))
                    due += doses * sum(c.due[: week + 1])
        yield ("backordered", p.id, t), equal([(m.backordered[p.id, t], 1.0), *waiting], due)
        yield ("lost_doses", p.id, t), equal([(m.lost_doses[p.id, t], 1.0), *losing], 0)


def ending_supply(m: Model, p: ProductData) -> tuple[list[Term], float]:
    """Doses usable or still to come after week T-1 (contract 5): terms and a constant."""
    end = m.problem.weeks - 1
    terms: list[Term] = [(m.onhand[p.id, end], 1.0)]
    terms += m.batches_by(p.id, end, p.doses) + m.batches_by(p.id, end - p.lag, -p.doses)
    return terms, float(sum(lot.doses for lot in p.lots if lot.released > end))


def _shortfall(m: Model, p: ProductData) -> pulp.LpConstraint:
    terms, constant = ending_supply(m, p)
    return at_least([(m.shortfall[p.id], 1.0), *terms], p.ending_target - constant)
