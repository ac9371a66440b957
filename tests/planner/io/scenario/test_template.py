"""`cryoplan new` writes a scenario that is sound and says what to fill in."""

import tomllib
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.domain.state import WaitingPatients
from planner.io.scenario.autologous_keys import AUTOLOGOUS
from planner.io.scenario.plausibility import plausibility_warnings
from planner.io.scenario.read import load_scenario, read_scenario
from planner.io.scenario.schema import SETTINGS, TABLES
from planner.io.scenario.write import new_scenario


@pytest.mark.parametrize("name", ["s", "s.xlsx", "deep/er/s"])
@pytest.mark.parametrize("full", [False, True])
def test_it_has_no_fault_and_no_warning(tmp_path: Path, name: str, full: bool):
    new_scenario(tmp_path / name, full=full)
    loaded = load_scenario(tmp_path / name)
    assert (*loaded.warnings, *plausibility_warnings(loaded.scenario)) == ()


def test_it_has_every_file_and_column(tmp_path: Path):
    new_scenario(tmp_path / "s")
    for table in TABLES:
        if table.added_later:
            assert not (tmp_path / "s" / table.file).exists()
            continue
        header = (tmp_path / "s" / table.file).read_text().splitlines()[0]
        assert header.split(",") == [c.name for c in table.columns if not c.silent]


def test_in_full_it_has_every_table_and_column(tmp_path: Path):
    new_scenario(tmp_path / "s", full=True)
    new_scenario(tmp_path / "s.xlsx", full=True)
    book = load_workbook(tmp_path / "s.xlsx")
    for table in TABLES:
        header = (tmp_path / "s" / table.file).read_text().splitlines()[0]
        assert header.split(",") == [c.name for c in table.columns]
        first = next(book[table.name].iter_rows(values_only=True))
        assert list(first) == [c.name for c in table.columns]
    assert read_scenario(tmp_path / "s") == read_scenario(tmp_path / "s.xlsx")


def test_in_full_it_tells_of_the_state_at_the_start(tmp_path: Path):
    """Week 0 begins on 5 January 2026."""
    new_scenario(tmp_path / "s", full=True)
    scenario = read_scenario(tmp_path / "s")
    assert scenario.waiting == (WaitingPatients(product="MSC", hospital="H1", due=-1, patients=1),)
    (course,) = scenario.courses
    assert course.owed(scenario.products["MSC"].course) == {0: 2, 1: 2}
    (transit,) = scenario.transit
    assert (transit.hospital, transit.infused, transit.doses) == ("H2", 0, 2)
    assert scenario.lots["L2"].status == "hold"
    assert scenario.lot_doses("F1") == 54
    assert scenario.batches["F1"].frozen
    assert scenario.batches["F2"].start == -1


def test_it_explains_every_key(tmp_path: Path):
    new_scenario(tmp_path / "s")
    text = (tmp_path / "s" / "scenario.toml").read_text(encoding="utf-8")
    assert list(tomllib.loads(text)) == [c.name for c in SETTINGS if c.name != "stable_weeks"]
    assert "\n# stable_weeks =\n" in text
    for column in (*SETTINGS, *AUTOLOGOUS):
        assert f"# {column.meaning}" in text
    for table in TABLES:
        assert f"{table.file:<14} {table.meaning}" in text
