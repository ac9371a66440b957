"""Warnings about the state at the start: allowed, but it changes nothing (contract 7a)."""

from collections.abc import Iterator

from planner.domain.scenario import Scenario
from planner.domain.state import WaitingPatients
from planner.errors import Fault
from planner.formatting import count
from planner.io.scenario.schema import BATCHES, LOTS
from planner.io.scenario.state_tables import COURSES, WAITING
from planner.io.text.column import Table


def state_warnings(scenario: Scenario) -> Iterator[Fault]:
    """Every warning about waiting patients, courses, lots in quarantine and firm batches."""
    yield from _nothing_owed(scenario)
    for waiting in out_of_reach(scenario):
        yield _cannot_start(scenario, waiting)
    yield from _no_doses(scenario)


def out_of_reach(scenario: Scenario) -> dict[WaitingPatients, None]:
    """Those whom no shipment reaches before their wait is over, with nothing on the way to them."""
    coming = {
        (x.product, x.hospital, week)
        for x in scenario.transit
        if x.doses >= scenario.products[x.product].shipped_course[0]
        for week in range(x.infused, scenario.hospitals[x.hospital].transit_weeks)
    }
    found: dict[WaitingPatients, None] = {}
    for w in scenario.waiting:
        latest = w.due + scenario.products[w.product].max_wait_weeks
        first = scenario.hospitals[w.hospital].transit_weeks
        if w.patients and latest < first and (w.product, w.hospital, latest) not in coming:
            found[w] = None
    return found


def _cannot_start(scenario: Scenario, w: WaitingPatients) -> Fault:
    monday = scenario.calendar.monday
    latest = w.due + scenario.products[w.product].max_wait_weeks
    first = scenario.hospitals[w.hospital].transit_weeks
    rule = (
        f"cannot start, {count(w.patients, 'patient')}: their wait ends in the week of "
        f"{monday(latest)}, a dose shipped from the start on arrives in the week of "
        f"{monday(first)} at the earliest, and too few are on the way for one of them."
    )
    return _about(WAITING, (w.product, w.hospital, monday(w.due)), "waiting-out-of-reach", rule)


def _nothing_owed(scenario: Scenario) -> Iterator[Fault]:
    for c in scenario.courses:
        if not c.owed(scenario.products[c.product].course):
            place = (c.product, c.hospital, scenario.calendar.monday(c.started), c.shipped)
            rule = "have had every dose of their course: the row changes nothing."
            yield _about(COURSES, place, "nothing-owed", rule)


def _no_doses(scenario: Scenario) -> Iterator[Fault]:
    for id_, lot in scenario.lots.items():
        if lot.doses and not scenario.lot_doses(id_):
            rule = f"of {count(lot.doses, 'dose')} in quarantine is expected to give none: "
            yield _idle(LOTS, id_, rule + "the lot counts for nothing in a plan.")
    for id_, batch in scenario.batches.items():
        if not batch.frozen and not scenario.firm_doses(id_):
            rule = "is expected to give no dose: with its success it counts for nothing in a plan."
            yield _idle(BATCHES, id_, rule)


def _idle(table: Table, id_: str, rule: str) -> Fault:
    repair = 'Raise its success, or set yield = "nominal".'
    code = "counts-for-nothing"
    return Fault(
        code=code, file=table.file, column=table.key[0], value=id_, rule=rule, repair=repair
    )


def _about(table: Table, key: tuple[object, ...], code: str, rule: str) -> Fault:
    """About the row of a key."""
    value = ", ".join(map(str, key))
    return Fault(code=code, file=table.file, column=", ".join(table.key), value=value, rule=rule)
