"""The Plan page below the solve: tables, pins, frozen weeks and exports, without a browser."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.plan.export_menu import exported, exported_file
from planner.app.plan.show_plan import bank_lines, clicked_batch, hospital_rows
from planner.app.scenario.upload import uploaded
from planner.app.workspace.planned import Planned
from planner.app.workspace.workspace import Workspace
from planner.domain.plan import Violation
from planner.io.plan.write import plan_files
from planner.plan_export.archive import plan_archive
from planner.results.report import Ending, Report
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.planner.app.visits import holding, opened, solve, solved


def figure(app: AppTest, label: str) -> str:
    return next(m.value for m in app.metric if m.label == label)


def test_a_full_page_has_figures_tables_and_the_export_menu() -> None:
    app = opened("plan", solved("tiny"))
    labels = [m.label for m in app.metric]
    assert labels == ["Patients served", "To be expected", "Patients lost", "New batches",
                      "Doses expired", "Cost"]  # fmt: skip
    assert app.success[0].value.startswith("The plan serves 87.5 % of 8 patients. 1 is lost")
    assert [x.label for x in app.tabs] == ["Schedule", "To do", "Hospitals", "Lots on hand",
                                           "Every figure"]  # fmt: skip
    schedule = app.dataframe[0].value
    assert list(schedule["batch"]) == ["FIRM", "MSC-B001"]
    assert str(schedule["start"][1])[:10] == "2026-01-12"
    assert {"pin", "unpin", "freeze_them"} <= {b.key for b in app.button}
    assert [b.disabled for b in app.button if b.key in {"pin", "unpin"}] == [True, True]


def test_an_empty_scenario_and_a_faulty_one_say_where_to_go() -> None:
    assert opened("plan").info
    assert not opened("plan", holding("tiny", suites=b"suite,rooms,products\nS,-1,X\n")).metric


def test_a_refused_plan_shows_why(monkeypatch: pytest.MonkeyPatch) -> None:
    work = solved("tiny")
    report = work.planned.report
    assert report is not None

    def found(other: Report) -> None:
        monkeypatch.setattr(Workspace, "planned", property(lambda _: Planned(report=other)))

    found(replace(report, violations=(Violation(rule="B1", message="Too many."),)))
    app = opened("plan", work)
    assert [x.value for x in app.error] == [
        "A plan was found, but the checker refuses it: 1 fault.", "B1: Too many.",
    ]  # fmt: skip
    monkeypatch.setattr(Workspace, "last_run", None)
    found(replace(report, plan=None, ending=Ending.INFEASIBLE, kpis=(), stock=()))
    app = opened("plan", work)
    assert app.error[0].value == "No plan exists that keeps every rule."
    assert not app.metric


def test_weeks_are_frozen_and_the_next_plan_keeps_them() -> None:
    work = solved("tiny")
    app = opened("plan", work)
    app.number_input(key="freeze_weeks").set_value(2)
    app.button(key="freeze_them").click().run()
    assert not app.exception
    assert [x for x in app.success if "The starts of the first 2 weeks are frozen" in x.value]
    assert [x for x in app.run().success if "are frozen" in x.value]  # until a search begins
    assert work.loaded is not None
    assert work.loaded.scenario.frozen_weeks == 2
    solve(work)
    report = work.planned.report
    assert report is not None
    assert report.accepted
    assert report.plan is not None
    assert report.plan.previous is not None
    assert [b.id for b in report.plan.batches] == ["FIRM", "MSC-B001"]
    assert "Changes to the plan in force" in [x.label for x in opened("plan", work).tabs]


def test_exported_tables_are_those_of_the_command_line() -> None:
    """With BOM and CRLF, as contract 8 has it; the archive is taken back by the upload."""
    work = solved("tiny")
    report = work.planned.report
    assert report is not None
    assert work.loaded is not None
    scenario = work.loaded.scenario
    for name, content in plan_files(scenario, report).items():
        shown = exported_file(scenario, report, name)
        assert shown.decode("utf-8-sig").replace("\r\n", "\n").encode() == content, name
    every = exported(scenario, report)
    assert every["plan.xlsx"][:2] == b"PK"
    assert exported_file(scenario, report, "report.json") == every["report.json"]
    archive = plan_archive(work.files, every)
    assert set(ZipFile(BytesIO(archive)).namelist()) >= {"README.txt", "plan/report.json"}
    name, files = uploaded([("plan.zip", archive)])
    assert (name, files) == ("plan.zip", dict(sorted(work.files.items())))


def test_hospitals_are_listed_with_who_is_due_and_lost() -> None:
    rows = hospital_rows(SCENARIO, PLAN)
    assert [(r["id"], r["due"], r["served"], r["lost"]) for r in rows] == [
        ("H1", 2, "100 %", 0), ("H2", 3, "66.6 %", 1),
    ]  # fmt: skip


def test_vials_count_from_the_week_their_bank_is_usable() -> None:
    """W1: 3, less 2 in week 1.  W2 comes with 5 in week 4, less 2 in week 5."""
    line = bank_lines(SCENARIO, PLAN)["MSC"]
    assert line.vials == {"W1": [3, 1, 1, 1, 1, 1], "W2": [0, 0, 0, 0, 5, 3]}
    assert line.runway == 1


def test_the_batch_clicked_last_is_told_from_what_else_can_be_clicked() -> None:
    """Areas carry a number, lines a text, closures no id."""
    points: list[dict[str, object]] = [
        {"customdata": ["B1", "told"]}, {"customdata": ["", "closed"]}, {"customdata": 6},
        {"customdata": "W1: 3"}, {},
    ]  # fmt: skip
    assert clicked_batch(points, {"B1", "B2"}) == "B1"
    assert clicked_batch([*points, {"customdata": ["B2", ""]}], {"B1", "B2"}) == "B2"
    assert clicked_batch(points, {"B2"}) is None
