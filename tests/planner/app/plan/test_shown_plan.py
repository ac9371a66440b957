"""The plan that stays on the pages after an edit: marked, pinned from, exported by its version."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from planner.app.plan.export_menu import named
from planner.app.plan.pins import in_weeks_of, pin
from planner.app.plan.schedule import schedule_rows
from planner.app.plan.shown_plan import last_plan, plan_as_it_is, shown_plan
from planner.app.workspace.plan_state import PlanState
from planner.app.workspace.workspace import Workspace
from planner.io.scenario.read import files_scenario
from planner.io.scenario.schema import SETTINGS_FILE
from tests.planner.app.kept_runs import keep_plan, roomy_files
from tests.planner.app.visits import opened, solve

SEED = b"seed = 1"


def planned() -> Workspace:
    work = Workspace()
    work.open("roomy", roomy_files(), kind="uploaded")
    keep_plan(work)
    return work


def with_seed(work: Workspace, seed: int) -> dict[str, bytes | None]:
    """An edit on which every plan depends."""
    now = work.files[SETTINGS_FILE].decode().splitlines()
    lines = [f"seed = {seed}" if x.startswith("seed") else x for x in now]
    return {SETTINGS_FILE: "\n".join(lines).encode()}


def chosen(app: AppTest, row: int) -> AppTest:
    """The page with this row of the schedule chosen."""
    key = f"schedule_{app.session_state['plan_key'][1]}_None_None_True"
    app.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return app.run()


def test_two_batches_are_pinned_one_after_the_other_and_both_are_firm() -> None:
    work = planned()
    app = opened("plan", work)
    for n, id_ in ((1, "MSC-B001"), (2, "MSC-B002")):
        app = chosen(app, n)
        app.button(key="pin").click().run()
        assert not app.exception
        assert any(f"{id_} is firm from now on" in x.value for x in app.success)
        assert "is out of date: it was found for version 1" in app.warning[0].value
        assert [x.value for x in app.metric if x.label == "New batches"] == ["3"]
    assert work.loaded is not None
    assert set(work.loaded.scenario.batches) == {"FIRM", "MSC-B001", "MSC-B002"}
    assert b"W1,MSC,WCB,D1,1," in work.files["banks.csv"]  # 5 vials, less twice 2
    states = list(app.dataframe[1].value["state"])
    assert states == ["running", "pinned since", "pinned since", "new"]
    solve(work)
    app = opened("plan", work)
    assert not [x for x in app.warning if "out of date" in x.value]
    report = work.planned.report
    assert report is not None
    assert report.plan is not None
    firm = {b.id for b in report.plan.batches if b.firm}
    assert firm == {"FIRM", "MSC-B001", "MSC-B002"}


def test_a_batch_pinned_since_is_released_again() -> None:
    work = planned()
    saved = dict(work.files)
    app = chosen(opened("plan", work), 1)
    app.button(key="pin").click().run()
    app = chosen(app, 1)
    app.button(key="unpin").click().run()
    assert not app.exception
    assert any("MSC-B001 is free again" in x.value for x in app.success)
    assert work.plan_state == PlanState.FRESH  # the scenario is as it was
    assert files_scenario(work.files, "x").scenario == files_scenario(saved, "x").scenario


def test_a_batch_that_no_longer_fits_is_refused_and_nothing_changes() -> None:
    """Its bank has one vial now, and it draws two."""
    work = planned()
    banks = work.files["banks.csv"].replace(b"W1,MSC,WCB,D1,5,", b"W1,MSC,WCB,D1,1,")
    work.edit({"banks.csv": banks})
    held = dict(work.files)
    app = chosen(opened("plan", work), 1)
    app.button(key="pin").click().run()
    assert not app.exception
    assert [x.value for x in app.error] == ["Nothing was changed."]
    assert work.files == held


def test_a_faulty_scenario_keeps_the_last_plan_but_pins_nothing() -> None:
    work = planned()
    work.edit({"suites.csv": b"suite,rooms,products\nS1,-1,MSC\n"})
    app = opened("plan", work)
    assert "out of date" in app.warning[0].value
    assert "has faults to repair" in app.info[0].value
    assert "pin" not in {b.key for b in app.button}
    assert app.metric


def test_an_edit_that_no_plan_reads_keeps_it_up_to_date_and_putting_back_brings_it_back() -> None:
    work = planned()
    work.edit(with_seed(work, 7))
    shown = shown_plan(work)
    assert shown is not None
    assert not shown.up_to_date
    assert work.plan_state == PlanState.OUTDATED
    work.edit({SETTINGS_FILE: roomy_files()[SETTINGS_FILE]})
    back = shown_plan(work)
    assert back is not None
    assert back.up_to_date
    assert back.report == shown.report
    hospitals = work.files["hospitals.csv"].decode().splitlines()
    cost = [f"{x},{'hospital_cost' if n == 0 else 5}" for n, x in enumerate(hospitals)]
    work.edit({"hospitals.csv": "\n".join(cost).encode()})
    assert work.plan_state == PlanState.FRESH


def test_the_plan_of_the_version_it_was_made_from_stays_not_the_newest() -> None:
    """Back at the first version, an edit leaves the plan that was on the page then."""
    work = planned()
    first = work.last_run
    work.edit(with_seed(work, 2))
    keep_plan(work)
    second = work.last_run
    assert first is not None
    assert second is not None
    assert first.id != second.id
    work.undo()
    work.edit(with_seed(work, 3))
    assert work.last_run == first
    assert plan_as_it_is(work) is None


def test_an_undo_keeps_the_plan_it_leaves_but_whoever_opens_the_scenario_meets_none() -> None:
    files = roomy_files()
    unplanned = files[SETTINGS_FILE].replace(SEED, b"seed = 88")
    work = Workspace()
    work.open("roomy", {**files, SETTINGS_FILE: unplanned}, kind="uploaded")
    first = work.version
    assert first is not None
    work.edit(with_seed(work, 8))
    keep_plan(work)
    assert shown_plan(work) is not None
    work.undo()
    left = shown_plan(work)
    assert left is not None
    assert (left.up_to_date, left.version.number) == (False, 2)
    other = Workspace()
    other.restore(first.id)
    assert shown_plan(other) is None
    assert other.plan_state == PlanState.UNPLANNED


def test_the_plan_stays_when_its_weeks_are_frozen_and_leaves_with_its_monday() -> None:
    work = planned()
    app = opened("plan", work)
    app.button(key="freeze_them").click().run()
    assert "out of date" in app.warning[0].value
    found = last_plan(work)
    assert found is not None
    assert work.version is not None
    assert found.version.scenario != work.version.scenario
    other = Workspace()
    other.open("other", roomy_files(), kind="uploaded")
    assert last_plan(other) is None


def test_the_way_back_leads_to_the_version_of_the_plan() -> None:
    work = planned()
    work.edit(with_seed(work, 5))
    work.edit(with_seed(work, 6))
    app = opened("plan", work)
    app.button(key="back_to_plan").click().run()
    assert not app.exception
    assert work.plan_state == PlanState.FRESH
    assert app.success[0].value.startswith("The plan serves")


@pytest.mark.parametrize("page", ["service", "stock", "risk"])
def test_other_pages_show_the_last_plan_with_the_line(page: str) -> None:
    work = planned()
    before = [x.value for x in opened(page, work).subheader]
    work.edit(with_seed(work, 4))
    app = opened(page, work)
    assert "version 1" in app.warning[0].value
    assert [x.value for x in app.subheader] == before


def test_files_of_a_plan_out_of_date_are_called_by_its_version() -> None:
    work = planned()
    now = plan_as_it_is(work)
    assert now is not None
    assert named("batches.csv", now) == "batches.csv"
    assert named("batches.csv", replace(now, up_to_date=False)) == "batches-version-1.csv"


def test_a_plan_of_another_first_monday_is_pinned_by_date() -> None:
    work = planned()
    now = plan_as_it_is(work)
    assert now is not None
    assert now.report.plan is not None
    start = now.scenario.calendar.start
    earlier = replace(
        now.scenario, calendar=replace(now.scenario.calendar, start=start - timedelta(weeks=1))
    )
    plan = in_weeks_of(earlier, now.report.plan, start)
    files = pin(earlier, plan, ["MSC-B002"]).files["batches.csv"].decode()
    assert "MSC-B002,MSC,S1,2026-01-12,W1" in files  # week 1 of the plan, 2 of the scenario
    rows = schedule_rows(now.scenario, now.report.plan.batches, {"MSC-B003"})
    assert [x["state"] for x in rows] == ["released since", "new", "new", "pinned since"]
