"""The usual forms of a column: id, text, whole number, weeks, decimal, day."""

from typing import TypedDict, Unpack

from planner.io.text.column import MAX_COUNT, MAX_WEEKS, Column, Kind


def id_column(name: str, meaning: str, refers: str = "") -> Column:
    """An id of this table, or of the table it refers to."""
    of = "" if refers else "id"
    return Column(name, Kind.ID, meaning, refers=refers, of=of)


PRODUCT_ID = id_column("product", "product, as in products", "products")
HOSPITAL_ID = id_column("hospital", "hospital, as in hospitals", "hospitals")


def text(name: str, meaning: str, *, added_later: bool = False) -> Column:
    """Any text; blank stays blank."""
    return Column(name, Kind.TEXT, meaning, default="", added_later=added_later)


def display_name(key: str) -> Column:
    """The name shown to people; blank: the id in column `key`."""
    return Column("name", Kind.TEXT, "name shown to people", copies=key)


class Options(TypedDict, total=False):
    """What a number may be besides; see `Column`."""

    low: int
    above: bool
    high: int
    below: bool
    absent: str
    reserved: bool
    added_later: bool


def whole(
    name: str, unit: str, meaning: str, default: str | None = None, **options: Unpack[Options]
) -> Column:
    """A whole number, 0 or more."""
    options.setdefault("high", MAX_COUNT)
    return Column(name, Kind.WHOLE, meaning, unit=unit, default=default, **options)


def weeks(name: str, meaning: str, default: str | None = None, low: int = 0) -> Column:
    """A number of weeks."""
    return whole(name, "week", meaning, default, low=low, high=MAX_WEEKS)


def decimal(
    name: str, unit: str, meaning: str, default: str | None = None, **options: Unpack[Options]
) -> Column:
    """A decimal number, 0 or more."""
    return Column(name, Kind.DECIMAL, meaning, unit=unit, default=default, **options)


def day(name: str, meaning: str, *, absent: str = "", of: str = "") -> Column:
    """A date."""
    return Column(name, Kind.DATE, meaning, absent=absent, of=of)
