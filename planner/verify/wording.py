"""Weeks, amounts and ids as a planner reads them; safe for any value a hostile plan may hold."""

from collections.abc import Callable
from datetime import date

from planner.domain.calendar import Calendar

PLURALS = {"batch": "batches"}
MAX_NUMBER = 10**18  # larger numbers are not written out: str() refuses very long ones


def number(value: object) -> str:
    """A whole number in digits; anything else as it is, cut short."""
    if type(value) is not int:
        return quoted(value)
    if abs(value) < MAX_NUMBER:
        return str(value)
    return "more than 10^18" if value > 0 else "less than -10^18"


def quoted(value: object) -> str:
    """A value as written, in quotes when it is text, cut to 60 characters."""
    if type(value) is int:
        return number(value)
    try:
        text = repr(value)
    except ValueError:  # a very long number inside something else
        text = f"a {type(value).__name__}"
    return cut(text)


def cut(text: str) -> str:
    """A text cut to 60 characters."""
    return text if len(text) <= 60 else f"{text[:57]}..."


def amount(count: int, noun: str) -> str:
    """`3 doses`, `1 batch`."""
    return f"{number(count)} {noun if abs(count) == 1 else PLURALS.get(noun, noun + 's')}"


def monday(calendar: Calendar, week: object) -> str:
    """The Monday of a week as a date; `week 999999` where no date can be written."""
    return _day(calendar.monday, week)


def sunday(calendar: Calendar, week: object) -> str:
    """The same of its Sunday."""
    return _day(calendar.sunday, week)


def _day(day_of: Callable[[int], date], week: object) -> str:
    if type(week) is not int:
        return quoted(week)
    try:
        return day_of(week).isoformat()
    except OverflowError:
        return f"week {number(week)}"


def span(calendar: Calendar, first: int, last: int) -> str:
    """`in the week of A`, or `in the weeks of A to B`."""
    if first == last:
        return f"in the week of {monday(calendar, first)}"
    return f"in the weeks of {monday(calendar, first)} to {monday(calendar, last)}"


def listed(ids: list[str], most: int = 5) -> str:
    """`A, B and 3 more`."""
    if len(ids) <= most:
        return ", ".join(ids)
    return f"{', '.join(ids[:most])} and {len(ids) - most} more"
