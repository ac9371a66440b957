"""One table of a plan folder: rows to bytes and back (contract 7, 8)."""

import csv
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from typing import TypeAlias, cast

import numpy as np

from planner.domain.calendar import Calendar
from planner.domain.plan import Violation
from planner.errors import Fault
from planner.io.plan.cells import Unfit, read, written
from planner.io.plan.tables import Column, Record, Table
from planner.io.text.decode import decode
from planner.io.text.faults import Findings
from planner.io.text.text_table import Grid, read_csv

SHOWN = 20  # of one rule and column; the others are counted
LONGEST = 60  # characters of a cell in a message
LAST = 2**62  # a row beyond all others
Flaw: TypeAlias = tuple[int, str, str, Unfit]  # row, column, text, reason
EXTRA = Unfit("P12", "stands beyond the last column.", "Remove it, or quote the cell before it.")


def encoded(table: Table, rows: Iterable[Record], calendar: Calendar, excel: bool = False) -> bytes:
    """The file: UTF-8 and LF, for Excel with BOM and CRLF.

    Raises PlannerError where a value would not read back the same.
    """
    text = StringIO(newline="")
    out = csv.writer(text, lineterminator="\r\n" if excel else "\n")
    out.writerow(c.name for c in table.columns)
    out.writerows(_cells(table, rows, calendar))
    return (BOM_UTF8 if excel else b"") + text.getvalue().encode()


def _cells(table: Table, rows: Iterable[Record], calendar: Calendar) -> Iterator[list[str]]:
    known: list[dict[object, str]] = [{} for _ in table.columns]  # dates and ids come often
    for row in rows:
        line = []
        for column, seen in zip(table.columns, known, strict=True):
            value = getattr(row, column.field)
            if value not in seen:
                seen[value] = written(column, value, calendar)
            line.append(seen[value])
        yield line


@dataclass(slots=True)
class Reading:
    """What one file says: its rows, and what is wrong or odd with it."""

    file: str
    rows: tuple[Record, ...] = ()
    violations: list[Violation] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def wrong(
        self, unfit: Unfit, *, row: int | None = None, column: str = "", value: str = ""
    ) -> None:
        fault = Fault(
            code=unfit.code,
            file=self.file,
            row=row,
            column=column,
            value=value,
            rule=unfit.rule,
            repair=unfit.repair,
        )
        self.violations.append(Violation(rule=unfit.code, message=str(fault)))


def decoded(table: Table, content: bytes, calendar: Calendar) -> Reading:
    """What the file says, dates as weeks of `calendar`; it never raises on bad content."""
    findings = Findings()
    text = decode(content, table.file, findings)
    grid = None if text is None else read_csv(text, table.file, findings)
    found = Reading(
        table.file,
        violations=[Violation(rule="P11", message=str(f)) for f in findings.faults],
        warnings=[str(f) for f in findings.warnings],
    )
    if grid is not None and _has_columns(table, grid, found):
        _read_rows(table, grid, calendar, found)
    return found


def _has_columns(table: Table, grid: Grid, found: Reading) -> bool:
    """Whether each column is there once."""
    wanted = [c.name for c in table.columns]
    others = [name for name in grid.header if name not in wanted]
    row = grid.header_row
    if not set(wanted) & set(grid.header):
        repair = f"They are {', '.join(wanted)}."
        found.wrong(Unfit("P12", "has none of its columns.", repair), row=row)
        return False
    for name in wanted:
        times = grid.header.count(name)
        if times > 1:
            unfit = Unfit("P12", f"is there {times} times.", "Keep one.")
            found.wrong(unfit, row=row, column=name)
        elif not times:
            close = get_close_matches(name, others, n=1)
            repair = f"Is it {close[0]!r}?" if close else "Add it."
            found.wrong(Unfit("P12", "is missing.", repair), row=row, column=name)
    found.warnings += [f"{table.file}: column {n!r} is unknown and not read." for n in others if n]
    return not found.violations


def _read_rows(table: Table, grid: Grid, calendar: Calendar, found: Reading) -> None:
    flaws: list[Flaw] = []
    columns = []
    for column in table.columns:
        place = grid.header.index(column.name)
        values = [_value(column, text, calendar) for text in grid.texts[place]]
        flaws += _flaws(grid, place, values, column.name)
        columns.append([values[i] for i in grid.cells[place].tolist()])
    for place in range(len(grid.header), len(grid.texts)):  # rows longer than the header
        values = [EXTRA if text else None for text in grid.texts[place]]
        flaws += _flaws(grid, place, values, "")
    for row, name, text, unfit in sorted(flaws, key=lambda flaw: flaw[0]):
        shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
        if row == LAST:
            found.wrong(unfit, column=name)
        else:
            found.wrong(unfit, row=row, column=name, value=shown)
    if not found.violations:
        found.rows = _records(table, columns)


def _records(table: Table, columns: Sequence[Sequence[object]]) -> tuple[Record, ...]:
    """The rows as records, made column by column: `record(...)` takes 10 µs, 3 s for a big plan.

    Records are plain slots (tests hold them to that), so filling the slots is all there is to do.
    """
    new = object.__new__
    rows = [new(table.record) for _ in columns[0]]
    for column, values in zip(table.columns, columns, strict=True):
        fill = getattr(table.record, column.field).__set__
        deque(map(fill, rows, values), maxlen=0)
    return tuple(rows)


def _value(column: Column, text: str, calendar: Calendar) -> object:
    try:
        return read(column, text, calendar)
    except Unfit as unfit:
        return unfit


def _flaws(grid: Grid, place: int, values: Sequence[object], name: str) -> Iterator[Flaw]:
    """The cells of one column that do not fit; beyond SHOWN they are counted."""
    unfit = np.array([isinstance(v, Unfit) for v in values])
    bad = np.flatnonzero(unfit[grid.cells[place]])
    for i in bad[:SHOWN].tolist():
        at = int(grid.cells[place][i])
        yield int(grid.rows[i]), name, grid.texts[place][at], cast(Unfit, values[at])
    if len(bad) > SHOWN:
        first = cast(Unfit, values[int(grid.cells[place][bad[0]])])
        yield LAST, name, "", Unfit(first.code, f"{len(bad) - SHOWN:,} more cells do not fit.", "")
