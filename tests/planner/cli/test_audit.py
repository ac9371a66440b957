"""`cryoplan audit`: the journal holds, or it names the first broken entry and ends with 1."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from planner.runs import Store, open_store
from tests.planner.cli.typed import cryoplan


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store with three entries."""
    store: Store = open_store(str(tmp_path / "runs.db"))
    version = store.keep_version({"a.csv": b"a"}, name="Tiny", kind="opened", who="ann")
    store.note(version.id, "first", who="ann")
    store.note(version.id, "second", who="bo")
    store.close()
    return tmp_path / "runs.db"


def change(place: Path, *statements: str) -> None:
    """As somebody does who opens the file with another program."""
    with closing(sqlite3.connect(place)) as connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.execute(triggers).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_journal_that_holds(place: Path) -> None:
    said = cryoplan("audit", "--store", place)
    assert said.code == 0
    assert said.out.startswith(f"The journal holds: 3 entries in {place}.\nThe newest is 3:")


def test_the_first_broken_entry_is_named(place: Path) -> None:
    change(place, "UPDATE notes SET text = 'other' WHERE entry = 2")
    said = cryoplan("audit", "--store", place)
    assert said.code == 1
    assert said.out.startswith("Entry 2 (")
    assert "ann: noted v" in said.out
    assert "is broken: the row that it wrote to notes was changed." in said.out
    assert "The 1 entry before it" in said.out


def test_an_end_that_was_cut_off_is_found_by_what_was_written_down(place: Path) -> None:
    head = next(
        line.removeprefix("The newest is ")
        for line in cryoplan("audit", "--store", place).out.splitlines()
        if line.startswith("The newest is ")
    )
    assert cryoplan("audit", "--store", place, "--expect", head).code == 0
    change(
        place,
        "DELETE FROM notes WHERE entry = 3",
        "DELETE FROM journal WHERE number = 3",
        "UPDATE journal_head SET number = 2, hash = (SELECT hash FROM journal WHERE number = 2)",
    )
    assert cryoplan("audit", "--store", place).code == 0
    said = cryoplan("audit", "--store", place, "--expect", head)
    assert said.code == 1
    assert "Entry 3 is missing: it was written down" in said.out


def test_what_is_no_entry_is_refused(place: Path) -> None:
    said = cryoplan("audit", "--store", place, "--expect", "3")
    assert said.code == 2
    assert "NUMBER:HASH" in said.err


def test_an_empty_journal_holds(tmp_path: Path) -> None:
    open_store(str(tmp_path / "runs.db")).close()
    said = cryoplan("audit", "--store", tmp_path / "runs.db")
    assert (said.code, said.out) == (0, f"The journal holds: 0 entries in {tmp_path}/runs.db.\n")
