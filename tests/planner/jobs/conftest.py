"""A store of its own for each test, with a version of `tiny` in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.runs import Store, open_store
from tests.builders.folders import TINY
from tests.planner.jobs.doing import kept


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'runs.db'}")
    yield opened
    opened.close()


@pytest.fixture
def tiny(store: Store) -> str:
    """The id of a version."""
    return kept(store, TINY)
