"""Rules between cells and tables: the last value that is right, the first that is wrong."""

from pathlib import Path

import pytest

from planner.io.scenario.read import read_scenario
from tests.builders.folders import codes_of, faults_of, set_cell, template

LOT = "lot,product,doses,released_on,expires_on\n"
FIRM = "batch,product,suite,start\n"
CLOSURE = "suite,from,to,rooms\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Starts on Monday 2026-01-05, 26 weeks; MSC takes 4 weeks in suite A of 2 rooms."""
    return template(tmp_path / "s")


@pytest.mark.parametrize(("weeks", "codes"), [("103", set()), ("104", {"no-life"})])
def test_release_leaves_a_week_of_life(folder: Path, weeks: str, codes: set[str]):
    set_cell(folder / "products.csv", "release_weeks", weeks)
    (folder / "hospitals.csv").write_text("hospital\nH1\nH2\n")
    assert codes_of(folder) <= codes | {"out-of-reach", "beyond-help"}
    assert codes <= codes_of(folder)


@pytest.mark.parametrize(
    ("success", "rule", "codes"),
    [
        ("0.5", "expected", set()),
        ("0.499999999999999999", "expected", {"no-doses"}),
        ("0.499999999999999999", "nominal", set()),
    ],
)
def test_a_batch_gives_a_dose(folder: Path, success: str, rule: str, codes: set[str]):
    set_cell(folder / "products.csv", "doses_per_batch", "2")
    set_cell(folder / "products.csv", "batch_success", success)
    set_cell(folder / "scenario.toml", "yield", f'"{rule}"')
    assert codes_of(folder) == codes


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("A,2026-02-02,2026-02-02,2", set()),
        ("A,2026-02-02,2026-02-01,2", {"from-after-to"}),
        ("A,2026-02-02,2026-02-02,3", {"closes-too-many"}),
        ("A,2026-02-02,2026-02-02,", set()),
        ("A,1999-01-01,2200-01-01,all", set()),
    ],
)
def test_closures(folder: Path, row: str, codes: set[str]):
    (folder / "closures.csv").write_text(CLOSURE + row)
    assert codes_of(folder) - {"beyond-help"} == codes


def test_closures_of_one_suite_may_add_up_beyond_its_rooms(folder: Path):
    (folder / "closures.csv").write_text(CLOSURE + "A,2026-02-02,2026-02-02,2\n" * 2)
    assert len(read_scenario(folder).closures) == 2


def test_freezers(folder: Path):
    (folder / "freezers.csv").write_text(
        "freezer,positions,from,to\nF1,800,2026-03-01,2026-02-01\nF2,1,,2000-01-01\n"
    )
    assert [(f.code, f.row) for f in faults_of(folder)] == [("from-after-to", 2)]


@pytest.mark.parametrize(
    ("released", "expires", "codes"),
    [
        ("2025-01-06", "2026-01-04", {"lot-expired"}),
        ("2025-01-06", "2026-01-05", {"lot-too-short"}),
        ("2025-01-06", "2026-01-10", {"lot-too-short"}),
        ("2027-01-06", "2026-01-10", {"lot-too-short"}),
        ("2025-01-06", "2026-01-11", set()),
        ("2026-01-05", "2026-01-11", set()),
        ("2026-01-06", "2026-01-11", {"lot-never-usable"}),
        ("2026-01-06", "2026-01-18", set()),
        ("2026-01-13", "2026-01-18", {"lot-never-usable"}),
        ("2030-01-01", "9999-12-31", {"lot-too-long"}),
    ],
)
def test_opening_lots(folder: Path, released: str, expires: str, codes: set[str]):
    (folder / "lots.csv").write_text(f"{LOT}L1,MSC,5,{released},{expires}\n")
    assert codes_of(folder) - {"beyond-help"} == codes


@pytest.mark.parametrize(
    ("start", "codes"),
    [
        ("2025-12-08", set()),
        ("2025-12-01", {"firm-frozen"}),
        ("2026-06-29", set()),
        ("2026-07-06", {"firm-too-late"}),
        ("2026-01-06", {"not-a-monday"}),
    ],
)
def test_firm_batches_in_time(folder: Path, start: str, codes: set[str]):
    (folder / "batches.csv").write_text(f"{FIRM}B1,MSC,A,{start}\n")
    assert codes_of(folder) == codes


def test_a_firm_batch_keeps_its_week(folder: Path):
    (folder / "batches.csv").write_text(f"{FIRM}B1,MSC,A,2025-12-08\n")
    assert read_scenario(folder).batches["B1"].start == -4


def test_a_firm_batch_in_its_suite_under_its_own_id(folder: Path):
    (folder / "suites.csv").write_text("suite,rooms,products\nA,2,MSC\nB,1,NK\n")
    with (folder / "products.csv").open("a") as file:
        file.write("NK,NK,9,1,1,0,9,1,0,5,0,0,0,0,9,1,0,0\n")
    (folder / "batches.csv").write_text(f"{FIRM}L1,MSC,B,2026-01-05\n")
    assert [str(f) for f in faults_of(folder)] == [
        "batches.csv, row 2, suite: 'B' does not list product 'MSC'. "
        "Add it to products of that suite, or correct the suite.",
        "batches.csv, row 2, batch: 'L1' is already the lot in row 2 of lots.csv. "
        "Rename one of them.",
    ]


def test_rules_apply_to_rows_with_other_faults(folder: Path):
    """Without it the second fault of a row would show only after the first is mended."""
    set_cell(folder / "products.csv", "release_weeks", "104")
    set_cell(folder / "products.csv", "lost_cost", "")
    assert codes_of(folder) == {"no-life", "blank"}
