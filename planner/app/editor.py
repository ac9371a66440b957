"""The editor of one table, or of the settings, of the scenario that is open, and its faults.

Four things about the browser decide how it is done.  A grid forgets what is typed into it when it
is drawn anew, so it is drawn from one frame under one key as long as it is on the page.  It also
forgets which cell is chosen when one is opened while the mouse rests elsewhere (keep_cell.py).  A
value that the server is busy with is dropped when another page is opened, unless the main script
drew its widget (streamlit_app.py does).  And the browser holds a value from the moment it is
typed, without running anything (`on_change="ignore"`): it comes with the next run, whichever.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from uuid import uuid4

import streamlit as st

from planner.app.fault_table import fault_table
from planner.app.keep_cell import KEEP_CELL
from planner.app.state import PARTS, Workspace
from planner.app.tables import (
    Frame,
    applied,
    content,
    frame,
    text_of,
    with_all_columns,
    without_blanks,
)
from planner.errors import PlannerError
from planner.io.scenario.schema import SETTINGS_FILE

ROW = 36  # [px] a row of the grid
TALL = 420  # [px] at most


@dataclass(slots=True)
class Editing:
    """A file on the page: what it was when its editor was drawn, and what was made of it."""

    file: str
    before: bytes | None  # None: there was no such file
    after: bytes | None
    shown: Frame | None = None  # None: settings
    optional: tuple[str, ...] = ()  # columns shown that the file does not have
    key: str = field(default_factory=lambda: f"edit_{uuid4().hex}")
    typed: object = None  # what the browser sent and `after` was made of
    rows: list[int] = field(default_factory=list)  # of the grid, by row of the file

    def row(self, number: int | None) -> int | None:
        """The row of the grid that a row of the file is; deleted and blank ones are left out."""
        place = -1 if number is None else number - 2
        return self.rows[place] if 0 <= place < len(self.rows) else number


def choose_table() -> None:
    """Which table, or the settings, is edited."""
    st.segmented_control("Table", PARTS, default="products.csv", key="table")


def edit(mine: Workspace) -> None:
    """Draw the editor of the table that was chosen, and what is wrong with the scenario.

    To be called by the main script, below the page.
    """
    editing = _draw(mine, st.session_state.get("table") or SETTINGS_FILE)
    st.caption(
        "Row 2 is the first row below the heads, as in a spreadsheet. The grid's own download "
        "writes cells as they are; the downloads above are safe to open in Excel."
    )
    if mine.faults:
        _list_faults(mine, editing)
    for warning in mine.loaded.warnings if mine.loaded else ():
        st.warning(str(warning))


def _draw(mine: Workspace, file: str) -> Editing | None:
    """The editor; None where the file is no table."""
    try:
        now = _drawn(mine, file) or _fresh(mine, file)
    except PlannerError as error:
        st.error(str(error))
        return None
    st.session_state["editing"] = now
    if now.shown is None:
        text = text_of(now.before or b"")
        st.text_area(file, text, TALL, key=now.key, on_change="ignore")
    else:
        with st.container(key="editor"):
            st.data_editor(
                now.shown, num_rows="dynamic", width="stretch", hide_index=False, key=now.key,
                height=min(TALL, ROW * (len(now.shown) + 3)), on_change="ignore",
            )  # fmt: skip
            st.html(KEEP_CELL, unsafe_allow_javascript=True)
    return now


def catch_up(mine: Workspace) -> None:
    """Put what was typed into the scenario; where all of it is undone, the file is as it was.

    It is called before every run of every page, and every moment while an editor is on the page.
    """
    now = st.session_state.get("editing")
    if not isinstance(now, Editing) or now.key not in st.session_state:
        return
    typed = st.session_state[now.key]
    if typed == now.typed or now.after != mine.files.get(now.file):
        return
    now.typed = deepcopy(typed)
    if now.shown is None:
        after = now.before if typed == text_of(now.before or b"") else typed.encode()
    else:
        edited = applied(now.shown, typed)
        undone = edited.equals(now.shown)
        now.rows = [] if undone else list(without_blanks(edited).index)
        after = now.before if undone else content(edited, now.optional)
    if after != now.after:
        now.after = after
        mine.edit({now.file: after})


def _drawn(mine: Workspace, file: str) -> Editing | None:
    """The editing under way, if the page shows it and nothing else has changed the file."""
    now = st.session_state.get("editing")
    if not isinstance(now, Editing) or now.key not in st.session_state:
        return None
    return now if (now.file, now.after) == (file, mine.files.get(file)) else None


def _fresh(mine: Workspace, file: str) -> Editing:
    there = mine.files.get(file)
    if file == SETTINGS_FILE:
        return Editing(file, before=there, after=there)
    held = frame(there, file)
    shown = with_all_columns(held, file)
    optional = tuple(shown.columns[len(held.columns) :])
    return Editing(file, before=there, after=there, shown=shown, optional=optional)


def _list_faults(mine: Workspace, editing: Editing | None) -> None:
    """Those of the table on the page first; its rows are numbered as in the grid."""
    shown = editing.file if editing else ""
    worst = sorted(mine.faults, key=lambda f: f.file != shown)
    rows = [editing.row(f.row) if editing and f.file == shown else f.row for f in worst]
    fault_table(worst, rows)
