"""Freezer positions (contract 6)."""

from optimizer.formulation.families import FREEZERS, Rows, family
from optimizer.formulation.objective import (
    fixed_quarantine,
    fixed_rest,
    quarantined,
    rest_of_batches,
    rests_kept,
)
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, at_most


@family(FREEZERS, "Closing stock fits the freezer positions in service")
def positions(m: Model) -> Rows:
    r"""Usable and quarantined doses at the end of a week, and rests of lots, in positions.

        sum_p positions[p] (onhand[p,t] + quarantine[p,t] + rest[p,t])
                                                            <= positions in service[t]     (F1)

    Twin check: planner.verify F1.  Source: contract 6.
    """
    if m.problem.positions is None:
        return
    for t, limit in enumerate(m.problem.positions):
        terms: list[Term] = []
        fixed = 0.0
        for p in m.problem.products:
            terms.append((m.onhand[p.id, t], p.positions))
            terms += quarantined(m, p, t, p.positions)
            terms += rest_of_batches(m, p, t, p.positions)
            terms += rests_kept(m, p, t, p.positions)
            fixed += p.positions * (fixed_quarantine(p, t) + fixed_rest(m.problem, p, t))
        yield (t,), at_most(terms, limit - fixed)
