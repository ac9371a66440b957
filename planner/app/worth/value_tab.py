"""What more of each capacity is worth: ask, follow, show."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.column_types import ColumnConfig

from planner.app.runs.kept_results import follow_or_choose
from planner.app.workspace.workspace import Workspace
from planner.app.worth.worth_words import (
    chance_sentence,
    lever_words,
    opening_sentence,
    time_sentence,
    value_rows,
    worth_of,
)
from planner.charts.worth import worth_bars
from planner.domain.scenario import Scenario
from planner.jobs import begin
from planner.jobs.turn import jobs_at_once
from planner.language import _
from planner.runs import Run
from planner.valuation.changes import capacity_changes
from planner.valuation.levers import LEVERS, Lever
from planner.valuation.read import read_value_csv

SECONDS, PATHS = 60, 1000  # of each solve; of the simulation of each plan
MOST_SECONDS, MOST_PATHS = 3600, 100_000
GAP = 0.0005
FILE = "value.csv"
TALL = 400  # [px] of the table


def value_tab(mine: Workspace, scenario: Scenario, said: DeltaGenerator) -> None:
    """The newest result; the form below.  said: the place of its sentence."""
    run = follow_or_choose(mine, "value", FILE, _asked)
    if run is None:
        said.info(
            _("No result to show yet: ask below what a little more of each capacity is worth.")
        )
    else:
        _show(mine, scenario, run, said)
    with st.expander(_("Ask anew"), expanded=run is None):
        _ask(mine, scenario)


def solves_of(scenario: Scenario, levers: list[Lever]) -> int:
    """How many solves they need: the scenario as it is, and each change that applies."""
    return 1 + sum(x.scenario is not None for x in capacity_changes(scenario, levers))


def _asked(run: Run) -> str:
    levers = run.settings.get("levers")
    known = [Lever(x) for x in levers] if isinstance(levers, list) else list(LEVERS)
    return _(", ").join(map(lever_words, known))


def _ask(mine: Workspace, scenario: Scenario) -> None:
    levers = st.multiselect(
        _("More of what?"), LEVERS, default=LEVERS, format_func=lever_words, key="levers",
        persist_state="session",
    )  # fmt: skip
    left, right = st.columns(2)
    each = left.number_input(
        _("Time for each solve (seconds)"), 1, MOST_SECONDS, value=SECONDS, key="value_seconds",
        persist_state="session",
        help=_("The best plan is kept; the worth is then known within wider limits."),
    )  # fmt: skip
    paths = right.number_input(
        _("Sample paths"), 0, MOST_PATHS, value=PATHS, step=100, key="value_paths",
        persist_state="session",
        help=_("On which each plan is simulated, so that chance is seen too; 0: none."),
    )  # fmt: skip
    if not levers:
        st.caption(_("Choose at least one."))
        return
    report = mine.planned.report
    last = None if report is None else report.seconds
    st.caption(time_sentence(solves_of(scenario, levers), float(each), jobs_at_once(), last))
    if st.button(
        _("Find what more is worth"), type="primary", icon=":material/play_arrow:",
        key="find_value", disabled=paths == 1,
    ) and mine.version is not None:  # fmt: skip
        settings = {"seconds": float(each), "gap": GAP, "paths": int(paths), "levers": [*levers]}
        begin(mine.store, "value", mine.version.id, settings, problem=mine.problem)
        st.rerun()


def _show(mine: Workspace, scenario: Scenario, run: Run, said: DeltaGenerator) -> None:
    files = mine.store.run_files(run.id)
    rows = read_value_csv(files[FILE])
    said.markdown(f"**{opening_sentence(rows)} {chance_sentence(rows)}".rstrip() + "**")
    bars = worth_of(rows)
    if bars:
        st.plotly_chart(worth_bars(bars, scenario.currency), key="worth_bars")
        st.caption(
            _(
                "The whisker of a worth on averages ends at limits that are proven; that of a "
                "simulated one is the 95 % interval of the mean. A bar without whiskers is known "
                "exactly, or has no proof: the table says which."
            )
        )
    st.dataframe(
        value_rows(rows), hide_index=True, width="stretch", height=min(TALL, 40 + 36 * len(rows)),
        key="value_table", column_config=_columns(), placeholder="",
    )  # fmt: skip
    st.download_button(
        FILE, files[FILE], FILE, "text/csv", key="get_value", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip


def _columns() -> dict[str, ColumnConfig]:
    amounts = (_("worth a year"), _("at least"), _("at most"), _("simulated"))
    return dict.fromkeys(amounts, st.column_config.NumberColumn(format="localized"))
