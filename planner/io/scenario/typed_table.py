"""A table checked column by column against the schema; ids, horizon and keys included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.arrays import Ints
from planner.domain.calendar import Calendar
from planner.io.text.cells import CellFault, Value, parse_cell
from planner.io.text.column import Column, Kind, Table
from planner.io.text.faults import FaultCollector, did_you_mean
from planner.io.text.header import check_header
from planner.io.text.text_table import TextTable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a table is checked against."""

    names: Mapping[str, str]  # what each table is called in messages: its file or sheet
    known: Mapping[str, frozenset[str] | None]  # ids by table; None: it could not be read
    calendar: Calendar | None  # None: the settings have a fault
    collector: FaultCollector


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row; `of` gives None for a cell that is blank or has a fault."""

    row: int
    values: Mapping[str, Value | CellFault]

    def of(self, name: str, kind: type[T]) -> T | None:
        value = self.values[name]
        return value if isinstance(value, kind) else None


@dataclass(frozen=True, slots=True)
class TypedTable:
    """Every cell as its value, or as the fault found in it."""

    table: Table
    file: str
    rows: Ints
    values: Mapping[str, list[Value | CellFault]]  # by column: the distinct values
    cells: Mapping[str, Ints]  # by column and row: the place in `values`

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> NDArray[np.object_]:
        """The value of each row."""
        distinct = np.empty(len(self.values[name]), dtype=object)
        distinct[:] = self.values[name]
        found: NDArray[np.object_] = distinct[self.cells[name]]
        return found

    def records(self) -> Iterator[TypedRow]:
        names = [c.name for c in self.table.columns]
        columns = [self.column(name).tolist() for name in names]
        for row, *values in zip(self.rows.tolist(), *columns, strict=True):
            yield TypedRow(row, dict(zip(names, values, strict=True)))

    def ids(self) -> frozenset[str] | None:
        """What others may refer to; None where the column of ids is missing."""
        values = self.values[self.table.key[0]] if self.table.key else []
        if any(isinstance(v, CellFault) and v.code == "missing-column" for v in values):
            return None
        return frozenset(v for v in values if isinstance(v, str))


def check_table(table: Table, raw: TextTable, context: CheckContext) -> TypedTable:
    """All values of `raw`; faults go to the context's collector."""
    file, collector = context.names[table.name], context.collector
    if not check_header(table.columns, raw, file, collector):
        return _unread(table, file)
    if table.required and not len(raw.rows):
        collector.add("empty-table", file, "The table has no rows.", "Write at least one.")
    values: dict[str, list[Value | CellFault]] = {}
    cells: dict[str, Ints] = {}
    for column in table.columns:
        if column.name in raw.header:
            place = raw.header.index(column.name)
            cells[column.name] = raw.cells[place]
            values[column.name] = [_value(column, text, context) for text in raw.texts[place]]
            _report(column, values[column.name], raw, file, context)
        else:
            cells[column.name] = np.zeros(len(raw.rows), dtype=np.int64)
            missing = CellFault("missing-column", "", "")
            values[column.name] = [missing if column.required else parse_cell(column, "")]
    typed = TypedTable(table, file, raw.rows, values, cells)
    if table.key:
        _check_key(typed, collector)
    return typed


def _unread(table: Table, file: str) -> TypedTable:
    """No rows and no known ids: a fault has said why."""
    none = np.zeros(0, dtype=np.int64)
    missing: list[Value | CellFault] = [CellFault("missing-column", "", "")]
    values = {column.name: missing for column in table.columns}
    return TypedTable(table, file, none, values, {name: none for name in values})


def _value(column: Column, text: str, context: CheckContext) -> Value | CellFault:
    """The value of one distinct text."""
    value = parse_cell(column, text)
    if column.refers and not isinstance(value, CellFault):
        return _referred(column, value, context)
    calendar = context.calendar
    if column.horizon and calendar and isinstance(value, date):
        week = calendar.week_of(value)
        if not 0 <= week < calendar.weeks:
            last = calendar.monday(calendar.weeks - 1)
            rule = f"is outside the horizon, the weeks of {calendar.start} to {last}."
            return CellFault("outside-horizon", rule, "Change it, or start and weeks.")
    return value


def _referred(column: Column, value: Value, context: CheckContext) -> Value | CellFault:
    """The value, if what it names is known; the nearest id is looked for only when shown."""
    known = context.known[column.refers]
    named = value if isinstance(value, tuple) else (value,)
    unknown = [] if known is None else [str(n) for n in named if n not in known]
    if not unknown:
        return value
    which = "" if column.kind is Kind.ID else f"names {unknown[0]!r}, which "
    return CellFault("unknown-id", f"{which}is not in {context.names[column.refers]}.", unknown[0])


def _report(
    column: Column,
    values: list[Value | CellFault],
    raw: TextTable,
    file: str,
    context: CheckContext,
) -> None:
    """Report a fault for each cell that holds one."""
    place = raw.header.index(column.name)
    texts, cells = raw.texts[place], raw.cells[place]
    for code in dict.fromkeys(v.code for v in values if isinstance(v, CellFault)):
        bad = np.array([isinstance(v, CellFault) and v.code == code for v in values])
        where = np.flatnonzero(bad[cells])

        def add(i: int, where: Ints = where) -> None:
            at = int(cells[where[i]])
            fault = values[at]
            assert isinstance(fault, CellFault)
            rule, repair = fault.rule, fault.repair
            if fault.code == "unknown-id":
                known = context.known[column.refers] or frozenset()
                repair = did_you_mean(repair, known, context.names[column.refers])
            context.collector.add(
                fault.code,
                file,
                rule if texts[at] else f"The cell {rule}",
                repair,
                row=int(raw.rows[where[i]]),
                column=column.name,
                value=texts[at],
            )

        context.collector.add_rows((code, file, column.name), cells[where], add)


def _check_key(typed: TypedTable, collector: FaultCollector) -> None:
    """No two rows have the same key; rows with a fault in it are left out."""
    whole = np.ones(len(typed), dtype=bool)
    number = np.zeros(len(typed), dtype=np.int64)
    for name in typed.table.key:
        values, cells = typed.values[name], typed.cells[name]
        whole &= np.array([not isinstance(v, CellFault) for v in values], dtype=bool)[cells]
        first = {v: i for i, v in reversed(list(enumerate(values)))}
        same = np.array([first[v] for v in values], dtype=np.int64)
        number = _renumbered(number) * len(values) + same[cells]
    where = np.flatnonzero(whole)
    keys = pd.Series(number[where])
    again = where[keys.duplicated().to_numpy()]

    def add(i: int) -> None:
        at = again[i]
        before = typed.rows[where[np.flatnonzero(number[where] == number[at])[0]]]
        key = [str(typed.values[n][typed.cells[n][at]]) for n in typed.table.key]
        collector.add(
            "duplicate-key",
            typed.file,
            f"is already in row {before}.",
            "Keep one row of the two.",
            row=int(typed.rows[at]),
            column=", ".join(typed.table.key),
            value=", ".join(key),
        )

    kind = ("duplicate-key", typed.file, ", ".join(typed.table.key))
    collector.add_rows(kind, number[again], add)


def _renumbered(number: Ints) -> Ints:
    """The same classes, numbered from 0: products of them stay small."""
    codes, _ = pd.factorize(number)
    return codes.astype(np.int64)
