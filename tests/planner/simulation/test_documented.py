"""The script of docs/simulation.md, and what it says of another dispersion, done on `tiny`."""

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.folders import TINY, rows
from tests.planner.cli.typed import cryoplan

PAGE = Path(__file__).parents[3] / "docs" / "simulation.md"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `tiny` as data/ucart, and a plan for it."""
    place = tmp_path_factory.mktemp("documented")
    shutil.copytree(TINY, place / "data" / "ucart")
    assert cryoplan("solve", TINY, "--out", place / "plan", "--quiet").code == 0
    return place


def run(place: Path) -> "subprocess.CompletedProcess[str]":
    (script,) = re.findall(r"^```py\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=place
    )


def test_script(place: Path) -> None:
    ended = run(place)
    assert ended.returncode == 0, ended.stderr
    lines = [line.split() for line in ended.stdout.splitlines()]
    assert lines[0][:3] == ["all", "fill_rate", "0.875"]
    assert [x[1] for x in lines if x[0] == "all" and x[2] == "None"][:1] == ["due_patients"]


def test_another_dispersion_takes_the_plan_over(place: Path) -> None:
    scenario, plan = place / "copy", place / "plan_copy"
    shutil.copytree(place / "data" / "ucart", scenario)
    shutil.copytree(place / "plan", plan)
    table = rows(scenario / "demand.csv")
    with (scenario / "demand.csv").open("w", encoding="utf-8", newline="") as text:
        out = csv.DictWriter(text, table[0].keys())
        out.writeheader()
        out.writerows({**row, "dispersion": "2.5"} for row in table)
    simulate = ("simulate", scenario, plan, "--out", place / "other", "--paths", 300)
    refused = cryoplan(*simulate)
    assert refused.code == 1
    assert "cryoplan check FOLDER PLAN --rewrite" in refused.out
    assert cryoplan("check", scenario, plan, "--rewrite").code == 0
    assert cryoplan(*simulate).code == 0
    told = {r["kpi"]: r for r in rows(place / "other" / "simulation.csv") if r["scope"] == "all"}
    assert float(told["fill_rate"]["mean"]) < 0.62  # 0.65 with a dispersion of 1.4


def test_a_plan_that_cannot_be_read_is_told(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place / "data", tmp_path / "data")
    shutil.copytree(place / "plan", tmp_path / "plan")
    (tmp_path / "plan" / "batches.csv").write_text("batch\n", encoding="utf-8")
    ended = run(tmp_path)
    assert ended.returncode == 1
    assert "batches.csv" in ended.stderr
    assert "Traceback" not in ended.stderr
