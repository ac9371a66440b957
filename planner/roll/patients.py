"""The books of patients: who came, who started, who is lost, who waits on the Monday."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.demand import DemandKey
from planner.domain.state import WaitingPatients
from planner.roll.actuals import ActualService
from planner.roll.books import DEMAND, SERVICE, Books

ServiceKey = tuple[str, str, int, int | None]  # product, hospital, due, start


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientBooks:
    """Patients before the Monday."""

    started: Mapping[DemandKey, int]  # by product, hospital and week of the start
    waiting: tuple[WaitingPatients, ...]  # in weeks of the next scenario


def patient_books(books: Books) -> PatientBooks:
    """waiting before + came = started + lost + waiting after; what is not so is a fault.

    A patient whom the plan gives up waits on until the last week passes; one whom a row calls lost
    does not.
    """
    came, told = _came(books)
    gone: defaultdict[DemandKey, list[ActualService]] = defaultdict(list)
    started: Counter[DemandKey] = Counter()
    for row in _service(books):
        gone[row.product, row.hospital, row.due].append(row)
        if row.start is not None:
            started[row.product, row.hospital, row.start] += row.patients
            _in_its_time(books, row)
    waiting = []
    for key in [*came, *(key for key in gone if key not in came)]:
        product, hospital, due = key
        left = came.get(key, 0) - sum(row.patients for row in gone[key])
        if left < 0:
            _too_many(books, key, came.get(key, 0), gone[key], told.get(key))
        elif left and due + books.scenario.products[product].max_wait_weeks >= books.week:
            waiting.append(
                WaitingPatients(
                    product=product, hospital=hospital, due=due - books.week, patients=left
                )
            )
    return PatientBooks(started=started, waiting=tuple(waiting))


def _came(books: Books) -> tuple[dict[DemandKey, int], dict[DemandKey, int | None]]:
    """Patients who waited at the start or came since, by week due; rows of those told."""
    found: Counter[DemandKey] = Counter()
    for w in books.scenario.waiting:
        found[w.product, w.hospital, w.due] += w.patients
    for key, patients in books.scenario.demand.patients.items():
        if key[2] < books.week:
            found[key] += patients
    told = {}
    for a in books.actuals.demand:
        key = a.product, a.hospital, a.week
        found[key] = a.patients
        told[key] = a.row
    return found, told


def _service(books: Books) -> list[ActualService]:
    """Who started before the Monday, and who is said to be lost."""
    rows: dict[ServiceKey, ActualService] = {}
    planned: Counter[ServiceKey] = Counter()
    for s in books.plan.service:
        if s.start is not None and s.start < books.week:
            planned[s.product, s.hospital, s.due, s.start] += s.patients
    for key, patients in planned.items():
        product, hospital, due, start = key
        rows[key] = ActualService(
            product=product, hospital=hospital, due=due, start=start, patients=patients
        )
    for a in books.actuals.service:
        rows[a.product, a.hospital, a.due, a.start] = a
    return [row for row in rows.values() if row.patients]


def _in_its_time(books: Books, row: ActualService) -> None:
    if row.start is None or row.start >= row.due:
        return
    rule = f"is before the patients were due, {books.monday(row.due)}."
    repair = "Correct start or due."
    start = books.monday(row.start)
    books.refuse("out-of-order", SERVICE, rule, repair, row=row.row, column="start", value=start)


def _too_many(
    books: Books, key: DemandKey, came: int, rows: list[ActualService], demand_row: int | None
) -> None:
    product, hospital, due = key
    started = sum(r.patients for r in rows if r.start is not None)
    lost = sum(r.patients for r in rows if r.start is None)
    over = started + lost - came
    whose = f"{product} at {hospital}, due {books.monday(due)}"
    waited = "waited or came" if due < 0 else "came"
    lines = " and ".join(_who(books, r) for r in rows)
    rule = f"does not balance: {whose}: {came} {waited}, but {started} started and {lost} were "
    rule += f"lost before {books.day} ({lines}): {over} too many."
    repair = "Write who really started; 0 patients in a week in which nobody did."
    told = [r for r in rows if r.row is not None]
    if told:
        books.refuse(
            "too-many-patients", SERVICE, rule, repair, row=told[-1].row, column="patients",
            value=told[-1].patients,
        )  # fmt: skip
    elif demand_row is not None:
        repair = f"Write in {SERVICE} who really started; 0 patients in a week in which nobody did."
        books.refuse(
            "too-many-patients", DEMAND, rule, repair, row=demand_row, column="patients",
            value=came,
        )  # fmt: skip
    else:
        books.refuse("too-many-patients", SERVICE, f"it {rule}", repair)


def _who(books: Books, row: ActualService) -> str:
    where = "as planned" if row.row is None else f"row {row.row}"
    when = "lost" if row.start is None else f"on {books.monday(row.start)}"
    return f"{row.patients} {when}, {where}"
