"""The release laboratory (contract 6)."""

from optimizer.formulation.batch_rows import lots_frozen
from optimizer.formulation.families import Rows, family
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import at_most


@family("Q1", "The release laboratory takes so many lots a week")
def laboratory(m: Model) -> Rows:
    r"""New batches frozen in week t fit what firm batches leave of the laboratory.

        sum_p (batches_cum[p, t - production] - batches_cum[p, t - production - 1])
            <= laboratory[t]                                                               (Q1)

    For every week in which a new batch may be frozen, past the horizon too.
    Twin check: planner.verify Q1.  Source: contract 6.
    """
    for week, terms, limit in lots_frozen(m.problem, m.batches_cum):
        yield (week,), at_most(terms, limit)
