"""The settings of a scenario as a form: a field for each key, with its meaning and its bounds."""

from datetime import date
from typing import Any

import streamlit as st

from planner.app.files.tables import text_of
from planner.app.scenario.grid_columns import explained
from planner.app.scenario.settings_changes import entries
from planner.app.workspace.workspace import Workspace
from planner.errors import PlannerError
from planner.io.scenario.canonical import toml_value
from planner.io.scenario.schema import SETTINGS, SETTINGS_FILE
from planner.io.scenario.settings_edit import edited_values
from planner.io.text.cells import CellFault, parse_cell
from planner.io.text.column import Column, Kind
from planner.language import _, translated

SEEN = "settings_seen"  # the file as the fields were drawn from it
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)


def setting_words() -> dict[str, str]:
    """What each setting is called on the page."""
    return {
        "name": _("Name of the scenario"),
        "start": _("First day, a Monday"),
        "weeks": _("Weeks planned"),
        "currency": _("Currency of all costs"),
        "yield": _("What a plan counts on"),
        "lots_per_week": _("Release tests a week"),
        "early_discard": _("Good doses may be destroyed early"),
        "fefo": _("The oldest doses leave first"),
        "frozen_weeks": _("Weeks in which a new plan changes nothing"),
        "stable_weeks": _("Weeks in which moving a start costs"),
        "seed": _("Seed of everything random"),
    }


def settings_form(mine: Workspace) -> bool:
    """Draw the form; False where the settings can only be shown as text."""
    held = mine.files.get(SETTINGS_FILE, b"")
    try:
        texts = {path: entry.text for path, entry in entries(held).items()}
    except PlannerError:
        return False
    anew = st.session_state.get(SEEN) != held
    st.session_state[SEEN] = held
    for place, column in zip(st.columns(3) * len(SETTINGS), SETTINGS, strict=False):
        with place:
            _field(mine, column, texts.get(column.name, ""), anew)
    st.caption(_("What is assumed about fresh manufacture has a form on the Compare page."))
    return True


def _field(mine: Workspace, column: Column, text: str, anew: bool) -> None:
    """A field of the kind of the setting; as text where its value is of no such kind."""
    value = parse_cell(column, text)
    kind = Kind.TEXT if isinstance(value, CellFault) and text else column.kind
    key = f"setting_{column.name}_{kind.name}"
    value = text if kind is Kind.TEXT else None if isinstance(value, CellFault) else value
    if anew or key not in st.session_state:
        st.session_state[key] = value
    said = setting_words()[column.name]
    if column.unit:
        said = f"{said} [{translated(column.unit)}]"
    options: dict[str, Any] = {
        "key": key, "help": explained(column), "on_change": _take, "args": (mine, column, key),
    }  # fmt: skip
    match kind:
        case Kind.WHOLE:
            st.number_input(said, step=1, placeholder=translated(column.absent), **options)
        case Kind.MONDAY:
            st.date_input(said, format="YYYY-MM-DD", min_value=FIRST, max_value=LAST, **options)
        case Kind.CHOICE:
            st.selectbox(said, column.choices, **options)
        case Kind.FLAG:
            st.toggle(said, **options)
        case _:
            st.text_input(said, **options)


def _take(mine: Workspace, column: Column, key: str) -> None:
    """Put one field into the settings; the other lines of the file, and comments, stay."""
    value = st.session_state[key]
    text = "" if value is None else str(value).lower() if column.kind is Kind.FLAG else str(value)
    written = toml_value(column, text.strip()) if text.strip() else None
    if key.endswith(Kind.TEXT.name) and column.kind is not Kind.TEXT and written is not None:
        parsed = parse_cell(column, text.strip())
        written = f'"{text.strip()}"' if isinstance(parsed, CellFault) else written
    with mine.lock:
        held = mine.files.get(SETTINGS_FILE, b"")
        edited = edited_values(text_of(held), (), {column.name: written})
        if edited is not None:
            mine.edit({SETTINGS_FILE: edited.encode()})
    if edited is None:
        st.toast(_("The file is written so that single keys cannot be changed: edit it as text."))
        return
    st.session_state[SEEN] = mine.files[SETTINGS_FILE]
