"""scenario.toml, or the sheet of that name: keys, values, places (contract 7, 9)."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from planner.io.scenario.autologous_keys import AUTOLOGOUS, AUTOLOGOUS_KEY
from planner.io.scenario.schema import SETTINGS
from planner.io.text.cells import FAILED, CellFault, Value, failed_cell, parse_cell
from planner.io.text.column import Column, Kind
from planner.io.text.faults import FaultCollector, looks_like
from planner.io.text.header import check_header
from planner.io.text.text_table import TextTable

LATEST_START = date(2999, 12, 31)
_SHEET = tuple(Column(n, Kind.TEXT, n) for n in ("key", "value"))
_MAX_LINES = 2_000  # keys of later lines are reported without their line


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One key and its value as text.

    part: None for the scenario itself, "" for [autologous], else the product it overrides.
    wrong: what the value is, where it is no single value.
    """

    key: str
    text: str
    part: str | None = None
    row: int | None = None
    wrong: str = ""

    @property
    def path(self) -> str:
        if self.part is None:
            return self.key
        return ".".join(p for p in (AUTOLOGOUS_KEY, self.part, self.key) if p)


@dataclass(slots=True)
class ScenarioSettings:
    """The values that hold; a key with a fault is left out."""

    values: dict[str, Value] = field(default_factory=dict)  # by field of Scenario
    autologous: dict[str, dict[str, Decimal | str]] = field(default_factory=dict)
    rows: dict[str, int | None] = field(default_factory=dict)  # of each of its keys, by path


class _Float(str):
    """A TOML float as it is written: `0.1` stays a decimal, `nan` can be refused."""


def read_toml(text: str, file: str, collector: FaultCollector) -> list[Entry] | None:
    """The entries of a TOML text, or None where it is no TOML."""
    try:
        document = tomllib.loads(text, parse_float=_Float)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        at = re.search(r"at line (\d+)", str(error))
        last = text.count("\n") + 1
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        collector.add(
            "bad-toml",
            file,
            f"The text is not valid TOML: {why}.",
            "Texts stand in double quotes, dates and numbers without; write true and false small.",
            row=int(at[1]) if at else last,
        )
        return None
    lines = key_lines(text)
    return list(_entries(document, lines))


def read_sheet(raw: TextTable, file: str, collector: FaultCollector) -> list[Entry] | None:
    """The entries of a sheet with columns key and value; `autologous.PRODUCT.KEY` overrides."""
    if not check_header(_SHEET, raw, file, collector):
        return None
    if "key" not in raw.header or "value" not in raw.header:
        return None
    entries: dict[str, Entry] = {}
    at_key, at_value = raw.header.index("key"), raw.header.index("value")
    for i, row in enumerate(raw.rows.tolist()):
        path = raw.texts[at_key][raw.cells[at_key][i]]
        if path.startswith(FAILED):
            fault = failed_cell(path)
            collector.add(
                fault.code, file, fault.rule, fault.repair, row=row, column="key", value=path
            )
            continue
        if path in entries:
            rule = f"The key is already in row {entries[path].row}."
            collector.add("duplicate-key", file, rule, "Keep one.", row=row, column=path)
            continue
        key, part = path, None
        if path.startswith(f"{AUTOLOGOUS_KEY}."):
            part, _, key = path.removeprefix(f"{AUTOLOGOUS_KEY}.").rpartition(".")
        text = raw.texts[at_value][raw.cells[at_value][i]]
        entries[path] = Entry(key=key, text=text, part=part, row=row)
    return list(entries.values())


