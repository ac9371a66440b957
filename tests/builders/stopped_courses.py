"""Whose courses a plan interrupts, where rows of courses.csv differ in the doses shipped alone.

interrupted.csv names the week a course began, not the doses that have left; the shipments tell
the rest.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import product as every

from planner.domain.plan import Interruption, Plan
from planner.domain.scenario import Scenario
from planner.domain.state import RunningCourse

Stopped = Counter[tuple[int, int]]  # row of courses.csv, week: patients
Doses = Counter[tuple[str, str, int]]  # product, hospital, week infused


def stopped_courses(scenario: Scenario, plan: Plan) -> Stopped:
    """Patients interrupted by row and week, so that the others get all doses shipped for them."""
    left = _left_for_courses(scenario, plan)
    shares = [list(_shares(scenario, row)) for row in plan.interrupted]
    for choice in every(*shares):
        stopped: Stopped = sum(choice, Counter())
        gone = Counter[int]()
        for (n, _), patients in stopped.items():
            gone[n] += patients
        few = all(patients <= scenario.courses[n].patients for n, patients in gone.items())
        if few and _owed(scenario, stopped) == left:
            return stopped
    raise ValueError("no way to tell who is interrupted agrees with the shipments")


def _shares(scenario: Scenario, row: Interruption) -> Iterator[Stopped]:
    """Every way to share the patients of one row of interrupted.csv out among courses."""
    mine = [n for n, x in enumerate(scenario.courses) if _is_of(scenario, row, x)]
    for parts in every(*(range(row.patients + 1) for _ in mine)):
        if sum(parts) == row.patients:
            yield Counter({(n, row.week): k for n, k in zip(mine, parts, strict=True) if k})


def _is_of(scenario: Scenario, row: Interruption, x: RunningCourse) -> bool:
    same = (row.product, row.hospital, row.started) == (x.product, x.hospital, x.started)
    return same and row.week in x.owed(scenario.products[x.product].course)


def _left_for_courses(scenario: Scenario, plan: Plan) -> Doses:
    """Doses shipped, less those of patients who start."""
    doses: Doses = Counter()
    for x in plan.shipments:
        doses[x.product, x.hospital, x.infused] += x.doses
    for row in plan.service:
        course = scenario.products[row.product].shipped_course
        transit = scenario.hospitals[row.hospital].transit_weeks
        for k, n in enumerate(course) if row.start is not None else ():
            week = row.start + k
            if transit <= week < scenario.weeks:
                doses[row.product, row.hospital, week] -= n * row.patients
    return Counter({key: n for key, n in doses.items() if n})


def _owed(scenario: Scenario, stopped: Stopped) -> Doses:
    doses: Doses = Counter()
    for n, x in enumerate(scenario.courses):
        patients = x.patients
        for week, each in sorted(x.owed(scenario.products[x.product].course).items()):
            patients -= stopped[n, week]
            if patients and week < scenario.weeks:
                doses[x.product, x.hospital, week] += each * patients
    return doses
