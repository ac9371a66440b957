"""Plan: solve, watch, stop; then what to make, who is served, what it costs."""

import streamlit as st

from planner.app.later_monday import offer_way_back, plan_from_later, say_where_things_stand
from planner.app.navigation import link
from planner.app.page_head import page_head
from planner.app.progress import show_progress
from planner.app.show_plan import say, show
from planner.app.show_schedule import say_what_was_pinned
from planner.app.solve_form import solve_form
from planner.app.state import work
from planner.app.workspace import Workspace
from planner.domain.scenario import Scenario
from planner.io.scenario.plausibility import plausibility_warnings
from planner.language import _, translated


def say_why_there_is_none(mine: Workspace, scenario: Scenario) -> None:
    """Before the first plan, or after a change."""
    if mine.outdated and mine.in_force is None:
        st.warning(
            _(
                "The scenario was changed after its last plan. Find a new plan, or put the values "
                "back to see that plan again."
            )
        )
        return
    if mine.in_force is not None:
        say_where_things_stand(mine, scenario)
    st.info(_("No plan yet. Choose a time limit and press Find a plan."))


mine = work()
page_head("plan")
said = st.container()  # what the numbers say, above the form
say_what_was_pinned()
offer_way_back(mine)
if mine.loaded is None:
    faulty = _("{scenario} has faults to repair.", scenario=mine.title)
    said.info(faulty if mine.files else _("No scenario yet. Home has examples."))
    link("scenario" if mine.files else "home")
    st.stop()
chosen = mine.loaded.scenario
planned = mine.planned
for strangeness in plausibility_warnings(chosen) if planned.report is None else ():
    st.warning(translated(str(strangeness)))
if planned.running is not None:
    show_progress(mine.store, planned.running.id, chosen.currency)
elif (settings := solve_form(chosen.seed, mine.last_settings)) is not None:
    mine.begin(settings)
    st.rerun()
with said:
    if planned.report is not None:
        say(planned, chosen, planned.report)
    elif planned.failure:
        st.error(translated(planned.failure))
    elif planned.running is not None:
        st.info(_("A plan is being looked for; what is found will stand here."))
    else:
        say_why_there_is_none(mine, chosen)
if planned.report is None:
    st.stop()
show(mine, chosen, planned.report, mine.before_report)
if planned.report.accepted and planned.report.plan is not None:
    plan_from_later(mine, chosen, planned.report.plan)
