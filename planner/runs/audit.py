"""The audit: every entry of the journal, and all that it wrote, held to the hashes in the chain."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Table, select

from planner.errors import PlannerError
from planner.formatting import count
from planner.runs.contents import unpack
from planner.runs.digests import (
    content_hash,
    entry_hash,
    row_text,
    rows_digest,
    wrote_digest,
)
from planner.runs.records import AuditResult, BrokenEntry, JournalEntry, JournalHead
from planner.runs.tables import CONTENTS, ENTRY, HEAD, JOURNAL, JOURNALED

ROWS_AT_ONCE = 500
CONTENTS_AT_ONCE = 8  # they may be large
BEGINNING = JournalHead(number=0, hash="")  # before the first


class _Rows:
    """The rows of a table in the order of their entries, with a look at the next."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self.table = table
        at_once = CONTENTS_AT_ONCE if table is CONTENTS else ROWS_AT_ONCE
        ordered = select(table).order_by(table.c[ENTRY])
        options = {"stream_results": True, "yield_per": at_once}
        self._rows = iter(connection.execute(ordered, execution_options=options).mappings())
        self.next = next(self._rows, None)

    def up_to(self, number: int) -> Iterator[RowMapping]:
        """The rows of entries up to that number that were not taken yet."""
        while self.next is not None and self.next[ENTRY] <= number:
            row, self.next = self.next, next(self._rows, None)
            yield row


def journal_rows(connection: Connection, limit: int, subject: str | None) -> list[JournalEntry]:
    """The newest entries, or those on one subject, the newest first."""
    found = select(JOURNAL).order_by(JOURNAL.c.number.desc()).limit(limit)
    if subject is not None:
        found = found.where(JOURNAL.c.subject == subject)
    rows = connection.execute(found).mappings()
    return [JournalEntry(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows]


def audited(connection: Connection, expected: JournalHead | None = None) -> AuditResult:
    """Recompute the chain and the digests of all rows and contents; stop at the first fault.

    expected: an entry that was written down earlier, and must still be there as it was.
    """
    tables = [_Rows(connection, table) for table in JOURNALED]
    ordered = select(JOURNAL).order_by(JOURNAL.c.number)
    options = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
    before, checked = BEGINNING, 0
    for row in connection.execute(ordered, execution_options=options).mappings():
        broken = _in_chain(row, before) or _in_rows(row, tables) or _as_expected(row, expected)
        if broken is not None:
            return AuditResult(entries=checked, head=before, broken=broken)
        before = JournalHead(number=row["number"], hash=row["hash"])
        checked += 1
    broken = _at_the_end(connection, before, expected) or _left_over(tables)
    return AuditResult(entries=checked, head=before, broken=broken)


def _in_chain(row: RowMapping, before: JournalHead) -> BrokenEntry | None:
    """What is wrong with the entry itself, and with its place behind the one before."""
    number = row["number"]
    if number != before.number + 1:
        missing = before.number + 1
        behind = f"entry {before.number}" if before.number else "the beginning"
        return BrokenEntry(
            number=missing,
            sentence=f"Entry {missing} is missing: {behind} is followed by {number}.",
        )
    if row["hash"] != entry_hash(row):
        return _broken(row, "it was changed after it was written: its hash does not fit its words")
    if row["digest"] != wrote_digest(row["wrote"]):
        return _broken(row, "what it says it wrote was changed: its digest does not fit")
    if row["before"] != before.hash:
        return _broken(row, f"it does not continue entry {before.number}, whose hash is another")
    return None


def _in_rows(row: RowMapping, tables: list[_Rows]) -> BrokenEntry | None:
    """What is wrong with the rows that the entry wrote."""
    number = row["number"]
    wrote = json.loads(row["wrote"])
    for rows in tables:
        name = rows.table.name
        texts = []
        for found in rows.up_to(number):
            if found[ENTRY] != number:
                return _stray(name, found[ENTRY])
            if rows.table is CONTENTS and (damage := _damage(found)):
                return _broken(row, damage)
            texts.append(row_text(rows.table, found))
        wanted, digest = wrote.get(name, (0, rows_digest([])))
        if len(texts) != wanted:
            there = f"{count(wanted, 'row')} to {name}, and {len(texts)} of them are there"
            return _broken(row, f"it wrote {there}")
        if rows_digest(texts) != digest:
            which = "the row" if wanted == 1 else f"one of the {wanted} rows"
            return _broken(row, f"{which} that it wrote to {name} was changed")
    return None


def _damage(content: RowMapping) -> str:
    """What is wrong with a content; blank where it is as it was kept."""
    try:
        held = unpack(content["form"], content["packed"], content["size"])
    except PlannerError:
        held = None
    if held is not None and content_hash(held) == content["sha256"]:
        return ""
    return f"the content {content['sha256'][:12]} that it kept was changed"


def _as_expected(row: RowMapping, expected: JournalHead | None) -> BrokenEntry | None:
    if expected is None or row["number"] != expected.number or row["hash"] == expected.hash:
        return None
    return _broken(row, f"it is not the entry that was written down, whose hash is {expected.hash}")


def _at_the_end(
    connection: Connection, last: JournalHead, expected: JournalHead | None
) -> BrokenEntry | None:
    """Entries that were removed from the end of the journal."""
    row = connection.execute(select(HEAD.c.number, HEAD.c.hash)).first()
    head = None if row is None else JournalHead(number=row[0], hash=row[1])
    missing = last.number + 1
    for known, said in ((head, "the store says"), (expected, "it was written down")):
        if known is not None and known.number > last.number:
            sentence = (
                f"Entry {missing} is missing: {said} that there were {known.number:,} entries, "
                f"and the newest that is there is {last.number}."
            )
            return BrokenEntry(number=missing, sentence=sentence)
    if head is None:
        return BrokenEntry(
            number=last.number, sentence="The store has lost the row that says what entry is last."
        )
    if head != last:
        sentence = (
            f"Entry {last.number} is not the one that was written last: the store says that this "
            f"was entry {head.number} with the hash {head.hash}."
        )
        return BrokenEntry(number=last.number, sentence=sentence)
    return None


def _left_over(tables: list[_Rows]) -> BrokenEntry | None:
    """Rows that no entry of the journal answers for."""
    left = [(rows.next[ENTRY], rows.table.name) for rows in tables if rows.next is not None]
    if not left:
        return None
    number, table = min(left)
    return _stray(table, number)


def _stray(table: str, number: int) -> BrokenEntry:
    sentence = f"A row of {table} names entry {number}, and the journal has no such entry."
    return BrokenEntry(number=number, sentence=sentence)


def _broken(row: RowMapping, what: str) -> BrokenEntry:
    """The fault of an entry, which is named by number, time, person and deed."""
    told = f"{row['at'][:19].replace('T', ' ')} UTC, {row['who']}: {row['what']} {row['subject']}"
    return BrokenEntry(
        number=row["number"], sentence=f"Entry {row['number']} ({told.rstrip()}) is broken: {what}."
    )
