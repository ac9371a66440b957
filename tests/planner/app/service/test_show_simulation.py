"""A scenario that is too large to be simulated while a visitor waits: a job, then its result."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.service import followed_plan, simulated
from planner.app.workspace.workspace import Workspace
from planner.io.results.write_simulation import write_simulation
from planner.jobs.job import files_in
from planner.jobs.simulated_run import BESIDE, encode_paths
from planner.workflow.simulate import simulate
from tests.planner.app.visits import opened, texts

PAGES = ("service", "risk")


def keys(app: AppTest) -> set[str | None]:
    return {x.key for x in app.button}


def test_a_button_begins_it_and_its_result_is_shown(
    planned: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(simulated, "ROWS", 0)
    asked = []
    monkeypatch.setattr(followed_plan, "begin", lambda *args, **more: asked.append(args[1:]))
    for page in PAGES:
        app = opened(page, planned)
        assert "What chance makes of the plan is not simulated yet" in texts(app)
        app.button(key="simulate").click().run()
        assert not app.exception
    here, run = planned.version, planned.planned.run
    settings = {"plan": run.id, "paths": 200}
    assert asked == [("simulation", here.id, settings)] * 2

    begun = planned.store.begin_run(
        "simulation", version=here.id, settings=settings, problem=planned.problem
    )
    for page in PAGES:
        app = opened(page, planned)
        assert f"stop_{begun.id}" in keys(app)
        assert "simulate" not in keys(app)

    scenario, report = planned.loaded.scenario, planned.planned.report
    made = simulate(scenario, report.plan, 200)
    write_simulation(made.found, scenario.calendar, tmp_path / "out")
    files = {**files_in(tmp_path / "out"), BESIDE: encode_paths(made)}
    planned.store.add_files(begun.id, files)
    planned.store.happened(begun.id, "done")
    service = opened("service", planned)
    assert "simulate" not in keys(service)
    assert list(service.dataframe[0].value["expected"]) == [
        made.by_hospital[x] for x in ("NEAR", "FAR")
    ]
    assert opened("risk", planned).markdown[0].value == made.found.sentence
