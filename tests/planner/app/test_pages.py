"""Every page in every state, without a browser; the grid itself is tried in tests/e2e."""

from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.state import Workspace, _workspaces, shipped, shipped_files
from planner.io.plan.write import plan_files
from planner.io.scenario.read import files_scenario, load_scenario
from planner.solve_process import start
from planner.solving import Settings
from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan

ROOT = Path(__file__).parents[3]


def opened(page: str, work: Workspace | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=300)
    if work is not None:
        _workspaces()["test"] = work
        app.session_state["work"] = "test"
    app.run()
    if page != "home":
        app.switch_page(f"planner/app/pages/{page}.py").run()
    assert not app.exception
    return app


def holding(name: str, **changes: bytes) -> Workspace:
    work = Workspace()
    work.take(name, {**shipped_files(name), **{f"{k}.csv": v for k, v in changes.items()}})
    return work


def solved(name: str) -> Workspace:
    work = holding(name)
    assert work.loaded is not None
    job = start(work.loaded.scenario, Settings(seconds=30, seed=1))
    until = monotonic() + 600
    while job.running and monotonic() < until:
        sleep(0.1)
    work.job, work.report = job, job.report
    assert work.report is not None
    return work


def test_home_says_what_it_is_and_what_to_press() -> None:
    app = opened("home")
    assert "cell bank to bedside" in app.markdown[0].value
    assert app.button[0].label == "Plan an example"
    assert len(app.button) == 1 + len(shipped())


@pytest.mark.parametrize("page", ["scenario", "plan", "compare"])
def test_a_page_without_anything_says_where_to_go(page: str) -> None:
    assert opened(page).info


def test_a_scenario_without_faults_is_ready() -> None:
    app = opened("scenario", holding("tiny"))
    assert "ready to plan" in app.success[0].value


def test_faults_are_shown_with_their_place_and_stop_the_plan() -> None:
    work = holding("tiny", suites=b"suite,rooms,products\nS,-1,NOBODY\n")
    app = opened("scenario", work)
    assert "to repair" in app.error[0].value
    assert {f.column for f in work.faults} >= {"rooms", "products"}
    assert "faults to repair" in opened("plan", work).info[0].value


def test_a_plan_is_asked_for_then_shown() -> None:
    assert "No plan yet" in opened("plan", holding("tiny")).info[0].value
    app = opened("plan", solved("tiny"))
    assert app.success[0].value.startswith("Proven")
    assert {m.label for m in app.metric} >= {"Patients served", "New batches", "Cost"}


def test_a_comparison_needs_the_section_and_shows_its_verdict() -> None:
    assert "[autologous]" in opened("compare", solved("tiny")).info[0].value
    work = solved("ucart")
    app = opened("compare", work)
    assert app.button[0].label == "Compare"
    app.button[0].click().run()
    assert not app.exception
    assert work.comparison is not None
    assert app.success[0].value == work.comparison.verdict


def test_page_and_command_line_make_the_same_plan(tmp_path: Path) -> None:
    work = solved("tiny")
    assert work.report is not None
    assert work.loaded is not None
    out = tmp_path / "plan"
    assert cryoplan("solve", TINY, "--out", out, "--seed", 1, "--quiet").code == 0
    for name, content in plan_files(work.loaded.scenario, work.report).items():
        assert (out / name).read_bytes() == content, name


def test_files_in_memory_are_read_as_the_folder_is() -> None:
    for name in ("tiny", "ucart"):
        loaded = files_scenario(shipped_files(name), name)
        assert loaded.scenario == load_scenario(ROOT / "data" / name).scenario


def test_a_solve_that_finds_nothing_leaves_the_plan_that_stood() -> None:
    work = solved("tiny")
    stood = work.report
    assert stood is not None
    work.begin(Settings(seconds=30, seed=1))
    assert work.report is None
    assert work.job is not None
    work.job.cancel()
    work.end(replace(stood, plan=None, ending="FAILED"))
    assert work.report is stood
    app = opened("plan", work)
    assert "The plan found before stands." in app.error[0].value
    assert app.metric
