"""Rows that define a quantity: cumulative counts, doses on hand, backordered and lost doses."""

from collections.abc import Iterator
from itertools import accumulate

import pulp

from optimizer.flows import owed_by
from optimizer.formulation.batch_rows import batch_counts
from optimizer.formulation.constraints.service import early_doses
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
        yield from _reserve(m, p)
        yield from _moved(m, p)


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

    Doses that the store need not ship are lost doses too: those owed to running courses that are
    interrupted, in their week, and those that a start takes out of the doses in transit.
    """
    owed: list[list[Term]] = [[] for _ in range(m.problem.weeks)]
    for g, course in enumerate(p.courses):
        for k, (infused, doses) in enumerate(course.owed):
            owed[infused - course.transit].append((m.continued[p.id, g, k], float(doses)))
    given = list(accumulate(owed, initial=_given_early(m, p)))[1:]
    patients = owed_by(p, m.problem.weeks)
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
        lost = [(m.lost_doses[p.id, t], 1.0), *losing, *given[t]]
        yield ("lost_doses", p.id, t), equal(lost, patients[t])


def _given_early(m: Model, p: ProductData) -> list[Term]:
    """Less the doses in transit that starts take."""
    return [
        (v, -doses)
        for z, stock in enumerate(p.in_transit)
        for t, _ in enumerate(stock)
        for v, doses in early_doses(m, p, z, t)
    ]


def _reserve(m: Model, p: ProductData) -> Iterator[Row]:
    """reserve_short[p,t] >= reserve[p] - onhand[p,t], for every week in which it is asked for."""
    for (product, t), short in m.reserve_short.items():
        if product == p.id:
            row = at_least([(short, 1.0), (m.onhand[p.id, t], 1.0)], p.reserve)
            yield ("reserve", p.id, t), row


def _moved(m: Model, p: ProductData) -> Iterator[Row]:
    """moved[p,s,t] >= |start[p,s,t] - starts of the plan in force|."""
    for (product, suite, t), moved in m.moved.items():
        if product == p.id:
            start, before = m.start[p.id, suite, t], p.previous[suite, t]
            more, fewer = [(moved, 1.0), (start, -1.0)], [(moved, 1.0), (start, 1.0)]
            yield ("more", p.id, suite, t), at_least(more, -before)
            yield ("fewer", p.id, suite, t), at_least(fewer, before)


def ending_supply(m: Model, p: ProductData) -> tuple[list[Term], float]:
    """Doses usable or still to come after week T-1 (contract 5): terms and a constant."""
    end = m.problem.weeks - 1
    terms: list[Term] = [(m.onhand[p.id, end], 1.0)]
    terms += m.batches_by(p.id, end, p.doses) + m.batches_by(p.id, end - p.lag, -p.doses)
    return terms, float(sum(lot.doses for lot in p.lots if lot.released > end))


def _shortfall(m: Model, p: ProductData) -> pulp.LpConstraint:
    terms, constant = ending_supply(m, p)
    return at_least([(m.shortfall[p.id], 1.0), *terms], p.ending_target - constant)
