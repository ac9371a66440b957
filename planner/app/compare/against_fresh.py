"""Against fresh manufacture: verdict, assumptions beside it, and what would change the winner."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.app.compare.assumption_form import ask_assumptions
from planner.app.compare.compared_plan import (
    AVERAGES,
    CHANCE,
    KINDS,
    ComparedPlan,
    kind_words,
    plan_on_the_page,
    report_words,
    run_with_plan,
    which_plan,
)
from planner.app.compare.flips_view import kept_flips, show_flips
from planner.app.compare.why_fewer import from_plan_to_treated
from planner.app.files.examples import sources_of
from planner.app.frame.navigation import link
from planner.app.plan.plan_needed import what_to_do
from planner.app.runs.progress import show_progress
from planner.app.workspace.kept_plans import kept_plan
from planner.app.workspace.workspace import Workspace
from planner.charts.comparison import bars
from planner.compare.replications import compare
from planner.compare.table import comparison_rows
from planner.comparison_report.render import comparison_page
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.io.results.write_comparison import comparison_csv
from planner.io.scenario.hashing import scenario_hash
from planner.jobs import begin, live
from planner.language import _, translated
from planner.language.numbers import number
from planner.results.comparison import Comparison

SECONDS = 120.0  # [s] of the search for a plan and the comparison, as on the command line
REPLICATIONS = 200
KEPT = 24  # comparisons held in memory, for all visitors


def against_fresh(mine: Workspace, said: DeltaGenerator) -> None:
    """The verdict on the same patients, with the form of what it assumes.

    said: the place of the verdict.
    """
    if mine.loaded is None:
        sentence, page = what_to_do(mine.plan_state, len(mine.faults))
        with said:
            st.info(sentence)
            link(page)
        return
    scenario = mine.loaded.scenario
    kind = st.segmented_control(
        _("Compared is"), KINDS, default=CHANCE, format_func=kind_words, key="compared_kind",
        required=True, persist_state="session",
    )  # fmt: skip
    verdict, assumed = st.columns([3, 2], gap="large")
    with assumed:
        st.markdown(_("**What is assumed**"))
        if ask_assumptions(mine, scenario):
            st.rerun()
    with verdict:
        found = _verdict(mine, scenario, kind or CHANCE, said)
    if found is None:
        return
    _charts(scenario, found)
    _figures(scenario, found)
    plan = _plan(mine, kind or CHANCE)
    if plan is not None:
        show_flips(mine, plan)


def _verdict(
    mine: Workspace, scenario: Scenario, kind: str, said: DeltaGenerator
) -> Comparison | None:  # fmt: skip
    if not scenario.autologous:
        said.info(
            _(
                "This scenario does not say how fresh autologous manufacture would be: it has no "
                "section [autologous]. Fill in the form; several examples on Home have one."
            )
        )
        return None
    plan = _plan(mine, kind)
    if plan is None:
        _find_plan(mine, scenario, kind, said)
        return None
    try:
        with st.spinner(_("Sending the same patients through both systems")):
            found = _compared(scenario, plan, (scenario_hash(scenario), _plan_key(plan)))
    except PlannerError as error:
        said.error(translated(str(error)))
        return None
    for line in found.verdict.split("\n"):
        said.success(translated(line))
    st.caption(which_plan(kind))
    from_plan_to_treated(scenario, plan.report, found)
    _downloads(mine, scenario, found, plan)
    return found


def _plan(mine: Workspace, kind: str) -> ComparedPlan | None:
    """That of the Plan page, else the newest of the store for the same problem."""
    shown = plan_on_the_page(mine, kind)
    if shown is not None:
        return shown
    run = run_with_plan(mine.store, mine.problem, kind)
    kept = None if run is None else kept_plan(mine.store, run.id)
    return None if kept is None or run is None else ComparedPlan(report=kept.report, run=run.id)


def _plan_key(plan: ComparedPlan) -> str:
    """Which plan it is: of one that is in no store, its place in memory."""
    return plan.run or f"{id(plan.report)}"


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _compared(_scenario: Scenario, _plan: ComparedPlan, hashes: tuple[str, str]) -> Comparison:
    """hashes: of the scenario and of the plan, by which the result is remembered."""
    assert _plan.report.plan is not None
    return compare(_scenario, _plan.report.plan, REPLICATIONS, _scenario.seed)


def _find_plan(mine: Workspace, scenario: Scenario, kind: str, said: DeltaGenerator) -> None:
    """No plan of that kind yet: say so, and look for one in a job of its own."""
    running = [
        run
        for run in live(mine.store)
        if run.kind == "comparison" and run.problem == mine.problem
        and bool(run.settings.get("averages")) == (kind == AVERAGES)
    ]  # fmt: skip
    if running:
        said.info(_("A plan is being looked for, and is compared then."))
        show_progress(mine.store, running[0].id, scenario.currency)
        return
    if kind == CHANCE:
        said.info(
            _(
                "No plan for chance has been found for this scenario yet. `cryoplan compare` "
                "compares such a plan, and so does this page. A plan on averages is compared at "
                "once where there is one: choose it below."
            )
        )
    else:
        said.info(_("No plan on averages has been found for this scenario yet."))
    pressed = st.button(
        _("Find it and compare, {seconds} s", seconds=round(SECONDS)),
        type="primary", icon=":material/balance:", key="find_and_compare",
    )  # fmt: skip
    if pressed and mine.version is not None:
        begin(
            mine.store, "comparison", mine.version.id,
            {"seconds": SECONDS, "averages": kind == AVERAGES, "replications": REPLICATIONS},
            problem=mine.problem,
        )  # fmt: skip
        st.rerun()


def report_page(
    mine: Workspace, scenario: Scenario, found: Comparison, plan: ComparedPlan
) -> bytes:
    """The report of a comparison, with what would flip it where that was looked for."""
    kept = kept_flips(mine, plan)
    return comparison_page(
        scenario, found, sources_of(mine.name, mine.saved_files),
        report_words(CHANCE if plan.for_chance else AVERAGES), None if kept is None else kept[0],
    )  # fmt: skip


def _downloads(mine: Workspace, scenario: Scenario, found: Comparison, plan: ComparedPlan) -> None:
    """Files, made when they are asked for."""
    with st.container(horizontal=True):
        st.download_button(
            _("The report, .html"), lambda: report_page(mine, scenario, found, plan),
            "report.html", "text/html", key="get_report", on_click="ignore",
            icon=":material/description:",
        )  # fmt: skip
        st.download_button(
            "comparison.csv", lambda: comparison_csv(found, excel=True), "comparison.csv",
            "text/csv", key="get_comparison", on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def _charts(scenario: Scenario, found: Comparison) -> None:
    charts = (
        ("fill_rate", _("Patients treated"), "%"),
        ("mean_wait_weeks", _("Mean wait, referral to infusion"), _("weeks")),
        ("cost_per_treated", _("Cost per treated patient"), scenario.currency),
    )
    for place, (kpi, title, unit) in zip(st.columns(len(charts)), charts, strict=True):
        with place:
            st.markdown(f"**{title}**")
            figure = bars(found, kpi, f"[{unit}]", percent=unit == "%")
            st.plotly_chart(figure, key=kpi, config={"displayModeBar": False})


def _figures(scenario: Scenario, found: Comparison) -> None:
    rows = [
        {translated(head): translated(cell) for head, cell in row.items()}
        for row in comparison_rows(found, scenario.currency)
    ]
    st.dataframe(pd.DataFrame(rows), placeholder="", width="stretch", hide_index=True, height=530)
    st.caption(
        _(
            "Means, ± half the 95 % interval, over {n} replications, seed {seed}, {patients} "
            "patients on average; differences are paired. Defined in docs/comparison.md.",
            n=number(found.replications), seed=found.seed, patients=number(found.patients),
        )
    )  # fmt: skip
    for note in found.notes:
        st.caption(translated(note))
