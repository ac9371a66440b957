"""Every code is documented with a sample, and the sample brings it about."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from planner.errors import DataError
from planner.io.scenario.read import read_scenario
from planner.io.scenario.write import write_scenario
from planner.io.text.faults import FAULTS, WARNINGS
from tests.builders.fault_samples import CATALOGUE, CODES, sample
from tests.builders.folders import codes_of, faults_of, set_cell, template

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("code", [c for c in CODES if c != "not-writable"])
def test_the_sample_brings_it_about(code: str, tmp_path: Path):
    assert code in codes_of(sample(code, template(tmp_path / "s")))


@pytest.mark.parametrize("code", [c for c in CATALOGUE["FAULTS"] if c != "not-writable"])
def test_every_fault_says_how_it_is_mended(code: str, tmp_path: Path):
    found = faults_of(sample(code, template(tmp_path / "s")))  # it looks at every repair
    assert code in {fault.code for fault in found}


@pytest.mark.parametrize(
    ("cell", "value", "repair"),
    [
        ("products.csv batch_success", "1.9", "a number above 0, up to 1, such as 0.9 for 90 %."),
        ("products.csv batch_success", "0", "a number above 0, up to 1, such as 0.9 for 90 %."),
        ("products.csv production_weeks", "0", "a number from 1 to 5,200."),
        ("products.csv doses_per_batch", "020.00", "20."),
        ("products.csv doses_per_batch", ".0", "0."),
        ("products.csv doses_per_batch", "9" * 40 + ".00", "digits only."),
        ("products.csv course", "2;1.00", "1."),
        ("lots.csv released_on", "1066-10-14", "1900-01-01 or a later date."),
        ("scenario.toml start", "3000-01-06", "an earlier Monday."),
    ],
)
def test_what_to_write_instead(cell: str, value: str, repair: str, tmp_path: Path):
    folder = template(tmp_path / "s")
    file, column = cell.split()
    set_cell(folder / file, column, value)
    (found,) = (f for f in faults_of(folder) if (f.file, f.column) == (file, column))
    assert found.repair == f"Write {repair}"


def test_what_no_file_can_give_back_is_not_written(tmp_path: Path):
    scenario = read_scenario(template(tmp_path / "s"))
    with pytest.raises(DataError) as error:
        write_scenario(replace(scenario, currency="  "), tmp_path / "t")
    assert [fault.code for fault in error.value.faults] == ["not-writable"]
    assert all(fault.repair for fault in error.value.faults)


def test_every_code_in_the_source_is_documented_and_used():
    """A code outside the catalogue would be lost; one that nothing uses would be a lie."""
    assert (set(CATALOGUE["FAULTS"]), set(CATALOGUE["WARNINGS"])) == (FAULTS, WARNINGS)
    used = set()
    io = ROOT / "planner" / "io"
    terms = ROOT / "planner" / "domain" / "autologous.py"  # that contradict each other
    for path in {terms, *io.rglob("*.py")} - {io / "text" / "faults.py"}:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value)
    assert set(CODES) <= used
