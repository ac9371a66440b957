"""What a visitor changes becomes versions; nothing that was opened or typed is lost."""

from threading import Event, Thread
from typing import Any

import pytest

from planner.app.files.examples import example_files
from planner.app.workspace.workspace import Workspace
from planner.domain.plan import PlanInForce
from planner.io.scenario.schema import SETTINGS_FILE
from planner.runs import Version

HOSPITALS = "hospitals.csv"


def town(work: Workspace, name: bytes) -> None:
    work.edit({HOSPITALS: example_files("tiny")[HOSPITALS].replace(b"City", name)})


def tiny() -> Workspace:
    work = Workspace()
    work.open("tiny", example_files("tiny"), kind="uploaded")  # a scenario of its own
    return work


def test_an_edit_waits_for_the_one_that_is_being_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of a page goes on for a moment in its thread when the next one has begun."""
    work = tiny()
    keep, entered, go = work.store.keep_version, [Event(), Event()], Event()

    def slowly(*args: Any, **named: Any) -> Version:
        next(x for x in entered if not x.is_set()).set()
        assert go.wait(60)
        return keep(*args, **named)

    monkeypatch.setattr(work.store, "keep_version", slowly)
    suites = example_files("tiny")["suites.csv"] + b"\n"
    first = Thread(target=town, args=(work, b"Town"))
    second = Thread(target=work.edit, args=({"suites.csv": suites},))
    first.start()
    assert entered[0].wait(60)
    second.start()
    assert not entered[1].wait(0.2)  # it has not read what the first is about to change
    go.set()
    for edit in (first, second):
        edit.join()
    assert b"Town" in work.files[HOSPITALS]
    assert work.files["suites.csv"] == suites
    work.undo()
    assert b"Town" in work.files[HOSPITALS]


def test_edits_are_undone_one_by_one_and_done_again() -> None:
    work = tiny()
    assert not work.can_undo
    town(work, b"Town")
    town(work, b"Village")
    assert work.changed == [HOSPITALS]
    work.undo()
    assert b"Town" in work.files[HOSPITALS]
    work.undo()
    assert work.changed == []
    assert not work.can_undo
    work.redo()
    work.redo()
    assert b"Village" in work.files[HOSPITALS]
    assert not work.can_redo


def test_an_edit_after_an_undo_is_what_redo_leads_to() -> None:
    work = tiny()
    town(work, b"Town")
    work.undo()
    town(work, b"Hamlet")
    work.undo()
    work.redo()
    assert b"Hamlet" in work.files[HOSPITALS]


def test_the_same_files_are_no_edit() -> None:
    work = tiny()
    before = work.version
    work.edit(work.files)
    assert work.version is before


def test_a_saved_version_is_what_changes_are_counted_from() -> None:
    work = tiny()
    town(work, b"Town")
    work.save("for the board")
    assert work.changed == []
    assert work.version is not None
    assert (work.version.kind, work.version.note) == ("saved", "for the board")
    town(work, b"Village")
    town(work, b"Hamlet")
    work.back_to_saved()
    assert b"Town" in work.files[HOSPITALS]
    assert work.changed == []
    assert work.version is not None
    assert work.version.kind == "restored"
    work.undo()
    assert b"Hamlet" in work.files[HOSPITALS]
    assert work.changed == [HOSPITALS]
    work.redo()
    assert work.changed == []
    for _ in range(4):  # back to saved, two edits, and the saving itself
        work.undo()
    assert work.changed == [HOSPITALS]  # it is an edit of what was opened


def test_back_to_saved_without_a_change_makes_no_version() -> None:
    work = tiny()
    before = work.version
    work.back_to_saved()
    assert work.version is before


def test_a_step_waits_for_the_request_before_it() -> None:
    """An undo beside an edit that another thread is still keeping takes that edit back."""
    work = tiny()
    undo = Thread(target=work.undo)
    with work.lock:
        undo.start()
        undo.join(0.2)
        assert undo.is_alive()
        town(work, b"Town")
    undo.join()
    assert work.changed == []
    assert work.can_redo


def test_redo_leads_to_what_this_tab_made_also_after_a_restart() -> None:
    mine = tiny()
    other = mine.copied()
    town(mine, b"Town")
    mine.undo()
    town(other, b"Village")
    town(other, b"Hamlet")
    mine.redo()
    assert b"Town" in mine.files[HOSPITALS]
    assert not mine.can_redo
    mine.undo()
    for work, name in ((mine, b"Town"), (other, b"Village")):
        again = Workspace(store=work.store, key=work.key)
        stood = work.store.placed(work.key)
        assert stood is not None
        again.restore(stood)
        if work is other:
            again.undo()
            again.undo()
        again.redo()
        assert name in again.files[HOSPITALS]
    assert not mine.copied().can_redo


def test_what_is_opened_again_goes_on_in_its_history() -> None:
    work = Workspace()
    work.open("tiny", example_files("tiny"))
    first = work.version
    town(work, b"Town")
    edited = work.version
    work.open("ucart", example_files("ucart"))
    work.open("tiny", example_files("tiny"))
    assert first is not None
    assert work.version is not None
    assert work.version.scenario == first.scenario
    assert work.changed == []
    assert edited is not None
    work.restore(edited.id)
    assert work.changed == [HOSPITALS]


def test_another_process_finds_the_version_a_workspace_stands_on() -> None:
    work = tiny()
    town(work, b"Town")
    stood = work.store.placed(work.key)
    assert work.version is not None
    assert stood == work.version.id
    other = Workspace(store=work.store, key=work.key)
    other.restore(stood)
    assert other.files == work.files
    assert other.changed == [HOSPITALS]


def test_a_copy_goes_its_own_way() -> None:
    work = tiny()
    other = work.copied()
    town(work, b"Town")
    assert other.changed == []
    town(other, b"Village")
    assert b"Town" in work.files[HOSPITALS]
    assert other.key != work.key


def test_a_plan_in_force_stays_with_the_scenario_through_edits() -> None:
    work = tiny()
    before = work.version
    work.take_over("tiny from 2026-02-02", work.files, PlanInForce(), told=("strange",))
    problem = work.problem
    town(work, b"Town")
    assert work.told == ("strange",)
    assert work.problem != problem
    work.undo()
    assert work.problem == problem
    planned = work.scenario_to_plan()
    assert planned is not None
    assert planned.in_force == PlanInForce()
    work.go_back()
    assert before is not None
    assert work.version == before
    assert work.in_force is None


def test_faults_leave_the_scenario_without_a_problem() -> None:
    work = tiny()
    work.edit({"suites.csv": b"suite,rooms,products\nS,-1,MSC\n"})
    assert work.loaded is None
    assert work.problem == ""
    assert {f.column for f in work.faults} >= {"rooms"}
    assert work.title == "Tiny: one room, two hospitals, eight weeks"


def test_a_removed_table_is_a_change() -> None:
    work = tiny()
    work.edit({HOSPITALS: None})
    assert HOSPITALS not in work.files
    assert work.changed == [HOSPITALS]
    assert SETTINGS_FILE in work.files
