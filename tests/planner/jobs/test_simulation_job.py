"""A simulation by a job is the folder of the command line."""

import json
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from planner.jobs import plan_files_of_run, stop
from planner.jobs.recorder import POLL_INTERVAL
from planner.runs import Run, Store
from planner.simulation import loss_causes
from planner.simulation.replay import Realisation
from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan
from tests.planner.jobs.doing import done, wait


def of_folder(store: Store, run: Run) -> dict[str, bytes]:
    """The files that the command line writes too; what pages need is beside them."""
    return {name: x for name, x in store.run_files(run.id).items() if "/" not in name}


def assert_as_typed(files: dict[str, bytes], out: Path) -> None:
    """The same files byte for byte; the plan alone is named otherwise."""
    assert set(files) == {x.name for x in out.iterdir()}
    for name in set(files) - {"simulation.json"}:
        assert files[name] == (out / name).read_bytes(), name
    mine = json.loads(files["simulation.json"])
    typed = json.loads((out / "simulation.json").read_bytes())
    assert {**mine, "plan": ""} == {**typed, "plan": ""}


def written(store: Store, run: Run, folder: Path) -> Path:
    """The plan folder that a run has left."""
    folder.mkdir()
    for name, content in plan_files_of_run(store, run.id).items():
        (folder / name).write_bytes(content)
    return folder


def test_a_plan_is_simulated_as_the_command_line_does(
    store: Store, tiny: str, tmp_path: Path
) -> None:
    planned, out = done(store, "plan", tiny, seconds=30), tmp_path / "out"
    plan = written(store, planned, tmp_path / "plan")
    assert cryoplan("simulate", TINY, plan, "--paths", 60, "--out", out).code == 0
    run = done(store, "simulation", tiny, plan=planned.id, paths=60)
    assert run.state == "done", run.why
    files = of_folder(store, run)
    assert_as_typed(files, out)
    assert run.figures["sentence"] == json.loads(files["simulation.json"])["sentence"]
    assert run.figures["paths"] == 60
    assert store.progress(run.id)[-1].share == 1


def test_it_is_decided_anew_as_the_command_line_does(
    store: Store, tiny: str, tmp_path: Path
) -> None:
    planned, out = done(store, "plan", tiny, seconds=30), tmp_path / "out"
    plan = written(store, planned, tmp_path / "plan")
    asked = ("--paths", 6, "--rolling", 4, "--rolling-paths", 3)
    assert cryoplan("simulate", TINY, plan, *asked, "--out", out).code == 0
    run = done(store, "simulation", tiny, plan=planned.id, paths=6, rolling=4, rolling_paths=3)
    assert run.state == "done", run.why
    files = of_folder(store, run)
    assert "rolling.csv" in files
    assert_as_typed(files, out)


def test_stopped_before_any_path_is_complete_nothing_is_kept(
    store: Store, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is told to stop while the paths are drawn; the next week of the replay hears it."""
    planned = done(store, "plan", tiny, seconds=30)
    drawn = loss_causes.sample_realisation

    def slow(*args: Any, **more: Any) -> Realisation:
        (run,) = store.runs(kind="simulation")
        stop(store, run.id)
        wait(lambda: any(x.state == "stopping" for x in store.events(run.id)))
        sleep(3 * POLL_INTERVAL)
        return drawn(*args, **more)

    monkeypatch.setattr(loss_causes, "sample_realisation", slow)
    run = done(store, "simulation", tiny, plan=planned.id, paths=60)
    assert (run.state, run.why) == ("cancelled", "Stopped on request.")
    assert store.run_files(run.id) == {}


def test_settings_that_contradict_each_other_are_refused(store: Store, tiny: str) -> None:
    planned = done(store, "plan", tiny, seconds=30)
    none = done(store, "simulation", tiny, plan=planned.id, paths=0)
    assert none.why == "paths is 0; a simulation needs at least 2."
    more = done(store, "simulation", tiny, plan=planned.id, paths=4, rolling=4, rolling_paths=5)
    assert more.why.startswith("rolling_paths is 5, more than the 4 paths that are followed.")
