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

    A class whose patients have waited before week 0 is due in week 0 as a whole, for so many weeks
    less, and counts only until then.  Twin check: planner.verify S1.  Source: contract 3, 7a.
    """
    end = m.problem.weeks - 1
    for p, i, c in m.classes():
        due = 0
        dues = []
        if c.waited:
            yield from _waiting(m, p, i, c)
            continue
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


def _waiting(m: Model, p: ProductData, i: int, c: PatientClass) -> Rows:
    """Patients who wait at the start: each starts by the last week that they may, or is lost."""
    last, due = m.last_start(p, c), c.due[0]
    for t in range(last + 1):
        total: list[Term] = [(m.treated[p.id, i, t], 1.0), (m.lost[p.id, i, t], 1.0)]
        if t == last:
            yield ("all", p.id, i, t), equal(total, due)
        else:
            yield ("due", p.id, i, t), at_most(total, due)
        if t:
            grown: list[Term] = [(m.treated[p.id, i, t], 1.0), (m.treated[p.id, i, t - 1], -1.0)]
            yield ("begun", p.id, i, t), at_least(grown, 0)
        if c.levels:
            yield from _by_level(m, (p, i, c), t, due)


def _by_level(m: Model, pooled: tuple[ProductData, int, PatientClass], t: int, due: int) -> Rows:
    """Which patients of a pooled class are lost and wait; `due`: patients due by week t."""
    p, i, c = pooled
    lost: list[Term] = [(m.lost[p.id, i, t], 1.0)]
    if t:
        lost.append((m.lost[p.id, i, t - 1], -1.0))
    lost += [(m.level_lost[p.id, i, j, t], -1.0) for j, _ in enumerate(c.levels)]
    if not (c.waited and t):
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
    """Doses that leave in `week` for courses started and running, where `life` is needed."""
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
    for g, course in enumerate(p.courses):
        for k, (infused, doses) in enumerate(course.owed):
            if course.life_needed == life and infused - course.transit == week:
                terms.append((m.continued[p.id, g, k], float(doses)))
    return terms


@family("S2", "A course begun is shipped whole and on time")
def courses_shipped(m: Model) -> Rows:
    r"""Doses leaving in week t for hospitals that need life R_j are those their courses need.

        sum issued to tier j in t  =  sum_{c: R_j} sum_k course[k] starts[c, t + transit - k]
                                      + sum_{g: R_j} sum_k owed[g,k] continued[g,k]             (S2)

    by tier: issues from tier j and every fresher one of each stream; by lot: from each lot.
    The last sum is over the doses owed to running courses that leave in t.
    Twin check: planner.verify S2.  Source: contract 2, 3, 7a.
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


@family("S3", "A running course gets what it is owed, until it is interrupted")
def running_courses(m: Model) -> Rows:
    r"""Of alike patients in the midst of a course, those with a dose have had the one before.

        continued[g,k] <= continued[g,k-1]                                                 (S3)

    The doses themselves are in S2.  Twin check: planner.verify S3.  Source: contract 7a.
    """
    for p in m.problem.products:
        for g, course in enumerate(p.courses):
            for k in range(1, len(course.owed)):
                both: list[Term] = [
                    (m.continued[p.id, g, k], 1.0),
                    (m.continued[p.id, g, k - 1], -1.0),
                ]
                yield (p.id, g, k), at_most(both, 0)


@family("S4", "Starts before a shipment can arrive live on doses in transit")
def doses_in_transit(m: Model) -> Rows:
    r"""What courses need before a shipment of week 0 arrives left the store before the start.

        sum_{c: stock z} sum_k course[k] starts[c, t - k]  <=  in_transit[z,t]   t < transit   (S4)

    Twin check: planner.verify S4.  Source: contract 7a.
    """
    for p in m.problem.products:
        for z, stock in enumerate(p.in_transit):
            for t, doses in enumerate(stock):
                yield (p.id, z, t), at_most(early_doses(m, p, z, t), doses)


def early_doses(m: Model, p: ProductData, stock: int, week: int) -> list[Term]:
    """Doses that courses need of a stock in transit in `week`."""
    terms: list[Term] = []
    for i, c in enumerate(p.classes):
        if c.transit_stock != stock:
            continue
        for k, doses in enumerate(p.course[: week + 1]):
            if doses:
                terms.append((m.treated[p.id, i, week - k], float(doses)))
                if week > k:
                    terms.append((m.treated[p.id, i, week - k - 1], -float(doses)))
    return terms
