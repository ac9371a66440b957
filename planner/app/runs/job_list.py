"""The jobs of the store: a line in the sidebar, a list with Stop and Open, a word at the end."""

from collections.abc import Callable

import streamlit as st

from planner.app.frame.navigation import go
from planner.app.runs.job_words import (
    count_words,
    distance_words,
    ended_words,
    name_of,
    standing,
    time_words,
)
from planner.app.runs.run_words import kind_of_run, state_of_run
from planner.jobs import live, stop
from planner.jobs.liveness import UNFINISHED
from planner.language import _, translated
from planner.runs import Run, Store

LOOK_INTERVAL = 2.0  # [s] between two looks while something runs
RECENT = 8  # runs that have ended, in the list
SEEN = "jobs_seen"  # in the session: runs that were seen running, whose end is to be told
PAGES = {  # where the result of a kind of run is shown
    "plan": "plan",
    "comparison": "compare",
    "flips": "compare",
    "simulation": "risk",
    "sweep": "worth",
    "value": "worth",
}
ICONS = {"done": "check_circle", "failed": "error", "cancelled": "stop_circle", "dead": "error"}
Opening = Callable[[Run], None]  # shows a run on its page


def open_page(run: Run) -> None:
    """The page that shows runs of this kind."""
    go(PAGES[run.kind])


def sidebar_jobs(store: Store, on_open: Opening = open_page) -> None:
    """One line: how many jobs run; behind it the list.  The end of a job is told once."""
    active = live(store)
    seen: set[str] = st.session_state.setdefault(SEEN, set())
    seen.update(run.id for run in active)
    every = LOOK_INTERVAL if active else None
    st.fragment(_sidebar, run_every=every)(store, on_open)


def _sidebar(store: Store, on_open: Opening) -> None:
    active = live(store)
    if _tell_ended(store, {run.id for run in active}):
        st.rerun()  # the pages show what came of it
    queued = sum(run.state == "queued" for run in active)
    icon = ":material/progress_activity:" if active else ":material/checklist:"
    with st.popover(count_words(len(active) - queued, queued), icon=icon, width="stretch"):
        show_jobs(store, on_open, key="sidebar")


def _tell_ended(store: Store, active: set[str]) -> bool:
    """Tell the end of each run that was seen running; True where there was one."""
    seen: set[str] = st.session_state.setdefault(SEEN, set())
    ended = seen - active
    for run_id in ended:
        run = store.run(run_id)
        seen.discard(run_id)
        st.toast(ended_words(run), icon=f":material/{ICONS[run.state]}:", duration="long")
    seen.update(active)
    return bool(ended)


def show_jobs(store: Store, on_open: Opening = open_page, *, key: str = "jobs") -> None:
    """All that is queued or runs, and what ended lately."""
    runs = store.runs(limit=RECENT + 50)
    active = [run for run in runs if run.state in UNFINISHED]
    ended = [run for run in runs if run.state not in UNFINISHED][:RECENT]
    if not active and not ended:
        st.caption(_("No job has run yet. A plan that is searched for is one."))
    for run in (*reversed(active), *ended):
        _line(store, run, on_open, key)


def _line(store: Store, run: Run, on_open: Opening, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{name_of(run)}**  \n{_about(store, run)}")
        if run.state in ("queued", "running"):
            words = _("Stop") if run.state == "running" else _("Do not begin")
            st.button(
                words, icon=":material/stop:", key=f"{key}_stop_{run.id}",
                on_click=stop, args=(store, run.id),
            )  # fmt: skip
        if run.state != "queued" and st.button(_("Open"), key=f"{key}_open_{run.id}"):
            on_open(run)


def _about(store: Store, run: Run) -> str:
    """What kind of job it is, how it stands, how it ended."""
    kind, state = kind_of_run(run.kind), state_of_run(run.state)
    if run.state not in UNFINISHED:
        return f"{kind} · {state} · {translated(run.why)}" if run.why else f"{kind} · {state}"
    if run.state == "queued":
        return f"{kind} · {state}"
    now = standing(store.progress(run.id))
    far = f" · {distance_words(now)}" if run.kind == "plan" else ""
    return f"{kind} · {state} · {time_words(run, now)}{far}"
