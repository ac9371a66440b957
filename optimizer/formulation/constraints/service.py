"""Patients: when courses start, which patients are lost, which doses courses need (contract 3)."""

from optimizer.formulation.families import Rows, family
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, at_least, at_most, equal
from optimizer.problem import PatientClass, ProductData


@family("S1", "Every patient starts within the window or is lost")
def start_or_lose(m: Model) -> Rows:
    r"""Cumulative starts lie between the deadlines and the due weeks of patients not lost.

        treated[c,t] + lost[c,t]                <= due[c,t]
        treated[c,t] + lost[c,t-max_wait]       >= due[c,t-max_wait]
        treated[c,T-1] + lost[c,T-1]             = due[c,T-1]
        treated[c,t] >= treated[c,t-1]
        0 <= lost[c,t] - lost[c,t-1]            <= patients due in t                       (S1)

    All cumulative; `lost` counts by the week due, so it never waits.  In a pooled class the
    patients lost are of its levels v, and those of higher priority wait when the others all do:

        lost[c,t] - lost[c,t-1]     = sum_v level_lost[c,v,t]
        level_lost[c,v,t]          <= patients of v due in t
        sum_v level_waiting[c,v,t] >= due[c,t] - lost[c,t] - treated[c,t]
                                      - patients of least priority due in t - max_wait + 1 ... t

    Twin check: planner.verify S1.  Source: contract 3.
    """
    end = m.problem.weeks - 1
    for p, i, c in m.classes():
        due = 0
        dues = []
        for t in range(m.problem.weeks):
            due += c.due[t]
            dues.append(due)
            total: list[Term] = [(m.treated[p.id, i, t], 1.0), (m.lost[p.id, i, t], 1.0)]
            if t == end:
                yield ("all", p.id, i, t), equal(total, due)
            else:
                yield ("due", p.id, i, t), at_most(total, due)
            early = t - p.max_wait
            if early >= 0 and (p.max_wait or t < end):
                both: list[Term] = [(m.treated[p.id, i, t], 1.0), (m.lost[p.id, i, early], 1.0)]
                yield ("late", p.id, i, t), at_least(both, dues[early])
            if t:
                grown: list[Term] = [
                    (m.treated[p.id, i, t], 1.0),
                    (m.treated[p.id, i, t - 1], -1.0),
                ]
                yield ("begun", p.id, i, t), at_least(grown, 0)
                more: list[Term] = [(m.lost[p.id, i, t], 1.0), (m.lost[p.id, i, t - 1], -1.0)]
                yield ("lost", p.id, i, t), at_least(more, 0)
                if not c.levels:
                    yield ("most", p.id, i, t), at_most(more, c.due[t])
            if c.levels:
                yield from _by_level(m, (p, i, c), t, due)


def _by_level(m: Model, pooled: tuple[ProductData, int, PatientClass], t: int, due: int) -> Rows:
    """Which patients of a pooled class are lost and wait; `due`: patients due by week t."""
    p, i, c = pooled
    lost: list[Term] = [(m.lost[p.id, i, t], 1.0)]
    if t:
        lost.append((m.lost[p.id, i, t - 1], -1.0))
    lost += [(m.level_lost[p.id, i, j, t], -1.0) for j, _ in enumerate(c.levels)]
    yield ("levels", p.id, i, t), equal(lost, 0)
    waiting: list[Term] = [
        (m.level_waiting[p.id, i, j, t], 1.0)
        for j, _ in enumerate(c.levels)
        if (p.id, i, j, t) in m.level_waiting
    ]
    if waiting:
        others: list[Term] = [(m.treated[p.id, i, t], 1.0), (m.lost[p.id, i, t], 1.0)]
        yield ("hold", p.id, i, t), at_least([*waiting, *others], due - m.cheap_waits(p, c, t))


def course_doses(m: Model, p: ProductData, life: int, week: int) -> list[Term]:
    """Doses [by class that needs `life`] that leave the store in `week` for courses started."""
    terms: list[Term] = []
    for i, c in enumerate(p.classes):
        if c.life_needed != life or week + c.transit >= m.problem.weeks:
            continue
        for k, doses in enumerate(p.course):
            start = week + c.transit - k
            if doses and start >= 0:
                terms.append((m.treated[p.id, i, start], float(doses)))
                if start:
                    terms.append((m.treated[p.id, i, start - 1], -float(doses)))
    return terms


@family("S2", "A course begun is shipped whole and on time")
def courses_shipped(m: Model) -> Rows:
    r"""Doses leaving in week t for hospitals that need life R_j are those their courses need.

        sum issued to tier j in t  =  sum_{c: R_j} sum_k course[k] starts[c, t + transit - k]   (S2)

    by tier: issues from tier j and every fresher one of each stream; by lot: from each lot.
    Twin check: planner.verify S2.  Source: contract 2, 3.
    """
    for p in m.problem.products:
        for j, life in enumerate(m.lives[p.id]):
            for t in range(m.problem.weeks):
                if not m.receives(p, life, t):
                    continue
                issued = _issued(m, p, j, t)
                needed = [(v, -x) for v, x in course_doses(m, p, life, t)]
                yield (p.id, j, t), equal([*issued, *needed], 0)


def _issued(m: Model, p: ProductData, j: int, t: int) -> list[Term]:
    if m.stock_by == "tiers":
        streams = range(len(m.streams[p.id]))
        return [(m.issue[p.id, q, k, j, t], 1.0) for q in streams for k in range(j + 1)]
    lots = (lot for lot, _, _ in m.lots_of(p))
    return [(m.lot_issue[p.id, i, j, t], 1.0) for i in lots if (p.id, i, j, t) in m.lot_issue]
