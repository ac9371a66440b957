"""Numbers, money and dates as the visitor's language writes them.

For pages and charts only; files and the command line have planner/formatting.py.  Rates are rounded
down and losses up there and here: 99.96 % served is not everybody served.
"""

from collections.abc import Callable
from datetime import date, datetime
from math import ceil, floor, isfinite

from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from planner.language.catalogue import ENGLISH, current

NOTHING = "–"  # unknown, or undefined
SHORT_FROM = 10_000  # money below is written out
DAYS = {"en": "d MMM y", "zh_CN": "y年M月d日"}
SHORT_DAYS = {"en": "d MMM", "zh_CN": "M月d日"}
MONTHS = {"en": "MMM y", "zh_CN": "y年M月"}
SHORT_MONTHS = {"en": "MMM", "zh_CN": "M月"}
YEARS = {"en": "y", "zh_CN": "y年"}
MOMENTS = {"en": "d MMM y, HH:mm", "zh_CN": "y年M月d日 HH:mm"}
GRID_DAYS = {"en": "D MMM YYYY", "zh_CN": "YYYY年M月D日"}  # for moment.js, which draws tables
TICKS = {"en": "%-d %b %Y", "zh_CN": "%Y年%-m月%-d日"}  # for d3, which draws a chart's axis
SHORT_TICKS = {"en": "%-d %b\n%Y", "zh_CN": "%-m月%-d日\n%Y年"}  # the year below, where it is new
MONTH_TICKS = {"en": "%b\n%Y", "zh_CN": "%-m月\n%Y年"}


def number(value: float | None, digits: int = 0, *, fixed: bool = False) -> str:
    """A number with thousands marked, rounded to so many digits.

    Zeros at its end are left out, unless `fixed`: 1.0 weeks are measured, 1 week is counted.
    """
    if value is None or not isfinite(value):
        return NOTHING
    form = f"#,##0.{('0' if fixed else '#') * digits}"
    return format_decimal(value, format=form, locale=current())


def signed(value: float | None, digits: int = 0) -> str:
    """A number with its sign, also where it is positive."""
    shown = number(value, digits)
    return shown if shown == NOTHING or shown.startswith("-") else f"+{shown}"


def money(amount: float | None, currency: str) -> str:
    """An amount in whole units, cents only of small ones that have any."""
    if amount is None or not isfinite(amount):
        return NOTHING
    cents = abs(amount) < 1000 and abs(amount - round(amount)) >= 0.005
    form = "#,##0.00" if cents else "#,##0"
    return f"{format_decimal(amount, format=form, locale=current())} {currency}".rstrip()


def short_money(amount: float | None, currency: str) -> str:
    """An amount in three digits: `1.23 M EUR`, `123 万 EUR`; below 10,000 written out."""
    if amount is None or not isfinite(amount):
        return NOTHING
    if abs(amount) < SHORT_FROM:
        return money(amount, currency)
    for digits in (2, 1, 0):
        short = format_compact_decimal(amount, locale=current(), fraction_digits=digits)
        if sum(c.isdigit() for c in short) <= 3:
            break
    figure = short.rstrip("KMBT万亿兆")
    return f"{figure} {short[len(figure) :]} {currency}".rstrip()


def rate(value: float | None, digits: int = 1) -> str:
    """A share in percent, rounded down."""
    return _percent(value, digits, floor, 1e-9)


def loss(value: float | None, digits: int = 1) -> str:
    """A share that is lost, in percent, rounded up."""
    return _percent(value, digits, ceil, -1e-9)


def day(value: date | None) -> str:
    """`26 Nov 2026`."""
    return NOTHING if value is None else format_date(value, DAYS[current()], locale=current())


def short_day(value: date) -> str:
    """`26 Nov`, where the year is known."""
    return format_date(value, SHORT_DAYS[current()], locale=current())


def month(value: date) -> str:
    """`Nov 2026`."""
    return format_date(value, MONTHS[current()], locale=current())


def short_month(value: date) -> str:
    """`Nov`, where the year is known."""
    return format_date(value, SHORT_MONTHS[current()], locale=current())


def year(value: date) -> str:
    """`2026`."""
    return format_date(value, YEARS[current()], locale=current())


def moment(value: datetime, *, seconds: bool = False) -> str:
    """`26 Nov 2026, 14:05`, in the zone that the value has."""
    form = MOMENTS[current()] + (":ss" if seconds else "")
    return format_datetime(value, form, locale=current())


def grid_moment() -> str:
    """The form of a moment in a column of a table."""
    return f"{GRID_DAYS[current()]} HH:mm"


def grid_days() -> str:
    """The form of days in a column of a table."""
    return GRID_DAYS[current()]


def short_ticks() -> str:
    """The form of days along a chart's axis, the year once below them."""
    return SHORT_TICKS[current()]


def month_ticks() -> str:
    """The form of months along a chart's axis, the year once below them."""
    return MONTH_TICKS[current()]


def ticks() -> str:
    """The form of days along a chart's axis."""
    return TICKS[current()]


def _percent(
    value: float | None, digits: int, rounded: Callable[[float], int], slack: float
) -> str:
    if value is None or not isfinite(value):
        return NOTHING
    cut = rounded(100 * 10**digits * value + slack) / 10**digits / 100
    sign = " %" if current() == ENGLISH else "%"
    return format_percent(cut, format=f"#,##0.{'#' * digits}{sign}", locale=current())
