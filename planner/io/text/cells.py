"""One cell: text to value and back, without guessing (contract 7)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from planner.io.text.column import MAX_DECIMALS, MAX_WEEKS, Column, Kind

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(9999, 12, 31)
MAX_DIGITS_READ = 30  # a number with so many digits is beyond any bound

_DIGITS = re.compile(r"[0-9]+(\.0)?")
_POINT = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")
_EXPONENT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}([, '’][0-9]{3})+(\.[0-9]*)?")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SLASHED_DAY = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")
_LOOSE_DAY = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})(?:[ T]00:00:00)?")

FAILED = "\0"  # begins a cell that a spreadsheet could not give a value; no text file holds it
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell is refused, and what to write instead."""

    code: str
    rule: str
    repair: str


Value = str | int | Decimal | date | bool | tuple[str, ...] | tuple[int, ...] | None
Cell = str | int | Decimal | date | bool | None  # of a workbook


def clean_cell(text: str) -> str:
    """The text of a cell: spaces around it trimmed, the one ' that guards a formula removed."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def escape_formula(text: str) -> str:
    """The text as written to CSV: a leading ' keeps a spreadsheet from running it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def parse_cell(column: Column, text: str) -> Value | CellFault:
    """The value of a cleaned cell, or why there is none; blank gives the default."""
    if not text.strip() or text == column.absent:
        if column.default is not None:
            return parse_cell(column, column.default) if column.default else ""
        if column.copies:
            return ""
        return (
            None if column.absent else CellFault("blank", "is blank.", f"Write {_wanted(column)}.")
        )
    if text.startswith(FAILED):
        return failed_cell(text)
    return _PARSERS[column.kind](column, text)


def failed_cell(text: str) -> CellFault:
    """What is wrong with a cell that begins with FAILED."""
    if text.startswith((f"{FAILED}=", f"{FAILED}{{=")):  # an array formula is in braces
        rule = "is a formula that no spreadsheet has calculated."
        return CellFault("no-value", rule, "Open and save the file in a spreadsheet.")
    return CellFault("excel-error", "is an error, not a value.", "Correct the formula.")


def cell_text(column: Column, value: Value) -> str:
    """The one way a value is written: digits, a point, no exponent; None is blank."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain_decimal(value)
        case date():
            return value.isoformat()
        case tuple():
            return ";".join(map(str, value))
    return str(value)


def plain_decimal(value: Decimal) -> str:
    """Digits and a point only, no zeros at the end: `1E+3` is `1000`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _wanted(column: Column) -> str:
    match column.kind:
        case Kind.DATE | Kind.MONDAY:
            return "a date as YYYY-MM-DD"
        case Kind.CHOICE:
            return " or ".join(column.choices)
        case Kind.WHOLE | Kind.DECIMAL:
            return f"a {column.kind}" + (f" ({column.unit})" if column.unit else "")
        case Kind.IDS | Kind.COURSE:
            return f"a {column.kind}, separated by ;"
        case _:
            return f"the {column.name}"


def _text(_: Column, text: str) -> str:
    return text


def _id(column: Column, text: str) -> str | CellFault:
    if (";" in text or "@" in text) and not column.refers:
        return CellFault("bad-id", "has a ; or @, which an id must not.", "Use another character.")
    return text


def _split(text: str) -> list[str] | CellFault:
    parts = [part.strip() for part in text.split(";")]
    if not all(parts):
        return CellFault("bad-list", "has an empty place between two ;.", "Remove the extra ;.")
    return parts


def _ids(_: Column, text: str) -> tuple[str, ...] | CellFault:
    parts = _split(text)
    if isinstance(parts, CellFault):
        return parts
    twice = next((p for p in parts if parts.count(p) > 1), None)
    if twice is not None:
        return CellFault("bad-list", f"names {twice!r} twice.", "Name it once.")
    return tuple(parts)


def _not_a_number(text: str, wanted: str) -> CellFault:
    if _NOT_FINITE.fullmatch(text):
        return CellFault("not-finite", "is not a finite number.", f"Write {wanted}.")
    if _EXPONENT.fullmatch(text):
        return CellFault("exponent", "has an exponent.", f"Write {wanted}.")
    if _THOUSANDS.fullmatch(text):
        return CellFault("not-a-number", "has a thousands mark.", f"Write {wanted}.")
    if text.startswith("-") and _POINT.fullmatch(text[1:]):
        return CellFault("negative", "is negative.", "Write 0 or more, without a sign.")
    return CellFault("not-a-number", "is not a number.", f"Write {wanted}.")


