"""A new store for each test, on SQLite, and on PostgreSQL where the environment names one."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from planner.runs import Store, open_store
from planner.runs.address import store_url

POSTGRESQL = os.environ.get("CRYOPLAN_TEST_POSTGRESQL", "")  # URL of a database to make schemas in
BACKENDS = ["sqlite", *(["postgresql"] if POSTGRESQL else [])]


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that is not made yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'runs.db'}"
        return
    schema = f"test_{uuid4().hex}"
    server = create_engine(store_url(POSTGRESQL))
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    own = store_url(POSTGRESQL).update_query_dict({"options": f"-csearch_path={schema}"})
    yield own.render_as_string(hide_password=False)
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new store, in which every write happens a second after the one before."""
    opened = open_store(url)
    clock = iter(datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(seconds=n) for n in range(10**6))
    opened._now = lambda: next(clock)
    yield opened
    opened.close()
