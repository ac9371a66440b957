"""Scenario: pick, upload, edit; the editor itself is drawn by the main script, below."""

from collections import Counter

import streamlit as st

from planner.app.editor import catch_up, choose_table
from planner.app.fault_table import fault_table
from planner.app.navigation import link
from planner.app.opening import Wanted, take_or_ask
from planner.app.state import Workspace, shipped, shipped_files, work
from planner.app.upload import check_upload, uploaded, whole, zipped
from planner.domain.scenario import Scenario
from planner.errors import DataError, PlannerError
from planner.formatting import count as count_of
from planner.io.scenario.write import scenario_workbook

MOMENT = 0.5  # [s] between two looks at what was typed


def choose(mine: Workspace) -> None:
    """One of data/, or the visitor's own."""
    left, right = st.columns(2)
    names = shipped()
    picked = left.selectbox(
        "A shipped scenario", list(names), format_func=lambda x: names[x], index=None,
        placeholder="Choose one", key=f"pick_{mine.openings}",
    )  # fmt: skip
    if picked and left.button("Open it", key="open", type="primary", width="stretch"):
        take_or_ask(mine, Wanted(picked, names[picked], shipped_files(picked)))
    files = right.file_uploader(
        "Or your own: one .xlsx, one .zip, all files of a scenario folder, or single tables for "
        "the scenario that is open (20 MB at most)",
        type=["xlsx", "zip", "csv", "toml"], accept_multiple_files=True,
        key=f"upload_{mine.openings}",
    )  # fmt: skip
    if files and right.button("Use these files", key="use", type="primary", width="stretch"):
        stays = f" {mine.title} stays as it is." if mine.files else ""
        try:
            name, given = uploaded((x.name, x.getvalue()) for x in files)
            check_upload(mine, name, given)
        except DataError as error:
            found = count_of(len(error.faults), "fault")
            right.error(f"{found} in the upload; nothing was taken over.{stays}")
            fault_table(error.faults)  # over the whole width
        except PlannerError as error:
            right.error(f"{error}{stays}")
        else:
            title = name if whole(given) else f"the uploaded {', '.join(sorted(given))}"
            take_or_ask(mine, Wanted(name, title, given))


@st.fragment(run_every=MOMENT)
def follow_typing(mine: Workspace) -> None:
    """Take over what was typed; say whether a plan can be made, and give the files away.

    Only this runs again while somebody types; the rest of the page once nothing more comes.
    """
    before = mine.files
    catch_up(mine)
    if mine.files is before and mine.files is not st.session_state["drawn"]:
        st.rerun()
    if mine.faults:
        found = count_of(len(mine.faults), "fault")
        places = (f"{n} in {file}" for file, n in Counter(f.file for f in mine.faults).items())
        st.error(f"{found} to repair before a plan can be made: {', '.join(places)}.")
    else:
        st.success("No fault: ready to plan.")
    first, second, third = st.columns(3, vertical_alignment="center")
    first.download_button(
        "Download as .zip", zipped(mine.files), "scenario.zip", on_click="ignore", width="stretch"
    )
    if mine.loaded:
        book = _workbook(mine.loaded.scenario)
        second.download_button(
            "Download as .xlsx", book, "scenario.xlsx", on_click="ignore", width="stretch"
        )
        with third:
            link("plan")


def _workbook(scenario: Scenario) -> bytes:
    """It is made once for each state of the scenario."""
    made: tuple[Scenario, bytes] | None = st.session_state.get("workbook")
    if made is None or made[0] is not scenario:
        made = st.session_state["workbook"] = scenario, scenario_workbook(scenario)
    return made[1]


mine = work()
st.title("Scenario")
choose(mine)
if not mine.files:
    st.info("No scenario yet. Choose a shipped one, or upload your own and press Use these files.")
    st.stop()
st.session_state["drawn"] = mine.files
st.subheader(mine.title)
follow_typing(mine)
choose_table()
