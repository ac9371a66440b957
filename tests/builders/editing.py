"""A scenario folder to spoil: the one `cryoplan new` writes, with one thing changed."""

import csv
import tomllib
from pathlib import Path

import pytest

from planner.errors import DataError, Fault
from planner.io.scenario.plausibility import plausibility_warnings
from planner.io.scenario.read import load_scenario
from planner.io.scenario.template import template_files


def template(folder: Path) -> Path:
    """A sound scenario folder."""
    folder.mkdir()
    for name, content in template_files():
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
