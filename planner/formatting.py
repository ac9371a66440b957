"""Numbers as planners read them, always rounded to the unfavourable side."""

from datetime import date
from math import ceil, floor, isfinite

# English whatever the locale
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def count(n: int, noun: str, plural: str = "") -> str:
    """`1 batch`, `2 batches`: pass the plural where an s is not enough."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def day_words(day: date, year: int | None) -> str:
    """`2 March`, and `2 March 2027` where it is not in `year`, or that is None."""
    shown = f"{day.day} {MONTHS[day.month - 1]}"
    return shown if day.year == year else f"{shown} {day.year}"


def money(amount: float, currency: str) -> str:
    """Whole units with thousands separators; cents only of small amounts that have any."""
    digits = 2 if abs(amount) < 1000 and abs(amount - round(amount)) >= 0.005 else 0
    return f"{amount:,.{digits}f} {currency}".rstrip()


def share(gap: float) -> str:
    """A gap in percent, rounded up: a proof never looks tighter than it is."""
    percent = 100 * max(gap, 0.0)
    if not isfinite(percent):
        return "an unknown share"
    if percent < 1e-7:  # what floating point leaves of nothing
        return "0 %"
    digits = 0 if percent >= 10 else 2 if percent >= 0.01 else 4
    return f"{ceil(percent * 10**digits - 1e-6) / 10**digits:,.{digits}f} %"


def rate(value: float | None) -> str:
    """A rate in percent, rounded down: 99.96 % served is not everybody served."""
    return "–" if value is None else percentage(value, 1)


def percentage(value: float, digits: int) -> str:
    """A share in percent, rounded down to so many digits; zeros at the end are left out."""
    text = percent(value, digits)
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def percent(value: float, digits: int) -> str:
    """The same for tables: so many digits, no sign."""
    return f"{floor(100 * 10**digits * value + 1e-9) / 10**digits:,.{digits}f}"


def loss(value: float, digits: int) -> str:
    """A share of patients lost, in percent, rounded up: what `percent` leaves of everybody."""
    return f"{ceil(100 * 10**digits * value - 1e-9) / 10**digits:,.{digits}f}"


def seconds(value: float) -> str:
    """Seconds, and minutes where there are many."""
    whole = round(value)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60:02d} s"
