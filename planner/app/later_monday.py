"""Plan from a later Monday: what really happened is uploaded, and the next scenario taken over."""

from datetime import date

import streamlit as st

from planner.app.fault_table import fault_table
from planner.app.state import Workspace
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import DataError
from planner.formatting import count
from planner.io.scenario.canonical import scenario_files
from planner.roll.next_scenario import NextScenario, next_scenario
from planner.roll.roll import plan_in_force
from planner.roll.standing import standing
from planner.roll.tables import TABLES

PLACE = "Monday"  # as a fault of the date calls it
BACK = "Back to the plan before"
READ = tuple(table.file for table in TABLES)


def plan_from_later(mine: Workspace, scenario: Scenario, plan: Plan) -> None:
    """Ask for a Monday and the actuals; show what does not balance, or take over."""
    if scenario.weeks == 1:
        return
    with st.expander("Plan from a later Monday", icon=":material/event_repeat:"):
        _ask(mine, scenario, plan)


def _ask(mine: Workspace, scenario: Scenario, plan: Plan) -> None:
    st.write(
        "The scenario as things stand on that Monday: batches in the rooms, lots, banks, who waits "
        "and who is in the midst of a course. Upload tables of what went otherwise than planned; "
        "what they leave out went as planned. The next plan then starts from this one."
    )
    mondays = [scenario.calendar.monday(week) for week in range(1, scenario.weeks)]
    left, right = st.columns(2)
    to = left.selectbox(PLACE, mondays, format_func=date.isoformat, key=f"to_{mine.openings}")
    files = right.file_uploader(
        f"{', '.join(READ)}: any of them",
        type=["csv"], accept_multiple_files=True, key=f"actuals_{mine.openings}",
    )  # fmt: skip
    pressed = left.button("Take over", key="take_over", icon=":material/event_repeat:")
    left.caption(
        "This plan becomes the plan in force, and the scenario of that Monday takes the place of "
        f"this one. The button “{BACK}” then leads back here."
    )
    if not pressed:
        return
    contents = {x.name: x.getvalue() for x in files}
    if unread := [name for name in contents if name not in READ]:
        st.error(f"{', '.join(unread)}: no table of what happened has this name; "
                 f"nothing was taken over. The tables are {', '.join(READ)}.")  # fmt: skip
        return
    try:
        found = next_scenario(scenario, plan, contents, to.isoformat(), place=PLACE)
    except DataError as error:
        st.error(f"{count(len(error.faults), 'fault')}; nothing was taken over.")
        fault_table(error.faults)
        return
    _take(mine, scenario, plan, found)


def say_where_things_stand(mine: Workspace, scenario: Scenario) -> None:
    """What the scenario that was taken over begins with, and what was strange in the actuals."""
    st.success(" ".join(standing(scenario)))
    for warning in mine.told:
        st.warning(warning)


def offer_way_back(mine: Workspace) -> None:
    """After a take-over, the button that undoes it; the scenario taken over stays kept."""
    if mine.before is not None and st.button(BACK, key="back", icon=":material/undo:"):
        mine.go_back()
        st.rerun()


def _take(mine: Workspace, scenario: Scenario, plan: Plan, found: NextScenario) -> None:
    to = found.scenario.calendar.start
    force = plan_in_force(plan, scenario.calendar.week_of(to))
    files = dict(scenario_files(found.scenario))
    mine.take_over(f"{mine.name} from {to}", files, force, tuple(map(str, found.warnings)))
    st.rerun()
