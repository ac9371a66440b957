"""Two runs side by side: inputs, figures and schedule that differ."""

from functools import partial
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.app.compare.difference_rows import (
    SHOWN,
    Rows,
    batch_rows,
    count_rows,
    figure_rows,
    input_rows,
)
from planner.app.frame.navigation import link
from planner.app.workspace.kept_plans import KeptPlan, kept_plan, labels, plan_runs
from planner.app.workspace.workspace import Workspace
from planner.differences.tables import BATCHES_FILE, FIGURES_FILE, INPUTS_FILE
from planner.differences.two_plans import Differences, differences, sentence_of
from planner.language import _
from planner.language.numbers import grid_days, number

TALL = 260  # [px] of a table


def two_runs(mine: Workspace, said: DeltaGenerator) -> None:
    """Ask for two runs with a plan, and show what differs; without two, say what to do.

    said: the place of the sentence.
    """
    runs = plan_runs(mine.store, None if mine.version is None else mine.version.scenario)
    if len(runs) < 2:
        said.info(
            _("One plan is kept so far. Change the scenario, find another plan, compare both here.")
            if runs
            else _("No plan is kept so far. Find two on the Plan page, and compare them here.")
        )
        with said:
            link("plan")
        return
    names = labels(mine.store, runs)
    ids = list(names)
    left, right = st.columns(2)
    one = left.selectbox(
        _("Before (A)"), ids, index=1, format_func=names.__getitem__, key="run_a",
        persist_state="session",
    )  # fmt: skip
    other = right.selectbox(
        _("Now (B)"), ids, index=0, format_func=names.__getitem__, key="run_b",
        persist_state="session",
    )  # fmt: skip
    before, now = kept_plan(mine.store, one), kept_plan(mine.store, other)
    if before is None or now is None:
        said.warning(_("The plan of a run cannot be read any more. Choose another one."))
        return
    found = _differences(before, now, (one, other))
    sentence = sentence_of(before.planned, now.planned, _("Run B"), found)
    said.markdown(f"**{sentence}**")
    _show(found)


@st.cache_resource(max_entries=8, show_spinner=False)
def _differences(_before: KeptPlan, _now: KeptPlan, runs: tuple[str, str]) -> Differences:
    """runs: the ids of both, by which the result is remembered."""
    return differences(_before.planned, _now.planned)


def _show(found: Differences) -> None:
    st.subheader(_("Inputs"))
    _table(input_rows(found.inputs), len(found.inputs), _("The inputs mean the same."), "inputs")
    st.subheader(_("Figures"))
    every = st.toggle(_("Also figures that are the same"), key="every", persist_state="session")
    rows = figure_rows(found.figures, every=every)
    _table(rows, len(rows), _("All figures are the same."), "figures")
    st.subheader(_("Schedule"))
    changed = sum(x.what != "kept" for x in found.batches)
    if found.batches:
        st.dataframe(
            count_rows(found.batches),
            placeholder="",
            hide_index=True,
            width="stretch",
            key="counts",
        )
    _table(batch_rows(found.batches), changed, _("The new batches are the same."), "batches")
    with st.container(horizontal=True):
        for name in (INPUTS_FILE, FIGURES_FILE, BATCHES_FILE):
            st.download_button(
                name, partial(_file, found, name), f"differences_{name}",
                "text/csv", key=f"get_{name}", on_click="ignore", icon=":material/download:",
            )  # fmt: skip


def _file(found: Differences, name: str) -> bytes:
    return found.files(excel=True)[name]


def _table(rows: Rows, count: int, none: str, key: str) -> None:
    if not rows:
        st.caption(none)
        return
    height: int | Literal["content"] = TALL if len(rows) > 6 else "content"
    day = st.column_config.DateColumn(format=grid_days())
    st.dataframe(
        rows, hide_index=True, width="stretch", height=height, key=f"{key}_table",
        placeholder="",
        column_config={_("starts before (A)"): day, _("starts now (B)"): day},
    )  # fmt: skip
    if count > SHOWN:
        st.caption(
            _(
                "The first {shown} of {count} rows; the CSV has all.",
                shown=number(SHOWN),
                count=number(count),
            )
        )