def check_entries(
    entries: Iterable[Entry], file: str, collector: FaultCollector
) -> ScenarioSettings:
    """The values of all entries; unknown keys, missing ones and bad values are found."""
    settings = ScenarioSettings()
    known = {c.name: c for c in SETTINGS}
    fresh = {c.name: c for c in AUTOLOGOUS}
    seen = set()
    for entry in entries:
        columns = known if entry.part is None else fresh
        column = columns.get(entry.key)
        if column is None:
            _unknown(entry, columns, file, collector)
            continue
        if entry.part is None:
            seen.add(entry.key)
        value = _value(column, entry, file, collector)
        if isinstance(value, CellFault):
            continue
        if entry.part is None:
            settings.values[column.field] = value
        elif value is not None:
            assert isinstance(value, int | Decimal | str)
            kept = value if isinstance(value, str) else Decimal(value)
            settings.autologous.setdefault(entry.part, {})[entry.key] = kept
            settings.rows[entry.path] = entry.row
    for column in SETTINGS:
        if column.name in seen:
            continue
        if column.required:
            rule = "The key is missing."
            collector.add("missing-key", file, rule, f"Add {column.name}.", column=column.name)
        else:
            value = parse_cell(column, "")
            assert not isinstance(value, CellFault)
            settings.values[column.field] = value
    return settings


def _value(column: Column, entry: Entry, file: str, collector: FaultCollector) -> Value | CellFault:
    value: Value | CellFault
    if entry.wrong:
        rule = f"The value is {entry.wrong}, not a {column.kind}."
        value = CellFault("wrong-type", rule, "Write a single value.")
    else:
        value = parse_cell(column, entry.text)
    if column.name == "start" and isinstance(value, date) and value > LATEST_START:
        rule = f"is after {LATEST_START}, the last start allowed."
        value = CellFault("date-out-of-range", rule, "Write an earlier Monday.")
    if isinstance(value, CellFault):
        collector.add(
            value.code,
            file,
            value.rule if entry.text or entry.wrong else f"The value {value.rule}",
            value.repair,
            row=entry.row,
            column=entry.path,
            value=entry.text,
        )
    return value


def _unknown(entry: Entry, known: Collection[str], file: str, collector: FaultCollector) -> None:
    names = [*known, AUTOLOGOUS_KEY] if entry.part is None else [*known]
    like = looks_like(entry.key, names)
    code, rule, repair = (
        ("misspelt-key", "The key is not known.", f"Did you mean {like}?")
        if like
        else ("unknown-key", "The key is not known; nothing reads it.", "")
    )
    collector.add(code, file, rule, repair, row=entry.row, column=entry.path)


def _entries(document: dict[str, object], lines: dict[tuple[str, ...], int]) -> Iterator[Entry]:
    for key, value in document.items():
        if key != AUTOLOGOUS_KEY or not isinstance(value, dict):
            yield _entry(key, value, None, lines.get((key,)))
            continue
        for name, inner in value.items():
            if not isinstance(inner, dict):
                yield _entry(name, inner, "", lines.get((key, name)))
                continue
            for leaf, last in inner.items():
                yield _entry(leaf, last, name, lines.get((key, name, leaf)))


def _entry(key: str, value: object, part: str | None, row: int | None) -> Entry:
    text = wrong = ""
    match value:
        case _Float():
            text = value.replace("_", "")
        case str():
            text = value
        case bool():
            text = "true" if value else "false"
        case int():  # a hexadecimal one can be too long for str()
            text = str(value) if abs(value) < 10**40 else hex(value)
        case datetime():
            wrong = "a date with a time"
        case date():
            text = value.isoformat()
        case dict():
            wrong = "a table"
        case list():
            wrong = "a list"
        case _:
            wrong = "a time"
    return Entry(key=key, text=text, part=part, row=row, wrong=wrong)


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each key that stands in one line."""
    found: dict[tuple[str, ...], int] = {}
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n")[:_MAX_LINES], start=1):
        start = line.strip()
        if start.startswith("["):
            section = _path(start)
            found.setdefault(section, number)
        elif "=" in start and not start.startswith("#"):
            found.setdefault((*section, *_path(f"{start.split('=')[0]}= 0")), number)
    return found


def _path(line: str) -> tuple[str, ...]:
    """The keys on the way to the only value of a one-line document."""
    try:
        node: object = tomllib.loads(line)
    except (ValueError, RecursionError):
        return ()
    path: list[str] = []
    while isinstance(node, dict) and len(node) == 1:
        key, node = next(iter(node.items()))
        path.append(key)
    return tuple(path)
