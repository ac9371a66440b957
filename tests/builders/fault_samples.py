"""Scenarios with each fault and warning of docs/fault_catalogue.py."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook

from planner.io.scenario.write import new_scenario
from tests.builders.folders import set_cell

ROOT = Path(__file__).parents[2]
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


def sample(code: str, folder: Path) -> Path:
    """The folder with the sample's change, or the file that it is about."""
    change = CODES[code]
    if change.deed:
        return DEEDS[code](folder)
    if change.whole:
        (folder / change.file).write_text(change.whole)
    else:
        set_cell(folder / change.file, change.column, change.value)
    return folder
