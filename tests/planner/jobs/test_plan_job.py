"""A plan found by a job is the plan folder of the command line."""

from dataclasses import replace
from pathlib import Path

from planner.domain.plan import PlanInForce
from planner.io.plan.table_csv import encode_table
from planner.io.plan.tables import PREVIOUS_BANKING, PREVIOUS_BATCHES
from planner.io.scenario.read import read_scenario
from planner.jobs import plan_files_of_run, report_of_run
from planner.jobs.plan_job import end_of
from planner.results.ending_text import SEARCHING
from planner.results.report import Ending, Report
from planner.runs import Store
from tests.builders.folders import PLAN_FILES, TINY
from tests.planner.cli.typed import cryoplan
from tests.planner.jobs.doing import done, waiting, worked

NOTHING = Report(
    scenario_hash="", settings={}, versions={}, ending=Ending.NO_PLAN, objective=None,
    bound=None, cost=None, seconds=1.0,
)  # fmt: skip


def test_it_has_the_files_and_figures_of_the_command_line(
    store: Store, tiny: str, tmp_path: Path
) -> None:
    out = tmp_path / "plan"
    assert cryoplan("solve", TINY, "--out", out, "--time-limit", 30, "--quiet").code == 0
    run = done(store, "plan", tiny, seconds=30)
    assert (run.state, run.why) == ("done", "Proven: no plan can cost less.")
    files = store.run_files(run.id)
    assert set(files) == PLAN_FILES
    for name in PLAN_FILES - {"report.json"}:
        assert files[name] == (out / name).read_bytes(), name
    assert run.figures["cost"] == 221
    assert run.figures["gap"] == 0
    assert run.figures["fill_rate"] == 0.875
    assert run.figures["lost_patients"] == 1
    assert run.figures["accepted"] == 1


def test_its_report_comes_back_with_what_is_expected(store: Store, tiny: str) -> None:
    run = done(store, "plan", tiny, seconds=30)
    report = report_of_run(store, run.id)
    assert report is not None
    assert report.accepted
    assert report.cost == 221
    assert report.notes["expected"]["paths"] == 200
    assert report_of_run(store, run.id, read_scenario(TINY)) == report


def test_progress_tells_cost_and_bound(store: Store, tiny: str) -> None:
    run = done(store, "plan", tiny, seconds=30)
    last = store.progress(run.id)[-1]
    assert (last.best, last.bound) == (221, 221)


def test_the_plan_in_force_is_what_the_next_one_starts_from(store: Store, tiny: str) -> None:
    first = report_of_run(store, done(store, "plan", tiny, seconds=30).id)
    assert first is not None
    assert first.plan is not None
    batches = tuple(b for b in first.plan.batches if not b.firm)
    moved = tuple(replace(b, start=b.start + 1) for b in batches)
    scenario = read_scenario(TINY)
    run_id = waiting(store, "plan", tiny, seconds=2, previous=True)
    store.add_files(
        run_id,
        {
            PREVIOUS_BATCHES.file: encode_table(PREVIOUS_BATCHES, moved, scenario.calendar),
            PREVIOUS_BANKING.file: encode_table(PREVIOUS_BANKING, (), scenario.calendar),
        },
    )
    worked(store, run_id)
    report = report_of_run(store, run_id)
    assert report is not None
    assert report.plan is not None
    assert report.plan.previous == PlanInForce(batches=moved)
    assert "changes.csv" in plan_files_of_run(store, run_id)


def test_under_uncertainty_nothing_is_proven(store: Store, tiny: str) -> None:
    run = done(store, "plan", tiny, seconds=4, uncertain=True)
    assert run.state == "done", run.why
    assert run.why.startswith("The best plan found under uncertainty")
    assert run.figures["gap"] is None
    report = report_of_run(store, run.id)
    assert report is not None
    assert "under_uncertainty" in report.notes
    assert report.notes.get("ended_by") != SEARCHING


def test_how_a_solve_ends() -> None:
    assert end_of(NOTHING, stopped=True).state == "cancelled"
    assert end_of(NOTHING, stopped=False).state == "failed"
    none = end_of(replace(NOTHING, ending=Ending.INFEASIBLE), stopped=False)
    assert (none.state, none.why) == ("done", "No plan exists that keeps every rule.")
