"""Notes and marks of deletion, which are rows of their own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, exists, select

from planner.runs.entry import Entering
from planner.runs.records import SubjectNote
from planner.runs.tables import DELETIONS, NOTES


def deleted(subject: ColumnElement[str] | str) -> ColumnElement[bool]:
    """The condition that what has this id was marked as deleted."""
    return exists().where(DELETIONS.c.subject == subject)


def is_deleted(connection: Connection, subject: str) -> bool:
    """Whether it was marked as deleted."""
    return bool(connection.execute(select(deleted(subject))).scalar())


def notes_of(
    connection: Connection, subjects: Sequence[str] | Select[tuple[str]]
) -> Mapping[str, tuple[SubjectNote, ...]]:
    """The notes on each subject, the oldest first; empty where there is none."""
    found = select(NOTES).where(NOTES.c.subject.in_(subjects)).order_by(NOTES.c.entry)
    notes: defaultdict[str, tuple[SubjectNote, ...]] = defaultdict(tuple)
    for row in connection.execute(found).mappings():
        at = datetime.fromisoformat(row["at"])
        notes[row["subject"]] += (SubjectNote(at=at, who=row["who"], text=row["text"]),)
    return notes


def add_note(entry: Entering, subject: str, text: str) -> None:
    """Write a note under an entry."""
    row = {"subject": subject, "text": text, "at": entry.moment, "who": entry.who}
    entry.add(NOTES, row)
