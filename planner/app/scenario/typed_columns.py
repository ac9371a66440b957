"""The columns of a table as its grid shows them: as numbers, days, choices or ids, or as text.

A column is shown as what the schema says only where every cell of it can be read as that; with
one cell that cannot, it is text.  So the grid shows what stands in the file, and nothing is lost.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pandas as pd

from planner.app.files.tables import Frame, frame
from planner.errors import PlannerError
from planner.io.scenario.schema import TABLES
from planner.io.text.cells import clean_cell, parse_cell
from planner.io.text.column import Column, Kind, Table

NUMBER = re.compile(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)")


class Form(StrEnum):
    """How the cells of a column are shown and typed."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"  # several ids in one cell


FORM_OF_KIND = {
    Kind.WHOLE: Form.NUMBER,
    Kind.DECIMAL: Form.NUMBER,
    Kind.DATE: Form.DAY,
    Kind.MONDAY: Form.DAY,
    Kind.FLAG: Form.FLAG,
    Kind.CHOICE: Form.CHOICE,
    Kind.IDS: Form.CHOICES,
}
STORED: dict[Form, Any] = {  # how pandas holds the cells
    Form.CHOICE: "str",
    Form.NUMBER: "float64",
    Form.DAY: "date32[day][pyarrow]",
    Form.FLAG: "boolean",
    Form.CHOICES: "object",
}


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column of a grid.  column: None where no reader knows it.  choices: what may be chosen."""

    head: str
    column: Column | None
    form: Form
    choices: tuple[str, ...] = ()
    blank: bool = False  # no cell holds anything

    @property
    def first(self) -> bool:
        """It is shown before the others: no row can be without it."""
        return self.column is None or self.column.required

    @property
    def folded(self) -> bool:
        """It may be left out of sight: it says nothing here, and rows can be without it."""
        return self.blank and not self.first


Ids = Mapping[str, tuple[str, ...]]  # by table: what other tables may name


def ids_of(files: Mapping[str, bytes]) -> Ids:
    """The ids that each table names in its first column, in its order."""
    found = {}
    for table in TABLES:
        if len(table.key) == 1 and table.file in files:
            try:
                held = frame(files[table.file], table.file)
            except PlannerError:
                continue
            head = next((h for h in held.columns if h.strip() == table.key[0]), None)
            cells = [] if head is None else [clean_cell(x) for x in held[head]]
            found[table.name] = tuple(dict.fromkeys(x for x in cells if x))
    return found


def typed_columns(shown: Frame, table: Table, ids: Ids) -> list[TypedColumn]:
    """The columns of a frame of texts, in its order."""
    known = {column.name: column for column in table.columns}
    found = []
    for head in shown.columns:
        column = known.pop(head.strip(), None)
        cells = [clean_cell(text) for text in dict.fromkeys(shown[head])]
        blank = not any(cells)
        if column is None:
            found.append(TypedColumn(head, None, Form.TEXT, blank=blank))
            continue
        form = Form.CHOICE if column.refers and column.kind is Kind.ID else None
        form = form or FORM_OF_KIND.get(column.kind, Form.TEXT)
        choices = column.choices or ids.get(column.refers, ())
        may_be = _READABLE[form]
        if not all(may_be(column, text, choices) for text in cells if text):
            form = Form.TEXT
        if form in (Form.CHOICE, Form.CHOICES) and not choices:
            form = Form.TEXT
        found.append(TypedColumn(head, column, form, choices, blank))
    return found


def typed_frame(shown: Frame, columns: Sequence[TypedColumn]) -> Frame:
    """The frame with the values of each column as its form stores them; blank cells are missing."""
    typed = {}
    for c in columns:
        if c.form is Form.TEXT:
            typed[c.head] = shown[c.head]
            continue
        read = {text: _value(c, clean_cell(text)) for text in dict.fromkeys(shown[c.head])}
        values = [read[text] for text in shown[c.head]]
        typed[c.head] = pd.Series(values, index=shown.index, dtype=STORED[c.form])
    return pd.DataFrame(typed, index=shown.index, columns=shown.columns)


def _value(column: TypedColumn, text: str) -> object:
    """A cell as it is shown; None: blank, or the word for no value."""
    assert column.column is not None
    if not text or text == column.column.absent:
        return None
    match column.form:
        case Form.NUMBER:
            return float(text)
        case Form.DAY:
            return _day(text)
        case Form.FLAG:
            return text == "true"
        case Form.CHOICES:
            return [part.strip() for part in text.split(";")]
    return text


def _day(text: str) -> date | None:
    found = parse_cell(_ANY_DAY, text)
    return found if isinstance(found, date) else None


_ANY_DAY = Column("day", Kind.DATE, "a day")


def _is_number(column: Column, text: str, _: Sequence[str]) -> bool:
    """It is one, and the browser can hold it without losing a digit."""
    if text == column.absent:
        return True
    if not NUMBER.fullmatch(text):
        return False
    return Decimal(repr(float(text))) == Decimal(text)


def _is_day(column: Column, text: str, _: Sequence[str]) -> bool:
    return text == column.absent or _day(text) is not None


def _is_flag(_: Column, text: str, __: Sequence[str]) -> bool:
    return text in ("true", "false")


def _is_choice(column: Column, text: str, choices: Sequence[str]) -> bool:
    return text in choices or text == column.absent


def _are_choices(_: Column, text: str, choices: Sequence[str]) -> bool:
    return all(part.strip() in choices for part in text.split(";"))


def _is_text(_: Column, __: str, ___: Sequence[str]) -> bool:
    return True


_READABLE: dict[Form, Callable[[Column, str, Sequence[str]], bool]] = {
    Form.TEXT: _is_text,
    Form.NUMBER: _is_number,
    Form.DAY: _is_day,
    Form.FLAG: _is_flag,
    Form.CHOICE: _is_choice,
    Form.CHOICES: _are_choices,
}
