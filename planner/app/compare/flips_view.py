"""What would change the winner of a comparison: a job, its table and its sentences."""

import streamlit as st

from planner.app.compare.compared_plan import ComparedPlan
from planner.app.frame.file_buttons import file_buttons
from planner.app.runs.progress import show_progress
from planner.app.workspace.workspace import Workspace
from planner.flips.table import HEADS, flip_rows, flips_remarks
from planner.io.results.read_flips import read_flips
from planner.jobs import begin, is_over
from planner.language import _, translated
from planner.results.flips import Flips
from planner.runs import Run
from planner.runs.records import ENDED

SECONDS = 120  # [s] asked where nobody asks for others
MOST_SECONDS = 3600
FILES = ("flips.csv", "flips.json")


def show_flips(mine: Workspace, plan: ComparedPlan) -> None:
    """Ask for the search, follow it, or show what the last one found for these inputs."""
    st.subheader(_("What would change the winner?"))
    active = next((run for run in _runs(mine, plan) if run.state not in ENDED), None)
    if active is not None and not is_over(mine.store, active):
        show_progress(mine.store, active.id)
        return
    kept = kept_flips(mine, plan)
    if kept is not None:
        _show(*kept)
    _ask(mine, plan)


def kept_flips(mine: Workspace, plan: ComparedPlan) -> tuple[Flips, dict[str, bytes], Run] | None:
    """What the newest search found for these inputs and this plan, its files and its run."""
    for run in _runs(mine, plan):
        files = mine.store.run_files(run.id)
        found = read_flips(files)
        if found is not None:
            return found, files, run
    return None


def _runs(mine: Workspace, plan: ComparedPlan) -> list[Run]:
    """Of the scenario as it is, assumptions too, with the plan, or with one found in the run."""
    scenario = None if mine.version is None else mine.version.scenario
    return [
        run
        for run in mine.store.runs(kind="flips", scenario=scenario, problem=mine.problem)
        if plan.run in (run.id, run.settings.get("plan")) and mine.has_inputs_of(run)
    ]


def flips_rows(found: Flips) -> list[dict[str, str]]:
    """A row for each product and parameter, under the heads of the command line's table."""
    heads = ("product", *HEADS)
    return [
        {translated(head): translated(cell) for head, cell in zip(heads, row, strict=True)}
        for row in flip_rows(found)
    ]


def _show(found: Flips, files: dict[str, bytes], run: Run) -> None:
    for line in flips_remarks(found).split("\n"):
        st.markdown(translated(line))
    st.dataframe(flips_rows(found), placeholder="", hide_index=True, width="stretch", key="flips")
    file_buttons(files, FILES)
    if run.why:
        st.caption(translated(run.why))


def _ask(mine: Workspace, plan: ComparedPlan) -> None:
    st.caption(
        _(
            "Each assumption is changed until the other system wins: response, slots, drop-out, "
            "batch success, volume and more. New plans are made where the change needs them."
        )
    )
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    seconds = left.number_input(
        _("Time (seconds)"), 10, MOST_SECONDS, value=SECONDS, step=30, key="flips_seconds",
        persist_state="session",
    )  # fmt: skip
    pressed = right.button(
        _("Look for it"), icon=":material/search:", key="find_flips", width="stretch"
    )
    if pressed and mine.version is not None:
        settings = {"seconds": float(seconds), "plan": plan.run, "averages": not plan.for_chance}
        begin(mine.store, "flips", mine.version.id, settings, problem=mine.problem)
        st.rerun()
