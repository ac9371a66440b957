"""First expired, first out (contract 2), where stock is by lot.

By tiers of remaining life the rule has no rows: any shipments can be labelled so, and what the
labels cost is left to dispatch.  A bound proven without it is valid.
"""

from optimizer.formulation.families import FEFO, Rows, family
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, at_most
from optimizer.problem import ProductData


@family(FEFO, "No younger dose leaves before an older one that would do")
def oldest_first(m: Model) -> Rows:
    r"""While a lot holds doses, no lot that expires later ships where it could.

        lot_stock[l,t] + lot_discard[l,t] <= doses[l] lot_left[l,t]
        sum_{l': e[l'] > e[l]} lot_issue[l',j,t] <= most[j,t] (1 - lot_left[l,t])
                                                for each life R_j with t + R_j <= e[l]        (I4)

    most[j,t]: doses that all who may start then, or are in the midst of a course, would need.
    Twin check: planner.verify I4.  Source: contract 2.
    """
    if m.stock_by != "lots" or not m.problem.fefo:
        return
    for p in m.problem.products:
        fixed = {lot.id: lot.doses for lot in p.lots}
        for lot, first, last in m.lots_of(p):
            most = fixed[lot] if isinstance(lot, str) else p.doses * _most_batches(m, p, lot)
            for t in range(first, min(last, m.problem.weeks - 1) + 1):
                if (p.id, lot, t) not in m.lot_left:
                    continue
                left = m.lot_left[p.id, lot, t]
                held: list[Term] = [
                    (group[p.id, lot, t], 1.0)
                    for group in (m.lot_stock, m.lot_discard)
                    if (p.id, lot, t) in group
                ]
                yield (p.id, lot, t), at_most([*held, (left, -float(most))], 0)
                for j, younger in m.overtaken(p, last, t):
                    limit = _most_doses(m, p, j, t)
                    sent: list[Term] = [
                        (m.lot_issue[p.id, x, j, t], 1.0)
                        for x in younger
                        if (p.id, x, j, t) in m.lot_issue
                    ]
                    yield (p.id, lot, t, j), at_most([*sent, (left, limit)], limit)


def _most_batches(m: Model, p: ProductData, week: int) -> int:
    return sum(s.open[week] for s in m.problem.makers(p.id))


def _most_doses(m: Model, p: ProductData, j: int, week: int) -> float:
    """Doses that leave in `week` for hospitals of life j at the most."""
    total = 0
    for c in p.classes:
        if c.life_needed == m.lives[p.id][j]:
            for k, doses in enumerate(p.course):
                start = week + c.transit - k
                total += doses * sum(c.due[max(start - p.patience(c), 0) : max(start + 1, 0)])
    for course in p.courses:
        if course.life_needed == m.lives[p.id][j]:
            leaving = (n for infused, n in course.owed if infused - course.transit == week)
            total += course.patients * sum(leaving)
    return float(total)
