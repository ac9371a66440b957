"""The release laboratory (contract 6)."""

from optimizer.formulation.families import Rows, family
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, at_most


@family("Q1", "The release laboratory takes so many lots a week")
def laboratory(m: Model) -> Rows:
    r"""New batches frozen in week t fit what firm batches leave of the laboratory.

        sum_p (made[p, t - production] - made[p, t - production - 1]) <= laboratory[t]     (Q1)

    For every week in which a new batch may be frozen, past the horizon too.
    Twin check: planner.verify Q1.  Source: contract 6.
    """
    if m.problem.laboratory is None:
        return
    for t, limit in enumerate(m.problem.laboratory):
        terms: list[Term] = []
        for p in m.problem.products:
            begun = t - p.production
            if 0 <= begun < m.problem.weeks:
                terms += m.made_by(p.id, begun) + m.made_by(p.id, begun - 1, -1.0)
        if terms:
            yield (t,), at_most(terms, limit)
