"""Every code is documented with a sample, and the sample brings it about."""

import ast
import re
import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from planner.errors import DataError
from planner.io.scenario.read import read_scenario
from planner.io.scenario.write import new_scenario, write_scenario
from planner.io.text.faults import FAULTS, WARNINGS
from tests.builders.folders import codes_of, faults_of, set_cell, template

ROOT = Path(__file__).parents[1]
CATALOGUE = runpy.run_path(str(ROOT / "docs" / "fault_catalogue.py"))
CODES = {**CATALOGUE["FAULTS"], **CATALOGUE["WARNINGS"]}
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


def _zero(folder: Path) -> Path:
    """What openpyxl writes asks to be calculated when it is opened."""
    path = folder / "s.xlsx"
    new_scenario(path)
    book = load_workbook(path)
    book["products"]["J2"] = "=1+1"
    book.save(path)
    with ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    with ZipFile(path, "w") as parts:
        for name, xml in content.items():
            parts.writestr(name, re.sub(rb"(<f>1\+1</f>)<v ?/>", rb"\1<v>0</v>", xml))
    return path


def _month(folder: Path) -> Path:
    path = folder / "s.xlsx"
    new_scenario(path)
    book = load_workbook(path)
    book["lots"]["E2"].number_format = "mmm yyyy"
    book.save(path)
    return path


def _firm_elsewhere(folder: Path) -> Path:
    set_cell(folder / "products.csv", "name", "MSC")
    with (folder / "products.csv").open("a") as file:
        file.write("NK,NK,9,1,1,0,9,1,0,5,0,0,0,0,9,1,0,0\n")
    (folder / "batches.csv").write_text("batch,product,suite,start\nB1,NK,A,2026-01-05\n")
    return folder


def _slots_of_two(folder: Path) -> Path:
    with (folder / "products.csv").open("a") as file:
        file.write("NK,NK,9,1,1,0,9,1,0,5,0,0,0,0,9,1,0,0\n")
    with (folder / "scenario.toml").open("a") as file:
        file.write('\n[autologous]\nplant = "P"\nslots_per_week = 3\n')
        file.write("[autologous.NK]\nslots_per_week = 2\n")
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


def _with_column(folder: Path, name: str, value: str) -> Path:
    heads, cells = (folder / "products.csv").read_text().splitlines()
    (folder / "products.csv").write_text(f"{heads},{name}\n{cells},{value}\n")
    return folder


def _large_course(folder: Path) -> Path:
    """Of 8 doses a batch gives 0.9 x 8 in a plan, 7; a course has 2;2;2;2."""
    set_cell(folder / "products.csv", "doses_per_batch", "8")
    return _with_column(folder, "ship_course", "whole")


def _whole_course(table: str) -> Callable[[Path], Path]:
    def change(folder: Path) -> Path:
        (folder / table).write_text(
            "product,hospital,started,patients,shipped\nMSC,H1,2025-12-29,1,7\n"
            if table == "courses.csv"
            else "product,hospital,infused,doses\nMSC,H2,2026-01-05,12\n"
        )
        return _with_column(folder, "ship_course", "whole")

    return change


def _certain_target(folder: Path) -> Path:
    return _with_column(folder, "fill_target", "1")


def _idle_target(folder: Path) -> Path:
    (folder / "demand.csv").write_text("product,hospital,week,patients\nMSC,H1,2026-01-05,0\n")
    return _certain_target(folder)


DEEDS: dict[str, Callable[[Path], Path]] = {
    "not-a-scenario": _no_folder,
    "missing-file": _without_products,
    "misspelt-file": _renamed_lots,
    "unreadable-file": _products_as_folder,
    "not-text": _picture,
    "not-a-workbook": _zip,
    "excel-error": _cell("#N/A"),
    "no-value": _cell("=1+1"),
    "formulas-all-zero": _zero,
    "day-not-shown": _month,
    "firm-suite": _firm_elsewhere,
    "course-leaves-whole": _whole_course("courses.csv"),
    "part-of-a-course": _whole_course("transit.csv"),
    "read-as-gb18030": _chinese,
    "unknown-file": _notes,
    "no-suite": _no_suite,
    "slots-differ": _slots_of_two,
    "no-batch-in-bank": _small_bank,
    "no-bank": _no_bank,
    "course-too-large": _large_course,
    "certain-target": _certain_target,
    "idle-target": _idle_target,
}


def _sample(code: str, folder: Path) -> Path:
    """The folder with the sample's change, or the file that it is about."""
    sample = CODES[code]
    if sample.deed:
        return DEEDS[code](folder)
    if sample.whole:
        (folder / sample.file).write_text(sample.whole)
    else:
        set_cell(folder / sample.file, sample.column, sample.value)
    return folder


@pytest.mark.parametrize("code", [c for c in CODES if c != "not-writable"])
def test_the_sample_brings_it_about(code: str, tmp_path: Path):
    assert code in codes_of(_sample(code, template(tmp_path / "s")))


@pytest.mark.parametrize("code", [c for c in CATALOGUE["FAULTS"] if c != "not-writable"])
def test_every_fault_says_how_it_is_mended(code: str, tmp_path: Path):
    found = faults_of(_sample(code, template(tmp_path / "s")))  # it looks at every repair
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
