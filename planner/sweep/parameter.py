"""What a setting changes: `TABLE.COLUMN`, `TABLE[KEY].COLUMN` or `scenario.KEY` (docs/sweep.md)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from planner.errors import Fault
from planner.io.scenario.schema import SETTINGS, SETTINGS_SHEET, TABLES
from planner.io.text.column import Column, Table
from planner.io.text.faults import nearest

FORM = re.compile(r"(?P<table>[^.\[\]=]+?)\s*(?:\[(?P<key>.+)\])?\s*\.\s*(?P<column>[^.\[\]=]+)")
VOLUME = ("demand", "volume")  # no column, but times the patients of every row
SCALED = {"volume", "patients", "mean"}  # columns of demand.csv that volume changes, and itself
WANTED = "Write TABLE.COLUMN, TABLE[KEY].COLUMN or scenario.KEY."


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A column of every row, or of the row with `key`; table "scenario": a key of scenario.toml."""

    table: str
    column: str
    key: str = ""  # blank: every row; parts of a key of several columns stand between ;

    @property
    def volume(self) -> bool:
        """It multiplies the patients of the whole scenario, and the slots (docs/sweep.md)."""
        return (self.table, self.column) == VOLUME

    @property
    def name(self) -> str:
        """As it is typed, and heads the column of the tables."""
        return f"{self.table}[{self.key}].{self.column}" if self.key else self._all

    @property
    def _all(self) -> str:
        return f"{self.table}.{self.column}"

    def touches(self, other: "Parameter") -> bool:
        """Both change one and the same cell."""
        if self.volume or other.volume:
            return self.table == other.table and {self.column, other.column} <= SCALED
        either = not self.key or not other.key or self.key == other.key
        return self._all == other._all and either


def read_parameter(text: str, place: str, faults: list[Fault]) -> Parameter | None:
    """The target that `text` names, or None (the reason is in `faults`)."""

    def refuse(rule: str, repair: str) -> None:
        fault = Fault(code="bad-target", file=place, value=text.strip(), rule=rule, repair=repair)
        faults.append(fault)

    form = FORM.fullmatch(text.strip())
    if form is None:
        refuse("names no table and column.", WANTED)
        return None
    name, key, column = form["table"].strip(), (form["key"] or "").strip(), form["column"].strip()
    if name == SETTINGS_SHEET:
        if key:
            refuse("scenario.toml has keys, but no rows.", f"Write scenario.{column}.")
        elif column not in (known := _names(SETTINGS)):
            refuse("The key is not known in scenario.toml.", _like(column, known))
        else:
            return Parameter(table=name, column=column)
        return None
    if (name, column) == VOLUME and not key:
        return Parameter(table=name, column=column)
    table = next((t for t in TABLES if t.name == name), None)
    if table is None:
        refuse("The table is not known.", _like(name, [SETTINGS_SHEET, *(t.name for t in TABLES)]))
    elif column not in (known := _names(table.columns)):
        refuse(f"The column is not known in {table.file}.", _like(column, known))
    elif column in table.key:
        refuse("The column names the row itself.", "Change another column.")
    elif form["key"] is not None and not table.key:
        refuse(
            f"Rows of {table.file} have no name; only all of them can be changed.",
            f"Write {table.name}.{column}; for one row, change it in a copy of the scenario "
            "and give both folders.",
        )
    elif form["key"] is not None and not _fits(table, key):
        refuse(
            f"A row of {table.file} is named by {', '.join(table.key)}.",
            f"Write {table.name}[{';'.join(table.key)}].{column}.",
        )
    else:
        return Parameter(table=name, column=column, key=key)
    return None


def clashes(targets: Sequence[Parameter], place: str) -> list[Fault]:
    """A fault for every two targets that change the same cell."""
    return [
        Fault(
            code="changed-twice",
            file=place,
            value=one.name,
            rule=f"and {other.name} change the same cell.",
            repair="Keep one of them.",
        )
        for n, one in enumerate(targets)
        for other in targets[n + 1 :]
        if one.touches(other)
    ]


def _fits(table: Table, key: str) -> bool:
    """The key has a part for each column that names a row."""
    return len([part for part in key.split(";") if part.strip()]) == len(table.key)


def _names(columns: Collection[Column]) -> list[str]:
    return [c.name for c in columns]


def _like(text: str, known: Collection[str]) -> str:
    close = nearest(text, known)
    return f"Did you mean {close}?" if close else f"Known are {', '.join(known)}."
