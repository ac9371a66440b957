"""The next scenario from what a person hands in: a plan, files of actuals, a date (contract 7a)."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from planner.domain.calendar import Calendar
from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault
from planner.io.plan.read import read_plan
from planner.io.plan.tables import (
    DECISIONS,
    PREVIOUS_BANKING,
    PREVIOUS_BATCHES,
    REPORT_FILE,
)
from planner.io.scenario.hashing import scenario_hash
from planner.io.text.cells import CellFault, parse_cell
from planner.io.text.column import Column, Kind
from planner.kpis import unknown_references
from planner.roll.books import Books
from planner.roll.ids import mostly_strangers, strangers
from planner.roll.news import past_only
from planner.roll.read_actuals import Contents, read_actuals
from planner.roll.roll import roll, root_faults

DATE = Column("to", Kind.MONDAY, "the Monday on which the next scenario begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextScenario:
    """A scenario that begins on a later Monday, and what was strange in the actuals."""

    scenario: Scenario
    warnings: tuple[Fault, ...] = ()


def next_scenario(
    scenario: Scenario,
    plan: Plan | None,
    contents: Contents,
    to: str,
    *,
    others: tuple[Fault, ...] = (),
    place: str = "--to",
) -> NextScenario:
    """`scenario` as things stand on the Monday `to`.

    plan: None where it could not be read, and `others` say why.  contents: actuals by file name.
    place: where `to` was written, for its fault.
    Raises DataError with everything that is wrong, of `others`, `to` and the actuals.
    """
    week, wrong = week_of_date(scenario.calendar, to, place)
    faults = [*others, *wrong]
    warnings: tuple[Fault, ...] = ()
    if plan is not None:
        read = read_actuals(contents, scenario, plan)
        faults += [*mostly_strangers(scenario, plan, read.actuals), *read.faults]
        if week < scenario.weeks:
            actuals, late = past_only(scenario, plan, read.actuals, week)
            warnings = (*read.warnings, *late)
            try:
                rolled = roll(scenario, plan, actuals, week)
            except DataError as error:
                faults += error.faults
        else:  # its ids can be looked at all the same
            books = Books(scenario=scenario, plan=plan, actuals=read.actuals, week=week)
            faults += strangers(books)[0]
    if faults:
        raise DataError(f"what is said of {scenario.name!r}", root_faults(faults))
    return NextScenario(scenario=rolled, warnings=warnings)


def week_of_date(calendar: Calendar, to: str, place: str = "--to") -> tuple[int, tuple[Fault, ...]]:
    """The week that begins on the Monday `to`, after the first of the horizon, or a fault.

    With a fault it is the week that the day lies in, or that after the horizon.
    """
    day = parse_cell(DATE, to.strip())
    if isinstance(day, CellFault):
        meant = parse_cell(replace(DATE, kind=Kind.DATE), to.strip())
        week = calendar.week_of(meant) if isinstance(meant, date) else 0
        inside = 0 < week < calendar.weeks
        fault = _date_fault(day.code, place, to, day.rule, day.repair)
        return week if inside else calendar.weeks, (fault,)
    assert isinstance(day, date)
    week = calendar.week_of(day)
    if 0 < week < calendar.weeks:
        return week, ()
    first, last = calendar.monday(1), calendar.monday(calendar.weeks - 1)
    rule = f"is not a later Monday of the horizon, which begins on {calendar.start}"
    rule += f" and whose last week is that of {last}."
    repair = f"Write a Monday from {first} to {last}."
    if calendar.weeks == 1:
        repair = "A horizon of one week has no later Monday: plan a longer one."
    return calendar.weeks, (_date_fault("outside-horizon", place, to, rule, repair),)


def plan_to_roll(
    scenario: Scenario, folder: str | Path
) -> tuple[Plan | None, tuple[Fault, ...], tuple[str, ...]]:
    """The plan in `folder`, why it cannot be followed, and warnings.

    Only its decisions, the plan in force and the hash of its scenario are looked at: stock and KPIs
    are not followed.
    """
    found = read_plan(scenario, folder)
    tables = (*DECISIONS, PREVIOUS_BATCHES, PREVIOUS_BANKING)
    needed = {REPORT_FILE, *(table.file for table in tables)}
    faults = [
        _plan_fault(folder, v)
        for v in found.violations
        if v.message.replace(":", ",").split(",")[0] in needed and not _added_later(v)
    ]
    if found.report is not None and found.report["scenario_hash"] != scenario_hash(scenario):
        what = f"{REPORT_FILE}: scenario_hash is that of another scenario. Name the scenario that "
        what += "the plan was made for, or solve this one: cryoplan solve SCENARIO --out PLAN."
        faults.append(_plan_fault(folder, Violation(rule="P23", message=what)))
    if found.plan is not None:
        for what in unknown_references(scenario, found.plan):
            message = f"batches.csv and the other tables: {what}. Name the scenario of this plan."
            faults.append(_plan_fault(folder, Violation(rule="P16", message=message)))
    return found.plan if not faults else None, tuple(faults), found.warnings


def _added_later(violation: Violation) -> bool:
    """A column that older folders lack follows from the rest."""
    return violation.rule == "P12" and "check --rewrite" in violation.message


def _plan_fault(folder: str | Path, violation: Violation) -> Fault:
    file, _, rule = violation.message.partition(": ")
    return Fault(code=violation.rule, file=f"{Path(folder).name}/{file}", rule=rule)


def _date_fault(code: str, place: str, value: str, rule: str, repair: str) -> Fault:
    return Fault(code=code, file=place, value=value or "blank", rule=rule, repair=repair)
