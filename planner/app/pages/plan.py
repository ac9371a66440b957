"""Plan: solve, watch, stop; then what to make, who is served, what it costs."""

import streamlit as st

from planner.app.later_monday import offer_way_back, plan_from_later, say_where_things_stand
from planner.app.navigation import link
from planner.app.show_plan import show
from planner.app.state import (
    DEFAULT_GAP_PERCENT,
    DEFAULT_SECONDS,
    OUTDATED,
    Planned,
    Workspace,
    work,
)
from planner.domain.scenario import Scenario
from planner.formatting import money, seconds, share
from planner.io.scenario.plausibility import plausibility_warnings
from planner.solve_process import SolveJob
from planner.solving import Progress, Settings

STOP = "Stop (no plan yet: what comes will serve from stock alone)"
KEEP = "Stop and keep the best plan"


def ask(mine: Workspace, scenario: Scenario) -> None:
    """The form that begins a solve."""
    with st.form("solve"):
        left, middle, right = st.columns([1, 1, 1], vertical_alignment="bottom")
        limit = left.number_input(
            "Time limit (seconds)", 1, 3600, value=DEFAULT_SECONDS, key="limit"
        )
        gap = middle.number_input(
            "Stop when proven within (%)",
            0.0,
            100.0,
            value=DEFAULT_GAP_PERCENT,
            step=0.1,
            key="gap",
        )
        if right.form_submit_button(
            "Find a plan", type="primary", icon=":material/play_arrow:", width="stretch"
        ):
            settings = Settings(seconds=float(limit), gap=gap / 100, seed=scenario.seed)
            mine.begin(settings)
            st.rerun()


@st.fragment(run_every=1.0)
def follow(planned: Planned, job: SolveJob, currency: str) -> None:
    """The solve as it goes; ends by showing the plan."""
    if job.report is not None:
        planned.end(job.report)
        st.rerun()
    now = job.latest or Progress(phase="Starting")
    phase = now.phase or "Solving"
    with st.container(border=True):
        limit = seconds(job.task.settings.seconds)
        st.write(f"**{phase}** · {seconds(job.seconds)} of at most {limit}")
        plan, bound, gap = st.columns(3)
        cost = "none yet" if now.incumbent is None else money(now.incumbent, currency)
        least = "not known yet" if now.bound is None else money(now.bound, currency)
        plan.metric("Best plan so far costs", cost)
        bound.metric("No plan can cost less than", least)
        gap.metric("Proven within", "not known yet" if now.gap is None else share(now.gap))
        if job.cancelled:
            st.write("Stopping; the best plan so far is kept.")
        elif st.button(STOP if now.incumbent is None else KEEP, icon=":material/stop:"):
            job.cancel()


mine = work()
st.title("Plan")
offer_way_back(mine)
if mine.loaded is None:
    why = f"{mine.title} has faults to repair." if mine.files else "No scenario yet."
    st.info(f"{why} The Scenario page is the place to go.")
    link("scenario")
    st.stop()
chosen = mine.loaded.scenario
st.subheader(chosen.name)
planned = mine.planned
for strangeness in plausibility_warnings(chosen) if planned.report is None else ():
    st.warning(str(strangeness))
if planned.job is not None and planned.report is None:
    follow(planned, planned.job, chosen.currency)
else:
    ask(mine, chosen)
if planned.report is None:
    if planned.job is None and mine.outdated:
        st.warning(OUTDATED)
    elif planned.job is None:
        if mine.in_force is not None:
            say_where_things_stand(mine, chosen)
        st.info("No plan yet. Choose a time limit and press Find a plan.")
    st.stop()
show(planned, chosen, planned.report)
if planned.report.accepted and planned.report.plan is not None:
    plan_from_later(mine, chosen, planned.report.plan)
