"""Where things stand at the start: the last value that is right, the first that is wrong."""

from pathlib import Path

import pytest

from planner.io.scenario.read import load_scenario, read_scenario
from planner.io.scenario.write import write_scenario
from tests.builders.folders import codes_of, faults_of, set_cell, template

WAITING = "product,hospital,due,patients\n"
COURSES = "product,hospital,started,patients,shipped\n"
TRANSIT = "product,hospital,infused,doses\n"
FROZEN = "batch,product,suite,start,frozen\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Starts on Monday 2026-01-05.  MSC: 4 weeks of production, 2;2;2;2, 3 weeks of waiting at
    most; H1 is at the store, H2 a week away."""
    return template(tmp_path / "s")


def _ship_whole(folder: Path) -> None:
    heads, cells = (folder / "products.csv").read_text().splitlines()
    (folder / "products.csv").write_text(f"{heads},ship_course\n{cells},whole\n")


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("MSC,H1,2025-12-29,1", set()),
        ("MSC,H1,2025-12-15,1", set()),  # may start in week 0
        ("MSC,H1,2025-12-08,1", {"wait-over"}),
        ("MSC,H1,2026-01-05,1", {"not-before-start"}),
        ("MSC,H1,2025-12-30,1", {"not-a-monday"}),
        ("MSC,H9,2025-12-29,1", {"unknown-id"}),
        ("MSK,H1,2025-12-29,1", {"unknown-id"}),
        ("MSC,H1,2025-12-29,1\nMSC,H1,2025-12-29,2", {"duplicate-key"}),
        ("MSC,H1,2025-12-29,-1", {"negative"}),
        ("MSC,H2,2025-12-22,1", set()),  # may start in week 1, in which a dose is there
        ("MSC,H2,2025-12-15,1", {"waiting-out-of-reach"}),
        ("MSC,H2,2025-12-15,0", set()),
    ],
)
def test_waiting_patients(folder: Path, row: str, codes: set[str]):
    (folder / "waiting.csv").write_text(f"{WAITING}{row}\n")
    assert codes_of(folder) == codes


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("MSC,H1,2025-12-29,1,2", set()),
        ("MSC,H1,2025-12-29,1,1", {"less-than-left"}),  # 2 were due in week -1
        ("MSC,H1,2025-12-29,1,7", set()),  # some left early
        ("MSC,H1,2025-12-29,1,8", {"nothing-owed"}),
        ("MSC,H1,2025-12-29,1,9", {"more-than-course"}),
        ("MSC,H2,2025-12-29,1,4", set()),  # those of week 0 are on the way
        ("MSC,H2,2025-12-29,1,3", {"less-than-left"}),
        ("MSC,H1,2025-12-15,1,6", set()),  # its last week is week 0
        ("MSC,H1,2025-12-08,1,7", {"less-than-left"}),
        ("MSC,H1,2025-12-08,1,8", {"nothing-owed"}),
        ("MSC,H1,2026-01-05,1,0", {"not-before-start"}),
        ("MSC,H1,2025-12-31,1,2", {"not-a-monday"}),
        ("MSC,H9,2025-12-29,1,2", {"unknown-id"}),
        ("MSC,H1,2025-12-29,1,2\nMSC,H1,2025-12-29,1,2", {"duplicate-key"}),
        ("MSC,H1,2025-12-29,1,2\nMSC,H1,2025-12-29,1,4", set()),  # some have had more
    ],
)
def test_running_courses(folder: Path, row: str, codes: set[str]):
    (folder / "courses.csv").write_text(f"{COURSES}{row}\n")
    assert codes_of(folder) == codes


@pytest.mark.parametrize(("shipped", "codes"), [("4", set()), ("3", {"less-than-left"})])
def test_nothing_had_to_leave_for_weeks_after_the_horizon(
    folder: Path, shipped: str, codes: set[str]
):
    """One week, H2 two away: of the doses of weeks -1 to 2 only those to week 0 are in the plan."""
    set_cell(folder / "scenario.toml", "weeks", "1")
    set_cell(folder / "hospitals.csv", "transit_weeks", "2")
    (folder / "courses.csv").write_text(f"{COURSES}MSC,H1,2025-12-29,1,{shipped}\n")
    assert codes & codes_of(folder) == codes
    assert ("less-than-left" in codes_of(folder)) == bool(codes)


def test_doses_owed_after_the_horizon_are_owed(folder: Path):
    """Of a horizon of one week; the course goes on for two weeks more."""
    set_cell(folder / "scenario.toml", "weeks", "1")
    (folder / "demand.csv").write_text("product,hospital,week,patients\nMSC,H1,2026-01-05,1\n")
    (folder / "courses.csv").write_text(f"{COURSES}MSC,H1,2025-12-29,1,6\n")
    assert "nothing-owed" not in codes_of(folder)


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("MSC,H2,2026-01-05,3", set()),
        ("MSC,H2,2026-01-12,3", {"not-on-the-way"}),
        ("MSC,H2,2025-12-29,3", {"not-on-the-way"}),
        ("MSC,H1,2026-01-05,3", {"not-on-the-way"}),
        ("MSC,H2,2026-01-06,3", {"not-a-monday"}),
        ("NK,H2,2026-01-05,3", {"unknown-id"}),
        ("MSC,H2,2026-01-05,3\nMSC,H2,2026-01-05,1", {"duplicate-key"}),
    ],
)
def test_doses_on_the_way(folder: Path, row: str, codes: set[str]):
    (folder / "transit.csv").write_text(f"{TRANSIT}{row}\n")
    assert codes_of(folder) == codes


@pytest.mark.parametrize(
    ("doses", "codes"), [("16", set()), ("15", {"part-of-a-course"}), ("0", set())]
)
def test_whole_courses_on_the_way(folder: Path, doses: str, codes: set[str]):
    _ship_whole(folder)
    (folder / "transit.csv").write_text(f"{TRANSIT}MSC,H2,2026-01-05,{doses}\n")
    assert codes_of(folder) - {"beyond-help"} == codes


@pytest.mark.parametrize(
    ("shipped", "codes"), [("8", {"nothing-owed"}), ("7", {"course-leaves-whole"})]
)
def test_nobody_is_owed_part_of_a_whole_course(folder: Path, shipped: str, codes: set[str]):
    _ship_whole(folder)
    (folder / "courses.csv").write_text(f"{COURSES}MSC,H1,2025-12-29,1,{shipped}\n")
    assert codes_of(folder) - {"beyond-help"} == codes


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("F,MSC,A,2025-12-01,true", set()),
        ("F,MSC,A,2025-12-01,false", {"firm-frozen"}),
        ("F,MSC,A,2025-12-08,true", {"not-frozen-yet"}),
        ("L1,MSC,A,2025-12-01,true", set()),  # its doses are the lot of that id
        ("L1,MSC,A,2025-12-08,false", {"shared-id"}),
        ("L1,MSC,A,2025-12-08,", {"shared-id"}),
        ("F,MSC,A,2025-12-01,yes", {"not-a-choice"}),
    ],
)
def test_frozen_batches(folder: Path, row: str, codes: set[str]):
    (folder / "batches.csv").write_text(f"{FROZEN}{row}\n")
    assert codes_of(folder) == codes


def test_a_frozen_batch_is_no_lot_of_another_product(folder: Path):
    with (folder / "products.csv").open("a") as file:
        file.write("NK,NK,9,1,1,0,9,1,0,5,0,0,0,0,9,1,0,0\n")
    set_cell(folder / "suites.csv", "products", "MSC;NK")
    (folder / "batches.csv").write_text(f"{FROZEN}L1,NK,A,2025-12-01,true\n")
    assert codes_of(folder) == {"shared-id"}


@pytest.mark.parametrize(
    ("status", "released", "expires", "codes"),
    [
        ("released", "2026-01-13", "2026-01-18", {"lot-never-usable"}),
        ("quarantine", "2026-01-13", "2026-01-18", {"lot-never-usable"}),
        ("quarantine", "2025-01-13", "2026-01-18", set()),
        ("hold", "2026-01-13", "2026-01-18", set()),
        ("hold", "2025-01-13", "2026-01-04", {"lot-expired"}),
        ("held", "2025-01-13", "2026-01-18", {"not-a-choice"}),
        ("Hold", "2025-01-13", "2026-01-18", {"not-a-choice"}),
    ],
)
def test_the_status_of_a_lot(
    folder: Path, status: str, released: str, expires: str, codes: set[str]
):
    (folder / "lots.csv").write_text(
        "lot,product,doses,released_on,expires_on,status\n"
        f"L1,MSC,500,2025-01-06,2027-01-03,\nL2,MSC,5,{released},{expires},{status}\n"
    )
    assert codes_of(folder) == codes


@pytest.mark.parametrize(
    ("success", "code"), [("0", "too-small"), ("1.1", "too-large"), ("-1", "negative")]
)
@pytest.mark.parametrize("name", ["lots", "batches"])
def test_a_success_is_a_chance(folder: Path, name: str, success: str, code: str):
    row = "L9,MSC,5,2025-01-06,2027-01-03" if name == "lots" else "F,MSC,A,2026-01-05"
    head = "lot,product,doses,released_on,expires_on" if name == "lots" else FROZEN[:-8]
    (folder / f"{name}.csv").write_text(f"{head},success\n{row},{success}\n")
    assert codes_of(folder) == {code}


def test_the_bank_behind_a_batch_may_be_used_up(folder: Path):
    (folder / "batches.csv").write_text(
        "batch,product,suite,start,bank,donor\nF,MSC,A,2026-01-05,W-OLD,D-OLD\n"
    )
    (folder / "lots.csv").write_text(
        "lot,product,doses,released_on,expires_on,bank\nL1,MSC,90,2025-11-03,2027-10-03,W-OLD\n"
    )
    loaded = load_scenario(folder)
    assert loaded.warnings == ()
    assert loaded.scenario.batches["F"].bank == loaded.scenario.lots["L1"].bank == "W-OLD"


@pytest.mark.parametrize("name", ["move_cost", "reserve_weeks", "ending_doses"])
def test_nothing_costs_or_keeps_less_than_nothing(folder: Path, name: str):
    heads, cells = (folder / "products.csv").read_text().splitlines()
    (folder / "products.csv").write_text(f"{heads},{name}\n{cells},-1\n")
    assert codes_of(folder) == {"negative"}


@pytest.mark.parametrize("name", ["frozen_weeks", "stable_weeks"])
def test_weeks_are_no_fewer_than_none(folder: Path, name: str):
    text = (folder / "scenario.toml").read_text().replace("frozen_weeks = 0\n", "")
    (folder / "scenario.toml").write_text(f"{name} = -1\n{text}")
    assert codes_of(folder) == {"negative"}


def test_every_fault_at_once_with_place_value_rule_and_repair(folder: Path):
    (folder / "waiting.csv").write_text(
        f"{WAITING}MSC,H1,2025-12-08,1\nMSC,H1,2026-01-12,1\nMSC,H2,2025-12-29,1\n"
    )
    (folder / "courses.csv").write_text(
        f"{COURSES}MSC,H1,2025-12-29,1,9\nMSC,H2,2025-12-29,1,3\nMSC,H1,2025-12-01,1,7\n"
    )
    (folder / "transit.csv").write_text(
        f"{TRANSIT}MSC,H2,2026-01-12,2\nMSC,H1,2026-01-05,2\nMSC,H2,2025-12-29,2\n"
    )
    (folder / "batches.csv").write_text(f"{FROZEN}F,MSC,A,2025-12-15,true\n")
    assert [str(fault) for fault in faults_of(folder)] == [
        "batches.csv, row 2, frozen: 'true' is not so before the start, 2026-01-05: begun on "
        "2025-12-15, it is frozen on 2026-01-12. Write false, or correct start.",
        "waiting.csv, row 2, due: '2025-12-08' is more than the longest wait, 3 weeks, before the "
        "start, 2026-01-05: they could have started in the week of 2025-12-29 at the latest. "
        "Delete the row, or raise max_wait_weeks of 'MSC'.",
        "waiting.csv, row 3, due: '2026-01-12' is not before the start, 2026-01-05. "
        "Write an earlier Monday, or move them to demand.csv.",
        "courses.csv, row 2, shipped: '9' is more than the 8 doses of a course of 'MSC'. "
        "Write 8 or less, or correct course in products.csv.",
        "courses.csv, row 3, shipped: '3' is less than the 4 doses that had to leave before the "
        "start, 2026-01-05, of a course begun on 2025-12-29, 1 week on the way. "
        "Write 4 or more, or delete the row where the course was broken off.",
        "courses.csv, row 4, shipped: '7' is less than the 8 doses of a course of 4 weeks: begun "
        "on 2025-12-01, it ended in the week of 2025-12-22, before the start. "
        "Write 8 or more, or delete the row where the course was broken off.",
        "transit.csv, row 2, infused: '2026-01-12' is too late for doses that left before the "
        "start, 2026-01-05: 'H2' is 1 week from the store. "
        "Write a Monday from 2026-01-05 to 2026-01-05, or correct transit_weeks.",
        "transit.csv, row 3, infused: '2026-01-05' is too late for doses that left before the "
        "start, 2026-01-05: 'H1' is 0 weeks from the store. "
        "Delete the row: with transit_weeks 0 in hospitals.csv nothing is on the way.",
        "transit.csv, row 4, infused: '2025-12-29' is before the start, 2026-01-05: they have "
        "arrived. Delete the row: doses that were infused are told by courses.csv.",
    ]


def test_the_same_in_a_workbook(tmp_path: Path):
    """Written from a folder with a state, read back the same."""
    scenario = read_scenario(template(tmp_path / "s", full=True))
    write_scenario(scenario, tmp_path / "s.xlsx")
    assert read_scenario(tmp_path / "s.xlsx") == scenario
