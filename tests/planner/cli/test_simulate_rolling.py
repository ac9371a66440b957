"""`cryoplan simulate --rolling`: both figures with intervals, said and written; bad input."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from planner.io.results.write_simulation import OURS, ROLLING_FILE
from tests.builders.folders import TINY, rows
from tests.planner.cli.typed import cryoplan


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("rolling") / "plan"
    assert cryoplan("solve", TINY, "--out", place, "--quiet").code == 0
    return place


def test_both_figures_are_said_and_written(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--paths", 50, "--rolling", 2, "--rolling-paths", 5, "--seed", 4)
    code, said, _ = cryoplan("simulate", TINY, plan, "--out", out, *options)
    assert code == 0
    assert {x.name for x in out.iterdir()} == OURS | {ROLLING_FILE}
    about = json.loads((out / "simulation.json").read_text(encoding="utf-8"))["rolling"]
    assert (about["every_weeks"], about["paths"], about["seed"]) == (2, 5, 4)
    assert about["sentence"] in said
    assert any("5 paths are few" in note for note in about["notes"])
    assert any("5 may hold too few of them" in note for note in about["notes"])
    figures = {r["kpi"]: r for r in rows(out / ROLLING_FILE)}
    assert all(float(f["static_low"]) >= 0 for f in figures.values())
    assert float(figures["fill_rate"]["static_high"]) <= 1
    for kpi in ("cost", "fill_rate", "mean_wait_weeks"):
        row = {k: float(v) for k, v in figures[kpi].items() if k not in {"kpi", "unit"}}
        for of in ("static", "rolling", "difference"):
            assert row[f"{of}_low"] <= row[f"{of}_mean"] <= row[f"{of}_high"]
        gain = row["rolling_mean"] - row["static_mean"]
        assert row["difference_mean"] == pytest.approx(gain)
    assert figures["cost"]["unit"] == "CNY"
    for words in ("plan followed", "re-decided", "difference", "rolling.csv", "every 2 weeks"):
        assert words in said
    again = tmp_path / "again"
    assert cryoplan("simulate", TINY, plan, "--out", again, *options).code == 0
    assert (out / ROLLING_FILE).read_bytes() == (again / ROLLING_FILE).read_bytes()
    assert cryoplan("simulate", TINY, plan, "--out", out, "--paths", 50).code == 0
    assert {x.name for x in out.iterdir()} == OURS  # replaced whole


def test_for_excel(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--paths", 20, "--rolling", 4, "--rolling-paths", 2, "--excel")
    assert cryoplan("simulate", TINY, plan, "--out", out, *options).code == 0
    text = (out / ROLLING_FILE).read_bytes().decode("utf-8-sig")
    assert text.startswith("kpi,unit,static_mean,static_low,static_high,rolling_mean,")
    assert len(list(csv.reader(StringIO(text)))) > 10


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--rolling", 0), "'--rolling': Input should be"),
        (("--rolling", "x"), "'--rolling': Input should be"),
        (("--rolling", 9), "Re-deciding every 9 weeks: 1 to 8 are possible."),
        (("--rolling-paths", 5), "Add --rolling WEEKS, or leave --rolling-paths out."),
        (
            ("--paths", 4, "--rolling", 2, "--rolling-paths", 5),
            "--rolling-paths 5 is more than --paths 4: paths are re-decided out of those that are "
            "followed. Write at most 4, or more --paths.",
        ),
        (("--rolling", 2, "--rolling-paths", 1), "'--rolling-paths': Input should be"),
    ],
)
def test_what_is_out_of_range_is_refused(
    plan: Path, tmp_path: Path, options: tuple[object, ...], why: str
) -> None:
    code, said, faults = cryoplan("simulate", TINY, plan, "--out", tmp_path / "out", *options)
    assert (code, said) == (2, "")
    assert why in " ".join(faults.replace("│", " ").split())
    assert not (tmp_path / "out").exists()
