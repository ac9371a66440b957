"""One scenario as files, and the same files with a setting put into them."""

import csv
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from io import StringIO

from planner.domain.scenario import Scenario
from planner.domain.volume import with_volume
from planner.errors import Fault
from planner.io.scenario.canonical import scenario_files
from planner.io.scenario.schema import SETTINGS_FILE, SETTINGS_SHEET, TABLES
from planner.io.text.cells import clean_cell, escape_formula
from planner.io.text.csv_rows import csv_bytes
from planner.io.text.faults import did_you_mean
from planner.sweep.parameter import Parameter
from planner.sweep.settings import Setting

Files = Mapping[str, bytes]
NUMBER = re.compile(r"\d+\.?\d*|\.\d+", re.ASCII)
MOST_VOLUME = 100


@dataclass(frozen=True)
class ScenarioFolder:
    """A scenario under the name its rows carry in the tables; its files in canonical text."""

    label: str
    scenario: Scenario
    warnings: tuple[Fault, ...] = ()

    @cached_property
    def files(self) -> Files:
        return dict(scenario_files(self.scenario))

    def changed(self, setting: Setting) -> tuple[Files, list[Fault]]:
        """The files under `setting`, unread, and a fault for every row that is not there."""
        faults: list[Fault] = []
        tables: dict[str, list[list[str]]] = {}
        lines = None
        files = self.files
        for text in (text for target, text in setting.items() if target.volume):
            factor = _factor(text)
            if factor is None:
                return files, [_no_factor(text)]
            files = dict(scenario_files(with_volume(self.scenario, factor)))
        for target, text in setting.items():
            if target.volume:
                continue
            if target.table == SETTINGS_SHEET:
                lines = lines or files[SETTINGS_FILE].decode().split("\n")
                _set_key(lines, target.column, text)
                continue
            rows = tables.setdefault(target.table, _rows(files, target.table))
            if fault := _set_cells(rows, target, text):
                faults.append(fault)
        changed = {f"{name}.csv": csv_bytes(rows) for name, rows in tables.items()}
        if lines is not None:
            changed[SETTINGS_FILE] = "\n".join(lines).encode()
        return {**files, **changed}, faults


def _rows(files: Files, table: str) -> list[list[str]]:
    """Header and rows, to be changed by the caller."""
    text = files[f"{table}.csv"].decode()
    return list(csv.reader(StringIO(text, newline="")))


def _factor(text: str) -> Decimal | None:
    """A number above 0 and at most `MOST_VOLUME`, or None."""
    if not NUMBER.fullmatch(text):
        return None
    factor = Decimal(text)
    return factor if 0 < factor <= MOST_VOLUME else None


def _no_factor(text: str) -> Fault:
    return Fault(
        code="bad-volume",
        file="demand.csv",
        column="volume",
        value=text,
        rule=f"must be a number above 0 and at most {MOST_VOLUME}.",
        repair="Write how many times the patients, such as 0.5.",
    )


def _set_cells(rows: list[list[str]], target: Parameter, text: str) -> Fault | None:
    """Put `text` into every cell of `target`; a column left out of the file is added."""
    header, *body = rows
    if target.column not in header:
        header.append(target.column)
        for row in body:
            row.append("")
    table = next(t for t in TABLES if t.name == target.table)
    places = [header.index(name) for name in table.key]
    names = {";".join(clean_cell(row[at]) for at in places): row for row in body}
    key = ";".join(part.strip() for part in target.key.split(";"))
    wanted = [names[key]] if key in names else [] if key else body
    for row in wanted:
        row[header.index(target.column)] = escape_formula(text)
    if wanted:
        return None
    return Fault(
        code="no-such-row",
        file=table.file,
        column=target.column,
        value=key,
        rule="There is no such row." if key else "The table has no row to change.",
        repair=did_you_mean(key, names, table.file) if key else "Add a row to it.",
    )


def _set_key(lines: list[str], key: str, text: str) -> None:
    """Put `text` behind `key` of scenario.toml, before its first table."""
    line = f"{key} = {json.dumps(text, ensure_ascii=False)}"
    for n, old in enumerate(lines):
        if old.startswith("[") or not old:
            lines.insert(n, line)
            return
        if next(iter(tomllib.loads(old))) == key:
            lines[n] = line
            return
    lines.append(line)
