"""Numbers, money and dates in each language; the values are written by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from planner.language import catalogue, numbers

DAY = date(2026, 11, 26)


@pytest.fixture
def chinese() -> Iterator[None]:
    before = list(catalogue._asked)
    catalogue.follow(lambda: "zh_CN")
    yield
    catalogue._asked[:] = before


def test_english() -> None:
    assert numbers.number(1234567) == "1,234,567"
    assert numbers.number(2.50, 2) == "2.5"
    assert numbers.number(1.0, 1, fixed=True) == "1.0"
    assert numbers.short_money(1_234_567, "EUR") == "1.23 M EUR"
    assert numbers.short_money(123_456, "") == "123 K"
    assert numbers.short_money(-45_600, "EUR") == "-45.6 K EUR"
    assert numbers.short_money(9_999, "EUR") == "9,999 EUR"
    assert numbers.money(12.5, "EUR") == "12.50 EUR"
    assert (numbers.day(DAY), numbers.short_day(DAY), numbers.month(DAY)) == (
        "26 Nov 2026", "26 Nov", "Nov 2026",
    )  # fmt: skip
    assert numbers.moment(datetime(2026, 11, 26, 14, 5, tzinfo=UTC)) == "26 Nov 2026, 14:05"
    at = datetime(2026, 11, 26, 14, 5, 9, tzinfo=UTC)
    assert numbers.moment(at, seconds=True) == "26 Nov 2026, 14:05:09"
    assert (numbers.signed(2), numbers.signed(-1234.5, 1), numbers.signed(None)) == (
        "+2", "-1,234.5", "–",
    )  # fmt: skip
    assert numbers.grid_days() == "D MMM YYYY"
    assert numbers.rate(0.9996) == "99.9 %"
    assert numbers.rate(1.0) == "100 %"
    assert numbers.loss(0.0004) == "0.1 %"


@pytest.mark.usefixtures("chinese")
def test_chinese() -> None:
    assert numbers.number(1234567) == "1,234,567"
    assert numbers.short_money(1_234_567, "CNY") == "123 万 CNY"
    assert numbers.short_money(12_345, "CNY") == "1.23 万 CNY"
    assert numbers.short_money(250_000_000, "CNY") == "2.5 亿 CNY"
    assert (numbers.day(DAY), numbers.short_day(DAY), numbers.month(DAY)) == (
        "2026年11月26日", "11月26日", "2026年11月",
    )  # fmt: skip
    assert numbers.moment(datetime(2026, 11, 26, 14, 5, tzinfo=UTC)) == "2026年11月26日 14:05"
    assert numbers.grid_moment() == "YYYY年M月D日 HH:mm"
    assert numbers.rate(0.9996) == "99.9%"


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_unknown_is_no_number(value: float | None) -> None:
    assert numbers.number(value) == numbers.money(value, "EUR") == numbers.rate(value) == "–"
    assert numbers.short_money(value, "EUR") == "–"


def test_an_axis_has_days_that_d3_can_write() -> None:
    assert numbers.ticks() == "%-d %b %Y"


@pytest.mark.parametrize(("language", "form"), [("en", "D MMM YYYY"), ("zh_CN", "YYYY年M月D日")])
def test_a_table_has_days_that_moment_can_write(
    language: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "current", lambda: language)
    assert numbers.grid_days() == form


def test_months_and_years(chinese: None) -> None:
    assert (numbers.short_month(DAY), numbers.year(DAY)) == ("11月", "2026年")
