"""A file that is being edited: what its grid or text was drawn from, and what was typed into it.

Four things about the browser decide how it is done.  A grid forgets what is typed into it when it
is drawn anew, so it is drawn from one frame under one key as long as it is on the page.  It also
forgets which cell is chosen when one is opened while the mouse rests elsewhere (keep_cell.py).  A
value that the server is busy with is dropped when another page is opened, unless the main script
drew its widget (main.py does).  And the browser holds a value from the moment it is typed,
without running anything (`on_change="ignore"`): it comes with the next run, whichever.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from uuid import uuid4

import streamlit as st

from planner.app.files.tables import (
    Frame,
    applied,
    content,
    frame,
    text_of,
    with_all_columns,
    without_blanks,
)
from planner.app.scenario.grid_columns import shown_order
from planner.app.scenario.typed_columns import TypedColumn, ids_of, typed_columns, typed_frame
from planner.app.workspace.workspace import Workspace
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.language import current


@dataclass(slots=True)
class Editing:
    """A file on the page: what it was when its editor was drawn, and what was made of it."""

    file: str
    before: bytes | None  # None: there was no such file
    after: bytes | None
    shown: Frame | None = None  # texts of the file; None: settings
    optional: tuple[str, ...] = ()  # columns shown that the file does not have
    columns: Sequence[TypedColumn] = ()
    typed_as: Frame | None = None  # `shown` as the grid has it
    everything: bool = False  # columns that say nothing are shown too
    currency: str = ""  # as the labels have it
    language: str = field(default_factory=current)  # of the labels
    key: str = field(default_factory=lambda: f"edit_{uuid4().hex}")
    typed: object = None  # what the browser sent and `after` was made of
    rows: list[int] = field(default_factory=list)  # of the grid, by row of the file

    def row(self, number: int | None) -> int | None:
        """The row of the grid that a row of the file is; deleted and blank ones are left out."""
        place = -1 if number is None else number - 2
        return self.rows[place] if 0 <= place < len(self.rows) else number

    @property
    def order(self) -> list[str]:
        """The heads that the grid shows, in its order."""
        return shown_order(self.columns, self.everything)


def catch_up(mine: Workspace) -> None:
    """Put what was typed into the scenario; where all of it is undone, the file is as it was.

    It is called before every run of every page, and every moment while an editor is on the page.
    """
    with mine.lock:  # a run that is about to end may be taking over what was typed before
        _catch_up(mine)


def _catch_up(mine: Workspace) -> None:
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


def editing_of(mine: Workspace, file: str, everything: bool = False) -> Editing:
    """The editing under way, or a new one where something else has changed the file.

    everything: columns that say nothing are shown too.  PlannerError: the file is no table.
    """
    with mine.lock:
        now = _drawn(mine, file)
        if now is None or (now.everything, now.language) != (everything, current()):
            now = fresh(mine, file)
            now.everything = everything
    st.session_state["editing"] = now
    return now


def _drawn(mine: Workspace, file: str) -> Editing | None:
    """The editing under way, if the page shows it and nothing else has changed the file."""
    now = st.session_state.get("editing")
    if not isinstance(now, Editing) or now.key not in st.session_state:
        return None
    return now if (now.file, now.after) == (file, mine.files.get(file)) else None


def fresh(mine: Workspace, file: str) -> Editing:
    """A new editing of a file as it is in the scenario."""
    there = mine.files.get(file)
    if file == SETTINGS_FILE:
        return Editing(file, before=there, after=there)
    held = frame(there, file)
    shown = with_all_columns(held, file)
    table = next(t for t in TABLES if t.file == file)
    columns = typed_columns(shown, table, ids_of(mine.files))
    return Editing(
        file, before=there, after=there, shown=shown, columns=columns,
        typed_as=typed_frame(shown, columns), optional=tuple(shown.columns[len(held.columns) :]),
        currency=mine.loaded.scenario.currency if mine.loaded else "",
    )  # fmt: skip
