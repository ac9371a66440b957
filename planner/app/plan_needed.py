"""Pages that show the plan: it is there, or they say in one sentence what to do."""

from typing import NoReturn

import streamlit as st

from planner.app.navigation import link
from planner.app.state import Workspace
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.language import _, ngettext
from planner.results.report import Report


def plan_that_stands(mine: Workspace) -> tuple[Scenario, Report, Plan]:
    """The scenario as it is and its plan; without one the page says what to do and ends."""
    if mine.loaded is None:
        if not mine.files:
            _end(_("No scenario is open: open one on the Home page."), "home")
        many = len(mine.faults)
        _end(
            ngettext(
                "The scenario has {n} fault: repair it on the Scenario page.",
                "The scenario has {n} faults: repair them on the Scenario page.",
                many,
            ),
            "scenario",
        )
    planned = mine.planned
    report = planned.report
    if report is None and planned.job is not None:
        _end(_("A plan is being looked for: follow it on the Plan page."), "plan")
    if report is None and mine.outdated:
        _end(
            _(
                "The plan is out of date, since the scenario was changed: find a new one on the "
                "Plan page, or put the values back."
            ),
            "plan",
        )
    if report is None:
        _end(_("There is no plan of this scenario yet: find one on the Plan page."), "plan")
    if report.plan is None or not report.accepted:
        _end(_("No plan was found: the Plan page says why, and what to do."), "plan")
    return mine.loaded.scenario, report, report.plan


def _end(sentence: str, page: str) -> NoReturn:
    st.info(sentence)
    link(page)
    st.stop()
