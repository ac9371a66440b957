"""The usual forms of a column: id, text, whole number, weeks, decimal, day."""

from planner.io.text.column import MAX_COUNT, MAX_WEEKS, Column, Kind


def id_column(name: str, meaning: str, refers: str = "") -> Column:
    """An id of this table, or of the table it refers to."""
    of = "" if refers else "id"
    return Column(name=name, kind=Kind.ID, meaning=meaning, refers=refers, of=of)


def text(name: str, meaning: str) -> Column:
    """Any text; blank stays blank."""
    return Column(name=name, kind=Kind.TEXT, meaning=meaning, default="")


def display_name(key: str) -> Column:
    """The name shown to people; blank: the id in column `key`."""
    return Column(name="name", kind=Kind.TEXT, meaning="name shown to people", copies=key)


def whole(
    name: str,
    unit: str,
    meaning: str,
    default: str | None = None,
    *,
    low: int = 0,
    high: int = MAX_COUNT,
    absent: str = "",
    added_later: bool = False,
) -> Column:
    """A whole number from `low` to `high`."""
    return Column(
        name=name,
        kind=Kind.WHOLE,
        meaning=meaning,
        unit=unit,
        default=default,
        low=low,
        high=high,
        absent=absent,
        added_later=added_later,
    )


def weeks(name: str, meaning: str, default: str | None = None, low: int = 0) -> Column:
    """A number of weeks."""
    return whole(name, "week", meaning, default, low=low, high=MAX_WEEKS)


def decimal(name: str, unit: str, meaning: str, default: str | None = None) -> Column:
    """A decimal number, 0 or more."""
    return Column(name=name, kind=Kind.DECIMAL, meaning=meaning, unit=unit, default=default)


def day(name: str, meaning: str, *, absent: str = "", of: str = "") -> Column:
    """A date."""
    return Column(name=name, kind=Kind.DATE, meaning=meaning, absent=absent, of=of)
