"""An .xlsx read as text and written with numbers and dates as Excel's own (contract 7)."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError

from planner.errors import PlannerError, require
from planner.io.text.cells import FAILED, FORMULA_STARTS, Cell, plain_decimal

MAX_SHEET_ROWS = 1_048_576  # of a sheet
EXCEL_DIGITS = 15  # significant digits that Excel keeps
FIRST_YEAR = 1901  # before, Excel counts a day that never was


def read_sheets(content: bytes) -> dict[str, list[list[str]]]:
    """The cells of every sheet as text, by title; raises whatever openpyxl does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl cannot keep of charts and styles
        results = load_workbook(BytesIO(content), read_only=True, data_only=True)
        found = {
            sheet.title: [[_text(cell) for cell in row] for row in _rows(sheet)]
            for sheet in results.worksheets
        }
        if _has_formulas(content):
            formulas = load_workbook(BytesIO(content), read_only=True)
            for sheet in formulas.worksheets:
                _mark_empty(found[sheet.title], _rows(sheet))
    return found


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # what a file says of its size is often wrong
    rows: Iterator[Sequence[Any]] = sheet.iter_rows()
    return rows


def _has_formulas(content: bytes) -> bool:
    with ZipFile(BytesIO(content)) as parts:
        sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/")]
        return any(b"<f>" in (xml := parts.read(n)) or b"<f " in xml for n in sheets)


def _mark_empty(found: list[list[str]], rows: Iterable[Sequence[Any]]) -> None:
    """Mark the formulas that have no result: blank would take the default unasked."""
    for texts, cells in zip(found, rows, strict=True):
        for place, cell in enumerate(cells):
            if cell.data_type == "f" and not texts[place]:
                texts[place] = f"{FAILED}{cell.value}"


def _text(cell: Any) -> str:
    """The cell as it would stand in a CSV file."""
    value, kind = cell.value, cell.data_type
    if kind == "e":
        return f"{FAILED}{value}"
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return plain_decimal(Decimal(f"{value:.{EXCEL_DIGITS}g}"))
        case datetime():
            return value.date().isoformat() if value.time() == time() else str(value)
    return str(value)


def workbook(tables: Iterable[tuple[str, Iterable[Sequence[Cell]]]]) -> bytes:
    """A workbook with one sheet for each (name, rows); the first row is the header."""
    book = Workbook(write_only=True)
    try:
        for name, rows in tables:
            _fill(book.create_sheet(name), rows)
        content = BytesIO()
        book.save(content)
    except BaseException:
        for sheet in book.worksheets:  # openpyxl leaves them open
            sheet.close()
        raise
    return content.getvalue()


def _fill(sheet: Any, rows: Iterable[Sequence[Cell]]) -> None:
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=1):
        require(
            number <= MAX_SHEET_ROWS, f"{sheet.title}: too many rows for Excel. Write a folder."
        )
        if number == 1:
            for place in range(len(row)):
                sheet.column_dimensions[get_column_letter(place + 1)].width = 18
        sheet.append([_cell(sheet, value, bold=number == 1) for value in row])


def _cell(sheet: Any, value: Cell, *, bold: bool) -> Any:
    """A typed cell where Excel gives back the same value, else its text."""
    match value:
        case None | bool():
            return value
        case Decimal() if Decimal(f"{float(value):.{EXCEL_DIGITS}g}") == value:
            return float(value)
        case int() if abs(value) < 10**EXCEL_DIGITS:
            return value
        case date() if value.year >= FIRST_YEAR:
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = "yyyy-mm-dd"
            return cell
    text = plain_decimal(value) if isinstance(value, Decimal) else str(value)
    try:
        text.encode()
        cell = WriteOnlyCell(sheet, text)
    except (IllegalCharacterError, UnicodeEncodeError):
        raise PlannerError(f"{text!r} has a character that no workbook can hold.") from None
    cell.data_type = "s"  # never a formula, never an error
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
    if bold:
        cell.font = Font(bold=True)
    return cell
