"""Patients start in their window or are lost; courses begun are served whole, on time (S1, S2)."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from planner.domain.demand import DemandKey
from planner.domain.plan import Plan, Shipment, Violation
from planner.domain.scenario import Scenario
from planner.verify.course_doses import balances
from planner.verify.wording import amount, monday, number


def starts(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """S1: every patient due starts within the window, or is lost; no others (contract 3, 7a)."""
    calendar = scenario.calendar
    due: Counter[DemandKey] = Counter(scenario.demand.patients)
    for x in scenario.waiting:
        due[x.product, x.hospital, x.due] += x.patients
    planned: defaultdict[DemandKey, int] = defaultdict(int)
    for row in plan.service:
        planned[row.product, row.hospital, row.due] += row.patients
        if row.start is None:
            continue
        longest = scenario.products[row.product].max_wait_weeks
        if row.start < row.due:
            early = amount(row.due - row.start, "week")
            rule = f"{early} before they are due"
        elif row.start < 0:
            rule = f"before the first week, {monday(calendar, 0)}"
        elif row.start > row.due + longest:
            late = amount(row.start - row.due - longest, "week")
            rule = f"{late} beyond the longest wait of {longest}"
        elif row.start >= scenario.weeks:
            rule = (
                f"after the last week, {monday(calendar, scenario.weeks - 1)}; they count as lost"
            )
        else:
            continue
        who = _whose(scenario, (row.product, row.hospital, row.due))
        begun = f"{amount(row.patients, 'patient')} begun on {monday(calendar, row.start)}"
        message = f"{who}: {begun}, {rule}."
        yield Violation(rule="S1", message=message)
    for key in [*due, *(key for key in planned if key not in due)]:
        stated, patients = planned.get(key, 0), due.get(key, 0)
        if stated != patients:
            off = stated - patients
            file = "demand.csv" if key[2] >= 0 or not scenario.waiting else "waiting.csv"
            sums = f"{amount(stated, 'patient')} started or lost, {number(patients)} in {file}"
            gap = f"{number(abs(off))} {'too many' if off > 0 else 'missing'}"
            yield Violation(rule="S1", message=f"{_whose(scenario, key)}: {sums}; {gap}.")


def courses(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """S2: courses begun get their doses, in time; nothing else is shipped (contract 2, 3).

    Where courses leave whole, all of a course is due in the week of the start.  What is in transit
    at the start and what running courses are owed is counted: S4 and S3 are about these.
    """
    calendar = scenario.calendar
    transit = {x.id: x.transit_weeks for x in scenario.hospitals.values()}
    for x in plan.shipments:
        if x.infused != x.shipped + transit[x.hospital]:
            arrives = x.shipped + transit[x.hospital]
            days = [monday(calendar, week) for week in (x.shipped, arrives, x.infused)]
            rule = f"shipped to {x.hospital} on {days[0]} is infused on {days[1]}, not {days[2]}"
            message = f"Lot {x.lot}: what is {rule}."
            yield Violation(rule="S2", message=message)
    yield from _whole_courses(scenario, plan)
    for unlike in balances(scenario, plan):
        if unlike.rule == "S2":
            product, hospital, week = unlike.key
            where = f"{product} at {hospital}, infused in the week of {monday(calendar, week)}"
            sums = f"{amount(unlike.sent, 'dose')} shipped, "
            sums += f"{number(unlike.started)} required by courses begun"
            if unlike.owed:
                sums += f" and {number(unlike.owed)} owed to running courses"
            off = unlike.surplus
            gap = f"{number(abs(off))} {'too many' if off > 0 else 'missing'}"
            yield Violation(rule="S2", message=f"{where}: {sums}; {gap}.")


def _whole_courses(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """Where courses leave whole: one row for each lot, hospital and week, a multiple of a course.

    That each row is of one lot makes each patient's doses those of one lot (contract 3).
    """
    rows: defaultdict[tuple[str, str, int], list[Shipment]] = defaultdict(list)
    for x in plan.shipments:
        if scenario.products[x.product].whole_course:
            rows[x.lot, x.hospital, x.shipped].append(x)
    for (lot, hospital, week), found in rows.items():
        doses, each = sum(x.doses for x in found), scenario.products[found[0].product]
        where = f"Lot {lot} to hospital {hospital}, shipped on {monday(scenario.calendar, week)}"
        if len(found) > 1:
            rule = f"{amount(len(found), 'row')} of shipments.csv; whole courses are written in one"
            yield Violation(rule="S2", message=f"{where}: {rule}.")
        if over := doses % each.doses_per_course:
            rule = f"{amount(doses, 'dose')}, {number(over)} beyond whole courses"
            course = amount(each.doses_per_course, "dose")
            message = f"{where}: {rule}; a course is {course} and leaves from one lot."
            yield Violation(rule="S2", message=message)


def _whose(scenario: Scenario, key: DemandKey) -> str:
    product, hospital, due = key
    return f"{product} at {hospital}, due {monday(scenario.calendar, due)}"
