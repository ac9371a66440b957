"""Many settings of the scenario: ask, follow, show the Pareto front and the break-even surface."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.app.frame.fault_table import fault_table
from planner.app.runs.kept_results import follow_or_choose
from planner.app.workspace.workspace import Workspace
from planner.app.worth.sweep_changes import (
    change_text,
    column_of,
    faults_of_values,
    parameters,
    require_few,
    row_keys,
    run_count,
    suggested_values,
    values_now,
)
from planner.app.worth.sweep_view import show_sweep
from planner.app.worth.worth_words import time_sentence
from planner.domain.scenario import Scenario
from planner.errors import Fault, PlannerError
from planner.jobs import begin
from planner.jobs.turn import jobs_at_once
from planner.language import _, translated
from planner.runs import Run
from planner.sweep.parameter import Parameter

SECONDS, PATHS, COMPARED = 30, 1000, 100  # of each run; sample paths; replications
MOST_SECONDS, MOST_PATHS = 3600, 100_000
CHANGES = (1, 2, 3)  # how many columns are changed at once
FILE = "runs.csv"


def sweep_tab(mine: Workspace, scenario: Scenario, said: DeltaGenerator) -> None:
    """The newest result; the form below.  said: the place of its sentence."""
    run = follow_or_choose(mine, "sweep", FILE, _asked)
    if run is None:
        said.info(_("No result to show yet: choose below what changes, and to which values."))
    else:
        show_sweep(mine.store.run_files(run.id), run, said)
    with st.expander(_("Ask anew"), expanded=run is None):
        _ask(mine, scenario)


def _asked(run: Run) -> str:
    changes = run.settings.get("changes")
    return "; ".join(map(str, changes)) if isinstance(changes, list) else ""


def _ask(mine: Workspace, scenario: Scenario) -> None:
    count = st.segmented_control(
        _("How many things change at once?"), CHANGES, default=1, key="changes", required=True,
        persist_state="session",
    )  # fmt: skip
    asked = [_change(scenario, n) for n in range(count or 1)]
    each, paths, compared = _effort(scenario)
    given = [values for _parameter, values in asked]
    if not all(given):
        st.caption(_("Give at least one value for each change."))
        return
    report = mine.planned.report
    last = None if report is None else report.seconds
    st.caption(time_sentence(run_count(given), each, jobs_at_once(), last))
    texts = [change_text(parameter, values) for parameter, values in asked]
    sets = " ".join(f'--set "{text}"' for text in texts)
    st.caption(_("On the command line: `{command}`", command=f"cryoplan sweep FOLDER {sets}"))
    pressed = st.button(
        _("Solve them all"), type="primary", icon=":material/play_arrow:", key="find_sweep",
        disabled=paths == 1,
    )  # fmt: skip
    if pressed and mine.version is not None and _sound(scenario, asked):
        settings = {"changes": texts, "seconds": each, "paths": paths, "compare": compared}
        begin(mine.store, "sweep", mine.version.id, settings, problem=mine.problem)
        st.rerun()


def _change(scenario: Scenario, n: int) -> tuple[Parameter, list[str]]:
    """One column with the values that it is to have."""
    offered = {p.name: p for p in parameters(scenario)}
    what, where, values = st.columns([3, 2, 4])
    name = what.selectbox(
        _("Change"), list(offered), index=n, key=f"change_{n}", persist_state="session",
        help=_("Table and column; type to find one. Volume: times the patients of every row."),
    )  # fmt: skip
    parameter = offered[name]
    keys = row_keys(scenario, parameter)
    key = where.selectbox(
        _("In"), ["", *keys], format_func=lambda x: x or _("every row"), key=f"row_{n}_{name}",
        disabled=not keys, persist_state="session",
    )  # fmt: skip
    chosen = Parameter(table=parameter.table, column=parameter.column, key=key)
    suggested = suggested_values(scenario, chosen)
    given = values.multiselect(
        _("Values"), suggested, default=suggested, accept_new_options=True,
        key=f"values_{n}_{chosen.name}", persist_state="session",
        help=_("Choose values, or type others and press Enter."),
    )  # fmt: skip
    column = column_of(parameter)
    now = ", ".join(x or _("blank") for x in values_now(scenario, chosen)[:5])
    unit = f" [{column.unit}]" if column is not None and column.unit else ""
    meaning = "" if column is None else f"{translated(column.meaning)}{unit} · "
    what.caption(_("{meaning}now {value}", meaning=meaning, value=now))
    return chosen, [text.strip() for text in given]


def _effort(scenario: Scenario) -> tuple[float, int, int]:
    """Seconds of each run, paths it is simulated on, replications it is compared in."""
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    each = left.number_input(
        _("Time for each run (seconds)"), 1, MOST_SECONDS, value=SECONDS, key="sweep_seconds",
        persist_state="session",
    )  # fmt: skip
    paths = middle.number_input(
        _("Sample paths"), 0, MOST_PATHS, value=PATHS, step=100, key="sweep_paths",
        persist_state="session",
        help=_("On which each plan is simulated, so that chance is seen too; 0: none."),
    )  # fmt: skip
    compared = right.toggle(
        _("Compare each with fresh manufacture"), key="sweep_compare", persist_state="session",
        disabled=not scenario.autologous,
        help=_("Two changes of numbers then give a chart with the line of break-even."),
    )  # fmt: skip
    return float(each), int(paths), COMPARED if compared and scenario.autologous else 0


def _sound(scenario: Scenario, asked: Sequence[tuple[Parameter, list[str]]]) -> bool:
    """Every value may stand in its cell; else the faults are shown."""
    try:
        require_few(run_count([values for _parameter, values in asked]))
    except PlannerError as error:
        st.error(translated(str(error)))
        return False
    found: list[Fault] = []
    with st.spinner(_("Reading every value")):
        for parameter, values in asked:
            found += faults_of_values(scenario, parameter, values)
    if found:
        st.error(_("Nothing was begun: {n} values cannot be.", n=len(found)))
        fault_table(found)
    return not found
