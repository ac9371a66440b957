"""`cryoplan new` writes a scenario that is sound and says what to fill in."""

import tomllib
from pathlib import Path

import pytest

from planner.io.scenario.plausibility import plausibility_warnings
from planner.io.scenario.read import load_scenario
from planner.io.scenario.schema import AUTOLOGOUS, SETTINGS, TABLES
from planner.io.scenario.write import new_scenario


@pytest.mark.parametrize("name", ["s", "s.xlsx", "deep/er/s"])
def test_it_has_no_fault_and_no_warning(tmp_path: Path, name: str):
    new_scenario(tmp_path / name)
    loaded = load_scenario(tmp_path / name)
    assert (*loaded.warnings, *plausibility_warnings(loaded.scenario)) == ()


def test_it_has_every_file_and_column(tmp_path: Path):
    new_scenario(tmp_path / "s")
    for table in TABLES:
        header = (tmp_path / "s" / table.file).read_text().splitlines()[0]
        assert header.split(",") == [c.name for c in table.columns if not c.silent]


def test_it_explains_every_key(tmp_path: Path):
    new_scenario(tmp_path / "s")
    text = (tmp_path / "s" / "scenario.toml").read_text(encoding="utf-8")
    assert list(tomllib.loads(text)) == [c.name for c in SETTINGS]
    for column in (*SETTINGS, *AUTOLOGOUS):
        assert f"# {column.meaning}" in text
    for table in TABLES:
        assert f"{table.file:<14} {table.meaning}" in text
