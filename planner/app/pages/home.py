"""Home: go on with recent work, begin with an example, or bring your own scenario."""

import streamlit as st

from planner.app.files.examples import DEFAULT, example_files, shows, titles
from planner.app.frame.navigation import go
from planner.app.frame.page_head import page_head
from planner.app.plan.solve_form import GAP_PERCENT, SECONDS
from planner.app.runs.recent_card import last_plan, last_version
from planner.app.scenario.scenario_source import ask_upload
from planner.app.workspace.recent import RecentWork, recent_work
from planner.app.workspace.state import work
from planner.app.workspace.workspace import Workspace
from planner.language import _, translated

COLUMNS = 3  # cards beside one another


def plan_default(mine: Workspace) -> None:
    """Open the first example, solve it, and watch."""
    mine.open(DEFAULT, example_files(DEFAULT))
    if mine.planned.report is None:
        mine.begin({"seconds": float(SECONDS), "gap": GAP_PERCENT / 100})
    go("plan")


def show_recent(mine: Workspace, recent: list[RecentWork]) -> None:
    """A card for each scenario that was worked on."""
    st.subheader(_("Go on with recent work"))
    for first in range(0, len(recent), COLUMNS):
        for column, kept in zip(st.columns(COLUMNS), recent[first : first + COLUMNS], strict=False):
            with column.container(border=True, height="stretch"):
                st.markdown(f"**{translated(kept.title)}**")
                st.caption(last_version(kept))
                st.caption(last_plan(kept))
                if st.button(_("Go on"), key=f"recent_{kept.scenario}", width="stretch"):
                    mine.restore(kept.version.id)
                    go("scenario" if kept.plan is None else "plan")


def show_examples(mine: Workspace) -> None:
    """A card for each example, with what it shows."""
    st.subheader(_("Begin with an example"))
    examples = list(titles().items())
    for first in range(0, len(examples), COLUMNS):
        cards = zip(st.columns(COLUMNS), examples[first : first + COLUMNS], strict=False)
        for column, (name, title) in cards:
            with column.container(border=True, height="stretch"):
                st.markdown(f"**{translated(title)}**")
                st.caption(shows(name))
                if st.button(_("Open"), key=f"open_{name}", width="stretch"):
                    mine.open(name, example_files(name))
                    go("scenario")


mine = work()
page_head("home")
st.markdown(
    _(
        "**Plans off-the-shelf cell therapy from cell bank to bedside:** what to make when, from "
        "which bank, in which suite, and who gets it. Every plan is proven, checked by code that "
        "is not the model, and compared with fresh autologous manufacture for the same patients."
    )
)
if st.button(
    _("Plan an example"), key="plan_default", type="primary", icon=":material/play_arrow:"
):
    plan_default(mine)
with st.expander(_("Bring your own scenario"), icon=":material/upload:", key="own"):
    ask_upload(mine, lambda: go("scenario"))
if recent := recent_work(mine.store):
    show_recent(mine, recent)
show_examples(mine)
