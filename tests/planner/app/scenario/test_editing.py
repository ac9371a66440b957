"""What was typed becomes the scenario; the grid itself is tried in tests/e2e."""

import pytest
import streamlit as st

from planner.app.files.tables import frame
from planner.app.scenario.editing import Editing, catch_up, fresh
from planner.app.workspace.workspace import Workspace
from planner.io.scenario.schema import SETTINGS_FILE

SUITES = b"suite,rooms,products\nS,1,\nT,2,\n"
CELL = {"edited_rows": {1: {"rooms": "7"}}, "deleted_rows": [], "added_rows": []}
NOTHING: dict[str, object] = {"edited_rows": {}, "deleted_rows": [], "added_rows": []}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The values that came from the browser."""
    held: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", held)
    return held


@pytest.fixture
def mine() -> Workspace:
    work = Workspace()
    work.open("mine", {"suites.csv": SUITES, SETTINGS_FILE: b'name = "mine"\r\n'})
    return work


def drawn(file: str, content: bytes, session: dict[str, object], typed: object) -> Editing:
    shown = None if file == SETTINGS_FILE else frame(content, file)
    now = Editing(file, before=content, after=content, shown=shown)
    session.update({"editing": now, now.key: typed})
    return now


def test_a_cell_is_taken_over_and_undone(session: dict[str, object], mine: Workspace) -> None:
    """The bytes of a file come back too: a quote or a line's end is no edit."""
    now = drawn("suites.csv", SUITES, session, CELL)
    catch_up(mine)
    assert mine.files["suites.csv"] == SUITES.replace(b"T,2", b"T,7")
    session[now.key] = NOTHING
    catch_up(mine)
    assert mine.files["suites.csv"] == SUITES


def test_what_comes_while_the_same_record_grows(
    session: dict[str, object], mine: Workspace
) -> None:
    """The browser's record of a grid may be one object that gets longer."""
    typed = {"edited_rows": {1: {"rooms": "7"}}, "deleted_rows": [], "added_rows": []}
    drawn("suites.csv", SUITES, session, typed)
    catch_up(mine)
    typed["edited_rows"] = {1: {"rooms": "7"}, 0: {"rooms": "5"}}
    catch_up(mine)
    assert mine.files["suites.csv"] == b"suite,rooms,products\nS,5,\nT,7,\n"


def test_nothing_typed_is_no_edit(session: dict[str, object], mine: Workspace) -> None:
    held = mine.files
    drawn("suites.csv", SUITES, session, NOTHING)
    catch_up(mine)
    drawn(SETTINGS_FILE, mine.files[SETTINGS_FILE], session, 'name = "mine"\r\n')
    catch_up(mine)
    assert mine.files is held


def test_settings_are_taken_over_as_text(session: dict[str, object], mine: Workspace) -> None:
    drawn(SETTINGS_FILE, mine.files[SETTINGS_FILE], session, 'name = "其他"')
    catch_up(mine)
    assert mine.files[SETTINGS_FILE] == 'name = "其他"'.encode()


def test_a_grid_that_an_upload_has_overtaken_writes_over_nothing(
    session: dict[str, object], mine: Workspace
) -> None:
    drawn("suites.csv", SUITES, session, CELL)
    uploaded = b"suite,rooms,products\nU,3,\n"
    mine.edit({"suites.csv": uploaded})
    catch_up(mine)
    assert mine.files["suites.csv"] == uploaded


def test_a_grid_that_is_not_on_the_page_says_nothing(
    session: dict[str, object], mine: Workspace
) -> None:
    held = mine.files
    catch_up(mine)
    session["editing"] = Editing("suites.csv", before=SUITES, after=SUITES)
    catch_up(mine)
    assert mine.files is held


def test_a_fault_is_shown_at_the_row_of_the_grid(
    session: dict[str, object], mine: Workspace
) -> None:
    """Row 2 is deleted, so the file's row 2 is the grid's row 3."""
    typed = {"edited_rows": {1: {"rooms": "x"}}, "deleted_rows": [0], "added_rows": []}
    now = drawn("suites.csv", SUITES, session, typed)
    catch_up(mine)
    assert mine.files["suites.csv"] == b"suite,rooms,products\nT,x,\n"
    assert now.row(2) == 3
    assert now.row(None) is None


def test_a_column_that_the_file_lacks_is_written_once_it_holds_something(
    session: dict[str, object], mine: Workspace
) -> None:
    now = fresh(mine, "suites.csv")
    assert now.optional == ()
    mine.edit({"suites.csv": b"suite\nS\nT\n"})
    now = fresh(mine, "suites.csv")
    assert now.optional == ("rooms", "products")
    session.update({"editing": now, now.key: CELL})
    catch_up(mine)
    assert mine.files["suites.csv"] == b"suite,rooms\nS,\nT,7\n"
    session[now.key] = NOTHING
    catch_up(mine)
    assert mine.files["suites.csv"] == b"suite\nS\nT\n"
