"""What was decided before: running courses (S3) and the plan in force (contract 7a)."""

from collections import Counter

from tests.oracle.model import Terms, Textbook


def interruptions(m: Textbook) -> None:
    """Patients in the midst of a course who are owed nothing from a week on, each at its price."""
    for i, row, doses in m.owed() if m.keeps("S3") else ():
        p, priority = m.scenario.products[row.product], m.scenario.hospitals[row.hospital].priority
        for week in doses:
            price = float(priority * p.lost_cost)
            m.interrupted[i, week] = m.program.column(price, upper=row.patients)
        m.program.at_most(((m.interrupted[i, week], 1) for week in doses), row.patients)


def owed(m: Textbook) -> tuple[Terms, dict[tuple[str, str, int], int]]:
    """S3: doses that running courses ask for: what interruptions take off it, and the whole."""
    terms: Terms = {}
    fixed: Counter[tuple[str, str, int]] = Counter()
    for i, row, doses in m.owed() if m.keeps("S3") else ():
        for week, n in doses.items():
            key = row.product, row.hospital, week
            fixed[key] += n * row.patients
            ended = [m.interrupted[i, before] for before in doses if before <= week]
            terms.setdefault(key, []).extend((column, -float(n)) for column in ended)
    return terms, fixed


def moves(m: Textbook) -> None:
    """What starts more or fewer than in the plan in force cost, by product, suite and week."""
    plan = m.scenario.in_force
    if plan is None:
        return
    before = Counter((b.product, b.suite, b.start) for b in plan.batches)
    stable = m.scenario.stable_weeks
    if stable is None:
        stable = max((b.start for b in plan.batches), default=-1) + 1
    stays = Counter((b.product, b.suite, b.start) for b in m.in_force)
    for name, p in m.scenario.products.items():
        for suite in m.scenario.suites if p.move_cost else ():
            for week in m.weeks[: max(0, stable)]:
                key = name, suite, week
                more, fewer = (m.program.column(float(p.move_cost), whole=False) for _ in range(2))
                starts = [
                    (column, 1.0) for (q, t, s, _), column in m.begin.items() if (q, s, t) == key
                ]
                terms = [*starts, (more, -1.0), (fewer, 1.0)]
                m.program.equal(terms, before[key] - stays[key])
