"""One cell: what is taken, what is refused and under which code (contract 7)."""

from datetime import date
from decimal import Decimal

import pytest

from planner.io.scenario.schema import BANKS, CLOSURES, DEMAND, LINEAGE, PRODUCTS, SETTINGS, SUITES
from planner.io.text.cells import (
    CellFault,
    Value,
    cell_text,
    clean_cell,
    escape_formula,
    parse_cell,
    plain_decimal,
)
from planner.io.text.column import Column, Kind

WEEKS = PRODUCTS.column("release_weeks")
COST = PRODUCTS.column("batch_cost")
SUCCESS = PRODUCTS.column("batch_success")
COURSE = PRODUCTS.column("course")
DAY = BANKS.column("available_on")
MONDAY = DEMAND.column("week")
ROOMS = CLOSURES.column("rooms")
FLAG = next(c for c in SETTINGS if c.kind is Kind.FLAG)
ID = PRODUCTS.column("product")
IDS = SUITES.column("products")


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (WEEKS, "7", 7),
        (WEEKS, "7.0", 7),
        (WEEKS, "007", 7),
        (WEEKS, "", 0),
        (WEEKS, "5200", 5200),
        (COST, "0", Decimal(0)),
        (COST, "1.50", Decimal("1.5")),
        (COST, ".5", Decimal("0.5")),
        (COST, "5.", Decimal(5)),
        (COST, "0.1234567890123456780000", Decimal("0.123456789012345678")),
        (SUCCESS, "1", Decimal(1)),
        (SUCCESS, "", Decimal(1)),
        (COURSE, "2;2;2;2", (2, 2, 2, 2)),
        (COURSE, "2; 0 ;1", (2, 0, 1)),
        (COURSE, "", (1,)),
        (DAY, "2026-01-06", date(2026, 1, 6)),
        (DAY, "2026/1/6", date(2026, 1, 6)),
        (DAY, "2026/01/06", date(2026, 1, 6)),
        (DAY, "9999-12-31", date(9999, 12, 31)),
        (MONDAY, "2026/1/5", date(2026, 1, 5)),
        (ROOMS, "", None),
        (ROOMS, "all", None),
        (ROOMS, "2", 2),
        (FLAG, "true", True),
        (FLAG, "", False),
        (ID, "007", "007"),
        (ID, "NA", "NA"),
        (ID, "=1+1", "=1+1"),
        (IDS, "A; B", ("A", "B")),
    ],
)
def test_taken(column: Column, text: str, value: Value):
    assert parse_cell(column, text) == value


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (WEEKS, "7.5", "not-whole"),
        (WEEKS, "7.00", "not-whole"),
        (WEEKS, "-3", "negative"),
        (WEEKS, "-0.5", "negative"),
        (WEEKS, "+3", "not-a-number"),
        (WEEKS, "1e2", "exponent"),
        (WEEKS, "５", "not-a-number"),
        (WEEKS, "1_000", "not-a-number"),
        (WEEKS, "5201", "too-large"),
        (WEEKS, "9" * 100_000, "too-large"),
        (COST, "1e99", "exponent"),
        (COST, "1E+5", "exponent"),
        (COST, "NaN", "not-finite"),
        (COST, "-inf", "not-finite"),
        (COST, "Infinity", "not-finite"),
        (COST, "1,000", "not-a-number"),
        (COST, "1 000.50", "not-a-number"),
        (COST, "12,5", "not-a-number"),
        (COST, "50%", "not-a-number"),
        (COST, ".", "not-a-number"),
        (COST, "-0.01", "negative"),
        (COST, "", "blank"),
        (COST, "1000000000000.01", "too-large"),
        (COST, "9" * 100_000, "too-large"),
        (COST, "0." + "1" * 19, "too-many-decimals"),
        (SUCCESS, "0", "too-small"),
        (SUCCESS, "1.1", "too-large"),
        (DEMAND.column("dispersion"), "0.99", "too-small"),
        (DEMAND.column("dispersion"), "1000.1", "too-large"),
        (PRODUCTS.column("yield_sd"), "1.01", "too-large"),
        (LINEAGE.column("donor_success"), "0", "too-small"),
        (LINEAGE.column("donor_success"), "1.2", "too-large"),
        (PRODUCTS.column("fill_target"), "1.5", "too-large"),
        (PRODUCTS.column("production_weeks"), "0", "too-small"),
        (COURSE, "0;1", "bad-course"),
        (COURSE, "1;", "bad-list"),
        (COURSE, "1;x", "not-a-number"),
        (COURSE, "1,1", "not-a-number"),
        (COURSE, ";".join(["1"] * 5201), "too-large"),
        (DAY, "2026-02-30", "not-a-date"),
        (DAY, "2026-1-6", "not-a-date"),
        (DAY, "06.01.2026", "not-a-date"),
        (DAY, "20260106", "not-a-date"),
        (DAY, "2026-01-06 12:00:00", "not-a-date"),
        (DAY, "0000-01-01", "not-a-date"),
        (DAY, "46027", "not-a-date"),
        (DAY, "2026-06-00", "not-a-date"),
        (DAY, "2026-06", "not-a-date"),
        (DAY, "06/2026", "not-a-date"),
        (DAY, "Jun 2026", "not-a-date"),
        (DAY, "260600", "not-a-date"),
        (DAY, "2026-06-30 00:00:00", "not-a-date"),
        (DAY, "2026年6月30日", "not-a-date"),
        (DAY, "1899-12-31", "date-out-of-range"),
        (MONDAY, "2026-01-06", "not-a-monday"),
        (FLAG, "TRUE", "not-a-choice"),
        (FLAG, "1", "not-a-choice"),
        (BANKS.column("tier"), "mcb", "not-a-choice"),
        (ID, "A;B", "bad-id"),
        (ID, "A@B", "bad-id"),
        (IDS, "A;A", "bad-list"),
        (IDS, "A;;B", "bad-list"),
        (IDS, "", "blank"),
        (COST, "\0#DIV/0!", "excel-error"),
        (COST, "\0=A1", "no-value"),
        (COST, "\0{=A1:A3}", "no-value"),
    ],
)
def test_refused(column: Column, text: str, code: str):
    found = parse_cell(column, text)
    assert isinstance(found, CellFault)
    assert found.code == code
    assert found.rule.endswith(".")


