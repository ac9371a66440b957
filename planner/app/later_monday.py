"""Plan from a later Monday: what really happened is uploaded, and the next scenario taken over."""

from datetime import date

import streamlit as st

from planner.app.editor import SHOWN
from planner.app.opening import Wanted, take_or_ask
from planner.app.state import Workspace
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import DataError
from planner.formatting import count
from planner.io.scenario.canonical import scenario_files
from planner.roll.next_scenario import NextScenario, next_scenario
from planner.roll.roll import plan_in_force
from planner.roll.standing import standing

PLACE = "Monday"  # as a fault of the date calls it


def plan_from_later(mine: Workspace, scenario: Scenario, plan: Plan) -> None:
    """Ask for a Monday and the actuals; show what does not balance, or take over."""
    if scenario.weeks == 1:
        return
    st.subheader("Plan from a later Monday")
    st.write(
        "The scenario as things stand on that Monday: batches in the rooms, lots, banks, who waits "
        "and who is in the midst of a course. Upload tables of what went otherwise than planned; "
        "what they leave out went as planned. The next plan then starts from this one."
    )
    mondays = [scenario.calendar.monday(week) for week in range(1, scenario.weeks)]
    left, right = st.columns(2)
    to = left.selectbox(PLACE, mondays, format_func=date.isoformat, key=f"to_{mine.openings}")
    files = right.file_uploader(
        "batches.csv, demand.csv, service.csv, shipments.csv, discards.csv, banking.csv, "
        "interrupted.csv: any of them",
        type=["csv"], accept_multiple_files=True, key=f"actuals_{mine.openings}",
    )  # fmt: skip
    if not left.button("Take over", key="take_over", icon=":material/event_repeat:"):
        return
    contents = {x.name: x.getvalue() for x in files}
    try:
        found = next_scenario(scenario, plan, contents, to.isoformat(), place=PLACE)
    except DataError as error:
        st.error(f"{count(len(error.faults), 'fault')}; nothing was taken over.")
        st.table([{"what": str(f)} for f in error.faults[:SHOWN]])
        return
    _take(mine, scenario, plan, found)


def say_where_things_stand(scenario: Scenario) -> None:
    """What the scenario that was taken over begins with, and what was strange in the actuals."""
    st.success(" ".join(standing(scenario)))
    for warning in st.session_state.get("rolled_warnings", ()):
        st.warning(warning)


def _take(mine: Workspace, scenario: Scenario, plan: Plan, found: NextScenario) -> None:
    to = found.scenario.calendar.start
    force = plan_in_force(plan, scenario.calendar.week_of(to))
    st.session_state["rolled_warnings"] = [str(w) for w in found.warnings]
    name = f"{mine.name} from {to}"
    files = dict(scenario_files(found.scenario))
    take_or_ask(mine, Wanted(name, f"{scenario.name} from {to}", files, in_force=force))
