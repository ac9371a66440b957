"""The tables say what was missed, of the latest runs."""

from math import nan
from pathlib import Path

import pandas as pd
import pytest

from tests.benchmarks.scale import COLUMNS, append
from tests.benchmarks.tables import between_markers, missed, tables

KEPT = {
    "measured": "2027-01-04", "regime": "season", "size": "medium", "seed": 1, "who": "cryoplan",
    "busy": 0, "within": 60.0, "asked": 0.005, "ending": "OPTIMAL", "violations": 0,
    "seconds": 60.0, "cost": 2_000_000.0, "bound": 1_990_000.0, "gap": 0.005, "closed": 60.0,
    "first": 5.0, "near": 20.0, "MiB": 512.0,
}  # fmt: skip
PLAIN = KEPT | {"who": "plain", "cost": 1_998_100.0, "bound": 1_990_000.0, "gap": 0.0041}


def test_nothing_is_missed_at_the_limits() -> None:
    """2,000,000 is 0.095 % dearer than 1,998,100."""
    assert missed(pd.Series(KEPT), pd.Series(PLAIN)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"gap": 0.0051}, ["gap"]),
        ({"gap": nan, "cost": nan, "violations": nan}, ["gap", "rules", "plan"]),
        ({"violations": 1}, ["rules"]),
        ({"seconds": 71.1}, ["time"]),
        ({"MiB": 6145.0}, ["memory"]),
        ({"first": 5.1}, ["first plan"]),
        ({"near": 20.1}, ["near"]),
        ({"cost": 2_000_200.0}, ["plan"]),
        ({"bound": 1_989_990.0}, ["bound"]),
        ({"first": 10.0, "near": 40.0, "busy": 1, "within": 120.0}, []),
        ({"first": 30.0, "near": 59.0, "size": "national"}, []),
    ],
)
def test_each_miss_has_its_word(change: dict[str, object], words: list[str]) -> None:
    assert missed(pd.Series(KEPT | change), pd.Series(PLAIN)) == words


def test_the_latest_run_counts_and_stands_beside_its_rival(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    append(path, COLUMNS, [KEPT | {"cost": 9e9}])
    append(path, COLUMNS, [PLAIN, KEPT, KEPT | {"seed": 2, "busy": 1}])
    page = tables(pd.read_csv(path))
    assert "9,000" not in page
    assert (
        "| season, 1 | 2.000 | 1.990 | 0.50 % | 0.5 % | 60 | 5.0 | 20 | 0.5 "
        "| 1.998 | 1.990 | 0.41 % | 5.0 | 20 | 0.5 |  |"
    ) in page
    assert "Measured on 2027-01-04." in page
    assert "one core busy" in page.split("| season, 1 |")[1]
    assert path.read_text().count("measured") == 1


def test_tables_take_their_place_in_the_page() -> None:
    page = "before\n<!-- tables: begin -->\nold\n<!-- tables: end -->\nafter\n"
    new = between_markers(page, "new")
    assert new == "before\n<!-- tables: begin -->\n\nnew\n\n<!-- tables: end -->\nafter\n"
    assert between_markers(new, "new") == new
