"""`cryoplan value` on `tiny`: every row, by re-solving."""

import shutil
from pathlib import Path

import pytest

from tests.builders.folders import TINY, rows
from tests.planner.cli.typed import cryoplan


def test_every_row_and_resumed(tmp_path: Path) -> None:
    """One more room or lot a week gives nothing: one batch a fortnight is all that pays.

    With ten weeks of shelf life nothing expires: what that saves is worked out by a solve of
    the changed tables, typed by hand.
    """
    out, other = tmp_path / "out", shutil.copytree(TINY, tmp_path / "longer")
    code, said, _ = cryoplan("value", TINY, "--out", out, "--workers", 2)
    assert code == 0
    assert {x.name for x in out.iterdir()} == {"value.csv", "value.json", "runs"}
    table = {r["change"]: r for r in rows(out / "value.csv")}
    assert len(table) == 6
    assert {r["cost_before"] for r in table.values()} == {"221.0"}  # docs/worked_example.md
    assert float(table["one more room"]["worth_a_year"]) == 0
    products = other / "products.csv"
    (row,) = rows(products)
    assert row["shelf_life_weeks"] == "4"
    text = products.read_text(encoding="utf-8").replace(",2,1,4,", ",2,1,14,")
    products.write_text(text, encoding="utf-8")
    assert cryoplan("sweep", other, "--out", tmp_path / "sweep", "--workers", 1).code == 0
    (solved,) = rows(tmp_path / "sweep" / "runs.csv")
    longer = table["10 more weeks of shelf life"]
    assert float(longer["cost_after"]) == pytest.approx(float(solved["cost"]))
    assert float(longer["worth_a_year"]) == pytest.approx((221 - float(solved["cost"])) * 52 / 8)
    assert longer["sentence"] in said
    better = table["1 % more batches that pass"]  # nothing on averages, but not by chance
    assert float(better["worth_a_year"]) == 0 < float(better["simulated_low"])
    assert float(table["one more room"]["simulated_worth_a_year"]) == 0
    assert "on the same 1,000 paths" in said
    kept = {x: x.stat().st_mtime_ns for x in (out / "runs").glob("*.json")}
    assert cryoplan("value", TINY, "--out", out).code == 0
    assert {x: x.stat().st_mtime_ns for x in (out / "runs").glob("*.json")} == kept


def test_only_what_is_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ("--only", "donors", "--only", "rooms", "--paths", 0, "--workers", 1)
    assert cryoplan("value", TINY, "--out", out, *asked).code == 0
    assert [r["change"] for r in rows(out / "value.csv")] == ["one more room", "one more donor"]


def test_a_scenario_without_a_plan(tmp_path: Path) -> None:
    folder = shutil.copytree(TINY, tmp_path / "tiny")
    (folder / "freezers.csv").write_text("freezer,positions\nF1,1\n", encoding="utf-8")
    code, said, _ = cryoplan("value", folder, "--out", tmp_path / "out", "--workers", 2)
    assert code == 1
    assert "One more room (S1): cannot be said, for there is no accepted plan as it is." in said
    assert len(rows(tmp_path / "out" / "value.csv")) == 6


def test_nonsense_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert cryoplan("value", tmp_path / "nowhere", "--out", out).code == 2
    assert cryoplan("value", TINY, "--out", TINY).code == 2
    assert cryoplan("sweep", TINY, "--out", out, "--workers", 1).code == 0
    code, _, faults = cryoplan("value", TINY, "--out", out)
    assert code == 2
    assert "holds other files" in faults
