"""A later Monday is taken over, refused with its faults, and left again."""

from datetime import date

from streamlit.testing.v1 import AppTest

from planner.app.plan.later_monday import back
from planner.app.workspace.workspace import Workspace
from planner.io.scenario.schema import SETTINGS_FILE
from tests.planner.app.visits import opened, solve, solved


def test_a_later_monday_takes_over_where_things_stand() -> None:
    """The scenario of week 2 is opened, and the next plan starts from the one before."""
    work = solved("tiny")
    app = opened("plan", work)
    app.selectbox(key=f"to_{work.openings}").set_value(date(2026, 1, 19)).run()
    app.button(key="take_over").click().run()
    assert not app.exception
    assert work.loaded is not None
    assert work.loaded.scenario.calendar.start == date(2026, 1, 19)
    assert work.in_force is not None
    assert [b.start for b in work.in_force.plan.batches] == [-1]
    assert "6 weeks. 1 batch in the rooms" in app.success[0].value
    solve(work)
    app = opened("plan", work)
    assert "Changes to the plan in force" in [x.label for x in app.tabs]
    assert work.planned.report is not None
    assert in_force_at_solve(work) == [-1]
    settings = work.files[SETTINGS_FILE]
    earlier = settings.replace(b"2026-01-19", b"2026-01-12")
    work.edit({SETTINGS_FILE: earlier, "courses.csv": None})
    assert not work.faults
    assert in_force_at_solve(work) == [0]  # by date
    work.open("again", work.files)
    assert work.in_force is None
    assert work.planned.report is None  # that plan followed another one


def in_force_at_solve(work: Workspace) -> list[int]:
    """Weeks in which the plan in force starts its batches, as a solve is given it."""
    scenario = work.scenario_to_plan()
    assert scenario is not None
    assert scenario.in_force is not None
    return [b.start for b in scenario.in_force.batches]


def test_actuals_that_do_not_balance_are_listed_and_nothing_is_taken_over() -> None:
    work = solved("tiny")
    app = opened("plan", work)
    app.selectbox(key=f"to_{work.openings}").set_value(date(2026, 2, 2)).run()
    told = b"batch,doses\nFIRM,0\nFRM,1\n"
    app.file_uploader(key=f"actuals_{work.openings}").set_value(("batches.csv", told, "text/csv"))
    app.button(key="take_over").click().run()
    assert "2 faults; nothing was taken over." in [x.value for x in app.error]
    listed = app.table[-1].value
    assert list(listed.columns) == ["file", "row", "column", "value", "rule", "repair"]
    assert list(listed.iloc[1, :4]) == ["batches.csv", "3", "batch", "FRM"]
    assert work.name == "tiny"


def taken_over(work: Workspace, to: date = date(2026, 1, 19)) -> AppTest:
    """The Plan page after the press of Take over."""
    app = opened("plan", work)
    app.selectbox(key=f"to_{work.openings}").set_value(to).run()
    app.button(key="take_over").click().run()
    assert not app.exception
    return app


def test_a_button_leads_back_to_the_plan_before() -> None:
    """Its edits are there too: nothing was dropped, and nobody was asked."""
    work = solved("tiny")
    settings = work.files[SETTINGS_FILE]
    work.edit({SETTINGS_FILE: settings.replace(b"seed = 1", b"seed = 1  # mine")})
    edited, report = work.files, work.planned.report
    assert report is not None
    app = taken_over(work)
    assert work.name == "tiny from 2026-01-19"
    app.button(key="back").click().run()
    assert not app.exception
    assert (work.name, work.files, work.in_force) == ("tiny", edited, None)
    assert work.planned.report is report
    assert "back" not in {b.key for b in app.button}
    assert [x for x in app.caption if back() in x.value]  # where a Monday is taken over


def test_the_way_back_goes_step_by_step_and_drops_nothing() -> None:
    work = solved("tiny")
    taken_over(work)
    solve(work)
    report, taken = work.planned.report, work.version
    app = taken_over(work, date(2026, 1, 26))
    assert work.name == "tiny from 2026-01-19 from 2026-01-26"
    app.button(key="back").click().run()
    assert work.name == "tiny from 2026-01-19"
    assert work.planned.report is report
    app.button(key="back").click().run()
    assert (work.name, work.before) == ("tiny", None)
    assert taken is not None
    work.restore(taken.id)
    assert work.planned.report is report


def test_a_file_that_nothing_reads_is_refused() -> None:
    work = solved("tiny")
    app = opened("plan", work)
    told = [("lots.csv", b"lot\nOLD\n", "text/csv"), ("demand.csv", b"", "text/csv")]
    app.file_uploader(key=f"actuals_{work.openings}").set_value(told)
    app.button(key="take_over").click().run()
    assert app.error[0].value == (
        "lots.csv: no table of what happened has this name; nothing was taken over. The tables are "
        "batches.csv, banking.csv, demand.csv, service.csv, shipments.csv, discards.csv, "
        "interrupted.csv."
    )
    assert work.name == "tiny"
