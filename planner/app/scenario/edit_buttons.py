"""Undo, redo and back to the saved version, always after what was moved or typed before.

The browser's requests that come while the server is busy become one, and Streamlit calls back
what changed in an order that is not the person's.  So a press is only noted, and the step is
taken once every lever and field has had its say: then it takes back the last of them.
"""

import streamlit as st

from planner.app.scenario.editing import catch_up
from planner.app.work.workspace import Workspace
from planner.language import _

PRESSED = "steps_pressed"  # in the session: names of steps, in the order of the presses


def edit_buttons(mine: Workspace) -> None:
    """The three buttons; Ctrl+Z and Ctrl+Shift+Z press the first two."""
    st.button(
        _("Undo"), key="undo", icon=":material/undo:", shortcut="Ctrl+Z",
        disabled=not mine.can_undo, on_click=_note, args=("undo",),
    )  # fmt: skip
    st.button(
        _("Redo"), key="redo", icon=":material/redo:", shortcut="Ctrl+Shift+Z",
        disabled=not mine.can_redo, on_click=_note, args=("redo",),
    )  # fmt: skip
    st.button(
        _("Back to saved"), key="back_to_saved", icon=":material/restore:",
        disabled=not mine.changed, on_click=_note, args=("back_to_saved",),
        help=_("All that was edited since stays in the store: see Runs."),
    )  # fmt: skip


def take_steps(mine: Workspace) -> None:
    """Take the steps that were pressed; called before a page is drawn, so after all callbacks."""
    if not st.session_state.get(PRESSED):
        return
    with mine.lock:
        catch_up(mine)  # a run may end at any look into the session: none after the next line
        for step in st.session_state.pop(PRESSED, []):
            {"undo": mine.undo, "redo": mine.redo, "back_to_saved": mine.back_to_saved}[step]()


def _note(step: str) -> None:
    st.session_state[PRESSED] = [*st.session_state.get(PRESSED, []), step]
