"""Undo, redo and back to the saved version."""

from collections.abc import Callable

import streamlit as st

from planner.app.editing import catch_up
from planner.app.workspace import Workspace
from planner.language import _


def edit_buttons(mine: Workspace) -> None:
    """The three buttons; Ctrl+Z and Ctrl+Shift+Z press the first two."""
    st.button(
        _("Undo"), key="undo", icon=":material/undo:", shortcut="Ctrl+Z",
        disabled=not mine.can_undo, on_click=_after_typing, args=(mine, mine.undo),
    )  # fmt: skip
    st.button(
        _("Redo"), key="redo", icon=":material/redo:", shortcut="Ctrl+Shift+Z",
        disabled=not mine.can_redo, on_click=_after_typing, args=(mine, mine.redo),
    )  # fmt: skip
    st.button(
        _("Back to saved"), key="back_to_saved", icon=":material/restore:",
        disabled=not mine.changed, on_click=_after_typing, args=(mine, mine.back_to_saved),
        help=_("All that was edited since stays in the store: see Runs."),
    )  # fmt: skip


def _after_typing(mine: Workspace, step: Callable[[], None]) -> None:
    """Take over what was typed first, so that it is undone and not lost."""
    with mine.lock:
        catch_up(mine)
        step()
