"""Plan: solve, watch, stop; then what to make, who is served, what it costs."""

import streamlit as st

from planner.app.frame.navigation import link
from planner.app.frame.page_head import page_head
from planner.app.plan.later_monday import offer_way_back, plan_from_later, say_where_things_stand
from planner.app.plan.out_of_date import say_out_of_date
from planner.app.plan.show_plan import say, show, show_framed
from planner.app.plan.show_schedule import forget_what_was_pinned
from planner.app.plan.shown_plan import ShownPlan, last_plan, plan_as_it_is
from planner.app.plan.solve_form import solve_form
from planner.app.runs.progress import show_progress
from planner.app.service.simulated import simulate_ahead
from planner.app.workspace.planned import Planned
from planner.app.workspace.state import work
from planner.app.workspace.workspace import Workspace
from planner.domain.scenario import Scenario
from planner.io.scenario.plausibility import plausibility_warnings
from planner.language import _, translated


def say_first(mine: Workspace, now: ShownPlan | None, last: ShownPlan | None) -> None:
    """What the numbers say, in every state; without a plan why there is none and what to do."""
    planned = mine.planned
    if planned.failure:
        st.error(translated(planned.failure))
    if now is not None:
        say(now)
    if last is not None:
        say_out_of_date(mine, last)
    if mine.loaded is None:
        faulty = _("{scenario} has faults to repair.", scenario=mine.title)
        st.info(faulty if mine.files else _("No scenario yet. Home has examples."))
        link("scenario" if mine.files else "home")
    elif now is None and last is None and planned.running is not None:
        st.info(_("A plan is being looked for; what is found will stand here."))
    elif planned == Planned() and last is None:
        if mine.in_force is not None:
            say_where_things_stand(mine, mine.loaded.scenario)
        st.info(_("No plan yet. Choose a time limit and press Find a plan."))


def solve_or_follow(mine: Workspace, scenario: Scenario) -> None:
    """The form that begins a search, or how far the one under way is."""
    planned = mine.planned
    for strangeness in plausibility_warnings(scenario) if planned.report is None else ():
        st.warning(translated(str(strangeness)))
    if planned.running is not None:
        show_progress(mine.store, planned.running.id, scenario.currency)
    elif (settings := solve_form(scenario.seed, mine.last_settings)) is not None:
        mine.begin(settings)
        forget_what_was_pinned()
        st.rerun()


mine = work()
page_head("plan")
now = plan_as_it_is(mine)
last = last_plan(mine) if now is None or now.report.plan is None else None
say_first(mine, now, last)
offer_way_back(mine)
if mine.loaded is not None:
    solve_or_follow(mine, mine.loaded.scenario)
if now is not None:
    show(mine, now, mine.before_report)
    if now.report.accepted and now.report.plan is not None:
        plan_from_later(mine, now.scenario, now.report.plan)
if last is not None:
    show_framed(mine, last)
if now is not None and now.report.accepted and now.report.plan is not None:
    simulate_ahead(now.scenario, now.report.plan)
