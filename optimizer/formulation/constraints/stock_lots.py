"""Stock by lot: exact, for small problems and for dispatch.

A dose's life (I2) and the ban on destroying good doses (I3) are the weeks for which `Model`
makes `lot_stock`, `lot_issue` and `lot_discard` at all, so only the balance needs rows.
"""

from optimizer.formulation.families import Rows, family
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, equal


@family("I1", "Doses leave only a lot that has them, after release")
def lot_balance(m: Model) -> Rows:
    r"""A lot's doses carry over from release to its last usable week e, when all are gone.

        lot_stock[l,t] = lot_stock[l,t-1] + released in t
                         - sum_j lot_issue[l,j,t] - lot_discard[l,t],
        lot_stock[l,e] = 0                                                                 (I1)

    Twin check: planner.verify I1.  Source: contract 2.
    """
    if m.stock_by != "lots":
        return
    for p in m.problem.products:
        doses = {lot.id: lot.doses for lot in p.lots}
        for lot, first, last in m.lots_of(p):
            for t in range(first, min(last, m.problem.weeks - 1) + 1):
                terms: list[Term] = []
                for sign, group, week in (
                    (1.0, m.lot_stock, t),
                    (-1.0, m.lot_stock, t - 1),
                    (1.0, m.lot_discard, t),
                ):
                    if (p.id, lot, week) in group:
                        terms.append((group[p.id, lot, week], sign))
                for j, _ in enumerate(m.lives[p.id]):
                    if (p.id, lot, j, t) in m.lot_issue:
                        terms.append((m.lot_issue[p.id, lot, j, t], 1.0))
                released = 0.0
                if t == first and isinstance(lot, str):
                    released = float(doses[lot])
                elif t == first and isinstance(lot, int):
                    terms += m.batches_by(p.id, lot, -float(p.doses))
                    terms += m.batches_by(p.id, lot - 1, float(p.doses))
                yield (p.id, lot, t), equal(terms, released)