def test_the_repair_names_the_day_that_was_meant():
    assert parse_cell(DAY, "2026.1.6") == CellFault(
        "not-a-date", "is not a date as YYYY-MM-DD.", "Did you mean 2026-01-06?"
    )
    assert parse_cell(DAY, "2026-06-30 00:00:00") == CellFault(
        "not-a-date", "is not a date as YYYY-MM-DD.", "Did you mean 2026-06-30?"
    )
    assert parse_cell(MONDAY, "2026-01-08") == CellFault(
        "not-a-monday", "is a Thursday, not a Monday.", "Its week begins on 2026-01-05."
    )


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  a b ", "a b"),
        ("\u3000北京\u3000", "北京"),
        ("'=1+1", "=1+1"),
        ("''=1", "''=1"),
        ("'007", "'007"),
        ("'-", "-"),
        ("'\ta", "\ta"),
        ("'", "'"),
    ],
)
def test_one_guard_is_removed(raw: str, text: str):
    assert clean_cell(raw) == text


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "x", "'x", ""])
def test_guards_come_off_again(text: str):
    assert clean_cell(escape_formula(text)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+3", "1000"), ("1E-7", "0.0000001"), ("1.500", "1.5"), ("100", "100"), ("0E+2", "0")],
)
def test_decimals_in_digits(value: str, text: str):
    assert plain_decimal(Decimal(value)) == text


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (ROOMS, None, ""),
        (FLAG, True, "true"),
        (COURSE, (2, 0, 1), "2;0;1"),
        (IDS, ("A", "B"), "A;B"),
        (DAY, date(2026, 1, 5), "2026-01-05"),
        (WEEKS, 0, "0"),
    ],
)
def test_written(column: Column, value: Value, text: str):
    assert cell_text(column, value) == text
    assert parse_cell(column, text) == value
