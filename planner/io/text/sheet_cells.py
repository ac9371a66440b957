"""The cells of one sheet as text: each as it would stand in a CSV file (contract 7).

A formula counts as its stored result. One without a result is marked, never read as a blank;
one whose result is an empty text is a blank. Cells that hold nothing but a style do not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import islice, product
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel

from planner.io.text.cells import FAILED, plain_decimal
from planner.io.text.workbook_package import Package, Shown, rich_text, tags, unescape

MAX_SHEET_ROWS = 1_048_576  # of a sheet
MAX_SHEET_COLUMNS = 16_384
EXCEL_DIGITS = 15  # significant digits that Excel keeps

_SHEET, _ROW, _CELL = tags("worksheet"), tags("row"), tags("c")
_VALUE, _FORMULA, _INLINE = tags("v"), tags("f"), tags("is")
_FLAGS = {"1": "true", "0": "false", "true": "true", "false": "false"}
_MAX_MARKED = 10_000  # cells of one array formula; there is a fault long before

Place = tuple[int, int]  # row and column, from 1


@dataclass(slots=True)
class Sheet:
    """The rows of a sheet from row 1 on, blanks at the end of each left out.

    dayless: dates whose style does not show the day.  zeros: formulas with the result 0.
    results: how many have another; not of arrays and truth values, which LibreOffice calculates
    where it takes over the others unseen.
    """

    rows: list[Sequence[str]] = field(default_factory=list)
    dayless: list[Place] = field(default_factory=list)
    zeros: list[Place] = field(default_factory=list)
    results: int = 0


def read_sheet_cells(xml: bytes, package: Package) -> Sheet:
    """The cells of a sheet.  Raises ValueError, IndexError or ParseError: it is damaged."""
    return _Reader(package).read(xml)


class _Reader:
    """Reads one sheet, row by row."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._sheet = Sheet()
        self._rows: dict[int, list[str]] = {}
        self._columns: dict[str, int] = {}
        self._moments: dict[tuple[str, Shown], str] = {}
        self._arrays: list[tuple[str, str]] = []  # range and formula
        self._empty: set[Place] = set()  # formulas whose result is an empty text

    def read(self, xml: bytes) -> Sheet:
        events = ET.iterparse(BytesIO(xml))
        number = 0
        element: Any = None
        for _, element in events:
            if element.tag in _ROW:
                number = int(element.get("r") or number + 1)
                self._row(element, number)
                element.clear()
        if element is None or element.tag not in _SHEET:
            raise ValueError("no sheet")
        for area, formula in self._arrays:
            self._mark_array(area, formula)
        if self._rows:
            self._sheet.rows = [self._rows.get(n, ()) for n in range(1, max(self._rows) + 1)]
        return self._sheet

    def _row(self, row: Any, number: int) -> None:
        if not 1 <= number <= MAX_SHEET_ROWS:
            raise ValueError(f"row {number}")
        texts: list[str] = []
        column = 0
        for cell in row:
            if cell.tag not in _CELL:
                continue
            reference = cell.get("r")
            column = self._column(reference, number) if reference else column + 1
            if text := self._cell(cell, (number, column)):
                _put(texts, column, text)
        if texts:
            if number in self._rows:
                raise ValueError(f"row {number} is there twice")
            self._rows[number] = texts

    def _column(self, reference: str, number: int) -> int:
        letters = reference.rstrip("0123456789")
        if reference[len(letters) :] != str(number):
            raise ValueError(f"{reference} in row {number}")
        if letters not in self._columns:
            self._columns[letters] = column_index_from_string(letters)
        return self._columns[letters]

    def _cell(self, cell: Any, place: Place) -> str:
        kind, value, text = cell.get("t", "n"), None, ""
        formula = None
        for child in cell:
            if child.tag in _VALUE:
                value = child.text or ""
                value = unescape(value) if kind == "str" else value.strip()
            elif child.tag in _FORMULA:
                formula = child
            elif child.tag in _INLINE:
                value = rich_text(child)
        if value:
            text = self._text(kind, value, cell.get("s", "0"), place)
        if formula is not None:
            return self._formula(formula, kind, value, text, place)
        return f"{FAILED}#" if kind == "e" and not value else text

    def _formula(self, formula: Any, kind: str, value: str | None, text: str, place: Place) -> str:
        """The result that is stored with a formula, or the mark that there is none."""
        written = f"={unescape(formula.text or '')}"
        area = formula.get("ref", "")
        if formula.get("t") in ("array", "dataTable"):
            written = f"{{{written}}}"
            if ":" in area:
                self._arrays.append((area, written))
        if not value and (value is None or kind != "str"):
            return f"{FAILED}{written}"
        if not text:
            self._empty.add(place)
        elif kind == "n" and _is_zero(value):
            self._sheet.zeros.append(place)
        elif kind != "b" and not written.startswith("{"):
            self._sheet.results += 1
        return text

    def _text(self, kind: str, value: str, style: str, place: Place) -> str:
        match kind:
            case "s":
                return self._package.texts[_index(value)]
            case "str" | "inlineStr":
                return value
            case "n":
                return self._number(value, style, place)
            case "b":
                return _FLAGS.get(value, f"{FAILED}{value}")
            case "e":
                return f"{FAILED}{value}"
            case "d":
                if self._package.styles.get(style) is Shown.DAYLESS:
                    self._sheet.dayless.append(place)
                return _iso_moment(value)
        raise ValueError(f"a cell of type {kind}")

    def _number(self, value: str, style: str, place: Place) -> str:
        shown = self._package.styles.get(style)
        if shown is None:
            return _plain_number(value)
        if shown is Shown.DAYLESS:
            self._sheet.dayless.append(place)
        key = value, shown
        if key not in self._moments:
            self._moments[key] = _moment(value, self._package.epoch, shown)
        return self._moments[key]

    def _mark_array(self, area: str, formula: str) -> None:
        """Mark the cells of an array formula for which no result is stored."""
        first, top, last, bottom = range_boundaries(area)
        places = product(range(top, bottom + 1), range(first, last + 1))
        for row, column in islice(places, _MAX_MARKED):
            texts = self._rows.get(row, [])
            if (row, column) not in self._empty and not "".join(texts[column - 1 : column]):
                _put(self._rows.setdefault(row, []), column, f"{FAILED}{formula}")


