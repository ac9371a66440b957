"""The tables of the store, as the newest migration leaves them.

Rows are added and never changed: what happens to a run, a new note, a deletion is a row of its
own.  `entry` is the number of the journal entry that a row was written with.  Times are ISO 8601
in UTC and structured values JSON, as text, so that a digest is the same on every database.

A later migration may add columns that are NULL in older rows, never others: digests leave NULL
out, so those of older entries stay what they are.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()
ENTRY = "entry"


def _entry(key: bool = False) -> Column[int]:
    """The journal entry that a row belongs to; the key where an entry writes one row."""
    return Column(ENTRY, Integer, primary_key=key, autoincrement=False, nullable=False, index=True)


SCENARIOS = Table(
    "scenarios",
    METADATA,
    Column("id", String(32), primary_key=True),
    _entry(),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
)
CONTENTS = Table(  # of files, each once
    "contents",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    _entry(),
    Column("size", BigInteger, nullable=False),  # [byte] unpacked
    Column("form", String(8), nullable=False),  # "plain" or "zlib"
    Column("packed", LargeBinary, nullable=False),
)
VERSIONS = Table(
    "versions",
    METADATA,
    Column("id", String(32), primary_key=True),
    _entry(),
    Column("scenario", ForeignKey("scenarios.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("parent", ForeignKey("versions.id")),
    Column("note", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("inputs_hash", String(64), nullable=False),
    UniqueConstraint("scenario", "number"),
)
VERSION_FILES = Table(
    "version_files",
    METADATA,
    Column("version", ForeignKey("versions.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    _entry(),
    Column("sha256", ForeignKey("contents.sha256"), nullable=False),
)
PLACEMENTS = Table(  # which version a workspace stands on
    "placements",
    METADATA,
    _entry(key=True),
    Column("workspace", Text, nullable=False),
    Column("version", ForeignKey("versions.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Index("ix_placements_workspace", "workspace", "entry"),
)
RUNS = Table(
    "runs",
    METADATA,
    Column("id", String(32), primary_key=True),
    _entry(),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("version", ForeignKey("versions.id"), index=True),
    Column("problem", Text, nullable=False),
    Column("settings", Text, nullable=False),  # JSON
    Column("software", Text, nullable=False),  # JSON
    Column("parent", ForeignKey("runs.id")),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
)
RUN_EVENTS = Table(
    "run_events",
    METADATA,
    _entry(key=True),
    Column("run", ForeignKey("runs.id"), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
)
RUN_FILES = Table(
    "run_files",
    METADATA,
    _entry(key=True),
    Column("name", Text, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False, index=True),
    Column("sha256", ForeignKey("contents.sha256"), nullable=False),
)
FIGURES = Table(
    "figures",
    METADATA,
    _entry(key=True),
    Column("run", ForeignKey("runs.id"), nullable=False, index=True),
    Column("figures", Text, nullable=False),  # JSON
    Column("at", String(32), nullable=False),
)
NOTES = Table(
    "notes",
    METADATA,
    _entry(key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
)
DELETIONS = Table(
    "deletions",
    METADATA,
    _entry(key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
)
PROGRESS = Table(  # passes by the journal: many rows, of which nothing is concluded
    "progress",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("phase", Text, nullable=False),
    Column("best", Float),
    Column("bound", Float),
    Column("share", Float),
    Index("ix_progress_run", "run", "number"),
)
JOURNAL = Table(
    "journal",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(32), nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("wrote", Text, nullable=False),  # JSON
    Column("digest", String(64), nullable=False),
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
HEAD = Table(  # one row: the newest entry; the one row that moves on, and what writers lock
    "journal_head",
    METADATA,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

JOURNALED = (  # tables whose rows an audit holds to the digests of the journal
    SCENARIOS,
    CONTENTS,
    VERSIONS,
    VERSION_FILES,
    PLACEMENTS,
    RUNS,
    RUN_EVENTS,
    RUN_FILES,
    FIGURES,
    NOTES,
    DELETIONS,
)
