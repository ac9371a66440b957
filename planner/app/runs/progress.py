"""A run as it goes: what it does, how far it is, and a button that stops it."""

import streamlit as st

from planner.app.runs.job_words import (
    Standing,
    cost_words,
    distance_words,
    doing_words,
    gap_words,
    limit_of,
    standing,
    time_words,
)
from planner.charts.progress import progress_curves
from planner.jobs import is_over, stop
from planner.language import _
from planner.runs import ProgressRow, Run, Store

LOOK_INTERVAL = 1.5  # [s] between two looks at the store
ROWS = "progress_rows"  # in the session: what was read already, by run
SOLVES = ("plan", "comparison", "flips")  # kinds that look for a plan


def show_progress(store: Store, run_id: str, currency: str = "") -> None:
    """Show a run until it has ended; the page then runs again."""
    _follow(store, run_id, currency)


@st.fragment(run_every=LOOK_INTERVAL)
def _follow(store: Store, run_id: str, currency: str) -> None:
    run = store.run(run_id)
    if is_over(store, run):
        st.session_state.get(ROWS, {}).pop(run_id, None)
        st.rerun()
    now = standing(_rows(store, run_id))
    with st.container(border=True):
        words, button = st.columns([2, 1], vertical_alignment="center")
        words.markdown(f"**{doing_words(run, now)}**  \n{time_words(run, now)}")
        button.button(
            _stop_words(run, now), icon=":material/stop:", key=f"stop_{run_id}",
            disabled=run.state == "stopping", width="stretch", on_click=stop, args=(store, run_id),
        )  # fmt: skip
        _bar(run, now)
        if run.kind in SOLVES and run.state != "queued":
            _costs(run, now, currency)


def _bar(run: Run, now: Standing) -> None:
    """The share of the work, where it is known; else that of the time which may pass."""
    limit = limit_of(run)
    if now.share is not None:
        st.progress(min(1.0, now.share))
    elif limit is not None and run.state != "queued":
        st.progress(min(1.0, now.seconds / limit))


def _costs(run: Run, now: Standing, currency: str) -> None:
    """Both figures with the distance in percent, and how they came to be."""
    if now.best is None and now.bound is None:
        st.caption(distance_words(now))
        return
    best, bound, gap = st.columns(3)
    best.metric(_("Best plan so far costs"), cost_words(now.best, currency))
    bound.metric(_("No plan can cost less than"), cost_words(now.bound, currency))
    far = _("not known yet") if now.gap is None else gap_words(now.gap)
    gap.metric(_("Still to be saved, at most"), far)
    asked = run.settings.get("gap")
    words = distance_words(now)
    if isinstance(asked, int | float) and now.gap is not None and now.gap > asked:
        ends = _("The search ends when that is below {asked}.", asked=gap_words(asked))
        words = f"{words} {ends}"
    st.caption(words)
    if now.curve:
        st.plotly_chart(
            progress_curves(now.curve, now.seconds, currency),
            key=f"curves_{run.id}",
            config={"displayModeBar": False},
        )


def _stop_words(run: Run, now: Standing) -> str:
    if run.state == "queued":
        return _("Do not begin")
    if run.kind in SOLVES and now.best is not None:
        return _("Stop and keep the best plan")
    return _("Stop")


def _rows(store: Store, run_id: str) -> list[ProgressRow]:
    """All that the run has told; what is known already is not read again."""
    known: dict[str, list[ProgressRow]] = st.session_state.setdefault(ROWS, {})
    rows = known.setdefault(run_id, [])
    rows += store.progress(run_id, after=rows[-1].number if rows else 0)
    return rows
