"""Planning for chance on the Risk page: begun as a job, then both plans beside each other."""

import streamlit as st

from planner.app.frame.navigation import link
from planner.app.plan.solve_form import MOST_SECONDS, SECONDS
from planner.app.runs.progress import show_progress
from planner.app.service.chance_plans import (
    JudgedPlan,
    for_chance,
    other_run,
    plans_beside,
    under_way,
)
from planner.app.service.simulated import quick, simulation_of
from planner.app.workspace.workspace import Workspace
from planner.jobs import report_of_run
from planner.language import _
from planner.results.report import Report
from planner.workflow.simulate import SimulatedPlan

KEPT = 6  # reports of all visitors


def plan_for_chance(mine: Workspace, report: Report, simulated: SimulatedPlan | None) -> None:
    """A form that begins the job, its progress, and the two plans when both are there."""
    scenario = mine.scenario_to_plan()
    if scenario is None or mine.version is None:
        return
    st.subheader(_("Plan for chance"))
    runs = mine.store.runs(kind="plan", problem=mine.problem)
    running = under_way(runs)
    if running is not None:
        show_progress(mine.store, running.id, scenario.currency)
    else:
        _ask(mine, report)
    other = other_run(runs, report)
    found = None if other is None else _kept(other.id, mine)
    if simulated is None or found is None or found.plan is None or not quick(scenario):
        return
    with st.spinner(_("Simulating what chance makes of the other plan …")):
        judged = JudgedPlan(report=found, found=simulation_of(scenario, found.plan).found)
    one = JudgedPlan(report=report, found=simulated.found)
    columns = {
        "figure": st.column_config.TextColumn(_("Figure"), pinned=True),
        "averages": st.column_config.TextColumn(_("Plan for the averages")),
        "chance": st.column_config.TextColumn(_("Plan for chance")),
    }
    rows = plans_beside(one, judged, scenario.currency)
    st.dataframe(rows, placeholder="", hide_index=True, column_config=columns, key="both_plans")
    st.caption(
        _("The plan for chance is the one on the other pages.")
        if for_chance(report)
        else _("The plan for the averages is the one on the other pages.")
    )
    link("runs")


def _ask(mine: Workspace, report: Report) -> None:
    st.write(
        _(
            "A plan for chance counts on failed batches, late releases and demand as they may "
            "come: it often costs more on paper and less in life."
        )
    )
    limit, button = st.columns([2, 3], vertical_alignment="bottom")
    seconds = limit.number_input(
        _("Time limit (seconds)"), 1, MOST_SECONDS, value=SECONDS, key="chance_limit"
    )
    words = _("Plan for chance again") if for_chance(report) else _("Plan for chance")
    if button.button(words, icon=":material/casino:", type="primary", key="plan_for_chance"):
        mine.begin({"seconds": float(seconds), "uncertain": True})
        st.rerun()


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _kept(run_id: str, _mine: Workspace) -> Report | None:
    return report_of_run(_mine.store, run_id)