def _bounded(column: Column, value: int | Decimal) -> CellFault | None:
    if value < column.low or (column.above and value == column.low):
        least = f"above {column.low:,}" if column.above else f"at least {column.low:,}"
        return CellFault("too-small", f"is too small; it must be {least}.", _range(column))
    if value > column.high or (column.below and value == column.high):
        most = f"below {column.high:,}" if column.below else f"at most {column.high:,}"
        rule = f"is too large; it must be {most}."
        return CellFault("too-large", rule, _range(column))
    return None


def _range(column: Column) -> str:
    """What to write instead of a number out of bounds."""
    low = f"above {column.low:,}, up to" if column.above else f"from {column.low:,} to"
    share = ", such as 0.9 for 90 %" if column.kind is Kind.DECIMAL and column.high == 1 else ""
    high = f"below {column.high:,}" if column.below else f"{column.high:,}"
    return f"Write a number {low} {high}{share}."


def _whole(column: Column, text: str) -> int | CellFault:
    if not _DIGITS.fullmatch(text):
        return _not_whole(text)
    digits = text.removesuffix(".0").lstrip("0") or "0"
    value = int(digits[:MAX_DIGITS_READ])
    return _bounded(column, value) or value


def _not_whole(text: str) -> CellFault:
    if not _POINT.fullmatch(text):
        return _not_a_number(text, "a whole number in digits")
    before, _, after = text.partition(".")
    if after.strip("0") or len(before) > MAX_DIGITS_READ:
        return CellFault("not-whole", "is not a whole number.", "Write digits only.")
    rule = "is not written as a whole number: digits, at most with .0 behind them."
    return CellFault("not-whole", rule, f"Write {before.lstrip('0') or '0'}.")


def _decimal(column: Column, text: str) -> Decimal | CellFault:
    if not _POINT.fullmatch(text):
        return _not_a_number(text, "digits with a point, such as 1000.5")
    before, _, after = text.partition(".")
    after = after.rstrip("0")
    if len(after) > MAX_DECIMALS:
        return CellFault(
            "too-many-decimals",
            f"has {len(after)} decimals; {MAX_DECIMALS} are allowed.",
            f"Round it to {MAX_DECIMALS}.",
        )
    value = Decimal(f"{before.lstrip('0')[:MAX_DIGITS_READ] or '0'}.{after or '0'}")
    return _bounded(column, value) or value


def _course(column: Column, text: str) -> tuple[int, ...] | CellFault:
    parts = _split(text)
    if isinstance(parts, CellFault):
        return parts
    doses = []
    for part in parts:
        dose = _whole(column, part)
        if isinstance(dose, CellFault):
            return CellFault(dose.code, f"has a part {part[:40]!r} that {dose.rule}", dose.repair)
        doses.append(dose)
    if doses[0] < 1:
        return CellFault("bad-course", "has no dose in its first week.", "Begin with 1 or more.")
    if len(doses) > MAX_WEEKS:
        return CellFault("too-large", f"is longer than {MAX_WEEKS:,} weeks.", "Leave out the last.")
    return tuple(doses)


def _day(_: Column, text: str) -> date | CellFault:
    found = _ISO_DAY.fullmatch(text) or _SLASHED_DAY.fullmatch(text)
    day = _calendar_day(found)
    if day is None:
        meant = _calendar_day(_LOOSE_DAY.fullmatch(text))
        rule = "is not a date of the calendar." if found else "is not a date as YYYY-MM-DD."
        repair = f"Did you mean {meant}?" if meant else "Write YYYY-MM-DD."
        return CellFault("not-a-date", rule, repair)
    if day < FIRST_DAY:
        rule = f"is before {FIRST_DAY}, the first date allowed."
        return CellFault("date-out-of-range", rule, f"Write {FIRST_DAY} or a later date.")
    return day


def _calendar_day(found: re.Match[str] | None) -> date | None:
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _monday(column: Column, text: str) -> date | CellFault:
    day = _day(column, text)
    if isinstance(day, date) and day.weekday():
        monday = day - timedelta(days=day.weekday())
        return CellFault(
            "not-a-monday", f"is a {day:%A}, not a Monday.", f"Its week begins on {monday}."
        )
    return day


def _flag(_: Column, text: str) -> bool | CellFault:
    if text not in ("true", "false"):
        return CellFault("not-a-choice", "is neither true nor false.", "Write true or false.")
    return text == "true"


def _choice(column: Column, text: str) -> str | CellFault:
    if text not in column.choices:
        wanted = " or ".join(column.choices)
        return CellFault("not-a-choice", f"is not {wanted}.", f"Write {wanted}.")
    return text


_PARSERS: dict[Kind, Callable[[Column, str], Value | CellFault]] = {
    Kind.ID: _id,
    Kind.IDS: _ids,
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.COURSE: _course,
    Kind.DATE: _day,
    Kind.MONDAY: _monday,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
}
