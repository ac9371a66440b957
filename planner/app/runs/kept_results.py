"""Jobs of one kind for the open scenario: what runs now, and what is kept of earlier ones."""

from collections.abc import Callable

import streamlit as st

from planner.app.runs.progress import show_progress
from planner.app.workspace.kept_plans import labels
from planner.app.workspace.workspace import Workspace
from planner.jobs import is_over
from planner.language import _, translated
from planner.runs import Run
from planner.runs.records import ENDED


def follow_or_choose(
    mine: Workspace, kind: str, table: str, what_of: Callable[[Run], str]
) -> Run | None:
    """Follow a job of the scenario that runs, and ask which earlier result to show.

    table: the file that a result has.  what_of: what a run asked, behind its label.  None: there
    is nothing to show.
    """
    if mine.version is None:
        return None
    runs = mine.store.runs(kind=kind, scenario=mine.version.scenario)
    for run in runs:
        if run.state not in ENDED and not is_over(mine.store, run):
            show_progress(mine.store, run.id)
            break
    kept = [run for run in runs if run.state in ENDED and _has(run)]
    for run in runs[:1]:
        if run.state in ("failed", "dead") and run.why:
            st.warning(translated(run.why))
    if not kept:
        return None
    names = labels(mine.store, kept)
    told = {run.id: f"{names[run.id]} – {what_of(run)}" for run in kept if run.id in names}
    chosen = st.selectbox(
        _("Result"), list(told), format_func=told.__getitem__, key=f"{kind}_result",
        persist_state="session",
    )  # fmt: skip
    found = next(run for run in kept if run.id == chosen)
    if table not in mine.store.run_files(found.id):
        return None
    if found.version != mine.version.id and not mine.has_inputs_of(found):
        st.caption(_("It was found for another version of the scenario."))
    if found.why:
        st.caption(translated(found.why))
    return found


def _has(run: Run) -> bool:
    done = run.figures.get("runs")
    return isinstance(done, int | float) and done > 0
