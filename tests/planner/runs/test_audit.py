"""Whatever is changed, added or removed behind the store's back, the audit names the entry."""

import json

import pytest
from sqlalchemy import Connection, Table, delete, select, text, update

from planner.runs import Store
from planner.runs.audit import audited
from planner.runs.digests import entry_hash, wrote_digest
from planner.runs.records import JournalHead
from planner.runs.tables import CONTENTS, ENTRY, HEAD, JOURNAL, JOURNALED, NOTES
from tests.planner.runs.databases import unguarded
from tests.planner.runs.filled import fill

WRITES = 11  # entries that fill makes


def broken(connection: Connection, expected: JournalHead | None = None) -> tuple[int, str]:
    found = audited(connection, expected).broken
    return (0, "") if found is None else (found.number, found.sentence)


def test_a_store_that_nobody_touched_holds(store: Store) -> None:
    assert store.audit().entries == 0
    fill(store)
    found = store.audit()
    newest = store.journal(limit=1)[0]
    assert (found.entries, found.broken) == (WRITES, None)
    assert (found.head.number, found.head.hash) == (WRITES, newest.hash)
    assert store.audit(found.head).broken is None


def test_entries_say_who_did_what_to_what_and_why(store: Store) -> None:
    made = fill(store)
    entries = store.journal(limit=100)
    assert [x.number for x in entries] == list(range(WRITES, 0, -1))
    assert [x.what for x in reversed(entries)] == [
        "kept a version",
        "kept a version",
        "put a workspace",
        "began a run",
        "began a run",
        "run running",
        "added files",
        "summarised",
        "run done",
        "noted",
        "deleted",
    ][:WRITES]
    deleted = entries[0]
    assert (deleted.who, deleted.subject, deleted.why) == ("cy", made["deleted"], "a slip")
    assert [x.before for x in entries[:-1]] == [x.hash for x in entries[1:]]
    assert [x.number for x in store.journal(subject=made["run"])] == [9, 8, 7, 6, 4]
    assert len(store.journal(limit=3)) == 3


def changed(value: object) -> object:
    if value is None:
        return "x"
    if isinstance(value, bytes):
        return value + b"x"
    if isinstance(value, int):
        return value + 1000
    shown = str(value)
    return shown[:-1] + ("1" if shown.endswith("0") else "0")


def any_row(connection: Connection, table: Table) -> dict[str, object]:
    rows = [r._asdict() for r in connection.execute(select(table))]
    assert rows, f"fill writes nothing to {table.name}"
    return rows[0]


@pytest.mark.parametrize("table", JOURNALED, ids=lambda t: t.name)
def test_a_change_in_any_column_of_any_table_is_found(store: Store, url: str, table: Table) -> None:
    fill(store)
    for column in table.columns:
        with unguarded(url) as connection:
            row = any_row(connection, table)
            keys = [c == row[c.name] for c in table.primary_key]
            connection.execute(
                update(table).where(*keys).values({column.name: changed(row[column.name])})
            )
            number, sentence = broken(connection)
        assert number == row[ENTRY], column
        assert f"Entry {number} (" in sentence
        assert table.name in sentence or "the content" in sentence
    assert store.audit().broken is None, "the changes were rolled back"


@pytest.mark.parametrize("table", JOURNALED, ids=lambda t: t.name)
def test_a_row_removed_or_added_is_found(store: Store, url: str, table: Table) -> None:
    fill(store)
    with unguarded(url) as connection:
        row = any_row(connection, table)
        connection.execute(delete(table).where(*(c == row[c.name] for c in table.primary_key)))
        number, sentence = broken(connection)
        assert number == row[ENTRY]
        assert f"to {table.name}, and" in sentence
    with unguarded(url) as connection:
        row = any_row(connection, table)
        key = next(
            c.name for c in table.primary_key if c.name != ENTRY or len(table.primary_key) == 1
        )
        more = {**row, key: changed(row[key]), ENTRY: 999}
        if table.name == "versions":
            more["number"] = 77
        connection.execute(table.insert(), more)
        assert broken(connection) == (
            999,
            f"A row of {table.name} names entry 999, and the journal has no such entry.",
        )


@pytest.mark.parametrize("column", JOURNAL.columns, ids=lambda c: c.name)
def test_a_change_of_an_entry_is_found(store: Store, url: str, column: object) -> None:
    fill(store)
    name = column.name  # type: ignore[attr-defined]
    with unguarded(url) as connection:
        row = next(
            r._asdict() for r in connection.execute(select(JOURNAL).where(JOURNAL.c.number == 4))
        )
        connection.execute(
            update(JOURNAL).where(JOURNAL.c.number == 4).values({name: changed(row[name])})
        )
        number, sentence = broken(connection)
    assert number == 4
    assert sentence.startswith("Entry 4 ")


