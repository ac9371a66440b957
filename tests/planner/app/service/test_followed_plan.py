"""Jobs follow the plan that pages show, as one of its own version of the scenario."""

import pytest

from planner.app.service import followed_plan as module
from planner.app.service.followed_plan import followed_plan
from planner.app.workspace.workspace import Workspace
from planner.runs import Run


def simulated(work: Workspace, plan: str, **settings: object) -> Run:
    assert work.version is not None
    return work.store.begin_run(
        "simulation", version=work.version.id, settings={"plan": plan, **settings},
        problem=work.problem,
    )  # fmt: skip


def test_without_a_plan_there_is_nothing_to_follow(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("CRYOPLAN_STORE", f"sqlite:///{tmp_path}/runs.db")
    assert followed_plan(Workspace()) is None


def test_after_an_edit_the_plan_is_still_followed_as_one_of_its_version(
    planned: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[object, ...]] = []
    monkeypatch.setattr(module, "begin", lambda *args, **more: begun.append((*args[1:], more)))
    run, version, problem = planned.planned.run, planned.version, planned.problem
    assert run is not None
    assert version is not None
    now = followed_plan(planned)
    assert now is not None
    assert (now.run.id, now.version) == (run.id, version.id)
    planned.edit(
        {"scenario.toml": planned.files["scenario.toml"].replace(b"seed = 1", b"seed = 2")}
    )
    before = followed_plan(planned)
    assert before is not None
    assert (before.run.id, before.version) == (run.id, version.id)
    before.simulate(paths=200)
    asked = {"plan": run.id, "paths": 200}
    assert begun == [("simulation", version.id, asked, {"problem": problem})]


def test_its_simulations_are_those_of_this_plan_the_newest_first(planned: Workspace) -> None:
    run = planned.planned.run
    assert run is not None
    first = simulated(planned, run.id)
    again = simulated(planned, run.id)
    rolled = simulated(planned, run.id, rolling=4)
    simulated(planned, "another")
    followed = followed_plan(planned)
    assert followed is not None
    assert [x.id for x in followed.simulations(rolling=False)] == [again.id, first.id]
    assert [x.id for x in followed.simulations(rolling=True)] == [rolled.id]
