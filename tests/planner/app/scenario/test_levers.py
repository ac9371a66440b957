"""Levers move what was saved, back and forth, and leave alone what was changed by hand."""

from decimal import Decimal

import pytest

from planner.app.files.examples import example_files
from planner.app.scenario.levers import (
    DEMAND,
    FILL,
    LEVERS,
    LOST,
    ROOMS,
    SHELF,
    SUCCESS,
    TESTS,
    ScenarioLever,
    amounts,
    move,
    scaled,
    standing,
    subjects,
)

DEMAND_CSV = (
    b"product,hospital,week,patients,mean\n"
    b"A,H,2026-01-05,1,1.50\nA,H,2026-01-12,1,\nA,K,2026-01-05,3,0.2\nB,H,2026-01-05,10,\n"
)
PRODUCTS_CSV = b"product,batch_success,shelf_life_weeks,lost_cost\nA,0.95,10,1000.50\nB,,8,many\n"
SAVED = {
    "demand.csv": DEMAND_CSV,
    "products.csv": PRODUCTS_CSV,
    "suites.csv": b"suite,rooms,products\nS,2,A\nT,,B\n",
    "scenario.toml": b"name = 'x'\nlots_per_week = 3  # a Friday\n[autologous]\n",
}


def moved(lever: ScenarioLever, position: int | None, files: dict[str, bytes] | None = None) -> str:
    """The lever's file with it at a position for all."""
    given = SAVED if files is None else files
    found = move(SAVED, given, lever, subjects(SAVED, lever), position).files
    return {**given, **found}[lever.file].decode()


def test_whole_patients_add_up_to_the_factor() -> None:
    """1.2 × (1, 1, 3) is (1.2, 2.4, 6.0) as sums: rounded (1, 2, 6), so 1, 1, 4."""
    assert scaled([1, 1, 3], 120) == [1, 1, 4]
    assert scaled([1] * 10, 150) == [2, 1] * 5  # halves are rounded up
    assert sum(scaled([1] * 100, 105)) == 105
    assert scaled([Decimal("1.50"), Decimal("0.2")], 120) == [Decimal("1.8"), Decimal("0.24")]


def test_demand_is_moved_product_by_product_and_the_mean_exactly() -> None:
    assert moved(DEMAND, 120).splitlines()[1:] == [
        "A,H,2026-01-05,1,1.8", "A,H,2026-01-12,1,", "A,K,2026-01-05,4,0.24", "B,H,2026-01-05,12,",
    ]  # fmt: skip
    made = {**SAVED, "demand.csv": moved(DEMAND, 120).encode()}
    assert amounts(SAVED, DEMAND, ["A", "B"]) == {"A": 5, "B": 10}
    assert amounts(made, DEMAND, ["A", "B"]) == {"A": 6, "B": 12}


@pytest.mark.parametrize(
    ("lever", "position", "said"),
    [
        (ROOMS, 1, "suite,rooms,products\nS,3,A\nT,2,B\n"),  # blank is 1
        (ROOMS, -3, "suite,rooms,products\nS,0,A\nT,0,B\n"),
        (TESTS, 2, "name = 'x'\nlots_per_week = 5  # a Friday\n[autologous]\n"),
        (SUCCESS, 3, "product,batch_success,shelf_life_weeks,lost_cost\n"
                     "A,0.98,10,1000.50\nB,1,8,many\n"),
        (SHELF, -9, "product,batch_success,shelf_life_weeks,lost_cost\n"
                    "A,0.95,1,1000.50\nB,,1,many\n"),
        (LOST, 110, "product,batch_success,shelf_life_weeks,lost_cost\n"
                    "A,0.95,10,1100.55\nB,,8,many\n"),
        (FILL, 90, "product,batch_success,shelf_life_weeks,lost_cost,fill_target\n"
                   "A,0.95,10,1000.50,0.9\nB,,8,many,0.9\n"),
    ],
)  # fmt: skip
def test_each_lever_moves_its_own_cells(lever: ScenarioLever, position: int, said: str) -> None:
    assert moved(lever, position) == said


@pytest.mark.parametrize("lever", LEVERS, ids=lambda x: x.name)
def test_a_lever_goes_there_and_back(lever: ScenarioLever) -> None:
    """The position is read off the files, so that undo moves the slider too."""
    saved = example_files("platform")
    files = dict(saved)
    whose = subjects(saved, lever)
    assert whose
    there = [p for p in lever.positions if p != lever.neutral][::-5]
    for position in there[:3]:
        files |= move(saved, files, lever, whose, position).files
        stood = {standing(saved, files, lever, x) for x in whose}
        assert stood == {position} or lever in (SUCCESS, TESTS, ROOMS)  # which end at 100 %, 0
    assert files[lever.file] != saved[lever.file]
    files |= move(saved, files, lever, whose, lever.neutral).files
    assert files[lever.file] == saved[lever.file]


def test_what_is_changed_by_hand_stays_while_a_lever_moves() -> None:
    files = {**SAVED, "demand.csv": moved(DEMAND, 120).encode()}
    files["demand.csv"] = files["demand.csv"].replace(b"B,H,2026-01-05,12", b"B,H,2026-01-05,77")
    files["demand.csv"] += b"A,K,2026-02-02,5,\n"
    found = move(SAVED, files, DEMAND, ["A", "B"], 200)
    assert found.by_hand == 2 + 1  # 77, and the new row's patients and mean
    rows = found.files["demand.csv"].decode().splitlines()
    assert rows[3:] == ["A,K,2026-01-05,6,0.4", "B,H,2026-01-05,77,", "A,K,2026-02-02,5,"]


def test_one_cell_changed_by_hand_is_no_lever() -> None:
    files = {**SAVED, "demand.csv": DEMAND_CSV.replace(b"01-12,1", b"01-12,2")}
    assert standing(SAVED, files, DEMAND, "A") == 100
    assert move(SAVED, SAVED, DEMAND, ["A"], 100).files == {}


def test_one_product_alone() -> None:
    found = move(SAVED, SAVED, SHELF, ["B"], 2)
    files = {**SAVED, **found.files}
    assert [standing(SAVED, files, SHELF, x) for x in "AB"] == [0, 2]
    assert amounts(files, SHELF, ["A", "B"]) == {"A": 10, "B": 10}
    assert amounts(files, LOST, ["B"]) == {"B": None}


def test_a_file_that_is_no_table_has_nothing_to_move() -> None:
    broken = {**SAVED, "demand.csv": b"x" * 200_000, "scenario.toml": b"no = "}
    assert subjects(broken, DEMAND) == []
    assert subjects(broken, TESTS) == []
    assert move(SAVED, {}, DEMAND, ["A"], 120).files == {}
