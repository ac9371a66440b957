"""Courses begun before the Monday, the doses that have left for them, and doses on the way."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner.domain.demand import DemandKey
from planner.domain.state import DosesInTransit, RunningCourse
from planner.formatting import count
from planner.roll.actuals import ActualInterruption
from planner.roll.books import INTERRUPTED, SERVICE, SHIPMENTS, Books
from planner.roll.stock import shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseBooks:
    """In weeks of the next scenario."""

    courses: tuple[RunningCourse, ...]
    transit: tuple[DosesInTransit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cohort:
    """Patients with one start; from week `until` on nothing is owed to them any more."""

    course: RunningCourse
    owed: Mapping[int, int]  # [dose] of one patient from this store, by week of infusion
    until: int | None = None


def course_books(
    books: Books, started: Mapping[DemandKey, int], products: Mapping[str, str]
) -> CourseBooks:
    """Courses with a dose still owed, and doses on the way to patients who have not started.

    A patient cannot have had what had not arrived: a fault.  products: of every lot.
    """
    groups = list(_interrupted(books, _groups(books, started)))
    needs: Counter[DemandKey] = Counter()
    running: Counter[tuple[str, str, int, int]] = Counter()
    for g in groups:
        c, left_by = g.course, books.left_by(g.course.hospital)
        for week, doses in g.owed.items():
            if week < (left_by if g.until is None else min(left_by, g.until)):
                needs[c.product, c.hospital, week] += c.patients * doses
        had = c.shipped + sum(doses for week, doses in g.owed.items() if week < left_by)
        if g.until is None and had < books.scenario.products[c.product].doses_per_course:
            running[c.product, c.hospital, c.started - books.week, had] += c.patients
    courses = tuple(
        RunningCourse(product=p, hospital=h, started=week, patients=patients, shipped=had)
        for (p, h, week, had), patients in running.items()
    )
    return CourseBooks(
        courses=courses, transit=tuple(_on_the_way(books, needs, _arrivals(books, products)))
    )


def _groups(books: Books, started: Mapping[DemandKey, int]) -> Iterator[_Cohort]:
    products = books.scenario.products
    for c in books.scenario.courses:
        yield _Cohort(course=c, owed=c.owed(products[c.product].course))
    for (product, hospital, week), patients in started.items():
        course = RunningCourse(product=product, hospital=hospital, started=week, patients=patients)
        yield _Cohort(course=course, owed=course.owed(products[product].shipped_course))


def _interrupted(books: Books, groups: Iterator[_Cohort]) -> Iterator[_Cohort]:
    """The same, those who broke off apart.

    What the plan breaks off later than the last dose that can have left has not happened yet.
    """
    rows: dict[tuple[str, str, int, int], ActualInterruption] = {
        (x.product, x.hospital, x.started, x.week): ActualInterruption(
            product=x.product, hospital=x.hospital, started=x.started, week=x.week,
            patients=x.patients,
        )
        for x in books.plan.interrupted
        if x.week < books.left_by(x.hospital)
    }  # fmt: skip
    rows |= {(a.product, a.hospital, a.started, a.week): a for a in books.actuals.interrupted}
    left = {key: row.patients for key, row in rows.items()}
    for g in groups:
        c, whole = g.course, g.course.patients
        for (product, hospital, begun, week), patients in left.items():
            same = (product, hospital, begun) == (c.product, c.hospital, c.started)
            if patients and whole and same and week in g.owed:
                off = min(patients, whole)
                left[product, hospital, begun, week] -= off
                whole -= off
                yield replace(g, course=replace(c, patients=off), until=week)
        if whole:
            yield replace(g, course=replace(c, patients=whole))
    for key, patients in left.items():
        if patients:
            _nobody(books, rows[key], patients)


def _arrivals(books: Books, products: Mapping[str, str]) -> Counter[DemandKey]:
    found: Counter[DemandKey] = Counter()
    for t in books.scenario.transit:
        found[t.product, t.hospital, t.infused] += t.doses
    for x in shipped(books):
        if x.lot in products:
            product = books.scenario.products[products[x.lot]]
            transit = books.scenario.hospitals[x.hospital].transit_weeks
            found[product.id, x.hospital, x.week + transit] += x.doses
            if x.row is not None and x.doses % product.shipping_unit:
                rule = f"is not a multiple of {product.shipping_unit}, the doses of a course of "
                rule += f"{product.id}: they leave together, from one lot."
                books.refuse(
                    "split-course", SHIPMENTS, rule, "Write whole courses.", row=x.row,
                    column="doses", value=x.doses,
                )  # fmt: skip
    return found


def _on_the_way(
    books: Books, needs: Mapping[DemandKey, int], arrivals: Mapping[DemandKey, int]
) -> Iterator[DosesInTransit]:
    """A dose that was not needed when it arrived may be given later; on the Monday it is wasted."""
    for product, hospital in dict.fromkeys((p, h) for p, h, _ in (*needs, *arrivals)):
        spare = 0
        for week in range(books.left_by(hospital)):
            need = needs.get((product, hospital, week), 0)
            came = arrivals.get((product, hospital, week), 0)
            short = need - came - spare
            if short > 0:
                _not_arrived(books, (product, hospital, week), need, came + spare)
            spare_used = min(spare, max(0, need - came))
            rest = max(0, came - need)
            spare -= spare_used
            if week < books.week:
                spare += rest
            elif rest:
                yield DosesInTransit(
                    product=product, hospital=hospital, infused=week - books.week, doses=rest
                )


def _not_arrived(books: Books, key: DemandKey, need: int, there: int) -> None:
    product, hospital, week = key
    rule = f"{product} at {hospital}, infused in the week of {books.monday(week)}: "
    rule += f"{count(need, 'dose')} needed by patients who started, {there} there: "
    rule += f"{need - there} missing."
    repair = f"Write in {SHIPMENTS} what was shipped, in {SERVICE} who did not start, "
    repair += f"or in {INTERRUPTED} who broke off."
    file, row = _who_says(books, key)
    books.refuse("doses-missing", file, rule, repair, row=row)


def _who_says(books: Books, key: DemandKey) -> tuple[str, int | None]:
    """The row of the actuals by which doses are missing, as far as one can be named."""
    product, hospital, week = key
    transit = books.scenario.hospitals[hospital].transit_weeks
    for a in books.actuals.service:
        same = (a.product, a.hospital) == (product, hospital)
        if same and a.start is not None and a.start <= week and a.patients:
            return SERVICE, a.row
    of = {lot.id: lot.product for lot in books.scenario.lots.values()}
    of |= {b.id: b.product for b in books.plan.batches}
    for x in books.actuals.shipments:
        if (of.get(x.lot), x.hospital, x.shipped + transit) == (product, hospital, week):
            return SHIPMENTS, x.row
    return SHIPMENTS, None


def _nobody(books: Books, row: ActualInterruption, patients: int) -> None:
    rule = f"does not balance: {patients} too many: no more patients of {row.product} at "
    rule += f"{row.hospital} who started on {books.monday(row.started)} were owed a dose in the "
    rule += f"week of {books.monday(row.week)}."
    repair = "Correct patients, started or week."
    books.refuse(
        "too-many-patients", INTERRUPTED, rule, repair, row=row.row, column="patients",
        value=row.patients,
    )  # fmt: skip
