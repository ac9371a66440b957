"""The store of runs: what is kept is added, never changed, and the journal says who did it."""

from pathlib import Path

from planner.errors import require
from planner.runs.address import HOW, shown, store_url
from planner.runs.audit import audited, journal_rows
from planner.runs.engine import make_engine, reading, snapshot
from planner.runs.lookup import require_subject
from planner.runs.migrate import bring_up_to_date
from planner.runs.note_rows import add_note, is_deleted
from planner.runs.records import (
    AuditResult,
    JournalEntry,
    JournalHead,
)
from planner.runs.run_keeper import RunKeeper
from planner.runs.tables import (
    DELETIONS,
)
from planner.runs.version_keeper import VersionKeeper


def open_store(url: str | None = None, *, make: bool = True) -> "Store":
    """The store at `url`, made or brought up to date where needed; keep it open while you work.

    url: of a SQLite file or a PostgreSQL database, or the path of a file; None: $CRYOPLAN_STORE,
    else a file in the user's data folder.  Several processes and threads may open and use one.
    make: False asks for a store that is there.
    Raises PlannerError where it cannot be opened, or a newer program wrote it.
    """
    named = store_url(url)
    if not make and named.get_backend_name() == "sqlite":
        there = Path(str(named.database)).exists()
        require(there, f"There is no store at {shown(named)}: nothing was kept there. {HOW}")
    engine = make_engine(named)
    bring_up_to_date(engine)
    return Store(engine)


class Store(VersionKeeper, RunKeeper):
    """A store that is open.  Every write is one transaction with its journal entry.

    who: left out, the user of the system.  Every method raises PlannerError where the database
    refuses, and for an id that is none.
    """

    def note(self, subject: str, text: str, who: str | None = None) -> None:
        """Leave a note on a scenario, a version or a run."""
        with self._entering("noted", who) as entry:
            require_subject(entry.connection, subject)
            entry.subject = subject
            add_note(entry, subject, text)

    def delete(self, subject: str, why: str = "", who: str | None = None) -> bool:
        """Mark a scenario, a version or a run as deleted: lists leave it out, and nothing goes.

        False, and nothing written, where it is marked already.
        """
        with self._entering("deleted", who, why) as entry:
            require_subject(entry.connection, subject)
            if is_deleted(entry.connection, subject):
                return False
            entry.subject = subject
            row = {"subject": subject, "why": why, "at": entry.moment, "who": entry.who}
            entry.add(DELETIONS, row)
        return True

    def journal(self, limit: int = 100, subject: str | None = None) -> list[JournalEntry]:
        """The newest entries, or those on one subject, the newest first."""
        with reading(self._engine) as connection:
            return journal_rows(connection, limit, subject)

    def audit(self, expected: JournalHead | None = None) -> AuditResult:
        """Check the whole journal, and all that its entries wrote, against their hashes.

        expected: a newest entry that was written down earlier: it must still be there.
        """
        with snapshot(self._engine) as connection:
            return audited(connection, expected)
