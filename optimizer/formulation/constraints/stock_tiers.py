"""Stock by tier of remaining life: exact ageing without a lot index (contract 2).

Source: docs/decisions/0008-stock-by-lots-or-by-tiers.md.
"""

from optimizer.formulation.families import Rows, family
from optimizer.formulation.fefo_tiers import entry_tier
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, at_most, equal
from optimizer.problem import ProductData


def _new_entry(p: ProductData, lives: tuple[int, ...]) -> int:
    return entry_tier(lives, p.released(0), p.last_usable(0))


@family("I1", "Doses leave only a lot that has them, after release")
def tier_balance(m: Model) -> Rows:
    r"""Doses of a tier carry over; nothing leaves before it came, since rest >= 0.

        rest[q,k,t] = rest[q,k,t-1] + move[q,k-1,t-1] + released into k in t
                      - sum_j use[q,k,j,t] - move[q,k,t] - scrap[q,k,t]                    (I1)

    Doses that age into a tier in a week serve it from the next.
    Twin check: planner.verify I1.  Source: contract 2.
    """
    if m.stock_by != "tiers":
        return
    for p in m.problem.products:
        lives = m.lives[p.id]
        for q, stream in enumerate(m.streams[p.id]):
            for k, _ in enumerate(lives):
                for t in range(m.problem.weeks):
                    terms: list[Term] = [(m.rest[p.id, q, k, t], 1.0)]
                    if t:
                        terms.append((m.rest[p.id, q, k, t - 1], -1.0))
                    if t and k:
                        terms.append((m.move[p.id, q, k - 1, t - 1], -1.0))
                    for group in (m.move, m.scrap):
                        if (p.id, q, k, t) in group:
                            terms.append((group[p.id, q, k, t], 1.0))
                    for j in range(k, len(lives)):
                        if (p.id, q, k, j, t) in m.use:
                            terms.append((m.use[p.id, q, k, j, t], 1.0))
                    if stream.new_batches and k == _new_entry(p, lives):
                        terms += m.made_by(p.id, t - p.lag, -float(p.doses))
                        terms += m.made_by(p.id, t - p.lag - 1, float(p.doses))
                    fixed = sum(
                        lot.doses
                        for lot in stream.lots
                        if max(lot.released, 0) == t and entry_tier(lives, t, lot.last) == k
                    )
                    yield (p.id, q, k, t), equal(terms, fixed)


@family("I2", "No dose is used or kept past its life")
def tier_ageing(m: Model) -> Rows:
    r"""What stays in tier k after week t entered it and can still wait a week: e > t + R_k.

        rest[q,k,t] <= doses released into k by t with e > t + R_k
                       + sum_{t - (R_{k-1} - R_k) < u < t} move[q,k-1,u]                   (I2)

    Doses leave a tier oldest first, and those moved in week u expire in week u + R_{k-1}.
    Twin check: planner.verify I2.  Source: contract 2.
    """
    if m.stock_by != "tiers":
        return
    for p in m.problem.products:
        lives = m.lives[p.id]
        for q, stream in enumerate(m.streams[p.id]):
            for k, life in enumerate(lives):
                for t in range(m.problem.weeks):
                    terms: list[Term] = [(m.rest[p.id, q, k, t], 1.0)]
                    if k:
                        first = max(t - (lives[k - 1] - life) + 1, 0)
                        terms += [(m.move[p.id, q, k - 1, u], -1.0) for u in range(first, t)]
                    if stream.new_batches and k == _new_entry(p, lives):
                        aged = t + life - p.last_usable(0)
                        terms += m.made_by(p.id, t - p.lag, -float(p.doses))
                        terms += m.made_by(p.id, min(aged, t - p.lag), float(p.doses))
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

        scrapped[p,t] - scrapped[p,t-1] <= doses of opening lots and firm batches with e = t
            + doses[p] (made[p, t - production - shelf + 1] - made[p, t - production - shelf])  (I3)

    A relaxation: a tier does not know which of its doses were shipped before.
    Twin check: planner.verify I3.  Source: contract 2.
    """
    if m.stock_by != "tiers" or m.problem.early_discard:
        return
    for p in m.problem.products:
        for t in range(m.problem.weeks):
            begun = t - p.last_usable(0)
            terms: list[Term] = [(m.scrapped[p.id, t], 1.0)]
            if t:
                terms.append((m.scrapped[p.id, t - 1], -1.0))
            terms += m.made_by(p.id, begun, -float(p.doses))
            terms += m.made_by(p.id, begun - 1, float(p.doses))
            fixed = sum(lot.doses for lot in p.lots if lot.released <= t and lot.last == t)
            yield (p.id, t), at_most(terms, fixed)


@family("I3", "Good doses are not destroyed")
def tier_keeps_what_expires(m: Model) -> Rows:
    r"""What expires soon after week t has been in stock since week t at the latest.

        scrapped[p,u] - scrapped[p,t] <= onhand[p,t]
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
                terms: list[Term] = [(m.scrapped[p.id, u], 1.0), (m.scrapped[p.id, t], -1.0)]
                terms.append((m.onhand[p.id, t], -1.0))
                later = sum(x.doses for x in p.lots if x.released > t and t < x.last <= u)
                yield (p.id, t, "kept"), at_most(terms, later)
