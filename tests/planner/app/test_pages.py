"""Every page in every state, without a browser; the grid itself is tried in tests/e2e."""

import json
from pathlib import Path

import pytest

from planner.app.files.examples import example_files, titles
from planner.app.plan.export_menu import exported_file
from planner.app.workspace.workspace import Workspace
from planner.io.plan.write import plan_files
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.read import files_scenario, load_scenario
from planner.io.scenario.schema import SETTINGS_FILE
from planner.jobs import stop
from tests.builders.folders import TINY
from tests.planner.app.visits import ended, holding, opened, solve, solved, unplanned
from tests.planner.cli.typed import cryoplan

ROOT = Path(__file__).parents[3]


def test_home_says_what_it_is_and_what_to_press() -> None:
    app = opened("home")
    assert "cell bank to bedside" in app.markdown[0].value
    assert app.button(key="plan_default").label == "Plan an example"
    assert {b.key for b in app.button} >= {f"open_{name}" for name in titles()}


@pytest.mark.parametrize("page", ["scenario", "plan"])
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
    assert "No plan yet" in opened("plan", unplanned("tiny")).info[0].value
    app = opened("plan", solved("tiny"))
    assert "Proven: no plan can cost less." in app.success[0].value
    assert {m.label for m in app.metric} >= {"Patients served", "New batches", "Cost"}


def test_a_plan_says_what_is_to_be_expected_beside_what_is_planned() -> None:
    """`tiny` serves seven of eight as planned; on sample paths batches fail."""
    app = opened("plan", solved("tiny"))
    value = {m.label: m.value for m in app.metric}
    assert value["Patients served"] == "87.5 %"
    assert 50 < float(value["To be expected"].removesuffix(" %")) < 80
    (said,) = [x.value for x in app.caption if x.value.startswith("Planned on averages, 87.5 %")]
    assert f"expect {value['To be expected']}" in said
    assert "200 sample paths), since batches fail and demand varies" in said


def test_courses_that_are_interrupted_are_told_beside_the_figures() -> None:
    folder = ROOT / "tests/conformance/running_course_interrupted_when_doses_end/scenario"
    work = Workspace()
    work.open("interrupted", {x.name: x.read_bytes() for x in folder.iterdir()})
    solve(work)
    app = opened("plan", work)
    said = "1 course under way is interrupted: interrupted.csv names it."
    assert said in [x.value for x in app.warning]


def test_page_and_command_line_make_the_same_plan(tmp_path: Path) -> None:
    work = solved("tiny")
    report = work.planned.report
    assert report is not None
    assert work.loaded is not None
    out = tmp_path / "plan"
    assert cryoplan("solve", TINY, "--out", out, "--seed", 1, "--quiet").code == 0
    for name, content in plan_files(work.loaded.scenario, report).items():
        assert (out / name).read_bytes() == content, name


def test_files_in_memory_are_read_as_the_folder_is() -> None:
    for name in ("tiny", "ucart"):
        loaded = files_scenario(example_files(name), name)
        assert loaded.scenario == load_scenario(ROOT / "data" / name).scenario


def test_a_solve_that_finds_nothing_leaves_the_plan_that_stood() -> None:
    work = solved("tiny")
    stood = work.planned.report
    assert stood is not None
    assert work.version is not None
    run = work.store.begin_run("plan", version=work.version.id, settings={}, problem=work.problem)
    work.store.happened(run.id, "failed", "The solver broke down.")
    assert work.planned.report is stood
    app = opened("plan", work)
    assert app.error[0].value == "The solver broke down. The plan found before stands."
    assert app.metric
    work.store.delete(run.id)
    assert not opened("plan", work).error


def test_an_edit_of_the_fresh_comparator_keeps_the_plan_and_its_files_agree() -> None:
    work = solved("ucart")
    report = work.planned.report
    assert report is not None
    settings = work.files[SETTINGS_FILE]
    work.edit({SETTINGS_FILE: settings.replace(b"make_days = 14", b"make_days = 21")})
    assert work.planned.report is report
    assert work.loaded is not None
    assert opened("plan", work).metric
    found = json.loads(exported_file(work.loaded.scenario, report, "report.json"))["scenario_hash"]
    assert found == scenario_hash(work.loaded.scenario) != report.scenario_hash


def test_a_value_put_back_brings_its_plan_back() -> None:
    work = solved("tiny")
    report, demand = work.planned.report, work.files["demand.csv"]
    work.edit({"demand.csv": b"product,hospital,week,patients\nMSC,NOWHERE,2026-01-05,1\n"})
    assert work.faults
    opened("plan", work)
    work.edit({"demand.csv": demand.replace(b",1,", b",3,")})
    assert not work.faults
    assert work.planned.report is None
    assert "scenario has changed since" in opened("plan", work).warning[0].value
    work.edit({"demand.csv": demand})
    assert work.planned.report is report
    assert opened("plan", work).metric


def test_a_search_goes_on_while_the_scenario_is_edited() -> None:
    work = unplanned("msc_knee")
    run, products = work.begin({"seconds": 60.0, "seed": 1}), work.files["products.csv"]
    work.edit({"products.csv": products.replace(b"KNEE", b"OTHER", 1)})
    assert work.planned.running is None
    work.edit({"products.csv": products})
    assert work.planned.running is not None
    assert work.planned.running.id == run
    assert f"stop_{run}" in {x.key for x in opened("plan", work).button}
    work.open("tiny", example_files("tiny"))
    assert work.store.run(run).state in ("queued", "running")
    stop(work.store, run)
    ended(work, run)


def test_opening_another_scenario_drops_nothing() -> None:
    work = holding("tiny")
    app = opened("home", work)
    app.button(key="open_ucart").click().run()
    assert work.name == "ucart"
    work.edit({SETTINGS_FILE: work.files[SETTINGS_FILE].replace(b"weeks = 104", b"weeks = 52")})
    edited = work.version
    app = opened("home", work)
    app.button(key="open_tiny").click().run()
    assert work.name == "tiny"
    assert edited is not None
    app = opened("home", work)
    app.button(key=f"recent_{edited.scenario}").click().run()
    assert work.changed == [SETTINGS_FILE]


def test_an_edit_undone_is_no_edit() -> None:
    work = holding("tiny")
    hospitals = work.files["hospitals.csv"]
    work.edit({"hospitals.csv": hospitals.replace(b"City", b"Town")})
    assert work.changed == ["hospitals.csv"]
    work.edit({"hospitals.csv": hospitals.replace(b"\n", b"\r\n")})
    assert work.changed == []
