"""What differs between two scenarios as files: cells, keys and rows, compared by what they mean."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.io.scenario.autologous_keys import AUTOLOGOUS
from planner.io.scenario.schema import SETTINGS, SETTINGS_FILE, TABLES
from planner.io.scenario.settings import read_toml
from planner.io.text.cells import CellFault, Value, parse_cell
from planner.io.text.column import Column, Kind, Table
from planner.io.text.decode import decode
from planner.io.text.faults import FaultCollector
from planner.io.text.text_table import TextTable, read_csv

Files = Mapping[str, bytes]
Cells = Mapping[str, str]  # of a row, by column: as they stand in the file
What = Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputDifference:
    """One cell or key that means something else, or a row that only one of the scenarios has.

    row: the parts of its key, with ; between; blank: the table's rows have no key, or the file has
    none.  column: blank: the whole row, or a file that cannot be read.  before, now: as the files
    have them, a row as its cells; None: it is not there.
    """

    file: str
    row: str
    column: str
    what: What
    before: str | None
    now: str | None


def input_differences(before: Files, now: Files) -> tuple[InputDifference, ...]:
    """Every difference, in the order of the schema; nothing raises.

    Cells are compared by what the schema says they mean: 1.50 is 1.5, a blank cell its default, a
    list of ids the same in another order.  A cell with a fault, and a file that cannot be read, is
    compared as text.  Columns and files that the schema does not know are nothing's input.
    """
    return (*_settings(before, now), *(x for t in TABLES for x in _table(t, before, now)))


def differing_places(found: Sequence[InputDifference]) -> Counter[tuple[str, str]]:
    """How many differences each column or key has; column blank: rows added or removed."""
    return Counter((x.file, x.column) for x in found)


def _settings(before: Files, now: Files) -> Iterator[InputDifference]:
    old, new = (_entries(x.get(SETTINGS_FILE)) for x in (before, now))
    if old is None or new is None:
        yield from _as_text(SETTINGS_FILE, before, now)
        return
    columns: dict[tuple[str | None, str], Column] = {(None, c.name): c for c in SETTINGS}
    parts = [part for part, _ in (*old, *new) if part is not None]
    columns |= {(part, c.name): c for part in dict.fromkeys(parts) for c in AUTOLOGOUS}
    for (part, key), column in columns.items():
        one, other = old.get((part, key)), new.get((part, key))
        if _meaning(column, one or "") != _meaning(column, other or ""):
            row = "" if part is None else ".".join(x for x in ("autologous", part) if x)
            yield InputDifference(
                file=SETTINGS_FILE, row=row, column=key, what="changed", before=one, now=other
            )


def _entries(content: bytes | None) -> dict[tuple[str | None, str], str] | None:
    """The text of each key, by the part of [autologous] that it is in; None: no TOML."""
    collector = FaultCollector()
    text = None if content is None else decode(content, SETTINGS_FILE, collector)
    entries = None if text is None else read_toml(text, SETTINGS_FILE, collector)
    return None if entries is None else {(e.part, e.key): e.text for e in entries}


def _table(table: Table, before: Files, now: Files) -> Iterator[InputDifference]:
    if before.get(table.file) == now.get(table.file):
        return
    old, new = (_rows(table, x.get(table.file)) for x in (before, now))
    if old is None or new is None:
        yield from _as_text(table.file, before, now)
        return
    meanings = [_Meanings(table), _Meanings(table)]
    keyed = [_by_key(table, rows) for rows in (old, new)]
    if keyed[0] is None or keyed[1] is None:
        yield from _without_key(table, (old, new), meanings[0])
        return
    one, other = keyed[0], keyed[1]
    for key, row in one.items():
        if key not in other:
            yield _whole(table, row, "removed")
            continue
        for column in table.columns:
            cell, then = row.get(column.name, ""), other[key].get(column.name, "")
            if cell != then and meanings[0].of(column, row) != meanings[1].of(column, other[key]):
                yield InputDifference(
                    file=table.file, row=_name(table, row), column=column.name, what="changed",
                    before=cell, now=then,
                )  # fmt: skip
    for key, row in other.items():
        if key not in one:
            yield _whole(table, row, "added")


class _Meanings:
    """What cells mean; each distinct text of a column is parsed once."""

    def __init__(self, table: Table) -> None:
        self._known: dict[tuple[str, str], object] = {}
        self._copied = {c.name: c.copies for c in table.columns if c.copies}

    def of(self, column: Column, row: Cells) -> object:
        text = row.get(column.name, "")
        if not text and column.name in self._copied:
            text = row.get(self._copied[column.name], "")
        key = column.name, text
        if key not in self._known:
            self._known[key] = _meaning(column, text)
        return self._known[key]


def _meaning(column: Column, text: str) -> object:
    value: Value | CellFault = parse_cell(column, text)
    if isinstance(value, CellFault):
        return value, text
    if column.kind is Kind.IDS and isinstance(value, tuple):
        return tuple(sorted(map(str, value)))
    return value


def _rows(table: Table, content: bytes | None) -> list[Cells] | None:
    """The rows with the columns that the schema knows; a file left out has none; None: no table."""
    if content is None:
        return []
    collector = FaultCollector()
    text = decode(content, table.file, collector)
    raw: TextTable | None = None if text is None else read_csv(text, table.file, collector)
    if raw is None:
        return None
    known = {c.name for c in table.columns}
    columns = [
        (name, raw.texts[n], raw.cells[n].tolist())
        for n, name in enumerate(raw.header)
        if name in known
    ]
    return [{name: texts[cells[i]] for name, texts, cells in columns} for i in range(len(raw.rows))]


def _by_key(table: Table, rows: Sequence[Cells]) -> dict[tuple[object, ...], Cells] | None:
    """The rows by what their key means; None: the table has none, or two rows have the same."""
    if not table.key:
        return None
    columns, meanings = [table.column(name) for name in table.key], _Meanings(table)
    found = {tuple(meanings.of(c, row) for c in columns): row for row in rows}
    return found if len(found) == len(rows) else None


def _without_key(
    table: Table, sides: tuple[Sequence[Cells], Sequence[Cells]], meanings: _Meanings
) -> Iterator[InputDifference]:
    """Rows that only one side has, each as often as it has it more."""

    def by_meaning(rows: Sequence[Cells]) -> dict[tuple[object, ...], list[Cells]]:
        found: dict[tuple[object, ...], list[Cells]] = defaultdict(list)
        for row in rows:
            found[tuple(meanings.of(c, row) for c in table.columns)].append(row)
        return found

    old, new = map(by_meaning, sides)
    for key, rows in old.items():
        yield from (_whole(table, row, "removed") for row in rows[len(new.get(key, ())) :])
    for key, rows in new.items():
        yield from (_whole(table, row, "added") for row in rows[len(old.get(key, ())) :])


def _whole(table: Table, row: Cells, what: What) -> InputDifference:
    cells = ", ".join(row[c.name] for c in table.columns if row.get(c.name))
    removed = what == "removed"
    return InputDifference(
        file=table.file, row=_name(table, row), column="", what=what,
        before=cells if removed else None, now=None if removed else cells,
    )  # fmt: skip


def _name(table: Table, row: Cells) -> str:
    return ";".join(row.get(name, "") for name in table.key)


def _as_text(file: str, before: Files, now: Files) -> Iterator[InputDifference]:
    """One difference for a file that one of the scenarios lacks, or that cannot be read."""
    old, new = before.get(file), now.get(file)
    if old != new:
        what: What = "added" if old is None else "removed" if new is None else "changed"
        yield InputDifference(file=file, row="", column="", what=what, before=None, now=None)
