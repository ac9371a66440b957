"""The faults of the scenario as a list; a click opens the table and leads to the cell."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from planner.app.scenario.causes import Cause, causes, place_words
from planner.app.scenario.editing import Editing
from planner.app.scenario.table_choice import go_to_table
from planner.app.scenario.typed_columns import ids_of
from planner.app.workspace.workspace import Workspace
from planner.language import _, ngettext

WANTED = "wanted_cell"
TALL = 240  # [px] of the list, whatever it holds


@dataclass(frozen=True, slots=True)
class WantedCell:
    """The cell that the grid is to show; again: rises with every click."""

    file: str
    row: int | None
    column: str
    again: int


def list_faults(mine: Workspace, editing: Editing | None) -> None:
    """Draw the list; rows of the table on the page are numbered as in its grid."""
    if not mine.faults:
        return
    found = causes(mine.faults, ids_of(mine.saved_files), ids_of(mine.files))
    if editing is not None:
        found = [replace(c, row=editing.row(c.row)) if c.file == editing.file else c for c in found]
    st.markdown(
        ngettext("**{n} thing to repair**", "**{n} things to repair**", len(found))
        + ": "
        + _("click a row to go to its cell. What causes others comes first.")
    )
    st.session_state["causes"] = found
    st.dataframe(
        pd.DataFrame([place_words(c) for c in found]).astype({_("Row"): "Int64"}),
        hide_index=True, height=TALL, on_select=_jump, selection_mode="single-row",
        key="fault_list", placeholder="",
    )  # fmt: skip


def _jump() -> None:
    """Choose the table of the fault that was clicked, and the cell that its grid shows."""
    rows = st.session_state["fault_list"]["selection"]["rows"]
    found: list[Cause] = st.session_state.get("causes", [])
    if not rows or rows[0] >= len(found):
        return
    cause = found[rows[0]]
    go_to_table(cause.file)
    before = st.session_state.get(WANTED)
    again = 1 if before is None else before.again + 1
    column = cause.column.split(",")[0]
    st.session_state[WANTED] = WantedCell(cause.file, cause.row, column, again)
    st.session_state["settings_as_text"] = False
