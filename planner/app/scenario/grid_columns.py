"""What `st.data_editor` is told about each column of a grid, and which columns it shows."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from planner.app.scenario.typed_columns import Form, TypedColumn
from planner.io.text.column import MAX_AMOUNT, MAX_COUNT, Column, Kind
from planner.language import _, translated
from planner.language.numbers import number

C = st.column_config
PLACES = 6  # decimals of a bound


def column_configs(columns: Sequence[TypedColumn], currency: str) -> dict[str, Any]:
    """By head: the form, a label with the unit, and a help with meaning, default and bounds."""
    return {c.head: _config(c, currency) for c in columns}


def label(column: TypedColumn, currency: str) -> str:
    """The head with its unit; `currency` is the scenario's own word for it."""
    unit = "" if column.column is None else column.column.unit
    if not unit or column.column is None:
        return column.head
    return f"{column.head} [{_unit(unit, currency)}]"


def shown_order(columns: Sequence[TypedColumn], everything: bool) -> list[str]:
    """The heads in the order of the grid: those that no row can be without come first."""
    seen = [c for c in columns if everything or not c.folded]
    return [c.head for c in sorted(seen, key=lambda c: not c.first)]


def explained(column: Column, text: bool = False) -> str:
    """What a column means, what a blank cell counts as, and its bounds.

    text: it is shown as text, since a cell of it cannot be read as what it should be.
    """
    said = [f"**{column.name}**: {translated(column.meaning)}."]
    if column.default:
        said.append(_("Blank counts as {value}.", value=column.default))
    elif column.absent:
        said.append(_("Blank means: {value}.", value=translated(column.absent)))
    elif column.copies:
        said.append(_("Blank: the same as {column}.", column=column.copies))
    elif column.required:
        said.append(_("It cannot be blank."))
    if column.kind in (Kind.WHOLE, Kind.DECIMAL):
        said.append(_bounds(column))
    elif column.kind is Kind.COURSE:
        said.append(_("Whole numbers with ; between them, such as 2;2;2;2."))
    elif column.kind is Kind.MONDAY:
        said.append(_("A Monday, as YYYY-MM-DD."))
    if column.reserved:
        said.append(_("A plan on averages does not read it; chance does."))
    if text:
        said.append(_("It is shown as text, since a cell of it cannot be read as it should be."))
    return " ".join(said)


def _bounds(column: Column) -> str:
    """The least and the most that a number may be, where that tells anything."""
    whole = column.kind is Kind.WHOLE
    low, high = number(float(column.low), PLACES), number(float(column.high), PLACES)
    if column.high >= (MAX_COUNT if whole else MAX_AMOUNT):
        if column.above:
            return _("More than {low}.", low=low)
        if whole:
            return _("A whole number, at least {low}.", low=low)
        return _("At least {low}.", low=low)
    if column.above:
        return _("More than {low}, at most {high}.", low=low, high=high)
    if column.below:
        return _("From {low} to below {high}.", low=low, high=high)
    return _("From {low} to {high}.", low=low, high=high)


def _unit(unit: str, currency: str) -> str:
    """A unit in the visitor's language, part by part."""
    parts = [currency if x == "currency" and currency else translated(x) for x in unit.split("/")]
    return "/".join(parts)


def _config(c: TypedColumn, currency: str) -> Any:
    said = label(c, currency)
    if c.column is None:
        return C.TextColumn(said, help=_("Nothing reads this column; it is kept as it is."))
    must_be_text = c.column.kind in (Kind.ID, Kind.TEXT, Kind.COURSE) and not c.column.refers
    told = explained(c.column, text=c.form is Form.TEXT and not must_be_text)
    kinds: dict[Form, tuple[Callable[..., Any], dict[str, Any]]] = {
        Form.TEXT: (C.TextColumn, {}),
        Form.NUMBER: (C.NumberColumn, {"format": "plain"}),  # a step would make 25 of 2.5
        Form.DAY: (C.DateColumn, {"format": "YYYY-MM-DD"}),
        Form.FLAG: (C.CheckboxColumn, {}),
        Form.CHOICE: (C.SelectboxColumn, {"options": list(c.choices)}),
        Form.CHOICES: (C.MultiselectColumn, {"options": list(c.choices)}),
    }
    made, more = kinds[c.form]
    return made(said, help=told, **more)
