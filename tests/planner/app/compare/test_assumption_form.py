"""The form beside the verdict, without a browser: other assumptions, the same plan."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.files.examples import example_files, sources_of
from planner.app.workspace.workspace import Workspace
from planner.domain.autologous import comparator
from planner.io.scenario.schema import SETTINGS_FILE
from planner.runs import open_store
from tests.builders.folders import TINY
from tests.planner.app.kept_runs import against_fresh, keep_plan, tiny_files

SEND = "Take over and run"


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    made = Workspace(store=open_store(str(tmp_path / "runs.db")))
    made.open("mine", tiny_files(), kind="uploaded")
    keep_plan(made, chance=True)
    return made


def enter(app: AppTest, key: str, value: float) -> None:
    """Type into a field of the section for all products."""
    [field] = [x for x in app.number_input if x.key and x.key.startswith(f"{key}__")]
    field.set_value(value)


def send(app: AppTest) -> None:
    [button] = [b for b in app.button if b.label == SEND]
    button.click().run()
    assert not app.exception


def test_values_put_back_are_no_change(work: Workspace) -> None:
    problem = work.problem
    app = against_fresh(work)
    before = app.success[0].value
    enter(app, "make_days", 35)
    send(app)
    slow = app.success[0].value
    assert slow != before
    assert work.changed == [SETTINGS_FILE]
    assert work.problem == problem
    enter(app, "make_days", 7)
    send(app)
    assert app.success[0].value == before
    assert work.changed == []


def test_response_and_hospital_cost_leave_the_plan_as_it_is(work: Workspace) -> None:
    problem = work.problem
    app = against_fresh(work)
    enter(app, "hospital_cost", 250.0)
    enter(app, "shelf_response", 0.5)
    send(app)
    assert work.problem == problem
    assert app.success
    assert work.loaded is not None
    scenario = work.loaded.scenario
    assert {h.hospital_cost for h in scenario.hospitals.values()} == {250}
    assert [float(p.response or 0) for p in scenario.products.values()] == [0.5]


def test_what_cannot_be_is_shown_with_its_place_and_not_taken_over(work: Workspace) -> None:
    files = work.files
    app = against_fresh(work)
    enter(app, "success", 1.5)
    send(app)
    assert app.error[0].value == "1 fault; nothing was taken over."
    [rule] = app.table[0].value["rule"]
    assert "must be at most 1" in rule
    assert work.files is files
    [field] = [x for x in app.number_input if x.key and x.key.startswith("success__")]
    assert field.value == 1.5  # to be mended, not typed again


def test_a_scenario_without_the_section_is_asked_for_it(tmp_path: Path) -> None:
    work = Workspace(store=open_store(str(tmp_path / "runs.db")))
    work.open("bare", tiny_files(comparator=False), kind="uploaded")
    keep_plan(work, chance=True)
    app = against_fresh(work)
    assert "[autologous]" in app.info[0].value
    send(app)
    assert "nothing was taken over" in app.error[0].value
    for key, value in {
        "slots_per_week": 2, "apheresis_days": 3, "make_days": 7, "make_days_sd": 2,
        "release_days": 4, "transit_days": 1, "success": 0.8, "remakes": 1,
        "dropout_per_month": 0.5, "cost_per_lot": 300, "chair_days": 1,
    }.items():  # fmt: skip
        enter(app, key, value)
    send(app)
    assert app.success
    assert work.loaded is not None
    [term] = comparator(work.loaded.scenario).values()
    assert (term.make_days, term.success) == (7, 0.8)


def test_the_report_is_there_to_take_away(work: Workspace) -> None:
    app = against_fresh(work)
    assert {"get_report", "get_comparison"} <= {b.key for b in app.get("download_button")}


def test_sources_are_known_of_shipped_scenarios_only() -> None:
    work = Workspace()
    work.open("ucart", example_files("ucart"))
    assert sources_of(work.name, work.saved_files)["scenario.toml", "autologous", "make_days"].found
    work.open("ucart", {x.name: x.read_bytes() for x in TINY.iterdir() if x.suffix != ".md"})
    assert sources_of(work.name, work.saved_files) == {}
