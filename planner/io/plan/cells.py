"""One cell of a plan folder: from value to text and back, nothing guessed (contract 7, 8)."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from math import isfinite

from planner.domain.calendar import Calendar
from planner.errors import PlannerError
from planner.io.plan.tables import PlanColumn
from planner.io.text.cells import clean_cell, escape_formula

MAX_DIGITS = 15  # of a whole number: beyond it a double is no longer exact

WHOLE = re.compile(r"(\d+)(\.0)?", re.ASCII)
SIGNED = re.compile(r"-(\d+)(\.\d*)?", re.ASCII)
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d{4})/(\d\d?)/(\d\d?)", re.ASCII)
FIGURE = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


class PlanCellError(ValueError):
    """A cell is not what its column holds: the id of the rule, the rule and its repair."""

    def __init__(self, code: str, rule: str, repair: str) -> None:
        super().__init__(rule)
        self.code, self.rule, self.repair = code, rule, repair


def cell_text(column: PlanColumn, value: object, calendar: Calendar) -> str:
    """The cell for `value`; reading it gives `value` again, else PlannerError."""
    if value is None:
        return ""
    if column.kind in ("monday", "sunday") and isinstance(value, int):
        return day_in_column(column, value, calendar).isoformat()
    if column.kind == "flag":
        return "true" if value else "false"
    if isinstance(value, str):
        if clean_cell(escape_formula(value)) != value:
            raise PlannerError(
                f"{column.name}: {value!r} would not read back the same. "
                "Choose an id without spaces at its ends and without a leading '."
            )
        return escape_formula(value)
    if isinstance(value, float):
        return format(Decimal(repr(float(value))), "f") if isfinite(value) else ""
    return str(value)


def day_in_column(column: PlanColumn, week: int, calendar: Calendar) -> date:
    """The day that stands for `week` in `column`."""
    try:
        return calendar.sunday(week) if column.kind == "sunday" else calendar.monday(week)
    except OverflowError as error:
        raise PlannerError(f"{column.name}: week {week} lies beyond the year 9999.") from error


def cell_value(column: PlanColumn, text: str, calendar: Calendar) -> object:
    """The value of a cleaned cell; PlanCellError where it is not what `column` holds."""
    if text == "":
        if not column.blank:
            raise PlanCellError("P13", "is blank.", f"Write {_wanted(column)}.")
        return "" if column.kind == "text" else None
    return _READERS[column.kind](column, text, calendar)


def _text(column: PlanColumn, text: str, _: Calendar) -> str:
    if column.words and text not in column.words:
        raise PlanCellError("P13", "is not a word of this column.", f"Write {_wanted(column)}.")
    return text


def _whole(_: PlanColumn, text: str, __: Calendar) -> int:
    if SIGNED.fullmatch(text):
        raise PlanCellError("P13", "is negative.", "Write a whole number, 0 or above.")
    found = WHOLE.fullmatch(text)
    if not found:
        raise PlanCellError("P13", "is not a whole number.", "Write digits only.")
    if len(found[1].lstrip("0")) > MAX_DIGITS:
        raise PlanCellError("P13", f"has more than {MAX_DIGITS} digits.", "Write the number meant.")
    return int(found[1])


def _flag(_: PlanColumn, text: str, __: Calendar) -> bool:
    if text.lower() not in ("true", "false"):  # Excel writes TRUE
        raise PlanCellError("P13", "is neither true nor false.", "Write true or false.")
    return text.lower() == "true"


def _week(column: PlanColumn, text: str, calendar: Calendar) -> int:
    day = _day(text)
    if day is None:
        raise PlanCellError("P13", "is not a date.", "Write it as 2026-01-05 or 2026/1/5.")
    name, weekday = ("Sunday", 6) if column.kind == "sunday" else ("Monday", 0)
    if day.weekday() != weekday:
        raise PlanCellError("P14", f"is not a {name}.", f"Write the {name} of the week meant.")
    return calendar.week_of(day)


def _figure(_: PlanColumn, text: str, __: Calendar) -> int | float | str:
    day = _day(text)
    if day is not None:
        return day.isoformat()
    if not FIGURE.fullmatch(text):
        raise PlanCellError("P13", "is neither a number nor a date.", "Write digits and a point.")
    if text.lstrip("-").isdigit() and len(text) <= 1 + MAX_DIGITS:
        return int(text)
    if not isfinite(float(text)):
        raise PlanCellError("P13", "is too large for a number.", "Leave it blank if undefined.")
    return float(text)


def _day(text: str) -> date | None:
    found = DAY.fullmatch(text)
    try:
        return date(*(int(x) for x in found.groups() if x)) if found else None
    except ValueError:  # 30 February
        return None


def _wanted(column: PlanColumn) -> str:
    if column.words:
        return " or ".join(column.words)
    return {"monday": "a Monday", "sunday": "a Sunday", "whole": "a whole number"}.get(
        column.kind, "a value"
    )


_READERS: dict[str, Callable[[PlanColumn, str, Calendar], object]] = {
    "text": _text,
    "whole": _whole,
    "flag": _flag,
    "monday": _week,
    "sunday": _week,
    "figure": _figure,
}
