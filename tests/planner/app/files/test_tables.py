"""A table of a scenario through the grid and back."""

import pandas as pd
import pytest

from planner.app.files.examples import example_files, titles
from planner.app.files.tables import applied, content, frame, same, with_all_columns, without_blanks
from planner.errors import DataError, PlannerError
from planner.io.scenario.read import files_scenario
from planner.io.scenario.schema import SETTINGS_FILE


@pytest.mark.parametrize("name", titles())
def test_through_the_grid_and_back_is_the_same_scenario(name: str) -> None:
    files = example_files(name)
    through = {
        file: held if file == SETTINGS_FILE else content(frame(held, file))
        for file, held in files.items()
    }
    assert files_scenario(through, name).scenario == files_scenario(files, name).scenario


def test_a_missing_table_has_its_columns_and_no_row() -> None:
    shown = frame(None, "closures.csv")
    assert list(shown.columns) == ["suite", "from", "to", "rooms", "reason"]
    assert shown.empty


@pytest.mark.parametrize(
    "table", ["suite,rooms\nA,1,more\n", "suite,rooms,suite\nA,1,B\n", "suite,rooms,,\nA,1,,\n"]
)
def test_what_is_wrong_stays_wrong_through_the_grid(table: str) -> None:
    """Cells without a head and heads that are there twice are neither dropped nor an error."""
    given = {**example_files("tiny"), "suites.csv": table.encode()}
    through = {**given, "suites.csv": content(frame(given["suites.csv"], "suites.csv"))}
    told = []
    for files in (given, through):
        with pytest.raises(DataError) as found:
            files_scenario(files, "tiny")
        told.append([(f.code, f.row, f.rule) for f in found.value.faults])
    assert told[0] == told[1]


def test_strange_bytes_are_shown() -> None:
    shown = frame("hospital,name\nH2,北京\n".encode("gb18030"), "hospitals.csv")
    assert shown.to_numpy().tolist() == [["H2", "北京"]]


def test_what_is_no_table_is_said_so() -> None:
    with pytest.raises(PlannerError, match=r"products\.csv is no table"):
        frame(b"x" * 200_000, "products.csv")


def test_rows_left_empty_in_the_grid_are_no_rows() -> None:
    edited = pd.DataFrame({"suite": ["A", "", " "], "rooms": ["1", "", ""]}, dtype="str")
    assert content(edited) == b"suite,rooms\nA,1\n"


def test_rows_of_the_grid_are_those_of_the_file_blank_ones_too() -> None:
    shown = frame(b"suite,rooms\nS,1\n\nT,2\n\n", "suites.csv")
    assert list(shown.index) == [2, 3, 4]
    assert list(without_blanks(shown).index) == [2, 4]
    assert content(shown) == b"suite,rooms\nS,1\nT,2\n"


def test_cells_rows_added_and_rows_deleted_are_applied() -> None:
    """The states are what the browser sends: rows by place, `None` for a cell that was emptied."""
    shown = frame(b"suite,rooms\nS,1\nT,2\nU,3\n", "suites.csv")
    typed = {
        "edited_rows": {0: {"rooms": "7"}, 2: {"suite": None}},
        "deleted_rows": [1],
        "added_rows": [{"rooms": "9", "suite": "V"}, {}, {"suite": "W"}],
    }
    edited = applied(shown, typed)
    assert content(edited) == b"suite,rooms\nS,7\n,3\nV,9\nW,\n"
    assert list(without_blanks(edited).index) == [2, 4, 5, 7]
    assert content(shown) == b"suite,rooms\nS,1\nT,2\nU,3\n"
    nothing: dict[str, object] = {"edited_rows": {}, "deleted_rows": [], "added_rows": []}
    assert applied(shown, nothing).equals(shown)


def test_rows_can_be_added_to_a_table_that_is_not_there() -> None:
    typed = {"edited_rows": {}, "deleted_rows": [], "added_rows": [{"suite": "S"}]}
    edited = applied(frame(None, "closures.csv"), typed)
    assert content(edited) == b"suite,from,to,rooms,reason\nS,,,,\n"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (b"suite,rooms\nS,1\n", b'\xef\xbb\xbfsuite,rooms\r\n"S",1\r\n', True),
        (b"suite,rooms\nS,1\n", b"suite,rooms\nS,2\n", False),
        (None, b"suite,rooms,products\n", True),
        (None, b"x" * 200_000, False),
    ],
)
def test_the_same_cells_are_the_same_table(one: bytes, other: bytes, alike: bool) -> None:
    assert same("suites.csv", one, other) is alike


def test_every_column_is_shown_and_one_that_stays_blank_is_not_written() -> None:
    """A lot can be set on hold where the file has no status yet."""
    given = b"lot,product,doses,released_on,expires_on\nOLD,MSC,4,2025-12-29,2026-01-18\n"
    held = frame(given, "lots.csv")
    shown = with_all_columns(held, "lots.csv")
    optional = ["status", "bank", "donor", "success"]
    assert list(shown.columns) == [*held.columns, *optional]
    assert content(shown, optional) == given
    typed = {"edited_rows": {0: {"status": "hold"}}, "deleted_rows": [], "added_rows": []}
    on_hold = given.replace(b"_on\n", b"_on,status\n").replace(b"-18\n", b"-18,hold\n")
    assert content(applied(shown, typed), optional) == on_hold


def test_a_blank_column_of_the_file_itself_is_written() -> None:
    given = b"lot , product,status\nOLD,MSC,\n"
    shown = with_all_columns(frame(given, "lots.csv"), "lots.csv")
    added = ["doses", "released_on", "expires_on", "bank", "donor", "success"]
    assert list(shown.columns) == ["lot ", " product", "status", *added]
    assert content(shown, added) == given
