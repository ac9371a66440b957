"""A simulation by a job is the folder of the command line."""

import json
from pathlib import Path

from planner.runs import Store
from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan
from tests.planner.jobs.doing import done


def test_a_plan_is_simulated_as_the_command_line_does(
    store: Store, tiny: str, tmp_path: Path
) -> None:
    plan, out = tmp_path / "plan", tmp_path / "out"
    cryoplan("solve", TINY, "--out", plan, "--time-limit", 30)
    assert cryoplan("simulate", TINY, plan, "--paths", 60, "--out", out).code == 0
    planned = done(store, "plan", tiny, seconds=30)
    run = done(store, "simulation", tiny, plan=planned.id, paths=60)
    assert run.state == "done", run.why
    files = store.run_files(run.id)
    assert set(files) == {x.name for x in out.iterdir()}
    for name in set(files) - {"simulation.json"}:
        assert files[name] == (out / name).read_bytes(), name
    mine = json.loads(files["simulation.json"])
    typed = json.loads((out / "simulation.json").read_bytes())
    assert {**mine, "plan": ""} == {**typed, "plan": ""}
    assert run.figures["sentence"] == mine["sentence"]
    assert run.figures["paths"] == 60
    assert store.progress(run.id)[-1].share == 1


def test_it_is_decided_anew_where_that_was_asked_for(store: Store, tiny: str) -> None:
    planned = done(store, "plan", tiny, seconds=30)
    run = done(store, "simulation", tiny, plan=planned.id, paths=4, rolling=4, rolling_paths=2)
    assert run.state == "done", run.why
    assert "rolling.csv" in store.run_files(run.id)


def test_settings_that_contradict_each_other_are_refused(store: Store, tiny: str) -> None:
    planned = done(store, "plan", tiny, seconds=30)
    none = done(store, "simulation", tiny, plan=planned.id, paths=0)
    assert none.why == "paths is 0; a simulation needs at least 2."
    more = done(store, "simulation", tiny, plan=planned.id, paths=4, rolling=4, rolling_paths=5)
    assert more.why.startswith("rolling_paths is 5, more than the 4 paths that are followed.")
