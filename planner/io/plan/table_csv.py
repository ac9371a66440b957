"""One table of a plan folder: rows to bytes and back (contract 7, 8)."""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from itertools import chain
from typing import TypeAlias, cast

import numpy as np

from planner.domain.calendar import Calendar
from planner.domain.plan import Violation, records
from planner.errors import Fault
from planner.io.plan.cells import PlanCellError, cell_text, cell_value
from planner.io.plan.tables import PlanColumn, PlanRecord, PlanTable
from planner.io.text.cells import clean_cell, escape_formula
from planner.io.text.csv_rows import csv_bytes
from planner.io.text.decode import decode
from planner.io.text.faults import FaultCollector
from planner.io.text.text_table import TextTable, read_csv

MAX_SHOWN = 20  # of one rule and column; the others are counted
MAX_VALUE_LENGTH = 60  # characters of a cell in a message
ROW_BEYOND_ALL = 2**62  # a row beyond all others
CellFlaw: TypeAlias = tuple[int, str, str, PlanCellError]  # row, column, text, reason
EXTRA_CELL = PlanCellError(
    "P12", "stands beyond the last column.", "Remove it, or quote the cell before it."
)


def encode_table(
    table: PlanTable, rows: Iterable[PlanRecord], calendar: Calendar, excel: bool = False
) -> bytes:
    """The file: UTF-8 and LF, for Excel with BOM and CRLF.

    Raises PlannerError where a value would not read back the same.
    """
    header = (c.name for c in table.columns)
    return csv_bytes(chain([header], _cells(table, rows, calendar)), excel)


def _cells(table: PlanTable, rows: Iterable[PlanRecord], calendar: Calendar) -> Iterator[list[str]]:
    # Dates and ids come often.  By type too: 0 and 0.0 are equal, but a count is written as 0.
    known: list[dict[tuple[type, object], str]] = [{} for _ in table.columns]
    for row in rows:
        line = []
        for column, seen in zip(table.columns, known, strict=True):
            value = getattr(row, column.field)
            key = type(value), value
            if key not in seen:
                seen[key] = cell_text(column, value, calendar)
            line.append(seen[key])
        yield line


@dataclass(slots=True)
class TableReading:
    """The rows of one file, and the violations and warnings found in it."""

    file: str
    rows: tuple[PlanRecord, ...] | None = None  # None: they cannot be read
    violations: list[Violation] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)  # columns added later that are missing
    places: Sequence[int] = ()  # of each row in the file, as a spreadsheet counts

    def add_violation(
        self, error: PlanCellError, *, row: int | None = None, column: str = "", value: str = ""
    ) -> None:
        fault = Fault(
            code=error.code,
            file=self.file,
            row=row,
            column=column,
            value=value,
            rule=error.rule,
            repair=error.repair,
        )
        self.violations.append(Violation(rule=error.code, message=str(fault)))


def decode_table(table: PlanTable, content: bytes, calendar: Calendar) -> TableReading:
    """The rows of the file, dates as weeks of `calendar`; bad content becomes violations."""
    collector = FaultCollector()
    text = decode(content, table.file, collector)
    raw = None if text is None else read_csv(text, table.file, collector)
    reading = TableReading(
        table.file,
        violations=[Violation(rule="P11", message=str(f)) for f in collector.faults],
        warnings=[str(f) for f in collector.warnings],
    )
    if raw is not None and _has_columns(table, raw, reading):
        _read_rows(table, raw, calendar, reading)
    return reading


def with_column(
    content: bytes, table: PlanTable, column: PlanColumn, values: Sequence[object]
) -> bytes:
    """The file with `values` in the rows of `column`, a new last one where there is none.

    Other cells stay as they are, and a file that is right already stays byte for byte.  Raises
    ValueError where the file has not as many rows, or cannot be read.
    """
    text = decode(content, table.file, FaultCollector()) or ""
    rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    filled = [row for row in rows if any(clean_cell(cell) for cell in row)]
    width = max((n for n, name in enumerate(filled[0], 1) if clean_cell(name)), default=0)
    names = [clean_cell(name) for name in filled[0][:width]]
    place = names.index(column.name) if column.name in names else width
    lines = [column.name, *(escape_formula(str(value)) for value in values)]
    changed = False
    for row, cell in zip(filled, lines, strict=True):
        row.extend([""] * (place + 1 - len(row)))
        if clean_cell(row[place]) != clean_cell(cell):
            row[place], changed = cell, True
    if not changed:
        return content
    return csv_bytes(rows, excel=content.startswith(BOM_UTF8))


