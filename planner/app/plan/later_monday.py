"""Plan from a later Monday: what really happened is uploaded, and the next scenario taken over."""

import streamlit as st

from planner.app.frame.fault_table import refuse_all
from planner.app.workspace.workspace import Workspace
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import DataError
from planner.io.scenario.canonical import scenario_files
from planner.language import _, translated
from planner.language.numbers import day
from planner.roll.next_scenario import NextScenario, next_scenario
from planner.roll.roll import plan_in_force
from planner.roll.standing import standing
from planner.roll.tables import TABLES

PLACE = "Monday"  # as a fault of the date calls it
READ = tuple(table.file for table in TABLES)


def back() -> str:
    """The words of the button that undoes a take-over."""
    return _("Back to the plan before")


def plan_from_later(mine: Workspace, scenario: Scenario, plan: Plan) -> None:
    """Ask for a Monday and the actuals; show what does not balance, or take over."""
    if scenario.weeks == 1:
        return
    with st.expander(_("Plan from a later Monday"), icon=":material/event_repeat:"):
        _ask(mine, scenario, plan)


def _ask(mine: Workspace, scenario: Scenario, plan: Plan) -> None:
    st.write(
        _(
            "The scenario as things stand on that Monday: batches in the rooms, lots, banks, who "
            "waits and who is in the midst of a course. Upload tables of what went otherwise than "
            "planned; what they leave out went as planned. The next plan then starts from this one."
        )
    )
    mondays = [scenario.calendar.monday(week) for week in range(1, scenario.weeks)]
    left, right = st.columns(2)
    to = left.selectbox(_("Monday"), mondays, format_func=day, key=f"to_{mine.openings}")
    files = right.file_uploader(
        _("{tables}: any of them", tables=", ".join(READ)),
        type=["csv"], accept_multiple_files=True, key=f"actuals_{mine.openings}",
    )  # fmt: skip
    pressed = left.button(_("Take over"), key="take_over", icon=":material/event_repeat:")
    left.caption(
        _(
            "This plan becomes the plan in force, and the scenario of that Monday takes the place "
            "of this one. The button “{back}” then leads back here.",
            back=back(),
        )
    )
    if not pressed:
        return
    contents = {x.name: x.getvalue() for x in files}
    if unread := [name for name in contents if name not in READ]:
        st.error(
            _(
                "{unread}: no table of what happened has this name; nothing was taken over. The "
                "tables are {tables}.",
                unread=", ".join(unread),
                tables=", ".join(READ),
            )
        )
        return
    try:
        found = next_scenario(scenario, plan, contents, to.isoformat(), place=PLACE)
    except DataError as error:
        refuse_all(error.faults)
        return
    _take(mine, scenario, plan, found)


def say_where_things_stand(mine: Workspace, scenario: Scenario) -> None:
    """What the scenario that was taken over begins with, and what was strange in the actuals."""
    st.success(translated(" ".join(standing(scenario))))
    for warning in mine.told:
        st.warning(translated(warning))


def offer_way_back(mine: Workspace) -> None:
    """After a take-over, the button that undoes it; the scenario taken over stays kept."""
    if mine.before is not None and st.button(back(), key="back", icon=":material/undo:"):
        mine.go_back()
        st.rerun()


def _take(mine: Workspace, scenario: Scenario, plan: Plan, found: NextScenario) -> None:
    to = found.scenario.calendar.start
    force = plan_in_force(plan, scenario.calendar.week_of(to))
    files = dict(scenario_files(found.scenario))
    mine.take_over(f"{mine.name} from {to}", files, force, tuple(map(str, found.warnings)))
    st.rerun()
