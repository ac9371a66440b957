"""The plans that the store keeps: which there are, what they are called, and all of one."""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from planner.app.files.reading import PARTS, read_files
from planner.differences.two_plans import PlannedScenario
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.jobs import report_of_run
from planner.language import _
from planner.language.numbers import moment
from planner.results.report import Report
from planner.results.uncertainty import NOTE
from planner.runs import Run, Store, Version
from planner.runs.records import ENDED

KEPT = 12  # plans held in memory, for all visitors
LISTED = 200  # runs that are looked through
SHORT = 60  # letters of a note in a label


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A run that found a plan, the version it was found for, and both as they were."""

    run: Run
    version: Version
    scenario: Scenario
    report: Report
    planned: PlannedScenario


def plan_runs(store: Store, scenario_id: str | None) -> list[Run]:
    """Ended runs with an accepted plan, the newest first; those of one scenario before others."""
    runs = [run for run in store.runs(kind="plan", limit=LISTED) if has_plan(run)]
    own = {v.id for v in store.versions(scenario_id)} if scenario_id else set()
    return sorted(runs, key=lambda run: run.version not in own)


def has_plan(run: Run) -> bool:
    """It has ended, and the checker accepted its plan."""
    return run.state in ENDED and run.version is not None and run.figures.get("accepted") == 1


def is_for_chance(run: Run) -> bool:
    """Its plan was looked for on sample paths, not on averages."""
    if run.kind == "plan":
        return bool(run.settings.get("uncertain"))
    of_its_own = run.settings.get("plan") is None
    return run.kind in ("comparison", "flips") and of_its_own and not run.settings.get("averages")


def counts_on_chance(report: Report) -> bool:
    """The same of a report."""
    return NOTE in report.notes


def run_label(run: Run, version: Version) -> str:
    """Scenario, version, time and note, as a list names a run."""
    label = _(
        "{scenario}, version {number}, {time}",
        scenario=version.name,
        number=version.number,
        time=moment(run.began.astimezone(), seconds=True),
    )
    if is_for_chance(run):
        label = _("{label}, for chance", label=label)
    note = run.notes[-1].text if run.notes else version.note
    if len(note) > SHORT:
        note = f"{note[:SHORT]}…"
    return f"{label} – {note}" if note else label


def labels(store: Store, runs: Iterable[Run]) -> dict[str, str]:
    """The label of each run, by its id; a version is read once."""
    versions: dict[str, Version] = {}
    found = {}
    for run in runs:
        if run.version is None:
            continue
        if run.version not in versions:
            versions[run.version] = store.version(run.version)
        found[run.id] = run_label(run, versions[run.version])
    return found


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def kept_plan(_store: Store, run_id: str) -> KeptPlan | None:
    """The plan of an ended run, also of the plan of a comparison; None: it has none."""
    return read_plan(_store, run_id)


def read_plan(store: Store, run_id: str) -> KeptPlan | None:
    """The same, read anew."""
    run = store.run(run_id)
    if run.version is None:
        return None
    version = store.version(run.version)
    files = {name: x for name, x in store.files(version.id).items() if name in PARTS}
    loaded = read_files(files, version.name).loaded
    if loaded is None:
        return None
    try:
        report = report_of_run(store, run_id, loaded.scenario)
    except PlannerError:
        return None
    if report is None or report.plan is None:
        return None
    planned = PlannedScenario(
        files=files, scenario=loaded.scenario, plan=report.plan, cost=report.cost,
        kpis=report.kpis,
    )  # fmt: skip
    return KeptPlan(
        run=run, version=version, scenario=loaded.scenario, report=report, planned=planned
    )
