"""Stock by tier of remaining life: exact ageing without a lot index (contract 2).

Source: docs/decisions/0008-stock-by-lots-or-by-tiers.md.
"""

from collections.abc import Iterator

from optimizer.formulation.families import Rows, family
from optimizer.formulation.fefo_tiers import Stream, entry_tier
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, at_most, equal
from optimizer.problem import ProductData


def _tiers(m: Model) -> Iterator[tuple[ProductData, int, Stream, int, int]]:
    """(product, stream number, stream, tier, week) where stock is by tier."""
    for p in m.problem.products if m.stock_by == "tiers" else ():
        for q, stream in enumerate(m.streams[p.id]):
            for k, _ in enumerate(m.lives[p.id]):
                for t in range(m.problem.weeks):
                    yield p, q, stream, k, t


def _takes_new(m: Model, p: ProductData, stream: Stream, tier: int) -> bool:
    """New batches enter this tier of this stream."""
    entry = entry_tier(m.lives[p.id], p.released(0), p.last_usable(0))
    return stream.new_batches and tier == entry


@family("I1", "Doses leave only a lot that has them, after release")
def tier_balance(m: Model) -> Rows:
    r"""Doses of a tier carry over; nothing leaves before it is received, since hold >= 0.

        hold[q,k,t] = hold[q,k,t-1] + age[q,k-1,t-1] + released into k in t
                      - sum_j issue[q,k,j,t] - age[q,k,t] - discard[q,k,t]                 (I1)

    Doses that age into a tier in a week serve it from the next.
    Twin check: planner.verify I1.  Source: contract 2.
    """
    for p, q, stream, k, t in _tiers(m):
        lives = m.lives[p.id]
        terms: list[Term] = [(m.hold[p.id, q, k, t], 1.0)]
        if t:
            terms.append((m.hold[p.id, q, k, t - 1], -1.0))
        if t and k:
            terms.append((m.age[p.id, q, k - 1, t - 1], -1.0))
        for group in (m.age, m.discard):
            if (p.id, q, k, t) in group:
                terms.append((group[p.id, q, k, t], 1.0))
        for j in range(k, len(lives)):
            if (p.id, q, k, j, t) in m.issue:
                terms.append((m.issue[p.id, q, k, j, t], 1.0))
        if _takes_new(m, p, stream, k):
            terms += m.batches_by(p.id, t - p.lag, -float(p.doses))
            terms += m.batches_by(p.id, t - p.lag - 1, float(p.doses))
        fixed = sum(
            lot.doses
            for lot in stream.lots
            if max(lot.released, 0) == t and entry_tier(lives, t, lot.last) == k
        )
        yield (p.id, q, k, t), equal(terms, fixed)


@family("I2", "No dose is used or kept past its life")
def tier_ageing(m: Model) -> Rows:
    r"""What stays in tier k after week t entered it and can still wait a week: e > t + R_k.

        hold[q,k,t] <= doses released into k by t with e > t + R_k
                       + sum_{t - (R_{k-1} - R_k) < u < t} age[q,k-1,u]                    (I2)

    Doses leave a tier oldest first, and those that age in week u expire in week u + R_{k-1}.
    Twin check: planner.verify I2.  Source: contract 2.
    """
    for p, q, stream, k, t in _tiers(m):
        lives = m.lives[p.id]
        terms: list[Term] = [(m.hold[p.id, q, k, t], 1.0)]
        life = lives[k]
        if k:
            first = max(t - (lives[k - 1] - life) + 1, 0)
            terms += [(m.age[p.id, q, k - 1, u], -1.0) for u in range(first, t)]
        if _takes_new(m, p, stream, k):
            aged = t + life - p.last_usable(0)
            terms += m.batches_by(p.id, t - p.lag, -float(p.doses))
            terms += m.batches_by(p.id, min(aged, t - p.lag), float(p.doses))
        fixed = sum(
            lot.doses
            for lot in stream.lots
            if max(lot.released, 0) <= t
            and lot.last > t + life
            and entry_tier(lives, lot.released, lot.last) == k
        )
        yield (p.id, q, k, t), at_most(terms, fixed)


@family("I3", "Good doses are not destroyed")
def tier_discards(m: Model) -> Rows:
    r"""What is discarded in a week comes from lots whose last usable week it is.

        discarded[p,t] - discarded[p,t-1] <= doses of opening lots and firm batches with e = t
            + doses[p] (batches_cum[p,u+1] - batches_cum[p,u]),  u = t - production - shelf  (I3)

    A relaxation: a tier does not know which of its doses were shipped before.
    Twin check: planner.verify I3.  Source: contract 2.
    """
    if m.stock_by != "tiers" or m.problem.early_discard:
        return
    for p in m.problem.products:
        for t in range(m.problem.weeks):
            start = t - p.last_usable(0)
            terms: list[Term] = [(m.discarded[p.id, t], 1.0)]
            if t:
                terms.append((m.discarded[p.id, t - 1], -1.0))
            terms += m.batches_by(p.id, start, -float(p.doses))
            terms += m.batches_by(p.id, start - 1, float(p.doses))
            fixed = sum(lot.doses for lot in p.lots if lot.released <= t and lot.last == t)
            yield (p.id, t), at_most(terms, fixed)


@family("I3", "Good doses are not destroyed")
def tier_keeps_what_expires(m: Model) -> Rows:
    r"""What expires soon after week t has been in stock since week t at the latest.

        discarded[p,u] - discarded[p,t] <= onhand[p,t]
            + opening lots and firm batches with r > t and t < e <= u                       (I3b)

    with u = t + shelf life - release - 1: a new batch with e <= u has r <= t, so that what is
    discarded of it in (t, u] was on hand at the end of week t.  With whole numbers, these rows
    closed the gap to stock stated lot by lot on every problem measured.
    Twin check: planner.verify I3.
    Source: contract 2; docs/decisions/0008-stock-by-lots-or-by-tiers.md.
    """
    if m.stock_by != "tiers" or m.problem.early_discard:
        return
    last = m.problem.weeks - 1
    for p in m.problem.products:
        for t in range(last):
            u = min(t + p.shelf - p.release - 1, last)
            if u > t:
                terms: list[Term] = [(m.discarded[p.id, u], 1.0), (m.discarded[p.id, t], -1.0)]
                terms.append((m.onhand[p.id, t], -1.0))
                later = sum(x.doses for x in p.lots if x.released > t and t < x.last <= u)
                yield (p.id, t, "kept"), at_most(terms, later)
