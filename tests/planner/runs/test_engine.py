"""Many threads and processes at once, and what a database refuses, as a sentence."""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from planner.errors import PlannerError
from planner.runs import Store, engine, open_store
from planner.runs.address import store_url
from planner.runs.tables import HEAD
from planner.runs.tables import NOTES as NOTES_TABLE
from tests.planner.runs.filled import FILES
from tests.planner.runs.writers import write_at_once

PROCESSES, THREADS, EACH = 4, 3, 10


@pytest.mark.long
def test_writers_in_threads_and_processes_form_one_chain(url: str) -> None:
    """The first opening too is at the same moment: one of them makes the tables."""
    write_at_once(url, PROCESSES, THREADS, EACH)
    store = open_store(url)
    writers = PROCESSES * THREADS
    found = store.audit()
    assert (found.broken, found.entries) == (None, writers * (3 + EACH))
    runs = store.runs(limit=1000)
    assert len(runs) == len({run.id for run in runs}) == writers
    for run in runs:
        assert [x.text for x in run.notes] == [str(n) for n in range(EACH)]
        assert [x.seconds for x in store.progress(run.id)] == [float(n) for n in range(EACH)]
        assert store.run_files(run.id)["b.csv"] == run.who.encode()
    assert len(store.scenarios()) == writers
    store.close()


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    version = store.keep_version(FILES, name="Tiny", kind="opened")
    with engine.writing(store._engine) as connection:
        connection.execute(HEAD.select().with_for_update())
        assert store.version(version.id) == version
        assert store.audit().broken is None


def test_a_store_locked_for_too_long_is_said_to_be_so(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT", 100)
    monkeypatch.setattr(engine, "PRAGMAS", ("PRAGMA busy_timeout=100",))
    store = open_store(url)
    version = store.keep_version(FILES, name="Tiny", kind="opened")
    with engine.writing(store._engine) as connection:
        connection.execute(HEAD.select().with_for_update())
        with pytest.raises(PlannerError, match=r"locked by another process .* Try again"):
            store.note(version.id, "waits in vain")
    store.note(version.id, "now it is free")
    assert [x.what for x in store.journal()] == ["noted", "kept a version"]
    store.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked on Unix only")
def test_a_forked_process_opens_connections_of_its_own(store: Store) -> None:
    version = store.keep_version(FILES, name="Tiny", kind="opened")
    child = os.fork()
    if not child:
        try:
            store.note(version.id, "from the child")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    store.note(version.id, "from the parent")
    assert [x.what for x in store.journal()] == ["noted", "noted", "kept a version"]
    assert store.audit().broken is None


def test_a_write_that_fails_midway_leaves_nothing(store: Store) -> None:
    version = store.keep_version(FILES, name="Tiny", kind="opened")
    with suppress(ZeroDivisionError), store._entering("noted", "ann") as entry:
        entry.add(NOTES_TABLE, {"subject": version.id, "text": "x", "at": "", "who": "ann"})
        raise ZeroDivisionError
    assert store.version(version.id) == version
    assert len(store.journal()) == 1
    assert store.audit().broken is None


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "runs.db"
    place.write_text("a letter to a hospital, much longer than the header of a database " * 20)
    before = place.read_bytes()
    with pytest.raises(PlannerError, match=r"runs\.db cannot be used: .*Name another"):
        open_store(str(place))
    assert place.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PlannerError, match=r"cannot be made: .* Name another place by --store"):
        open_store(str(tmp_path / "file" / "runs.db"))
    with pytest.raises(PlannerError, match="Name another"):
        open_store(str(tmp_path))


def test_a_server_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    """The password is not shown."""
    with pytest.raises(PlannerError, match="cannot be used") as said:
        open_store(f"postgresql://ann:secret@/runs?host={tmp_path}")
    assert "ann:***@" in str(said.value)
    assert "secret" not in str(said.value)


def test_what_sqlite_is_asked_for(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "runs.db"))
    with engine.reading(store._engine) as connection:
        asked = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        found = [connection.execute(text(f"PRAGMA {x}")).scalar() for x in asked]
    assert found == ["wal", 1, 2, 10_000]  # 2: FULL
    store.close()


def test_a_store_that_may_only_be_read_is_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(tmp_path / "runs.db")
    version = open_store(place).keep_version(FILES, name="Tiny", kind="opened")
    monkeypatch.setattr(engine, "PRAGMAS", (*engine.PRAGMAS, "PRAGMA query_only=ON"))
    store = open_store(place)
    assert store.files(version.id) == FILES
    with pytest.raises(PlannerError, match=r"may only be read: .* Ask for the right"):
        store.note(version.id, "in vain")
    store.close()


def test_a_store_is_made_where_no_folder_was(tmp_path: Path) -> None:
    place = tmp_path / "a" / "b" / "runs.db"
    open_store(str(place)).close()
    assert place.is_file()
    assert create_engine(store_url(str(place))).dialect.name == "sqlite"
