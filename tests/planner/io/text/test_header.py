"""A row that is no header is one fault, not one for each column and cell that follows from it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.io.scenario.read import read_scenario
from tests.builders.folders import faults_of, template


def _changed(folder: Path, change: Callable[[str], str], file: str = "demand.csv") -> Path:
    folder = template(folder)
    path = folder / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


TITLE = "The row is a title; the column names stand in row {}. Delete the rows above them."
SEP = "The line that begins with sep= is for Excel only; the column names stand below. "


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda t: f"sep=,\n{t}", f"row 1: {SEP}Delete the line."),
        (lambda t: f"SEP=,\r\n{t}", f"row 1: {SEP}Delete the line."),
        (lambda t: f"\n\nsep=,\n{t}", f"row 3: {SEP}Delete the line."),
        (
            lambda t: f"sep=;\n{t.replace(',', ';')}",
            "row 1: Cells are separated by ';', not by commas. Save it as CSV with commas.",
        ),
        (lambda t: f"Demand 2026\n{t}", f"row 1: {TITLE.format(2)}"),
        (lambda t: f"Demand,of 2026,,,\n\nby week\n{t}", f"row 1: {TITLE.format(4)}"),
        (lambda t: f"week,\n{t}", f"row 1: {TITLE.format(2)}"),
        (
            lambda t: t.replace(",", "，"),
            "row 1: Cells are separated by '，', not by commas. Save it as CSV with commas.",
        ),
        (
            lambda t: t.replace(",", "，", 2),
            "row 1: The column names 'product，hospital，week' are separated by '，' inside one "
            "cell. Save it as CSV with commas; in a workbook put each into its own cell.",
        ),
        (
            lambda t: t.split("\n", 1)[0] + "\n" + t.split("\n", 1)[1].replace(",", "，"),
            "row 2: All cells of the row stand in the first, separated by '，'. "
            "Write a comma of plain ASCII between cells.",
        ),
        (
            lambda t: t.replace(",", "\t"),
            "row 1: Cells are separated by '\\t', not by commas. Save it as CSV with commas.",
        ),
    ],
)
def test_one_cause(tmp_path: Path, change: Callable[[str], str], fault: str):
    found = faults_of(_changed(tmp_path / "s", change))
    assert [str(f) for f in found] == [f"demand.csv, {fault}"]


def test_a_long_file_with_a_title(tmp_path: Path):
    """It is long enough to be read by pandas."""

    def long(text: str) -> str:
        return f"Demand\n{text}" + "MSC,H1,2026-01-05,1\n" * 10_000

    found = faults_of(_changed(tmp_path / "s", long))
    assert [str(f) for f in found] == [f"demand.csv, row 1: {TITLE.format(2)}"]


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff", "\ufeff" * 3])
def test_byte_order_marks_before_the_header_are_nothing(tmp_path: Path, mark: str):
    before = read_scenario(template(tmp_path / "t"))
    assert read_scenario(_changed(tmp_path / "s", lambda t: mark + t)) == before
    assert read_scenario(_changed(tmp_path / "u", lambda t: mark + t, "scenario.toml")) == before


def test_spaces_that_do_not_break_are_trimmed(tmp_path: Path):
    before = read_scenario(template(tmp_path / "t"))
    assert read_scenario(_changed(tmp_path / "s", lambda t: t.replace(",", ",\xa0"))) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("demand.csv", ",H1,", ",H1\u200b,", "row 2, hospital: 'H1\\u200b' is not in hospitals"),
        ("products.csv", ",0.9,", ",90%,", "row 2, batch_success: '90%' is not a number."),
    ],
)
def test_what_a_cell_holds_is_named(tmp_path: Path, file: str, old: str, new: str, fault: str):
    found = faults_of(_changed(tmp_path / "s", lambda t: t.replace(old, new, 1), file))
    assert [str(f).startswith(f"{file}, {fault}") for f in found] == [True]


def test_a_row_of_totals_is_named(tmp_path: Path):
    found = faults_of(_changed(tmp_path / "s", lambda t: f"{t}Total,,,99\n"))
    assert {f.row for f in found} == {found[0].row}
    assert found[0].value == "Total"


def test_a_column_nobody_reads_may_have_any_name(tmp_path: Path):
    """A header with all its columns is one, whatever else stands there."""

    def noted(text: str) -> str:
        first, rest = text.split("\n", 1)
        return f'{first},"note; product, if any"\n{rest}'

    assert read_scenario(_changed(tmp_path / "s", noted)) == read_scenario(template(tmp_path / "t"))