def _has_columns(table: PlanTable, raw: TextTable, reading: TableReading) -> bool:
    """Whether each column is there once; one that was added later may be missing."""
    wanted = [c.name for c in table.columns]
    others = [name for name in raw.header if name not in wanted]
    row = raw.header_row
    if not set(wanted) & set(raw.header):
        repair = f"They are {', '.join(wanted)}."
        reading.add_violation(PlanCellError("P12", "has none of its columns.", repair), row=row)
        return False
    sound = True
    for column in table.columns:
        name = column.name
        times = raw.header.count(name)
        if times > 1:
            error = PlanCellError("P12", f"is there {times} times.", "Keep one.")
            reading.add_violation(error, row=row, column=name)
            sound = False
        elif not times and column.added_later:
            error = PlanCellError("P12", "is missing.", "Add it with check --rewrite.")
            reading.lacking.append(name)
            reading.add_violation(error, row=row, column=name)
        elif not times:
            close = get_close_matches(name, others, n=1)
            repair = f"Is it {close[0]!r}?" if close else "Add it."
            reading.add_violation(PlanCellError("P12", "is missing.", repair), row=row, column=name)
            sound = False
    reading.warnings += [
        f"{table.file}: column {n!r} is unknown and not read." for n in others if n
    ]
    return sound


def _read_rows(table: PlanTable, raw: TextTable, calendar: Calendar, reading: TableReading) -> None:
    flaws: list[CellFlaw] = []
    columns = []
    for column in table.columns:
        if column.name in reading.lacking:
            columns.append([""] * len(raw.rows))
            continue
        place = raw.header.index(column.name)
        values = [_value(column, text, calendar) for text in raw.texts[place]]
        flaws += _flaws(raw, place, values, column.name)
        columns.append([values[i] for i in raw.cells[place].tolist()])
    for place in range(len(raw.header), len(raw.texts)):  # rows longer than the header
        values = [EXTRA_CELL if text else None for text in raw.texts[place]]
        flaws += _flaws(raw, place, values, "")
    for row, name, text, error in sorted(flaws, key=lambda flaw: flaw[0]):
        shown = text if len(text) <= MAX_VALUE_LENGTH else f"{text[:MAX_VALUE_LENGTH]}..."
        if row == ROW_BEYOND_ALL:
            reading.add_violation(error, column=name)
        else:
            reading.add_violation(error, row=row, column=name, value=shown)
    if not flaws:
        fields = (c.field for c in table.columns)
        reading.rows = records(table.record, dict(zip(fields, columns, strict=True)))
        reading.places = raw.rows.tolist()


def _value(column: PlanColumn, text: str, calendar: Calendar) -> object:
    try:
        return cell_value(column, text, calendar)
    except PlanCellError as error:
        return error


def _flaws(raw: TextTable, place: int, values: Sequence[object], name: str) -> Iterator[CellFlaw]:
    """The cells of one column that do not fit; beyond SHOWN they are counted."""
    error = np.array([isinstance(v, PlanCellError) for v in values])
    bad = np.flatnonzero(error[raw.cells[place]])
    for i in bad[:MAX_SHOWN].tolist():
        at = int(raw.cells[place][i])
        yield int(raw.rows[i]), name, raw.texts[place][at], cast(PlanCellError, values[at])
    if len(bad) > MAX_SHOWN:
        first = cast(PlanCellError, values[int(raw.cells[place][bad[0]])])
        yield (
            ROW_BEYOND_ALL,
            name,
            "",
            PlanCellError(first.code, f"{len(bad) - MAX_SHOWN:,} more cells do not fit.", ""),
        )
