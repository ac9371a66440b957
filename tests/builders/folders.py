"""Folders on disk: data/tiny and copies of it, the template and what spoils it."""

import csv
import shutil
import tomllib
from pathlib import Path

import pytest

from planner.errors import DataError, Fault
from planner.io.scenario.plausibility import plausibility_warnings
from planner.io.scenario.read import load_scenario
from planner.io.scenario.template import template_files

TINY = Path(__file__).parents[2] / "data" / "tiny"
PLAN_FILES = {  # of a plan folder without a workbook
    "batches.csv", "banking.csv", "service.csv", "shipments.csv", "discards.csv", "stock.csv",
    "interrupted.csv", "kpis.csv", "report.json",
}  # fmt: skip
COMPARATOR = """
[autologous]
slots_per_week = 2
apheresis_days = 3
make_days = 7
make_days_sd = 2
release_days = 4
transit_days = 1
success = 0.8
remakes = 1
dropout_per_month = 0.5
max_wait_days = 40
cost_per_lot = 300
chair_days = 1
"""


def tiny_with_comparator(place: Path) -> Path:
    """A copy of `tiny` in `place`, with fresh autologous manufacture to compare it with."""
    shutil.copytree(TINY, place)
    with (place / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write(COMPARATOR)
    return place


def rows(table: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, cells as text."""
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, hidden ones too."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def change(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of the first `old` of a file; it must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def template(folder: Path, *, full: bool = False) -> Path:
    """A sound scenario folder; full: with every table and column, and a state at its start."""
    folder.mkdir()
    for name, content in template_files(full=full):
        (folder / name).write_bytes(content)
    return folder


def set_cell(path: Path, column: str, value: str) -> None:
    """Change a cell of the first row, or the value behind a key."""
    if path.suffix == ".toml":
        lines = path.read_text().splitlines()
        assert column in tomllib.loads(path.read_text())
        kept = [f"{column} = {value}" if x.startswith(f"{column} =") else x for x in lines]
        path.write_text("\n".join(kept))
        return
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index(column)] = value
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def faults_of(path: Path) -> list[Fault]:
    """Every fault that reading `path` reports; each says what is wrong and how it is mended."""
    with pytest.raises(DataError) as error:
        load_scenario(path)
    assert all(fault.rule and fault.repair for fault in error.value.faults), str(error.value)
    return list(error.value.faults)


def codes_of(path: Path) -> set[str]:
    """The codes of all faults of `path`, or of all its warnings where there are no faults."""
    try:
        loaded = load_scenario(path)
    except DataError as error:
        return {fault.code for fault in error.faults}
    return {warning.code for warning in (*loaded.warnings, *plausibility_warnings(loaded.scenario))}
