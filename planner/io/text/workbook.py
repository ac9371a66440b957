"""An .xlsx written with numbers and dates as Excel's own (contract 7)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError

from planner.errors import PlannerError, require
from planner.io.text.cells import FORMULA_STARTS, Cell, plain_decimal
from planner.io.text.sheet_cells import EXCEL_DIGITS, MAX_SHEET_ROWS
from planner.io.text.workbook_package import escape

FIRST_YEAR = 1901  # before, Excel counts a day that never was


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
        cell = WriteOnlyCell(sheet, escape(text))
    except (IllegalCharacterError, UnicodeEncodeError):
        raise PlannerError(f"{text!r} has a character that no workbook can hold.") from None
    cell.data_type = "s"  # never a formula, never an error
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
    if bold:
        cell.font = Font(bold=True)
    return cell
