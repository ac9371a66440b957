"""A store is named by a URL or a file, by the environment, or not at all."""

from pathlib import Path

import pytest

from planner.errors import PlannerError
from planner.runs import address
from planner.runs.address import shown, store_url


def test_a_file_is_named_by_its_path_or_by_a_url(tmp_path: Path) -> None:
    for named in (str(tmp_path / "runs.db"), f"sqlite:///{tmp_path / 'runs.db'}"):
        assert shown(store_url(named)) == str(tmp_path / "runs.db")


def test_the_environment_names_the_store_where_nobody_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRYOPLAN_STORE", str(tmp_path / "env.db"))
    assert shown(store_url()) == str(tmp_path / "env.db")
    assert shown(store_url(str(tmp_path / "said.db"))) == str(tmp_path / "said.db")
    monkeypatch.delenv("CRYOPLAN_STORE")
    monkeypatch.setattr(address, "user_data_dir", lambda name, appauthor: str(tmp_path / name))
    assert shown(store_url()) == str(tmp_path / "cryoplan" / "runs.db")


def test_postgresql_without_a_driver_is_taken_for_the_one_that_we_need() -> None:
    assert store_url("postgresql://host/runs").drivername == "postgresql+psycopg"
    assert store_url("postgresql+psycopg://host/runs").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "named", ["sqlite://", "sqlite:///:memory:", "mysql://host/runs", "nonsense://", "://"]
)
def test_what_names_no_store_is_refused_with_a_way_to_name_one(named: str) -> None:
    with pytest.raises(PlannerError, match=r"Name a file, .* by --store or \$CRYOPLAN_STORE"):
        store_url(named)
