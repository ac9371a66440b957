"""The editor of the table that was chosen, and below it what changed and what is wrong.

It is drawn by the main script, below the page: editing.py says why.
"""

import pandas as pd
import streamlit as st

from planner.app.files.tables import text_of
from planner.app.frame.navigation import link
from planner.app.scenario.change_list import list_changes
from planner.app.scenario.editing import Editing, editing_of
from planner.app.scenario.fault_list import WANTED, list_faults
from planner.app.scenario.grid_columns import column_configs, label
from planner.app.scenario.keep_cell import keep_cell, lead_to
from planner.app.scenario.settings_form import settings_form
from planner.app.scenario.table_choice import chosen_table
from planner.app.scenario.table_groups import meaning
from planner.app.scenario.typed_columns import Form
from planner.app.workspace.workspace import Workspace
from planner.errors import PlannerError
from planner.io.scenario.schema import SETTINGS_FILE
from planner.language import _, translated

ROW = 36  # [px] a row of the grid
TALL = 420  # [px] at most


def edit(mine: Workspace) -> None:
    """Draw the editor of the table that was chosen, and what is wrong with the scenario."""
    file = chosen_table()
    editing = None
    if file is None:
        st.write(_("What is assumed about fresh manufacture stands as a form beside the verdict."))
        link("compare")
    elif file == SETTINGS_FILE:
        editing = _settings(mine)
    else:
        editing = _table(mine, file)
    list_changes(mine)
    list_faults(mine, editing)
    for warning in mine.loaded.warnings if mine.loaded else ():
        st.warning(translated(str(warning)))


def _table(mine: Workspace, file: str) -> Editing | None:
    """The grid; None where the file is no table."""
    everything = st.session_state.get(f"everything_{file}", False)
    try:
        now = editing_of(mine, file, everything)
    except PlannerError as error:
        st.error(translated(str(error)))
        return None
    assert now.typed_as is not None
    st.caption(_("{file}: {meaning}.", file=f"`{file}`", meaning=translated(meaning(file))))
    with st.container(key="editor"):
        st.data_editor(
            now.typed_as, num_rows="dynamic", width="stretch", hide_index=False, key=now.key,
            height=min(TALL, ROW * (len(now.typed_as) + 3)), on_change="ignore", placeholder="",
            column_config=column_configs(now.columns, now.currency), column_order=now.order,
        )  # fmt: skip
        numbers = [label(c, now.currency) for c in now.columns if c.form is Form.NUMBER]
        st.html(keep_cell(numbers), unsafe_allow_javascript=True)
        wanted = st.session_state.get(WANTED)
        if wanted and wanted.file == file:
            at = next((c for c in now.columns if c.head.strip() == wanted.column), None)
            place = now.typed_as.index.get_indexer(pd.Index([now.row(wanted.row) or 2]))[0]
            head = "" if at is None else label(at, now.currency)
            labels = [label(c, now.currency) for c in now.columns]
            script = lead_to(max(int(place), 0), head, labels, wanted.again)
            st.html(script, unsafe_allow_javascript=True)
    folded = [c.head for c in now.columns if c.folded]
    left, right = st.columns([3, 1])
    if folded:
        right.toggle(_("All columns"), key=f"everything_{file}")
    said = _(
        "Row 2 is the first row below the heads, as in a spreadsheet. The grid's own download "
        "writes cells as they are; the downloads above are safe to open in Excel."
    )
    if folded and not everything:
        names = ", ".join(folded)
        said += " " + _("Blank in every row, so not shown: {columns}.", columns=names)
    left.caption(said)
    return now


def _settings(mine: Workspace) -> Editing | None:
    """The settings as a form, or as text."""
    as_text = st.toggle(_("As text"), key="settings_as_text")
    if not as_text and settings_form(mine):
        return None
    now = editing_of(mine, SETTINGS_FILE)
    text = text_of(now.before or b"")
    st.text_area(SETTINGS_FILE, text, TALL, key=now.key, on_change="ignore")
    return now