def _put(texts: list[str], column: int, text: str) -> None:
    if column > MAX_SHEET_COLUMNS or "".join(texts[column - 1 : column]):
        raise ValueError(f"column {column} is there twice, or too far")
    texts.extend([""] * (column - len(texts)))
    texts[column - 1] = text


def _index(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError(f"text {number}")
    return number


def _is_zero(value: str) -> bool:
    try:
        return float(value) == 0
    except ValueError:
        return False


def _plain_number(value: str) -> str:
    """The number without exponent, with the digits that Excel keeps; marked where it is none."""
    if value.isascii() and value.isdigit():
        return value.lstrip("0") or "0"
    try:
        return plain_decimal(Decimal(f"{float(value):.{EXCEL_DIGITS}g}"))
    except ValueError:
        return f"{FAILED}{value}"


def _moment(value: str, epoch: datetime, shown: Shown) -> str:
    """A day as YYYY-MM-DD; with a time of the day, or a span, as a text that no column takes."""
    try:
        moment = from_excel(float(value), epoch, timedelta=shown is Shown.SPAN)
    except (OverflowError, ValueError):
        return _plain_number(value)
    if isinstance(moment, datetime) and moment.time() == time():
        return moment.date().isoformat()
    return str(moment)


def _iso_moment(value: str) -> str:
    """A date that is stored as text (ISO 8601)."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment.date().isoformat() if moment.time() == time() else value
