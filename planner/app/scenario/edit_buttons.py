"""Undo, redo and back to the saved version, always after what was moved or typed before.

The browser's requests that come while the server is busy become one, and Streamlit calls back
what changed in an order that is not the person's.  So a press is only noted, and the step is
taken once every lever and field has had its say: then it takes back the last of them.  The note
stands in the workspace: a callback that looks into the session may be ended there.
"""

import streamlit as st

from planner.app.workspace.workspace import Workspace
from planner.language import _


def edit_buttons(mine: Workspace) -> None:
    """The three buttons; Ctrl+Z and Ctrl+Shift+Z press the first two."""
    st.button(
        _("Undo"), key="undo", icon=":material/undo:", shortcut="Ctrl+Z",
        disabled=not mine.can_undo, on_click=mine.pressed.append, args=("undo",),
    )  # fmt: skip
    st.button(
        _("Redo"), key="redo", icon=":material/redo:", shortcut="Ctrl+Shift+Z",
        disabled=not mine.can_redo, on_click=mine.pressed.append, args=("redo",),
    )  # fmt: skip
    st.button(
        _("Back to saved"), key="back_to_saved", icon=":material/restore:",
        disabled=not mine.changed, on_click=mine.pressed.append, args=("back_to_saved",),
        help=_("All that was edited since stays in the store: see Runs."),
    )  # fmt: skip


def take_steps(mine: Workspace) -> None:
    """Take the steps that were pressed; called when all that was typed and moved is taken over."""
    with mine.lock:
        pressed, mine.pressed = mine.pressed, []
        for step in pressed:
            {"undo": mine.undo, "redo": mine.redo, "back_to_saved": mine.back_to_saved}[step]()
