"""Runs in the store of a visitor, as jobs leave them, without a job."""

from dataclasses import replace
from functools import cache

from streamlit.testing.v1 import AppTest

from planner.app.workspace.workspace import Workspace
from planner.domain.scenario import Scenario
from planner.io.plan.write import report_files
from planner.io.scenario.read import files_scenario
from planner.results.report import Report
from planner.results.uncertainty import NOTE
from planner.solving import Settings
from planner.workflow.solve import solve
from tests.builders.folders import COMPARATOR, TINY
from tests.planner.app.visits import opened

FRESH = "Against fresh manufacture"  # the tab


def against_fresh(work: Workspace, kind: str = "chance") -> AppTest:
    """The tab of the Compare page, with the plan for chance or on averages."""
    app = opened("compare", work)
    app.session_state["compare_tab"] = FRESH
    app.session_state["compared_kind"] = kind
    app.run()
    assert not app.exception
    return app


def tiny_files(*, comparator: bool = True) -> dict[str, bytes]:
    """The files of `tiny`, with fresh manufacture to compare it with."""
    files = {x.name: x.read_bytes() for x in TINY.iterdir() if x.suffix in (".csv", ".toml")}
    if comparator:
        files["scenario.toml"] += COMPARATOR.encode()
    return files


def roomy_files() -> dict[str, bytes]:
    """tiny with a second room and nine patients in one week: three new batches, two of W1."""
    files = tiny_files(comparator=False)
    demand = files["demand.csv"].replace(b"2026-02-02,2,", b"2026-02-02,9,", 1)
    return {
        **files, "demand.csv": demand, "suites.csv": b"suite,rooms,products\nS1,2,MSC\n",
        "freezers.csv": files["freezers.csv"].replace(b"F1,8", b"F1,20"),
    }  # fmt: skip


@cache
def _report(files: tuple[tuple[str, bytes], ...]) -> tuple[Scenario, Report]:
    scenario = files_scenario(dict(files), "tiny").scenario
    return scenario, solve(scenario, Settings(seconds=20, seed=1))


def keep_plan(work: Workspace, *, chance: bool = False) -> str:
    """Find a plan of the scenario as it is and keep it as a run; returns its id."""
    assert work.version is not None
    scenario, report = _report(tuple(sorted(work.files.items())))
    if chance:
        report = replace(report, notes={**report.notes, NOTE: {}})
    run = work.store.begin_run(
        "plan", version=work.version.id, settings={"uncertain": chance}, problem=work.problem
    )
    work.store.add_files(run.id, report_files(scenario, report))
    work.store.summarise(run.id, {"accepted": 1, "cost": report.cost})
    work.store.happened(run.id, "done")
    return run.id


def keep_result(work: Workspace, kind: str, files: dict[str, bytes], **settings: object) -> str:
    """A job of that kind that has ended with these files."""
    assert work.version is not None
    run = work.store.begin_run(
        kind, version=work.version.id, settings=settings, problem=work.problem
    )
    work.store.add_files(run.id, files)
    work.store.summarise(run.id, {"runs": 2, "of": 2})
    work.store.happened(run.id, "done")
    return run.id
