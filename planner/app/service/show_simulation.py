"""A simulation on a page: at once where it is quick, else by a job that the visitor begins."""

import streamlit as st

from planner.app.runs.progress import show_progress
from planner.app.service.followed_plan import FollowedPlan
from planner.app.service.simulated import kept_simulation, quick, simulation_of
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.jobs import is_over
from planner.language import _, translated
from planner.language.numbers import number
from planner.runs import Run, Store
from planner.workflow.expect import PATHS
from planner.workflow.simulate import SimulatedPlan


def simulation_or_button(
    followed: FollowedPlan | None, scenario: Scenario, plan: Plan
) -> SimulatedPlan | None:
    """The simulation of this plan; None until a job has made it, where it takes long."""
    if quick(scenario):
        with st.spinner(_("Simulating what chance makes of the plan …")):
            return simulation_of(scenario, plan)
    if followed is None:
        return None
    runs = followed.simulations(rolling=False)
    if follow(followed.store, runs):
        return None
    found = kept_simulation(followed.store, runs, scenario)
    if found is None:
        _ask(followed, scenario)
    return found


def follow(store: Store, runs: list[Run]) -> bool:
    """Show the first of these runs that goes on; else say how the newest went wrong."""
    for run in runs:
        if not is_over(store, run):
            show_progress(store, run.id)
            return True
    for run in runs[:1]:
        now = store.run(run.id)
        if now.state in ("failed", "dead") and now.why:
            st.warning(translated(now.why))
    return False


def _ask(followed: FollowedPlan, scenario: Scenario) -> None:
    st.caption(
        _(
            "What chance makes of the plan is not simulated yet: with {n} rows of demand that "
            "takes longer than a page should. A job does it, and its result is kept.",
            n=number(len(scenario.demand.patients)),
        )
    )
    if st.button(_("Simulate this plan"), icon=":material/casino:", key="simulate"):
        followed.simulate(paths=PATHS)
        st.rerun()
