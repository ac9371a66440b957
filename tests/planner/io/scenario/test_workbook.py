"""Workbooks as they come: read right, or refused with the cause, never silently other.

Every variant is the same scenario in which one cell is a formula, a date or a colour, written by
one of a dozen writers. What it must read as is written by hand in PLACES, or read from CSV files
with the same cells, which no part of the workbook reader touches.
"""

import csv
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from io import StringIO
from typing import Any

import pytest

from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault
from planner.io.scenario.read import files_scenario, workbook_scenario
from tests.builders.workbooks import (
    DIALECTS,
    Cell,
    Coloured,
    Day,
    Formula,
    Tables,
    by_openpyxl,
    by_xlsxwriter,
    raw,
)

EXPIRES = date(2026, 6, 1)
TABLES: Tables = {
    "scenario": [
        ["key", "value"],
        ["name", "Base"],
        ["start", date(2026, 1, 5)],
        ["weeks", 26],
        ["early_discard", True],
    ],
    "products": [
        ["product", "doses_per_batch", "batch_success", "production_weeks", "shelf_life_weeks",
         "course", "batch_cost", "lost_cost", "wait_cost"],
        ["MSC", 20, 0.9, 2, 40, "2;2", 9000, 30000, 100],
    ],
    "suites": [["suite", "rooms", "products"], ["A", 2, "MSC"]],
    "hospitals": [
        ["hospital", "name", "transit_weeks", "min_remaining_weeks"],
        ["H1", "City", 0, 4],
        ["H2", "中心医院 & <North>", 1, 0],
    ],
    "demand": [
        ["product", "hospital", "week", "patients"],
        ["MSC", "H1", date(2026, 2, 2), 3],
        ["MSC", "H2", date(2026, 2, 9), 2],
    ],
    "lots": [
        ["lot", "product", "doses", "released_on", "expires_on"],
        ["L1", "MSC", 30, date(2025, 11, 3), EXPIRES],
    ],
    "freezers": [["freezer", "positions", "from", "to"], ["F", 500, None, date(2026, 12, 31)]],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, the formula put there, its value, and what a blank there stands for."""

    sheet: str
    row: int
    column: str
    formula: str
    value: Any
    read: Callable[[Scenario], Any]
    blank: Any = None  # None: a blank is a fault

    def put(self, cell: Cell) -> Tables:
        tables = deepcopy(TABLES)
        head = tables[self.sheet][0]
        at = 1 if self.sheet == "scenario" else head.index(self.column)
        tables[self.sheet][self.row - 1][at] = cell
        return tables

    @property
    def cell(self) -> str:
        at = 1 if self.sheet == "scenario" else TABLES[self.sheet][0].index(self.column)
        return f"{'ABCDEFGHIJ'[at]}{self.row}"


PLACES = {
    "decimal": Place("products", 2, "batch_success", "9/10", 0.9,
                     lambda s: s.products["MSC"].batch_success, Decimal(1)),
    "cost": Place("products", 2, "wait_cost", "50*2", 100,
                  lambda s: s.products["MSC"].wait_cost, Decimal(0)),
    "course": Place("products", 2, "course", '"2;"&2', "2;2",
                    lambda s: s.products["MSC"].course, (1,)),
    "whole": Place("hospitals", 3, "transit_weeks", "ROW()-2", 1,
                   lambda s: s.hospitals["H2"].transit_weeks, 0),
    "text": Place("hospitals", 2, "name", '"Ci"&"ty"', "City",
                  lambda s: s.hospitals["H1"].name, "H1"),
    "required": Place("lots", 2, "doses", "3*10", 30, lambda s: s.lots["L1"].doses),
    "positions": Place("freezers", 2, "positions", "SUM(100,400)", 500,
                       lambda s: s.freezers["F"].positions),
    "flag": Place("scenario", 5, "early_discard", "1<2", True,
                  lambda s: s.early_discard, False),
    "weeks": Place("scenario", 4, "weeks", "20+6", 26, lambda s: s.weeks),
}  # fmt: skip
WITH_BLANK = [name for name, place in PLACES.items() if place.blank is not None]
NUMERIC = [n for n, p in PLACES.items() if isinstance(p.value, int | float) and p.value is not True]
WRITERS: dict[str, Callable[[Tables], bytes]] = {
    **{name: (lambda tables, d=d: raw(tables, d)) for name, d in DIALECTS.items()},
    "openpyxl": by_openpyxl,
    "xlsxwriter": by_xlsxwriter,
    "xlsxwriter-rows": lambda tables: by_xlsxwriter(tables, constant_memory=True),
    "xlsxwriter-1904": lambda tables: by_xlsxwriter(tables, mac=True),
}
RAW = list(DIALECTS)
ZERO = [w for w in WRITERS if w.startswith("xlsx")]  # they write 0 where no result is given
RESULTS = [w for w in WRITERS if w != "openpyxl"]  # they can store a result
NO_RESULT = [w for w in WRITERS if w not in ZERO]  # they can leave it out

Read = tuple[Scenario | None, list[Fault]]


def _read(content: bytes) -> Read:
    """The scenario and its warnings, or None and its faults."""
    try:
        loaded = workbook_scenario(content, "s.xlsx")
    except DataError as error:
        return None, list(error.faults)
    return loaded.scenario, list(loaded.warnings)


@cache
def _from_csv(place: str = "", blank: bool = False) -> Scenario:
    """The scenario from CSV files with the same cells."""
    tables = PLACES[place].put(None) if blank else TABLES
    files: dict[str, bytes] = {}
    for title, rows in tables.items():
        if title == "scenario":
            pairs = [(k, v) for k, v in rows[1:] if v is not None]
            files["scenario.toml"] = "".join(f"{k} = {_toml(v)}\n" for k, v in pairs).encode()
            continue
        text = StringIO()
        csv.writer(text).writerows(rows)
        files[f"{title}.csv"] = text.getvalue().encode()
    return files_scenario(files, "csv").scenario


def _toml(value: Cell) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _at(place: Place, fault: Fault) -> bool:
    return (fault.file, fault.row, fault.column) == (
        f"sheet {place.sheet}", place.row, place.column
    )  # fmt: skip


def test_the_scenario_is_what_its_cells_say():
    scenario = _from_csv()
    assert [place.read(scenario) for place in PLACES.values()] == [
        Decimal("0.9"), 100, (2, 2), 1, "City", 30, 500, True, 26
    ]  # fmt: skip
    assert scenario.lots["L1"].expires_on == EXPIRES
    assert scenario.hospitals["H2"].name == "中心医院 & <North>"


@pytest.mark.parametrize("writer", WRITERS)
def test_plain_cells(writer: str):
    assert _read(WRITERS[writer](TABLES)) == (_from_csv(), [])


@pytest.mark.parametrize("array", [False, True], ids=["formula", "array"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("writer", RESULTS)
def test_a_formula_counts_as_its_result(writer: str, place: str, array: bool):
    here = PLACES[place]
    formula = Formula(here.formula, here.value, here.cell if array else "")
    if array and place == "flag" and writer in ZERO:  # stored as a number that reads True
        (fault,) = _read(WRITERS[writer](here.put(formula)))[1]
        assert (fault.code, fault.value, fault.row) == ("excel-error", "True", here.row)
        return
    assert _read(WRITERS[writer](here.put(formula))) == (_from_csv(), [])


@pytest.mark.parametrize("array", [False, True], ids=["formula", "array"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("writer", NO_RESULT)
def test_a_formula_without_a_result_is_never_a_blank(writer: str, place: str, array: bool):
    here = PLACES[place]
    formula = Formula(here.formula, None, here.cell if array else "")
    scenario, faults = _read(WRITERS[writer](here.put(formula)))
    assert scenario is None
    (fault,) = faults
    assert fault.code == "no-value"
    assert _at(here, fault)
    assert fault.value == (f"{{={here.formula}}}" if array else f"={here.formula}")
    assert fault.repair == "Open and save the file in a spreadsheet."


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("writer", ZERO)
def test_an_empty_text_that_xlsxwriter_writes_as_no_result_is_refused(writer: str, place: str):
    """Nothing in the file tells it from a formula that nobody has calculated."""
    here = PLACES[place]
    _, faults = _read(WRITERS[writer](here.put(Formula(here.formula, ""))))
    assert [(f.code, _at(here, f)) for f in faults] == [("no-value", True)]


@pytest.mark.parametrize("place", WITH_BLANK)
@pytest.mark.parametrize("writer", RAW)
def test_an_empty_text_as_result_is_a_blank(writer: str, place: str):
    here = PLACES[place]
    scenario, warnings = _read(WRITERS[writer](here.put(Formula(here.formula, ""))))
    assert scenario == _from_csv(place, blank=True)
    assert here.read(scenario) == here.blank
    assert warnings == []


@pytest.mark.parametrize("place", NUMERIC)
@pytest.mark.parametrize("writer", RAW)
def test_the_other_cells_of_a_shared_formula(writer: str, place: str):
    here = PLACES[place]
    assert _read(WRITERS[writer](here.put(Formula("", here.value, shared=True)))) == (
        _from_csv(), []
    )  # fmt: skip
    _, faults = _read(WRITERS[writer](here.put(Formula("", shared=True))))
    assert [(f.code, _at(here, f)) for f in faults] == [("no-value", True)]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("writer", RAW)
def test_an_error_is_a_fault(writer: str, place: str):
    here = PLACES[place]
    _, faults = _read(WRITERS[writer](here.put(Formula("1/0", "#DIV/0!", error=True))))
    assert [(f.code, f.value, _at(here, f)) for f in faults] == [("excel-error", "#DIV/0!", True)]


@pytest.mark.parametrize("place", ["cost", "whole"])
@pytest.mark.parametrize("writer", [*ZERO, "open-xml-sdk", "closedxml", "bare-refs", "elsewhere",
                                    "backslash", "libreoffice"])  # fmt: skip
def test_zeros_that_nobody_has_calculated_are_a_warning(writer: str, place: str):
    here = PLACES[place]
    scenario, warnings = _read(WRITERS[writer](here.put(Formula(here.formula, 0))))
    assert scenario is not None
    assert here.read(scenario) == 0
    (warning,) = warnings
    assert (warning.code, warning.file) == ("formulas-all-zero", "s.xlsx")
    assert f"sheet {here.sheet}, cell {here.cell} " in warning.rule
    assert "save it" in warning.repair


@pytest.mark.parametrize("writer", ["excel", "excel-mac-1904", "strict", "strict-prefixed"])
def test_zeros_that_excel_has_calculated_are_zeros(writer: str):
    here = PLACES["cost"]
    scenario, warnings = _read(WRITERS[writer](here.put(Formula("0*5", 0))))
    assert (scenario, warnings) == (_from_csv("cost", blank=True), [])


def test_one_result_shows_that_the_others_are_calculated():
    tables = PLACES["cost"].put(Formula("0*5", 0))
    tables["lots"][1][2] = Formula("3*10", 30)
    assert _read(by_xlsxwriter(tables)) == (_from_csv("cost", blank=True), [])


def test_the_warning_counts_the_zeros():
    """Of 30 doses in stock none is counted: too costly to be silent about."""
    tables = PLACES["cost"].put(Formula("50*2", 0))
    tables["lots"][1][2] = Formula("3*10", 0)
    scenario, (warning,) = _read(by_xlsxwriter(tables))
    assert scenario is not None
    assert scenario.lots["L1"].doses == 0
    assert "all 2 formulas, from sheet products, cell I2 on," in warning.rule


@pytest.mark.parametrize("cells", [1, 1_000, 1_001, 16_384])
@pytest.mark.parametrize("row", [1, 2, 3, 4, 40])
@pytest.mark.parametrize("writer", ["excel", "open-xml-sdk", "libreoffice", "openpyxl",
                                    "xlsxwriter", "strict"])  # fmt: skip
def test_coloured_cells_do_not_count(writer: str, row: int, cells: int):
    tables = deepcopy(TABLES)
    rows = tables["demand"]
    rows += [[] for _ in range(row - len(rows))]
    rows[row - 1] += [Coloured()] * (cells - len(rows[row - 1]))
    assert _read(WRITERS[writer](tables)) == (_from_csv(), [])


@pytest.mark.parametrize("writer", ["excel", "openpyxl", "xlsxwriter"])
def test_a_coloured_cell_in_the_last_row(writer: str):
    tables = deepcopy(TABLES)
    rows = tables["suites"]
    rows += [[] for _ in range(1_048_575 - len(rows))]
    rows.append([Coloured()])
    assert _read(WRITERS[writer](tables)) == (_from_csv(), [])


@pytest.mark.parametrize("style", [2, 3], ids=["Jun 2026", "2026年6月"])
@pytest.mark.parametrize("writer", WRITERS)
def test_a_date_shown_as_a_month(writer: str, style: int):
    """The cell holds 1 June; on a label the month means the 30th: four weeks of life."""
    tables = deepcopy(TABLES)
    tables["lots"][1][4] = Day(EXPIRES, style)
    scenario, warnings = _read(WRITERS[writer](tables))
    assert scenario == _from_csv()
    (warning,) = warnings
    assert str(warning) == (
        "sheet lots, row 2, expires_on: '2026-06-01' is shown without its day; 2026-06-01 was "
        "taken. Write the day if another is meant: a month on a label means its last."
    )


@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("sheet", TABLES)
@pytest.mark.parametrize("writer", ["excel", "bare-refs", "openpyxl", "xlsxwriter"])
def test_a_title_is_one_fault(writer: str, sheet: str, lines: int):
    tables = deepcopy(TABLES)
    tables[sheet][:0] = [["Report of 2026"], ["by week"], []][:lines]
    _, faults = _read(WRITERS[writer](tables))
    assert [str(f) for f in faults] == [
        f"sheet {sheet}, row 1: The row is a title; the column names stand in row {lines + 1}. "
        "Delete the rows above them."
    ]


@pytest.mark.parametrize("writer", ["excel", "strict", "openpyxl", "xlsxwriter"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "，"])
def test_whole_lines_in_one_cell(writer: str, mark: str):
    tables = deepcopy(TABLES)
    tables["demand"] = [[mark.join(str(cell) for cell in row)] for row in TABLES["demand"]]
    _, faults = _read(WRITERS[writer](tables))
    assert [(f.code, f.file, f.row) for f in faults] == [("wrong-separator", "sheet demand", 1)]


@pytest.mark.parametrize("cell", ["column", "key"])
def test_a_heading_or_key_without_a_result(cell: str):
    """Else its column or key would take the default unasked."""
    tables = deepcopy(TABLES)
    if cell == "column":
        tables["products"][0][2] = Formula('"batch_success"')
    else:
        tables["scenario"][4][0] = Formula('"early_discard"')
    _, faults = _read(by_openpyxl(tables))
    assert [f.code for f in faults] == ["no-value"]


@pytest.mark.parametrize("writer", RAW)
def test_an_array_of_which_a_result_is_missing(writer: str):
    """The second cell of the array has neither formula nor result of its own."""
    tables = deepcopy(TABLES)
    tables["hospitals"][1][3] = Formula("ROW(A1:A2)*4", 4, "D2:D3")
    assert _read(WRITERS[writer](tables)) == (_from_csv(), [])
    tables["hospitals"][2][3] = None
    _, faults = _read(WRITERS[writer](tables))
    assert [(f.code, f.file, f.row, f.column) for f in faults] == [
        ("no-value", "sheet hospitals", 3, "min_remaining_weeks")
    ]


@pytest.mark.parametrize("writer", RAW)
def test_a_template_filled_down_far_beyond_its_data(writer: str):
    tables = deepcopy(TABLES)
    for row in range(4, 40):
        tables["demand"].append([Formula(f'IF(Z{row}="","",Z{row})', "")] * 4)
    assert _read(WRITERS[writer](tables)) == (_from_csv(), [])


@pytest.mark.parametrize("writer", WRITERS)
def test_a_date_shown_as_a_number_is_refused(writer: str):
    """46203 may count from 1900 or from 1904."""
    tables = deepcopy(TABLES)
    tables["lots"][1][4] = 46203
    _, faults = _read(WRITERS[writer](tables))
    assert [(f.code, f.column, f.value) for f in faults] == [("not-a-date", "expires_on", "46203")]
