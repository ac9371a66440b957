"""Changes as typed or listed: targets, the grid, and every fault at once."""

from pathlib import Path

import pytest

from planner.errors import DataError
from planner.sweep.settings import settings


def named(changes: list[str], listed: Path | None = None) -> list[dict[str, str]]:
    return [{t.name: text for t, text in s.items()} for s in settings(changes, listed)]


def test_nothing_changed_is_one_setting() -> None:
    assert named([]) == [{}]


def test_full_grid_the_last_change_fastest() -> None:
    found = named(["products.batch_success=0.8,0.9", "suites[S1].rooms=1..2:2"])
    assert found == [
        {"products.batch_success": p, "suites[S1].rooms": r}
        for p in ("0.8", "0.9")
        for r in ("1", "2")
    ]


@pytest.mark.parametrize("key", ["a=b", "a.b", "x]y", "A].B", "MSC;NEAR;2026-01-05"])
def test_keys_with_any_sign(key: str) -> None:
    table = "demand" if ";" in key else "suites"
    column = "patients" if ";" in key else "rooms"
    assert named([f"{table}[{key}].{column}=1"]) == [{f"{table}[{key}].{column}": "1"}]


def test_a_list_is_crossed_with_the_grid(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text('suites[S1].rooms,"lineage.wcb_cost"\n1,\n,7\n', encoding="utf-8")
    assert named(["scenario.lots_per_week=1,2"], listed) == [
        {**row, "scenario.lots_per_week": n}
        for row in ({"suites[S1].rooms": "1"}, {"lineage.wcb_cost": "7"})
        for n in "12"
    ]


def test_every_fault_at_once(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("suite.rooms\n1\n", encoding="utf-8")
    changes = [
        "product.batch_success=0.9",
        "products.batch_sucess=0.9",
        "products.product=A",
        "scenario.lots=1",
        "scenario[x].seed=1",
        "closures[S1].rooms=1",
        "demand[MSC].patients=1",
        "suites.rooms=3..1:2",
        "rooms=1",
        "suites.rooms",
        "hospitals.priority=2",
        "hospitals[NEAR].priority=3",
    ]
    with pytest.raises(DataError) as error:
        settings(changes, listed)
    said = str(error.value)
    assert said.startswith("12 faults in the changes:")
    for words in (
        "'product.batch_success' The table is not known. Did you mean products?",
        "products.csv. Did you mean batch_success?",
        "The column names the row itself.",
        "not known in scenario.toml.",
        "Write scenario.seed.",
        "only all of them can be changed. Write closures.rooms; for one row, change it in a copy",
        "named by product, hospital, week",
        "--set, suites.rooms: '3..1:2' is an empty range.",
        "names no table and column",
        "has no values",
        "'hospitals.priority' and hospitals[NEAR].priority change the same cell",
        "list.csv: 'suite.rooms' The table is not known. Did you mean suites?",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "There is no header."),
        ("suites.rooms\n", "There is no row."),
        ("suites.rooms,suites.rooms\n1,2\n", "names the same column twice"),
        ("suites.rooms\n1,2\n", "more cells than the header"),
        ("suites.rooms,suites[S1].rooms\n1,2\n", "change the same cell"),
    ],
)
def test_faults_of_a_list(tmp_path: Path, text: str, rule: str) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=rule):
        settings([], listed)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        settings([], tmp_path / "none.csv")


def test_too_many() -> None:
    with pytest.raises(DataError, match="make 1,000,000 settings; at most 10,000"):
        settings(["suites.rooms=1..1000:1000", "scenario.seed=1..1000:1000"])
