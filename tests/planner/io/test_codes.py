"""Every code is documented with a sample, and the sample brings it about."""

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from planner.errors import DataError
from planner.io import codes as catalogue
from planner.io.read import read_scenario
from planner.io.write import new_scenario, write_scenario
from tests.planner.io.editing import codes_of, set_cell, template

CODES = {**catalogue.FAULTS, **catalogue.WARNINGS}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1"


def _no_folder(folder: Path) -> Path:
    return folder / "nowhere"


def _without_products(folder: Path) -> Path:
    (folder / "products.csv").unlink()
    return folder


def _renamed_lots(folder: Path) -> Path:
    (folder / "lots.csv").rename(folder / "lot.csv")
    return folder


def _products_as_folder(folder: Path) -> Path:
    (folder / "products.csv").unlink()
    (folder / "products.csv").mkdir()
    return folder


def _picture(folder: Path) -> Path:
    (folder / "demand.csv").write_bytes(PNG)
    return folder


def _zip(folder: Path) -> Path:
    with ZipFile(folder / "s.xlsx", "w") as parts:
        parts.writestr("a.txt", "a")
    return folder / "s.xlsx"


def _cell(value: str) -> Callable[[Path], Path]:
    def change(folder: Path) -> Path:
        path = folder / "s.xlsx"
        new_scenario(path)
        book = load_workbook(path)
        book["suites"]["B2"] = value
        book.save(path)
        return path

    return change


def _firm_elsewhere(folder: Path) -> Path:
    set_cell(folder / "products.csv", "name", "MSC")
    with (folder / "products.csv").open("a") as file:
        file.write("NK,NK,9,1,1,0,9,1,0,5,0,0,0,0,9,1,0,0\n")
    (folder / "batches.csv").write_text("batch,product,suite,start\nB1,NK,A,2026-01-05\n")
    return folder


def _chinese(folder: Path) -> Path:
    text = (folder / "hospitals.csv").read_text().replace("City hospital", "北京医院")
    (folder / "hospitals.csv").write_bytes(text.encode("gb18030"))
    return folder


def _notes(folder: Path) -> Path:
    (folder / "notes.csv").write_text("a\n1\n")
    return folder


def _no_suite(folder: Path) -> Path:
    set_cell(folder / "suites.csv", "rooms", "0")
    (folder / "closures.csv").unlink()
    return folder


def _small_bank(folder: Path) -> Path:
    set_cell(folder / "lineage.csv", "wcb_vials_per_batch", "21")
    return folder


def _no_bank(folder: Path) -> Path:
    set_cell(folder / "lineage.csv", "donors_available", "0")
    (folder / "banks.csv").unlink()
    return folder


DEEDS: dict[str, Callable[[Path], Path]] = {
    "not-a-scenario": _no_folder,
    "missing-file": _without_products,
    "misspelt-file": _renamed_lots,
    "unreadable-file": _products_as_folder,
    "not-text": _picture,
    "not-a-workbook": _zip,
    "excel-error": _cell("#N/A"),
    "no-value": _cell("=1+1"),
    "firm-suite": _firm_elsewhere,
    "read-as-gb18030": _chinese,
    "unknown-file": _notes,
    "no-suite": _no_suite,
    "no-batch-in-bank": _small_bank,
    "no-bank": _no_bank,
}


@pytest.mark.parametrize("code", [c for c in CODES if c != "not-writable"])
def test_the_sample_brings_it_about(code: str, tmp_path: Path):
    folder = path = template(tmp_path / "s")
    sample = CODES[code]
    if sample.deed:
        path = DEEDS[code](folder)
    elif sample.whole:
        (folder / sample.file).write_text(sample.whole)
    else:
        set_cell(folder / sample.file, sample.column, sample.value)
    assert code in codes_of(path)


def test_what_no_file_can_give_back_is_not_written(tmp_path: Path):
    scenario = read_scenario(template(tmp_path / "s"))
    with pytest.raises(DataError) as error:
        write_scenario(replace(scenario, currency="  "), tmp_path / "t")
    assert [fault.code for fault in error.value.faults] == ["not-writable"]


def test_every_code_in_the_source_is_documented_and_used():
    """A code outside the catalogue would be lost; one that nothing uses would be a lie."""
    used = set()
    for path in Path(catalogue.__file__).parent.glob("*.py"):
        if path.name == "codes.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value)
    assert set(CODES) <= used
