"""What changed since the scenario was saved: value before and now, each with a way back."""

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler  # `DataFrame.style` would import it in the first edit

from planner.app.scenario.changes import CellChange, changes, put_back
from planner.app.scenario.editing import catch_up
from planner.app.workspace.workspace import Workspace
from planner.language import _, ngettext
from planner.language.numbers import number

SHOWN = 500  # changes in the list; a line says how many there are
TALL = 240  # [px]


def list_changes(mine: Workspace) -> None:
    """Draw the list, closed while nothing has changed."""
    found = changes(mine.saved_files, mine.files)
    if not found:
        return
    title = ngettext(
        "{n} change since the scenario was saved", "{n} changes since the scenario was saved",
        len(found),
    )  # fmt: skip
    with st.expander(title, icon=":material/history:", key="changes"):
        shown = found[:SHOWN]
        chosen = st.dataframe(
            marked(shown), hide_index=True, height=TALL, key="change_list",
            on_select="rerun", selection_mode="multi-row", placeholder="",
        )  # fmt: skip
        rows = [i for i in chosen["selection"]["rows"] if i < len(shown)]
        st.button(
            ngettext("Put {n} value back", "Put {n} values back", len(rows))
            if rows else _("Choose what to put back"),
            key="put_back", disabled=not rows, icon=":material/undo:",
            on_click=_put_back, args=(mine, [shown[i] for i in rows]),
        )  # fmt: skip
        if len(found) > SHOWN:
            st.caption(_("The first {shown} of {n}.", shown=number(SHOWN), n=number(len(found))))


def marked(shown: list[CellChange]) -> Styler:
    """The changes as a table whose last columns are marked: red for before, green for now."""
    before, now = _("Before"), _("Now")
    frame = pd.DataFrame(
        {
            _("Table"): [c.file for c in shown],
            _("Row"): pd.array([c.row for c in shown], dtype="Int64"),
            _("Which"): [c.key for c in shown],
            _("Column"): [c.column or _("the whole row") for c in shown],
            before: [_("(not there)") if c.before is None else c.before for c in shown],
            now: [_("(not there)") if c.now is None else c.now for c in shown],
        }
    )
    return (
        Styler(frame)
        .set_properties(subset=[before], **{"text-decoration": "line-through"})
        .set_properties(subset=[now], **{"font-weight": "bold", "background-color": "#ffd54f55"})
    )


def _put_back(mine: Workspace, chosen: list[CellChange]) -> None:
    with mine.lock:
        catch_up(mine)
        mine.edit(put_back(mine.saved_files, mine.files, chosen))
