"""Tables of the newest form, in a new store or in one of an older program."""

import sqlite3
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

from sqlalchemy import Connection, Engine, inspect, text

from planner.errors import require
from planner.runs.address import shown
from planner.runs.engine import WAIT, lock_writers, reading, told, writing

REVISION = "0001"  # of the newest migration
KNOWN = ("0001",)
FOLDER = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = Lock()  # alembic's environment belongs to the process


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that the store lacks, as one transaction; several may call this at once.

    Raises PlannerError where a newer program wrote the store, or the file is none.
    """
    with told(engine.url):
        if engine.dialect.name == "sqlite":
            _keep_a_log_ahead(engine)
        with reading(engine) as connection:
            found = _revision(connection)
        if found != REVISION:
            _require_known(engine, found)
            with _ONE_AT_A_TIME, writing(engine) as connection:
                lock_writers(connection)
                if _revision(connection) != REVISION:  # another process was first
                    _upgrade(connection)


def _require_known(engine: Engine, found: str | None) -> None:
    require(
        found is None or found in KNOWN,
        f"The store at {shown(engine.url)} was written by a newer cryoplan: its tables have form "
        f"{found}, and this program knows forms up to {REVISION}. "
        "Install the newer program, or name another store.",
    )


def _revision(connection: Connection) -> str | None:
    """The migration that the tables are of; None: there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  0.3 s, once in the life of a store
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _keep_a_log_ahead(engine: Engine) -> None:
    """WAL mode: readers and the writer do not wait for each other.  The file remembers it.

    Two first openings at once may meet here, where SQLite does not wait by itself.
    """
    until = monotonic() + WAIT / 1000
    while True:
        try:
            raw = engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA journal_mode=WAL")
            finally:
                raw.close()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > until:
                raise
            sleep(0.02)
