"""Connections to the database of a store, and what it refuses, as sentences.

A write begins by taking the one lock that orders all writers: BEGIN IMMEDIATE on SQLite, the row
of the journal's head on PostgreSQL.  So entries form one chain whoever writes.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import Pool

from planner.errors import PlannerError
from planner.runs.address import shown

WAIT = 10_000  # [ms] for a lock that another process holds
IMMEDIATE = "immediate"  # execution option: the transaction is going to write
CONNECTIONS = 8  # kept open; more are opened as threads ask
REFUSALS = ("constraint", "never changed", "moves on only", "denied", "must be owner")
PRAGMAS = (
    f"PRAGMA busy_timeout={WAIT}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",  # what was acknowledged survives a loss of power too
)

_ENGINES: WeakSet[Engine] = WeakSet()  # of this process
_INHERITED: list[Pool] = []  # connections of the process that forked this one


def make_engine(url: URL) -> Engine:
    """An engine for many threads; a process made by fork opens its own connections.

    Raises PlannerError where the folder cannot be made or the driver is missing.
    """
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite:
        _make_folder(Path(str(url.database)).parent)
    try:
        engine = create_engine(
            url,
            pool_size=CONNECTIONS,
            max_overflow=-1,
            pool_pre_ping=not sqlite,
            connect_args={} if sqlite else {"connect_timeout": WAIT // 1000},
        )
    except ModuleNotFoundError as error:
        raise PlannerError(
            f"A store at {shown(url)} needs {error.name}: pip install 'cryoplan[postgresql]'."
        ) from error
    except (SQLAlchemyError, TypeError) as error:
        raise PlannerError(f"The store at {shown(url)} cannot be used: {error}.") from error
    _ENGINES.add(engine)
    if sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlannerError(
            f"The folder of the store, {folder}, cannot be made: {error.strerror}. "
            "Name another place by --store or $CRYOPLAN_STORE."
        ) from error


def _forget_inherited() -> None:
    """In a process made by fork: a connection must not be used by two, nor closed by the second."""
    for engine in list(_ENGINES):
        _INHERITED.append(engine.pool)
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_forget_inherited)


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(IMMEDIATE) else "BEGIN")


def _set_up_postgresql(connection: object, _: object) -> None:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"SET lock_timeout = {WAIT}")
        cursor.execute("SET synchronous_commit = on")
    connection.commit()  # type: ignore[attr-defined]


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read from; raises PlannerError where the database refuses."""
    with told(engine.url), engine.connect() as connection:
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection whose queries all see one state of the store."""
    with told(engine.url), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the lock of all writers from its beginning; it is whole or not."""
    with told(engine.url), engine.execution_options(**{IMMEDIATE: True}).begin() as connection:
        yield connection


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Turn what the database refuses into a sentence with its repair."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:  # the second while a connection is set up
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise PlannerError(_why(url, cause)) from error


def _why(url: URL, cause: BaseException | None) -> str:
    place = shown(url)
    lines = str(cause).strip().splitlines() or [type(cause).__name__]
    said = lines[0].rstrip(".")
    if "locked" in said or "lock timeout" in said:
        return (
            f"The store at {place} was locked by another process for more than "
            f"{WAIT // 1000} seconds. Nothing was written. Try again, or end what holds it."
        )
    if "disk is full" in said:
        return f"The store at {place} is full: {said}. Nothing was written. Free some space."
    if "readonly" in said or "read-only" in said:
        return f"The store at {place} may only be read: {said}. Ask for the right to write there."
    if any(words in said for words in REFUSALS):
        return f"The store at {place} refused: {said}. Nothing was written."
    return (
        f"The store at {place} cannot be used: {said}. "
        "Name another by --store or $CRYOPLAN_STORE, or mend that one."
    )


def lock_writers(connection: Connection) -> None:
    """On PostgreSQL: wait for the turn of this transaction before it creates or alters tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": 0x63727970})
