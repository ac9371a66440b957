"""Runs: changed cells, their rules, and what makes two runs the same."""

import csv
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from planner.errors import DataError
from planner.io.scenario.read import files_scenario, read_scenario
from planner.solving import Settings
from planner.sweep.run import SolveRequest, identity, read_scenario_folders, sweep_runs
from planner.sweep.settings import settings

TINY = Path(__file__).parents[3] / "data" / "tiny"
ONE = Settings(threads=1)
SOLVE = SolveRequest(settings=ONE, paths=50)


def made(*changes: str, folders: tuple[Path, ...] = (TINY,)):
    return sweep_runs(read_scenario_folders(folders), settings(changes), SOLVE)


def test_a_changed_cell_is_all_that_changes() -> None:
    (run,) = made("suites[S1].rooms=3")
    tiny, found = read_scenario(TINY), files_scenario(run.files, "x").scenario
    assert found == replace(tiny, suites={"S1": replace(tiny.suites["S1"], rooms=3)})
    assert (run.label, dict(run.setting), run.currency) == (
        "tiny",
        {"suites[S1].rooms": "3"},
        "CNY",
    )


def test_every_row_a_key_of_several_columns_and_settings() -> None:
    (run,) = made(
        "hospitals.ship_cost=9",
        "demand[MSC;FAR;2026-01-19].patients=5",
        "scenario.lots_per_week=no limit",
        'scenario.name=a "b" = c',
        "products.fill_target=0.9",
    )
    found = files_scenario(run.files, "x").scenario
    assert {h.ship_cost for h in found.hospitals.values()} == {9}
    assert found.demand.patients["MSC", "FAR", 2] == 5
    assert sum(found.demand.patients.values()) == 12
    assert (found.lots_per_week, found.name) == (None, 'a "b" = c')
    assert str(found.products["MSC"].fill_target) == "0.9"


def test_a_guarded_id_is_found_by_its_own_name(tmp_path: Path) -> None:
    folder = shutil.copytree(TINY, tmp_path / "tiny")
    for name in ("suites", "closures", "batches"):
        file = folder / f"{name}.csv"
        rows = [
            ["'=S1" if cell == "S1" else cell for cell in row]
            for row in csv.reader(StringIO(file.read_text(encoding="utf-8"), newline=""))
        ]
        file.write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    (run,) = made("suites[=S1].rooms=2", folders=(folder,))
    assert files_scenario(run.files, "x").scenario.suites["=S1"].rooms == 2


def test_folders_are_crossed_with_settings(tmp_path: Path) -> None:
    other = shutil.copytree(TINY, tmp_path / "other")
    toml = other / "scenario.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("Tiny", "Other"), encoding="utf-8")
    found = made("suites.rooms=1,2", folders=(TINY, other))
    assert [(r.label, r.setting["suites.rooms"]) for r in found] == [
        ("tiny", "1"), ("tiny", "2"), ("other", "1"), ("other", "2"),
    ]  # fmt: skip


def test_faults_come_at_once_with_the_change_that_brings_them_about() -> None:
    """A value alone is to blame for a fault that all its combinations have."""
    with pytest.raises(DataError) as error:
        made(
            "products.batch_success=0.9,1.2",
            "suites.rooms=1,1.5",
            "products.release_weeks=1,4",
            "products[NK].batch_cost=1",
            "lots[OLD].doses=3",
        )
    assert str(error.value).startswith("1 fault in the settings:")
    assert "products.csv, batch_cost: 'NK' There is no such row." in str(error.value)
    with pytest.raises(DataError) as error:
        made("products.batch_success=0.9,1.2", "suites.rooms=1,1.5", "products.release_weeks=1,4")
    said = str(error.value)
    assert said.startswith("3 faults in the settings:")
    assert (
        "tiny with products.batch_success=1.2: products.csv, row 2, batch_success: '1.2' is" in said
    )
    assert "tiny with suites.rooms=1.5: suites.csv, row 2, rooms: '1.5' is" in said
    assert "tiny with products.release_weeks=4: products.csv, row 2, release_weeks: '4' " in said


def test_a_fault_of_two_changes_together_names_both() -> None:
    with pytest.raises(DataError) as error:
        made("products.release_weeks=1,4", "products.shelf_life_weeks=4,5")
    assert "with products.release_weeks=4, products.shelf_life_weeks=4: " in str(error.value)
    assert str(error.value).startswith("1 fault")


def test_a_table_without_rows(tmp_path: Path) -> None:
    folder = shutil.copytree(TINY, tmp_path / "tiny")
    (folder / "freezers.csv").unlink()
    with pytest.raises(DataError, match="The table has no row to change"):
        made("freezers.positions=5", folders=(folder,))


def test_faults_of_all_folders(tmp_path: Path) -> None:
    folder = shutil.copytree(TINY, tmp_path / "tiny")
    (folder / "suites.csv").unlink()
    with pytest.raises(DataError) as error:
        read_scenario_folders((folder, tmp_path / "none"))
    assert "suites.csv: It is missing" in str(error.value)
    assert "There is no such folder" in str(error.value)


def test_the_same_scenario_twice_is_refused() -> None:
    with pytest.raises(DataError, match=r"is the same scenario as tiny with suites\.rooms=1"):
        made("suites.rooms=1,1.0")
    with pytest.raises(DataError, match="tiny as it is: is the same scenario as /"):
        made(folders=(TINY, TINY))


def test_identity() -> None:
    """Equal for equal scenarios, settings and paths, in whatever words; else different."""
    tiny = read_scenario(TINY)
    one = identity(tiny, ONE, 50)
    assert made()[0].id == made("suites.rooms=1.0")[0].id == one
    others = {identity(tiny, replace(ONE, gap=0.1), 50), identity(tiny, ONE, 51)}
    assert len({one, *others, made("suites.rooms=2")[0].id}) == 4
