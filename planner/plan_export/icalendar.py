"""The dates of a plan as an iCalendar file (RFC 5545): an all-day event for each thing to do."""

from datetime import datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.plan_export.words import to_do_details, to_do_sentence
from planner.results.to_dos import ToDo, to_dos

CALENDAR_FILE = "plan.ics"
PRODUCT = "-//cryoplan//plan//EN"


def plan_calendar(scenario: Scenario, plan: Plan, written: datetime) -> bytes:
    """The file; an event keeps its UID from plan to plan, so that a calendar moves it.

    written: when; RFC 5545 asks for it.  An event of another scenario has another UID.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", scenario.name)
    for x in to_dos(scenario, plan):
        calendar.add_component(_event(scenario, x, written))
    return bytes(calendar.to_ical())


def _event(scenario: Scenario, x: ToDo, written: datetime) -> Event:
    event = Event()
    event.add("uid", uid(scenario, x))
    event.add("dtstamp", written)
    event.add("dtstart", x.day)
    event.add("dtend", x.day + timedelta(days=1))
    event.add("summary", to_do_sentence(scenario, x))
    if told := to_do_details(x):
        event.add("description", told)
    event.add("transp", "TRANSPARENT")  # nobody is busy all day
    return event


def uid(scenario: Scenario, x: ToDo) -> str:
    """By task and id, whatever the day; discards of one lot in several weeks by week too."""
    of = f"{x.task} {x.id}"
    if x.task == "discard":
        of += f" {x.day}"
    return f"{sha256(f'{scenario.name} {of}'.encode()).hexdigest()[:32]}@cryoplan"
