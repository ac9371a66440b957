"""The sidebar, on every page: scenario and version, what has changed, the state of the plan."""

import streamlit as st

from planner.app.files.reading import PARTS
from planner.app.runs.job_list import sidebar_jobs
from planner.app.runs.run_words import ago, kind_of_version
from planner.app.workspace.plan_state import LOOKS, PlanState, state_words
from planner.app.workspace.workspace import Workspace
from planner.jobs import stop
from planner.language import _, ngettext, translated
from planner.runs import Version


def sidebar(mine: Workspace) -> None:
    """Draw it; the page is drawn after, so that it shows what the page is about to be."""
    with st.sidebar:
        if mine.version is None:
            st.caption(state_words(PlanState.NOTHING))
        else:
            _scenario(mine, mine.version)
        sidebar_jobs(mine.store)


def _scenario(mine: Workspace, version: Version) -> None:
    st.markdown(f"**{translated(mine.title)}**")
    st.caption(
        _(
            "Version {n}, {kind} {when}.",
            n=version.number,
            kind=kind_of_version(version.kind),
            when=ago(version.at),
        )
    )
    _changes(mine)
    _plan(mine)


def _changes(mine: Workspace) -> None:
    changed = mine.changed
    if not changed:
        st.caption(_("Nothing has changed since it was saved."))
        return
    named = ", ".join(x for x in PARTS if x in changed)
    st.caption(
        ngettext(
            "{n} table has changed since it was saved: {tables}.",
            "{n} tables have changed since it was saved: {tables}.",
            len(changed),
            tables=named,
        )
    )
    with st.popover(_("Save a version"), width="stretch"), st.form("save", border=False):
        note = st.text_input(_("What this version is for"), key="save_note")
        if st.form_submit_button(_("Save"), width="stretch"):
            mine.save(note.strip())
            st.rerun()


def _plan(mine: Workspace) -> None:
    planned = mine.planned
    state = mine.state_of(planned)
    look = LOOKS[state]
    st.badge(state_words(state), icon=f":material/{look.icon}:", color=look.colour)
    running = planned.running
    if running is not None and st.button(
        _("Stop the search"), key="stop_search", icon=":material/stop:", width="stretch",
        disabled=running.state == "stopping",
    ):  # fmt: skip
        stop(mine.store, running.id)
        st.rerun()
