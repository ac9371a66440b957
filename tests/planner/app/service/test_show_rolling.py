"""Re-planning on the Risk page: not asked for yet, under way, done, failed."""

from pathlib import Path

import pytest

from planner.app.service import followed_plan
from planner.app.workspace.workspace import Workspace
from planner.io.results.write_simulation import write_simulation
from planner.jobs.job import files_in
from planner.runs import Run
from tests.planner.app.visits import opened, texts
from tests.planner.io.results.simulations import CALENDAR, FOUND, ROLLING


def begun(work: Workspace) -> Run:
    """A run that re-decides the plan on the page."""
    assert work.version is not None
    assert work.planned.run is not None
    settings = {"plan": work.planned.run.id, "paths": 200, "rolling": 4, "rolling_paths": 30}
    return work.store.begin_run(
        "simulation", version=work.version.id, settings=settings, problem=work.problem
    )


def test_it_is_asked_for_as_the_command_line_would(
    planned: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`tiny` has 8 weeks: its plan is re-decided in weeks 3 and 6, on each of 5 paths."""
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(followed_plan, "begin", lambda *args, **more: asked.append(args))
    app = opened("risk", planned)
    app.number_input(key="rolling_weeks").set_value(3)
    app.number_input(key="rolling_paths").set_value(5).run()
    said = texts(app)
    assert "up to 10 plans; how long they take is known once the first paths are done" in said
    assert "--paths 200 --rolling 3 --rolling-paths 5" in said
    app.button(key="replan").click().run()
    assert not app.exception
    ((_, kind, version, settings),) = asked
    run, here = planned.planned.run, planned.version
    assert run is not None
    assert here is not None
    assert (kind, version) == ("simulation", here.id)
    assert settings == {"plan": run.id, "paths": 200, "rolling": 3, "rolling_paths": 5}


def test_while_it_is_under_way_it_can_be_stopped(planned: Workspace) -> None:
    run = begun(planned)
    app = opened("risk", planned)
    assert f"stop_{run.id}" in {x.key for x in app.button}
    assert "replan" not in {x.key for x in app.button}


def test_done_it_says_what_it_is_worth(planned: Workspace, tmp_path: Path) -> None:
    run = begun(planned)
    write_simulation(FOUND, CALENDAR, tmp_path / "out", rolling=ROLLING)
    planned.store.add_files(run.id, files_in(tmp_path / "out"))
    planned.store.happened(run.id, "done")
    app = opened("risk", planned)
    said = texts(app)
    assert "Re-planning every 4 weeks may save up to 2 CNY or cost up to 0.25 CNY more" in said
    assert "30 paths are few" in said
    table = next(x.value for x in app.dataframe if "replanned" in x.value)
    assert list(table["figure"]) == ["Mean wait, weeks", "Cost, CNY"]
    assert app.button(key="replan")


def test_a_job_that_failed_says_why(planned: Workspace) -> None:
    planned.store.happened(begun(planned).id, "failed", "The plan does not keep the rules.")
    assert "does not keep the rules" in texts(opened("risk", planned))
