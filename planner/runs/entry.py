"""One transaction and the journal entry that says what it wrote."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, Table, insert, select, update

from planner.errors import PlannerError
from planner.runs.address import shown
from planner.runs.digests import entry_hash, row_text, wrote_digest, wrote_text
from planner.runs.engine import writing
from planner.runs.tables import ENTRY, HEAD, JOURNAL


def clean(text: str) -> str:
    """The text without what no database keeps: a zero byte, half of a surrogate pair."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


class Entering:
    """What is written under one entry; `subject` is the entry's, set when it is known."""

    def __init__(self, connection: Connection, number: int, at: datetime, who: str) -> None:
        self.connection = connection
        self.number = number
        self.at = at
        self.who = who
        self.subject = ""
        self.rows: dict[str, list[str]] = {}  # as digests take them, by table

    @property
    def moment(self) -> str:
        return self.at.isoformat(timespec="microseconds")

    def add(self, table: Table, *rows: Mapping[str, object]) -> None:
        """Add rows to a table that the journal answers for."""
        if not rows:
            return
        whole = [
            {ENTRY: self.number}
            | {k: clean(v) if isinstance(v, str) else v for k, v in row.items()}
            for row in rows
        ]
        self.connection.execute(insert(table), whole)
        self.rows.setdefault(table.name, []).extend(row_text(table, row) for row in whole)


@contextmanager
def entering(
    engine: Engine, what: str, *, now: Callable[[], datetime], who: str, why: str
) -> Iterator[Entering]:
    """Write under a new entry: rows and entry are there together, or neither is.

    Without a row no entry is written.
    """
    with writing(engine) as connection:
        locked = select(HEAD.c.number, HEAD.c.hash).with_for_update()
        head = connection.execute(locked).first()
        if head is None:
            raise PlannerError(
                f"The store at {shown(engine.url)} has lost the head of its journal. "
                "Verify it: cryoplan audit. Then take a backup."
            )
        number, before = head
        entry = Entering(connection, number + 1, now(), clean(who))
        yield entry
        if entry.rows:
            _close(entry, what, clean(why), before)


def _close(entry: Entering, what: str, why: str, before: str) -> None:
    wrote = wrote_text(entry.rows)
    row: dict[str, object] = {
        "number": entry.number,
        "at": entry.moment,
        "who": entry.who,
        "what": what,
        "subject": clean(entry.subject),
        "why": why,
        "wrote": wrote,
        "digest": wrote_digest(wrote),
        "before": before,
    }
    row["hash"] = entry_hash(row)
    entry.connection.execute(insert(JOURNAL), row)
    entry.connection.execute(update(HEAD), {"number": entry.number, "hash": row["hash"]})
