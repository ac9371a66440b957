"""Rules of the tables that tell where things stand at the start (contract 7a)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from planner.domain.calendar import Calendar
from planner.formatting import count
from planner.io.scenario.schema import HOSPITALS, PRODUCTS
from planner.io.scenario.state_tables import COURSES, TRANSIT, WAITING
from planner.io.scenario.typed_table import TypedRow
from planner.io.text.cells import CellFault
from planner.io.text.column import Table

Report = Callable[[Table, TypedRow, str, CellFault], None]


@dataclass(frozen=True, slots=True)
class StateRows:
    """The rows of the three tables, and what they are checked against."""

    rows: Callable[[Table], list[TypedRow]]
    products: dict[str, TypedRow]
    hospitals: dict[str, TypedRow]
    calendar: Calendar
    report: Report

    def product(self, row: TypedRow) -> TypedRow | None:
        return self.products.get(row.of("product", str) or "")

    def transit_weeks(self, row: TypedRow) -> int | None:
        hospital = self.hospitals.get(row.of("hospital", str) or "")
        return hospital.of("transit_weeks", int) if hospital else None

    def before_start(self, table: Table, name: str) -> Iterator[tuple[TypedRow, int]]:
        """The rows and their week; one from the start on is a fault."""
        start = self.calendar.start
        for row in self.rows(table):
            day = row.of(name, date)
            if day is None:
                continue
            if day >= start:
                rule = f"is not before the start, {start}."
                repair = "Write an earlier Monday, or move them to demand.csv."
                self.report(table, row, name, CellFault("not-before-start", rule, repair))
                continue
            yield row, self.calendar.week_of(day)


def check_state(state: StateRows) -> None:
    """Every rule, for all rows whose cells it needs are right."""
    _waiting(state)
    _courses(state)
    _transit(state)


def _waiting(state: StateRows) -> None:
    for row, due in state.before_start(WAITING, "due"):
        product = state.product(row)
        wait = product.of("max_wait_weeks", int) if product else None
        if wait is not None and due + wait < 0:
            rule = (
                f"is more than the longest wait, {count(wait, 'week')}, before the start, "
                f"{state.calendar.start}: they could have started in the week of "
                f"{state.calendar.monday(due + wait)} at the latest."
            )
            repair = f"Delete the row, or raise max_wait_weeks of {_id(row)!r}."
            state.report(WAITING, row, "due", CellFault("wait-over", rule, repair))


def _courses(state: StateRows) -> None:
    for row, started in state.before_start(COURSES, "started"):
        product, transit = state.product(row), state.transit_weeks(row)
        course = product.values["course"] if product else None
        shipped = row.of("shipped", int)
        if product is None or shipped is None or not isinstance(course, tuple):
            continue
        doses = [int(x) for x in course]
        whole = product.of("ship_course", str) == "whole"
        if shipped > sum(doses):
            rule = f"is more than the {count(sum(doses), 'dose')} of a course of {_id(row)!r}."
            repair = f"Write {sum(doses)} or less, or correct course in {PRODUCTS.file}."
            state.report(COURSES, row, "shipped", CellFault("more-than-course", rule, repair))
        elif whole and shipped < sum(doses):
            rule = (
                f"is less than the {count(sum(doses), 'dose')} of a course of {_id(row)!r}, "
                "all of which leave together: nobody in the midst of one is owed a dose."
            )
            repair = "Delete the row."
            state.report(COURSES, row, "shipped", CellFault("course-leaves-whole", rule, repair))
        elif transit is not None:
            left = sum(doses[: min(transit, state.calendar.weeks) - started])
            if shipped < left:
                rule = _too_little(state.calendar, started, doses, left, transit)
                repair = f"Write {left} or more, or delete the row where the course was broken off."
                state.report(COURSES, row, "shipped", CellFault("less-than-left", rule, repair))


def _too_little(calendar: Calendar, started: int, doses: list[int], left: int, transit: int) -> str:
    """Why so many doses have left the store before week 0."""
    begun = calendar.monday(started)
    over = started + len(doses) - 1
    if over < 0:
        return (
            f"is less than the {count(left, 'dose')} of a course of {count(len(doses), 'week')}: "
            f"begun on {begun}, it ended in the week of {calendar.monday(over)}, before the start."
        )
    rule = f"is less than the {count(left, 'dose')} that had to leave before the start, "
    on = f", {count(transit, 'week')} on the way" if transit else ""
    return f"{rule}{calendar.start}, of a course begun on {begun}{on}."


def _transit(state: StateRows) -> None:
    calendar = state.calendar
    for row in state.rows(TRANSIT):
        day, transit = row.of("infused", date), state.transit_weeks(row)
        if day is not None and transit is not None:
            week = calendar.week_of(day)
            if week < 0:
                rule = f"is before the start, {calendar.start}: they have arrived."
                repair = "Delete the row: doses that were infused are told by courses.csv."
                state.report(TRANSIT, row, "infused", CellFault("not-on-the-way", rule, repair))
            elif week >= transit:
                rule = (
                    f"is too late for doses that left before the start, {calendar.start}: "
                    f"{row.of('hospital', str)!r} is {count(transit, 'week')} from the store."
                )
                repair = _latest(calendar, transit)
                state.report(TRANSIT, row, "infused", CellFault("not-on-the-way", rule, repair))
        product, doses = state.product(row), row.of("doses", int)
        course = product.values["course"] if product else None
        whole = product is not None and product.of("ship_course", str) == "whole"
        if whole and doses is not None and isinstance(course, tuple):
            unit = sum(int(x) for x in course)
            if doses % unit:
                rule = f"is no multiple of {unit}: courses of {_id(row)!r} leave whole."
                repair = f"Write {doses - doses % unit or unit}, or another multiple."
                state.report(TRANSIT, row, "doses", CellFault("part-of-a-course", rule, repair))


def _latest(calendar: Calendar, transit: int) -> str:
    if not transit:
        return f"Delete the row: with transit_weeks 0 in {HOSPITALS.file} nothing is on the way."
    last = calendar.monday(transit - 1)
    return f"Write a Monday from {calendar.start} to {last}, or correct transit_weeks."


def _id(row: TypedRow) -> str:
    """The product that a row names."""
    return row.of("product", str) or ""
