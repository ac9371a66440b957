"""A store of runs for the tests of this folder, apart from the one of whoever runs them."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("store") / "runs.db"
        patch.setenv("CRYOPLAN_STORE", f"sqlite:///{place}")
        yield
