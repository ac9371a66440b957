"""An .xlsx as people leave it: numbers, dates, formulas, other sheets (contract 7)."""

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from planner.errors import DataError
from planner.io.scenario.read import load_scenario, read_scenario, workbook_scenario
from planner.io.scenario.write import new_scenario
from tests.builders.folders import faults_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    new_scenario(tmp_path / "s.xlsx")
    return tmp_path / "s.xlsx"


def _edited(path: Path, sheet: str, cell: str, value: Any) -> Path:
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    return path


def test_numbers_and_dates_are_excels_own(path: Path):
    book = load_workbook(path)
    assert book["lots"]["D2"].value == datetime(2025, 11, 3)
    assert book["products"]["J2"].value == 45000
    assert book["products"]["D2"].value == 0.9
    assert book["demand"]["A2"].number_format == "@"
    assert book["scenario"]["B3"].value in {datetime(2026, 1, 5), date(2026, 1, 5)}


@pytest.mark.parametrize(
    ("value", "cost"),
    [
        (1, "1"),
        (2.0, "2"),
        (0.1 + 0.2, "0.3"),
        ("12.5", "12.5"),
        (1e11, "100000000000"),
        (1 / 3, "0.333333333333333"),
        (1e-9, "0.000000001"),
    ],
)
def test_a_number_counts_as_excel_shows_it(path: Path, value: Any, cost: str):
    scenario = read_scenario(_edited(path, "products", "J2", value))
    assert scenario.products["MSC"].batch_cost == Decimal(cost)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "fault"),
    [
        ("lots", "D2", datetime(2025, 11, 3, 12), "sheet lots, row 2, released_on: '2025-11-03 12"),
        (
            "products",
            "J2",
            1e99,
            "sheet products, row 2, batch_cost: '10000000000000000000000000",
        ),
        ("products", "C2", 2.5, "sheet products, row 2, doses_per_batch: '2.5' is not a whole num"),
        ("products", "J2", "=1+1", "sheet products, row 2, batch_cost: '=1+1' is a formula that n"),
        ("products", "J2", "#DIV/0!", "sheet products, row 2, batch_cost: '#DIV/0!' is an error, "),
        ("demand", "B2", "H9", "sheet demand, row 2, hospital: 'H9' is not in sheet hospitals."),
        ("demand", "C2", "46027", "sheet demand, row 2, week: '46027' is not a date as YYYY-MM-D"),
        ("scenario", "B4", None, "sheet scenario, row 4, weeks: The value is blank"),
        ("scenario", "A4", "week", "sheet scenario, row 4, week: The key is not known. Did you me"),
        ("scenario", "A4", "name", "sheet scenario, row 4, name: The key is already in row 2."),
        ("scenario", "B1", "x", "sheet scenario, row 1, value: The column is missing. Add it."),
        (
            "suites",
            "Z2",
            "x",
            "sheet suites, row 2: 'x' stands in cell 26, which has no column",
        ),
    ],
)
def test_faults(path: Path, sheet: str, cell: str, value: Any, fault: str):
    found = [str(f) for f in faults_of(_edited(path, sheet, cell, value))]
    assert any(f.startswith(fault) for f in found), found


def test_a_formula_counts_as_its_result(path: Path):
    """What a spreadsheet saved beside the formula is the value of the cell."""
    _edited(path, "products", "J2", "=45000+1")
    with ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    found = re.compile(rb"<f>45000\+1</f><v ?/>|<f>45000\+1</f><v></v>")
    (sheet,) = (name for name, xml in content.items() if found.search(xml))
    content[sheet] = found.sub(b"<f>45000+1</f><v>45001</v>", content[sheet])
    with ZipFile(path, "w") as parts:
        for name, xml in content.items():
            parts.writestr(name, xml)
    assert read_scenario(path).products["MSC"].batch_cost == 45001


def test_truth_values(path: Path):
    assert read_scenario(_edited(path, "scenario", "B8", True)).early_discard is True


def test_ids_that_are_numbers(path: Path):
    book = load_workbook(path)
    book["hospitals"]["A2"] = 7
    for row in book["demand"].iter_rows(min_row=2):
        if row[1].value == "H1":
            row[1].value = 7
    book.save(path)
    assert list(read_scenario(path).hospitals) == ["7", "H2"]


def test_autologous(path: Path):
    book = load_workbook(path)
    book["scenario"].append(["autologous.make_days", 14])
    book["scenario"].append(["autologous.MSC.success", 0.9])
    book.save(path)
    assert read_scenario(path).autologous == {
        "": {"make_days": Decimal(14)},
        "MSC": {"success": Decimal("0.9")},
    }


def test_the_columns_of_the_settings_are_checked_too(path: Path):
    _edited(path, "scenario", "C1", "remark")
    assert [(w.code, w.column) for w in load_scenario(path).warnings] == [
        ("unknown-column", "remark")
    ]


def test_sheets(path: Path):
    book = load_workbook(path)
    del book["closures"]
    book["lots"].title = "Lot"
    book.create_sheet("notes")["A1"] = "x"
    del book["suites"]
    book.save(path)
    assert [str(f) for f in faults_of(path)] == [
        "sheet Lot: The sheet is not known. Did you mean lots?",
        "sheet suites: It is missing. `cryoplan new` shows what it holds.",
    ]


def test_other_sheets_are_a_warning(path: Path):
    book = load_workbook(path)
    book.create_sheet("notes")["A1"] = "x"
    book.save(path)
    assert [str(w) for w in load_scenario(path).warnings] == [
        "sheet notes: The sheet is not known; nothing reads it."
    ]


@pytest.mark.parametrize("name", ["Demand ", "DEMAND2", "demands"])
def test_a_sheet_that_is_nearly_named_right(path: Path, name: str):
    """Excel tells no case apart in names of sheets; the reader says which one it wants."""
    book = load_workbook(path)
    book["demand"].title = name
    book.save(path)
    said = [str(f) for f in faults_of(path)]
    assert said[0] == f"sheet {name}: The sheet is not known. Did you mean demand?"
    assert said[1].startswith("sheet demand: It is missing.")


def test_blank_rows_and_formatted_cells_below(path: Path):
    before = read_scenario(path)
    book = load_workbook(path)
    book["suites"].insert_rows(2)
    book["suites"]["H90"].number_format = "@"
    book.save(path)
    assert read_scenario(path) == before


def _zip(**parts: str) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return content.getvalue()


def _book_without_sheets() -> bytes:
    content = BytesIO()
    Workbook().save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"x" * 100, _zip(a="a"), _zip(**{"[Content_Types].xml": "<a/>"})],
    ids=["empty", "PK", "text", "zip", "types only"],
)
def test_no_workbook(tmp_path: Path, content: bytes):
    (tmp_path / "s.xlsx").write_bytes(content)
    assert [f.code for f in faults_of(tmp_path / "s.xlsx")] == ["not-a-workbook"]


def test_a_workbook_of_something_else():
    with pytest.raises(DataError) as error:
        workbook_scenario(_book_without_sheets(), "upload.xlsx")
    assert {f.code for f in error.value.faults} == {"missing-file"}
    assert str(error.value).startswith("5 faults in upload.xlsx:")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("w") / "s.xlsx"
    new_scenario(path)
    return path.read_bytes()


@settings(max_examples=40, deadline=None)
@given(places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255))))
def test_no_damage_makes_it_crash(sound: bytes, places: list[tuple[float, int]]):
    content = bytearray(sound)
    for share, byte in places:
        content[int(share * len(content))] = byte
    with suppress(DataError):
        assert workbook_scenario(bytes(content), "s.xlsx").scenario.weeks >= 1
