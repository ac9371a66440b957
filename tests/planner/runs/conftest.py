"""A new store for each test, on SQLite, and on PostgreSQL where the environment names one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner.runs import Store, open_store
from tests.planner.runs.databases import BACKENDS, new_address


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that is not made yet."""
    with new_address(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new store, in which every write happens a second after the one before."""
    opened = open_store(url)
    clock = iter(datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(seconds=n) for n in range(10**6))
    opened._now = lambda: next(clock)
    yield opened
    opened.close()
