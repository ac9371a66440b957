"""A table checked column by column against the schema; ids, horizon and keys included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.domain.calendar import Calendar
from planner.io.text.cells import Problem, Value, parse
from planner.io.text.column import Column, Kind, Table
from planner.io.text.faults import Findings, did_you_mean
from planner.io.text.header import check_header
from planner.io.text.text_table import Grid, Numbers


@dataclass(frozen=True, slots=True)
class Context:
    """What a table is checked against."""

    names: Mapping[str, str]  # what each table is called in messages: its file or sheet
    known: Mapping[str, frozenset[str] | None]  # ids by table; None: it could not be read
    calendar: Calendar | None  # None: the settings have a fault
    findings: Findings


@dataclass(frozen=True, slots=True)
class Record:
    """One row; the accessors give None for a cell that is blank or has a fault."""

    row: int
    values: Mapping[str, Value | Problem]

    def text(self, name: str) -> str | None:
        value = self.values[name]
        return value if isinstance(value, str) else None

    def whole(self, name: str) -> int | None:
        value = self.values[name]
        return value if isinstance(value, int) else None

    def decimal(self, name: str) -> Decimal | None:
        value = self.values[name]
        return value if isinstance(value, Decimal) else None

    def day(self, name: str) -> date | None:
        value = self.values[name]
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class Checked:
    """Every cell as its value, or as the Problem found in it."""

    table: Table
    file: str
    rows: Numbers
    values: Mapping[str, list[Value | Problem]]  # by column: the distinct values
    cells: Mapping[str, Numbers]  # by column and row: the place in `values`

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> NDArray[np.object_]:
        """The value of each row."""
        distinct = np.empty(len(self.values[name]), dtype=object)
        distinct[:] = self.values[name]
        found: NDArray[np.object_] = distinct[self.cells[name]]
        return found

    def records(self) -> Iterator[Record]:
        names = [c.name for c in self.table.columns]
        columns = [self.column(name).tolist() for name in names]
        for row, *values in zip(self.rows.tolist(), *columns, strict=True):
            yield Record(row, dict(zip(names, values, strict=True)))

    def ids(self) -> frozenset[str] | None:
        """What others may refer to; None where the column of ids is missing."""
        values = self.values[self.table.key[0]] if self.table.key else []
        if any(isinstance(v, Problem) and v.code == "missing-column" for v in values):
            return None
        return frozenset(v for v in values if isinstance(v, str))


def check_table(table: Table, grid: Grid, context: Context) -> Checked:
    """All values of `grid`; what is wrong with them goes into the context's findings."""
    file, findings = context.names[table.name], context.findings
    check_header(table.columns, grid, file, findings)
    if table.required and not len(grid.rows):
        findings.add("empty-table", file, "The table has no rows.", "Write at least one.")
    values: dict[str, list[Value | Problem]] = {}
    cells: dict[str, Numbers] = {}
    for column in table.columns:
        if column.name in grid.header:
            place = grid.header.index(column.name)
            cells[column.name] = grid.cells[place]
            values[column.name] = [_value(column, text, context) for text in grid.texts[place]]
            _report(column, values[column.name], grid, file, context)
        else:
            cells[column.name] = np.zeros(len(grid.rows), dtype=np.int64)
            missing = Problem("missing-column", "", "")
            values[column.name] = [missing if column.required else parse(column, "")]
    checked = Checked(table, file, grid.rows, values, cells)
    if table.key:
        _check_key(checked, findings)
    return checked


def _value(column: Column, text: str, context: Context) -> Value | Problem:
    """The value of one distinct text."""
    value = parse(column, text)
    if column.refers and not isinstance(value, Problem):
        return _referred(column, value, context)
    calendar = context.calendar
    if column.horizon and calendar and isinstance(value, date):
        week = calendar.week_of(value)
        if not 0 <= week < calendar.weeks:
            last = calendar.monday(calendar.weeks - 1)
            rule = f"is outside the horizon, the weeks of {calendar.start} to {last}."
            return Problem("outside-horizon", rule, "Change it, or start and weeks.")
    return value


def _referred(column: Column, value: Value, context: Context) -> Value | Problem:
    """The value, if what it names is known; the nearest id is looked for only when shown."""
    known = context.known[column.refers]
    named = value if isinstance(value, tuple) else (value,)
    unknown = [] if known is None else [str(n) for n in named if n not in known]
    if not unknown:
        return value
    which = "" if column.kind is Kind.ID else f"names {unknown[0]!r}, which "
    return Problem("unknown-id", f"{which}is not in {context.names[column.refers]}.", unknown[0])


def _report(
    column: Column, values: list[Value | Problem], grid: Grid, file: str, context: Context
) -> None:
    """One fault for each cell that holds a Problem."""
    place = grid.header.index(column.name)
    texts, cells = grid.texts[place], grid.cells[place]
    for code in dict.fromkeys(v.code for v in values if isinstance(v, Problem)):
        bad = np.array([isinstance(v, Problem) and v.code == code for v in values])
        where = np.flatnonzero(bad[cells])

        def add(i: int, where: Numbers = where) -> None:
            at = int(cells[where[i]])
            problem = values[at]
            assert isinstance(problem, Problem)
            rule, repair = problem.rule, problem.repair
            if problem.code == "unknown-id":
                known = context.known[column.refers] or frozenset()
                repair = did_you_mean(repair, known, context.names[column.refers])
            context.findings.add(
                problem.code,
                file,
                rule if texts[at] else f"The cell {rule}",
                repair,
                row=int(grid.rows[where[i]]),
                column=column.name,
                value=texts[at],
            )

        context.findings.add_rows((code, file, column.name), cells[where], add)


def _check_key(checked: Checked, findings: Findings) -> None:
    """No two rows have the same key; rows with a fault in it are left out."""
    whole = np.ones(len(checked), dtype=bool)
    number = np.zeros(len(checked), dtype=np.int64)
    for name in checked.table.key:
        values, cells = checked.values[name], checked.cells[name]
        whole &= np.array([not isinstance(v, Problem) for v in values], dtype=bool)[cells]
        first = {v: i for i, v in reversed(list(enumerate(values)))}
        same = np.array([first[v] for v in values], dtype=np.int64)
        number = _renumbered(number) * len(values) + same[cells]
    where = np.flatnonzero(whole)
    keys = pd.Series(number[where])
    again = where[keys.duplicated().to_numpy()]

    def add(i: int) -> None:
        at = again[i]
        before = checked.rows[where[np.flatnonzero(number[where] == number[at])[0]]]
        key = [str(checked.values[n][checked.cells[n][at]]) for n in checked.table.key]
        findings.add(
            "duplicate-key",
            checked.file,
            f"is already in row {before}.",
            "Keep one row of the two.",
            row=int(checked.rows[at]),
            column=", ".join(checked.table.key),
            value=", ".join(key),
        )

    kind = ("duplicate-key", checked.file, ", ".join(checked.table.key))
    findings.add_rows(kind, number[again], add)


def _renumbered(number: Numbers) -> Numbers:
    """The same classes, numbered from 0: products of them stay small."""
    codes, _ = pd.factorize(number)
    return codes.astype(np.int64)