def test_an_entry_forged_with_a_true_hash_breaks_the_next(store: Store, url: str) -> None:
    fill(store)
    with unguarded(url) as connection:
        forge(connection, 4, who="nobody")
        assert broken(connection)[0] == 5
        assert "it does not continue entry 4" in broken(connection)[1]


def test_the_newest_entry_forged_with_a_true_hash_is_found_by_the_head(
    store: Store, url: str
) -> None:
    fill(store)
    head = store.audit().head
    with unguarded(url) as connection:
        forged = forge(connection, head.number, who="nobody")
        number, sentence = broken(connection)
        assert number == head.number
        assert "is not the one that was written last" in sentence
        connection.execute(update(HEAD).values(hash=forged))
        assert broken(connection) == (0, ""), "who forges the head too is not seen"
        assert broken(connection, head)[0] == head.number, "unless it was written down"


def forge(connection: Connection, number: int, **what: str) -> str:
    """Change an entry and make its hash fit."""
    row = connection.execute(select(JOURNAL).where(JOURNAL.c.number == number)).one()._asdict()
    row |= what
    row["hash"] = entry_hash(row)
    connection.execute(update(JOURNAL).where(JOURNAL.c.number == number).values(row))
    return str(row["hash"])


def test_a_forged_digest_is_found(store: Store, url: str) -> None:
    """A row is changed, and its entry made to fit: then the chain breaks."""
    fill(store)
    with unguarded(url) as connection:
        connection.execute(update(NOTES).values(text="other"))
        wrote = json.dumps({"notes": [1, "0" * 64]})
        forge(connection, 4, wrote=wrote, digest=wrote_digest(wrote))
        assert broken(connection)[0] == 4


@pytest.mark.parametrize("first", [1, 5, WRITES - 1])
def test_entries_removed_anywhere_are_missed(store: Store, url: str, first: int) -> None:
    fill(store)
    last = store.audit().head.number
    with unguarded(url) as connection:
        connection.execute(delete(JOURNAL).where(JOURNAL.c.number == first))
        assert broken(connection)[0] == first
        assert f"Entry {first} is missing" in broken(connection)[1]
    with unguarded(url) as connection:
        connection.execute(delete(JOURNAL).where(JOURNAL.c.number >= first))
        number, sentence = broken(connection)
        assert number == first
        assert f"there were {last} entries, and the newest that is there is {first - 1}" in sentence


def test_an_end_cut_off_with_the_head_is_found_by_the_rows_that_are_left(
    store: Store, url: str
) -> None:
    fill(store)
    head = store.audit().head
    with unguarded(url) as connection:
        cut_off(connection, 8)
        assert broken(connection)[0] == 8
        for table in JOURNALED:
            connection.execute(delete(table).where(table.c[ENTRY] >= 8))
        assert broken(connection) == (0, ""), "whoever removes the rows too is not seen"
        assert "Entry 8 is missing: it was written down" in broken(connection, head)[1]
    with unguarded(url) as connection:
        connection.execute(delete(HEAD))
        assert "lost the row that says what entry is last" in broken(connection)[1]


def cut_off(connection: Connection, number: int) -> None:
    """Remove an entry and all after it, and set the head back."""
    connection.execute(delete(JOURNAL).where(JOURNAL.c.number >= number))
    last = connection.execute(select(JOURNAL).where(JOURNAL.c.number == number - 1)).one()
    connection.execute(update(HEAD).values(number=last.number, hash=last.hash))


def test_the_first_of_several_faults_is_named(store: Store, url: str) -> None:
    fill(store)
    with unguarded(url) as connection:
        connection.execute(text("UPDATE runs SET title = 'x'"))
        connection.execute(text("UPDATE deletions SET why = 'x'"))
        connection.execute(text("UPDATE journal SET who = 'x' WHERE number = 6"))
        assert broken(connection)[0] == 4


def test_a_content_swapped_for_another_is_found(store: Store, url: str) -> None:
    fill(store)
    with unguarded(url) as connection:
        rows = connection.execute(select(CONTENTS).order_by(CONTENTS.c.entry)).all()
        first, last = rows[0], rows[-1]
        mine = CONTENTS.c.sha256 == last.sha256
        connection.execute(
            update(CONTENTS).where(mine).values(packed=first.packed, form=first.form)
        )
        number, sentence = broken(connection)
    assert number == last.entry
    assert f"the content {last.sha256[:12]} that it kept was changed" in sentence
