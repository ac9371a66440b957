"""A table of a scenario through the grid and back."""

import pandas as pd
import pytest

from planner.app.state import shipped, shipped_files
from planner.app.tables import FAULTS, content, frame, with_faults
from planner.errors import DataError, PlannerError
from planner.io.scenario.read import files_scenario
from planner.io.scenario.schema import SETTINGS_FILE


@pytest.mark.parametrize("name", shipped())
def test_through_the_grid_and_back_is_the_same_scenario(name: str) -> None:
    files = shipped_files(name)
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
    given = {**shipped_files("tiny"), "suites.csv": table.encode()}
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
    edited = pd.DataFrame({"suite": ["A", None, " "], "rooms": ["1", None, ""]}, dtype="str")
    assert content(edited) == b"suite,rooms\nA,1\n"


def test_what_is_wrong_stands_beside_its_row_and_is_no_part_of_the_table() -> None:
    table = b"suite,rooms,products\nS,1,MSC\n\nT,-1,MSC\n"
    with pytest.raises(DataError) as found:
        files_scenario({**shipped_files("tiny"), "suites.csv": table}, "tiny")
    mine = [f for f in found.value.faults if f.file == "suites.csv"]
    shown = with_faults(frame(table, "suites.csv"), mine)
    assert list(shown.index) == [2, 4]
    assert shown[FAULTS].iloc[0] == ""
    assert shown[FAULTS].iloc[1].startswith("rooms ")
    assert content(shown) == b"suite,rooms,products\nS,1,MSC\nT,-1,MSC\n"
    fine = frame(b"suite,rooms\nA,1\n", "suites.csv")
    assert with_faults(fine, []) is fine
