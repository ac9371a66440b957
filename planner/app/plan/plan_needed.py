"""Pages that show a plan, up to date or not; without one they say in a sentence what to do."""

from typing import NoReturn

import streamlit as st

from planner.app.frame.navigation import link
from planner.app.plan.out_of_date import say_out_of_date
from planner.app.plan.shown_plan import shown_plan
from planner.app.workspace.plan_state import PlanState
from planner.app.workspace.workspace import Workspace
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.language import _, ngettext
from planner.results.report import Report


def plan_that_stands(mine: Workspace) -> tuple[Scenario, Report, Plan]:
    """The scenario, report and plan that stand, or those before the last edits, which it says.

    Without any the page says what to do and ends.
    """
    shown = shown_plan(mine)
    if shown is not None and shown.report.plan is not None:
        say_out_of_date(mine, shown, ("plan",))
        return shown.scenario, shown.report, shown.report.plan
    sentence, page = what_to_do(mine.plan_state, len(mine.faults))
    _end(sentence, page)


def what_to_do(state: PlanState, faults: int) -> tuple[str, str]:
    """Where there is no plan to show: what to do in one sentence, and the page to do it on."""
    if state == PlanState.NOTHING:
        return _("No scenario is open: open one on the Home page."), "home"
    if state == PlanState.FAULTY:
        return ngettext(
            "The scenario has {n} fault: repair it on the Scenario page.",
            "The scenario has {n} faults: repair them on the Scenario page.",
            faults,
        ), "scenario"
    if state == PlanState.SOLVING:
        return _("A plan is being looked for: follow it on the Plan page."), "plan"
    if state in (PlanState.UNPLANNED, PlanState.OUTDATED):
        return _("There is no plan of this scenario yet: find one on the Plan page."), "plan"
    return _("No plan was found: the Plan page says why, and what to do."), "plan"


def _end(sentence: str, page: str) -> NoReturn:
    st.info(sentence)
    link(page)
    st.stop()
