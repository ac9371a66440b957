"""A plan as one self-contained page of HTML to print: nothing in it asks the network."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario
from planner.formatting import count, day_words, money, rate
from planner.io.scenario.hashing import scenario_hash
from planner.io.text.html_template import page_template, program_version
from planner.plan_export.drawing import legend, room_drawing, stock_drawing
from planner.plan_export.words import to_do_details, to_do_sentence
from planner.results.ending_text import ending_words
from planner.results.expectation import NOT_SIMULATED, expectation_of
from planner.results.report import Report
from planner.results.to_dos import to_dos

REPORT_PAGE = "plan.html"
TEMPLATE = "page.html.j2"
SOON = 12  # [week] of the list of dates
LONG_HASH = 12  # digits of it that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What is to be done on one day, a sentence each with what more is known."""

    day: str
    lines: tuple[tuple[str, str], ...]


def plan_page(scenario: Scenario, report: Report) -> bytes:
    """The page, UTF-8; every text of the scenario is escaped.  report: with a plan."""
    assert report.plan is not None
    plan, calendar = report.plan, scenario.calendar
    expected = expectation_of(report.notes)
    page = page_template("planner.plan_export", TEMPLATE).render(
        scenario=scenario,
        start=day_words(calendar.start, None),
        ending=ending_words(report),
        expected=expected.sentence if expected else NOT_SIMULATED,
        figures=tuple(_figures(scenario, report)),
        batches=tuple(_schedule(plan)),
        monday=calendar.monday,
        sunday=calendar.sunday,
        dates=tuple(_dates(scenario, plan)),
        soon=min(SOON, scenario.weeks),
        drawings=(room_drawing(scenario, plan), stock_drawing(scenario, report.stock)),
        colours=legend(scenario),
        warnings=report.warnings,
        made=count(sum(not b.firm for b in plan.batches), "new batch", "new batches"),
        version=program_version(),
        hash=scenario_hash(scenario)[:LONG_HASH],
    )
    return page.encode()


def _figures(scenario: Scenario, report: Report) -> Iterator[tuple[str, str]]:
    """The five that the front end shows too, as names and words."""
    value = {k.kpi: k.value for k in report.kpis if k.scope == "all"}
    filled, expected = value.get("fill_rate"), expectation_of(report.notes)
    yield "Patients served", rate(filled if isinstance(filled, int | float) else None)
    if expected is not None:
        yield "To be expected", rate(expected.fill_rate)
    for name, kpi in (
        ("Patients lost", "lost_patients"), ("New batches", "batches"),
        ("Doses expired", "expired_doses"),
    ):  # fmt: skip
        found = value.get(kpi)
        yield name, f"{found:,}" if isinstance(found, int | float) else "–"
    yield "Cost", "–" if report.cost is None else money(report.cost, scenario.currency)


def _schedule(plan: Plan) -> list[Batch]:
    """By start; batches frozen before the start are lots by now."""
    running = [b for b in plan.batches if b.frozen >= 0]
    return sorted(running, key=lambda b: (b.start, b.suite, b.room, b.id))


def _dates(scenario: Scenario, plan: Plan) -> Iterator[Dates]:
    """Of the first weeks; the calendar file has all of them."""
    soon = [x for x in to_dos(scenario, plan) if x.week < SOON]
    for day, same in groupby(soon, key=lambda x: x.day):
        lines = tuple((to_do_sentence(scenario, x), to_do_details(x)) for x in same)
        yield Dates(day=f"{day:%a} {day.isoformat()}", lines=lines)
