"""A store of runs for the tests of this folder, apart from the one of whoever runs them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.app.workspace.workspace import Workspace
from tests.planner.app.kept_runs import keep_plan, tiny_files


@pytest.fixture(scope="session", autouse=True)
def _own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("store") / "runs.db"
        patch.setenv("CRYOPLAN_STORE", f"sqlite:///{place}")
        yield


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Workspace]:
    """`tiny` with its plan, in a store of its own."""
    monkeypatch.setenv("CRYOPLAN_STORE", f"sqlite:///{tmp_path}/runs.db")
    work = Workspace()
    work.open("tiny", tiny_files(comparator=False), kind="uploaded")
    keep_plan(work)
    yield work
    work.store.close()
