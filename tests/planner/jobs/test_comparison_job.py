"""A comparison by a job is the folder of the command line; a plan is taken from its run."""

import json
from pathlib import Path

import pytest

from planner.jobs import report_of_run
from planner.runs import Store
from tests.builders.folders import tiny_with_comparator
from tests.planner.cli.typed import cryoplan
from tests.planner.jobs.doing import done, kept


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny_with_comparator(tmp_path / "tiny")


def test_a_plan_of_a_run_is_compared_as_the_command_line_does(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    plan, out = tmp_path / "plan", tmp_path / "out"
    cryoplan("solve", folder, "--out", plan, "--time-limit", 30)
    said = cryoplan("compare", folder, "--plan", plan, "--replications", 20, "--out", out)
    assert said.code == 0, said.text
    version = kept(store, folder)
    planned = done(store, "plan", version, seconds=30)
    run = done(store, "comparison", version, plan=planned.id, replications=20)
    assert run.state == "done", run.why
    files = store.run_files(run.id)
    assert files["comparison.csv"] == (out / "comparison.csv").read_bytes()
    assert files["comparison.json"] == (out / "comparison.json").read_bytes()
    assert {x for x in files if x.startswith("plan/")} == {
        f"plan/{x.name}" for x in (out / "plan").iterdir()
    }
    assert run.figures["verdict"] == json.loads(files["comparison.json"])["verdict"]
    assert run.figures["replications"] == 20
    report = report_of_run(store, run.id)
    assert report is not None
    assert report.cost == planned.figures["cost"]


def test_flips_bring_their_two_files(store: Store, folder: Path) -> None:
    run = done(
        store, "flips", kept(store, folder), averages=True, replications=10, seconds=6, gap=0.5
    )
    assert run.state == "done", run.why
    assert {"flips.csv", "flips.json", "comparison.csv"} <= set(store.run_files(run.id))
    assert isinstance(run.figures["searches"], int)
    assert run.figures["searches"] > 0


def test_a_plan_of_another_scenario_is_refused(store: Store, folder: Path) -> None:
    planned = done(store, "plan", kept(store, folder), seconds=30)
    products = folder / "products.csv"
    products.write_text(products.read_text().replace(",7,0.9,", ",6,0.9,"), encoding="utf-8")
    run = done(store, "comparison", kept(store, folder), plan=planned.id, replications=2)
    assert run.state == "failed"
    assert run.why.startswith("The plan does not keep the rules of this scenario:\n")


def test_without_a_plan_there_is_nothing_to_compare(store: Store, folder: Path) -> None:
    version = kept(store, folder)
    other = done(store, "comparison", version, plan="r1")
    assert other.state == "failed"
    run = done(store, "comparison", version, plan=other.id)
    assert run.why == (
        f"The run {other.id} has no accepted plan. Name one that has, or find a plan first."
    )
