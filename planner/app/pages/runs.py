"""Runs: what was planned, compared and simulated, when, by whom; notes, versions, the journal."""

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from planner.app.frame.navigation import go, link
from planner.app.frame.page_head import page_head
from planner.app.runs.run_history import (
    entry_rows,
    figure_rows,
    run_rows,
    run_sentence,
    version_rows,
)
from planner.app.workspace.state import work
from planner.app.workspace.workspace import Workspace
from planner.language import _, ngettext, translated
from planner.language.numbers import grid_moment, moment, number
from planner.runs import Run

RUNS, ENTRIES = 200, 200  # rows shown, the newest
ROW, TALLEST = 36, 10  # [px] of a row, and rows that are seen at once


def time_column(name: str) -> dict[str, ColumnConfig]:
    """A moment, in the time of the visitor's own clock."""
    return {name: st.column_config.DatetimeColumn(format=grid_moment())}


def run_columns() -> dict[str, ColumnConfig]:
    """How the columns of the list of runs are written."""
    share = st.column_config.NumberColumn(format="percent")
    return {
        **time_column(_("begun")),
        _("served"): share,
        _("proven within"): share,
        _("cost"): st.column_config.NumberColumn(format="compact"),
    }


def history(mine: Workspace) -> None:
    """Every run as a row; the chosen one below, with what can be done with it."""
    mine_only = mine.version is not None and st.toggle(
        _("Only runs of the scenario that is open"), value=False, key="mine_only"
    )
    scenario = mine.version.scenario if mine_only and mine.version is not None else None
    runs = mine.store.runs(scenario=scenario, limit=RUNS)
    if not runs:
        link("plan")
        return
    chosen = st.dataframe(
        run_rows(mine.store, runs), hide_index=True, width="stretch", key="run_table",
        height=ROW * min(TALLEST, len(runs) + 1), column_config=run_columns(), placeholder="",
        on_select="rerun", selection_mode="single-row",
    )  # fmt: skip
    picked = chosen["selection"]["rows"]
    if picked and picked[0] < len(runs):
        show_run(mine, runs[picked[0]])
    else:
        st.caption(_("Choose a run to see its figures, write a note, or open its scenario."))


def show_run(mine: Workspace, run: Run) -> None:
    """One run: figures, settings, notes, and its scenario to go back to."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.dataframe(figure_rows(run), placeholder="", hide_index=True, width="stretch")
    with right:
        for said in run.notes:
            st.markdown(f"> {said.text}\n>\n> {said.who}, {moment(said.at)} UTC")
        with st.form(f"note_{run.id}", clear_on_submit=True, border=False):
            text = st.text_area(_("Note"), key=f"text_{run.id}", height=80)
            if st.form_submit_button(_("Keep the note")) and text.strip():
                mine.store.note(run.id, text.strip())
                st.rerun()
        if run.version is not None and st.button(
            _("Open its scenario as it was"), key="restore", icon=":material/history:",
            width="stretch",
        ):  # fmt: skip
            mine.restore(run.version)
            go("plan" if run.kind == "plan" else "scenario")
        if st.button(_("Delete"), key="delete", icon=":material/delete:", width="stretch"):
            ask_to_delete(mine, run)


@st.dialog("cryoplan")
def ask_to_delete(mine: Workspace, run: Run) -> None:
    """Mark a run as deleted: it leaves the lists, and stays in the store and in the journal."""
    st.write(
        _("The run leaves every list. It stays in the store and in the journal: nothing is erased.")
    )
    why = st.text_input(_("Why"), key="why")
    if st.button(_("Keep the run"), type="primary", key="keep", width="stretch"):
        st.rerun()
    if st.button(_("Mark it as deleted"), key="mark", width="stretch"):
        mine.store.delete(run.id, why.strip())
        st.rerun()


def versions(mine: Workspace) -> None:
    """Every version of the scenario that is open; the chosen one can be gone back to."""
    if mine.version is None:
        st.info(_("No scenario is open. Home has examples and recent work."))
        link("home")
        return
    kept = mine.store.versions(mine.version.scenario)
    st.caption(
        ngettext(
            "The scenario has {n} version. Every edit is one; none is overwritten.",
            "The scenario has {n} versions. Every edit is one; none is overwritten.",
            len(kept),
        )
    )
    chosen = st.dataframe(
        version_rows(kept, mine.version.id), placeholder="", hide_index=True, width="stretch",
        height=ROW * min(TALLEST, len(kept) + 1), column_config=time_column(_("when")),
        key="version_table", on_select="rerun", selection_mode="single-row",
    )  # fmt: skip
    picked = chosen["selection"]["rows"]
    if (
        picked
        and picked[0] < len(kept)
        and st.button(_("Go back to this version"), key="to_version", icon=":material/history:")
    ):
        mine.restore(kept[picked[0]].id)
        go("scenario")


def journal(mine: Workspace) -> None:
    """What was done, entry by entry, and whether the chain of entries holds."""
    st.caption(
        _("Each entry carries the hash of the one before, so that a change made later is found.")
    )
    if st.button(_("Verify the journal"), key="audit", icon=":material/verified:"):
        found = mine.store.audit()
        if found.broken is None:
            st.success(_("{n} entries were verified; none is broken.", n=number(found.entries)))
        else:
            st.error(translated(found.broken.sentence))
    entries = entry_rows(mine.store.journal(limit=ENTRIES))
    st.dataframe(
        entries, placeholder="",
        hide_index=True, width="stretch", height=ROW * min(TALLEST, len(entries) + 1),
        column_config=time_column(_("when")),
    )  # fmt: skip


mine = work()
page_head("runs")
st.markdown(run_sentence(mine.store.runs(limit=RUNS)))
first, second, third = st.tabs([_("Runs"), _("Versions of the scenario"), _("Journal")])
with first:
    history(mine)
with second:
    versions(mine)
with third:
    journal(mine)
