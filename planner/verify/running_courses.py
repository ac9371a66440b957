"""Courses that run at the start get what they are owed, until they are interrupted (S3)."""

from collections.abc import Iterator

from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.verify.course_doses import CourseKey, balances, interrupted_by_week, owed_weeks
from planner.verify.wording import amount, monday, number


def running_courses(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """S3: interruptions are of courses that run, and the others get their doses (contract 7a)."""
    if not scenario.courses and not plan.interrupted:
        return
    yield from _interruptions(scenario, plan)
    calendar = scenario.calendar
    for x in balances(scenario, plan):
        if x.rule == "S3":
            product, hospital, week = x.key
            where = f"{product} at {hospital}, infused in the week of {monday(calendar, week)}"
            sums = f"{amount(x.sent, 'dose')} shipped, {number(x.owed)} owed to running courses"
            if x.started:
                sums += f" beside {number(x.started)} required by courses begun"
            gap = f"{number(-x.surplus)} missing; ship them, or interrupt a course"
            yield Violation(rule="S3", message=f"{where}: {sums}; {gap}.")


def _interruptions(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """Each interruption is of patients in the midst of a course, who are owed a dose then."""
    calendar, running = scenario.calendar, owed_weeks(scenario)
    known = {(x.product, x.hospital, x.started) for x in scenario.courses}
    for course, stopped in interrupted_by_week(plan).items():
        weeks = running.get(course, {})
        gone = 0
        for week, patients in sorted(stopped.items()):
            what = f"{_whose(scenario, course)}: {amount(patients, 'patient')} interrupted on "
            what += monday(calendar, week)
            if course not in known:
                message = f"{what}, but courses.csv has nobody there who started then."
                yield Violation(rule="S3", message=message)
            elif week not in weeks:
                message = f"{what}, but in that week no dose is owed to them within the plan."
                yield Violation(rule="S3", message=message)
            else:
                asked = weeks[week]
                there = asked.earlier + sum(n for _, n in asked.begins) - gone
                if patients > there:
                    over = f"{number(there)} there who are owed a dose"
                    message = f"{what}, {over}; {number(patients - there)} too many."
                    yield Violation(rule="S3", message=message)
                gone += min(patients, there)


def _whose(scenario: Scenario, course: CourseKey) -> str:
    product, hospital, started = course
    start = monday(scenario.calendar, started)
    return f"{product} at {hospital}, started {start}"
