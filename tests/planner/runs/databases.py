"""Databases for stores that are thrown away: a SQLite file, or a schema of a PostgreSQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, create_engine, text

from planner.runs.address import store_url
from planner.runs.tables import METADATA

POSTGRESQL = os.environ.get("CRYOPLAN_TEST_POSTGRESQL", "")  # URL of a database to make schemas in
BACKENDS = ["sqlite", *(["postgresql"] if POSTGRESQL else [])]


@contextmanager
def new_address(backend: str, folder: Path) -> Iterator[str]:
    """The address of a store that is not made yet."""
    if backend == "sqlite":
        yield f"sqlite:///{folder / f'{uuid4().hex}.db'}"
        return
    schema = f"test_{uuid4().hex}"
    server = create_engine(store_url(POSTGRESQL))
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    own = store_url(POSTGRESQL).update_query_dict({"options": f"-csearch_path={schema}"})
    try:
        yield own.render_as_string(hide_password=False)
    finally:
        with server.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        server.dispose()


@contextmanager
def unguarded(address: str) -> Iterator[Connection]:
    """A transaction of somebody who may do anything: no trigger and no key holds them back.

    It is rolled back at the end unless they commit.
    """
    engine = create_engine(store_url(address))
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if not sqlite:
            connection.execute(text("SET session_replication_role = replica"))
        else:  # the driver begins a transaction with the first change only: nothing is left behind
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN")
            for name in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).scalars():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        connection.rollback()
    engine.dispose()


TABLES = [table.name for table in METADATA.sorted_tables]
