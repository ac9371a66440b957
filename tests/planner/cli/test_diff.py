"""`cryoplan diff`: two scenarios, two plans, two runs that are kept."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from planner.runs import open_store
from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan

ROW = "MSC;NEAR;2026-01-12"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """tiny, and tiny with three patients instead of one in its second week."""
    before, now = (Path(copytree(TINY, tmp_path / name)) for name in ("before", "now"))
    demand = now / "demand.csv"
    text = demand.read_text()
    assert text.count("MSC,NEAR,2026-01-12,1,") == 1
    demand.write_text(text.replace("MSC,NEAR,2026-01-12,1,", "MSC,NEAR,2026-01-12,3,"))
    return before, now


def test_two_scenarios_differ_in_their_inputs(two: tuple[Path, Path], tmp_path: Path) -> None:
    ended = cryoplan("diff", *two, "--out", tmp_path / "out")
    assert (ended.code, ended.err) == (0, "")
    (row,) = [line for line in ended.out.splitlines() if line.startswith("demand.csv")]
    assert row.split() == ["demand.csv", ROW, "patients", "1", "3"]
    assert (tmp_path / "out" / "inputs.csv").read_text() == (
        f"file,row,column,what,before,now\ndemand.csv,{ROW},patients,changed,1,3\n"
    )
    assert [x.name for x in (tmp_path / "out").iterdir()] == ["inputs.csv"]


def test_two_plans_differ_in_figures_and_batches(two: tuple[Path, Path], tmp_path: Path) -> None:
    """8 patients, of whom 7 are served for 221; of 10, 8 are for 279: the optima of both."""
    plans = [tmp_path / "plan_before", tmp_path / "plan_now"]
    for scenario, plan in zip(two, plans, strict=True):
        assert cryoplan("solve", scenario, "--out", plan, "--quiet").code == 0
    ended = cryoplan("diff", *two, "--plans", *plans, "--out", tmp_path / "out")
    assert ended.code == 0
    assert "serves 1 patient more for 58 CNY more, with the same batches" in ended.out
    figures = (tmp_path / "out" / "figures.csv").read_text().splitlines()
    assert "all,fill_rate,share,0.875,0.8,-0.075" in figures
    assert "all,lost_patients,patient,1,2,1" in figures
    assert "all,cost,CNY,221.0,279.0,58.0" in figures
    batches = (tmp_path / "out" / "batches.csv").read_text().splitlines()[1:]
    assert batches == ["MSC-B001,MSC,kept,2026-01-12,2026-01-12,S1,S1"]


def test_runs_that_are_kept_bring_their_plans(
    two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'runs.db'}"
    monkeypatch.setenv("CRYOPLAN_STORE", url)
    for name, scenario in zip("ab", two, strict=True):
        cryoplan("solve", scenario, "--out", tmp_path / name, "--quiet", "--keep")
    now, before = open_store(url).runs(kind="plan")
    document = json.loads(cryoplan("diff", before.id, now.id, "--json").out)
    assert [x["row"] for x in document["inputs"]] == [ROW]
    (cost,) = [x for x in document["figures"] if (x["scope"], x["kpi"]) == ("all", "cost")]
    assert (cost["before"], cost["now"]) == (221, 279)
    assert {x["what"] for x in document["batches"]} == {"kept"}
    of_versions = cryoplan("diff", str(before.version), two[1])
    assert (of_versions.code, ROW in of_versions.out) == (0, True)
    one = cryoplan("diff", before.id, two[1])
    assert f"{two[1]} has no plan to compare" in one.err
    again = cryoplan("diff", before.id, now.id, "--plans", tmp_path / "a", tmp_path / "b")
    assert (again.code, "Leave out --plans" in again.err) == (2, True)
    unknown = cryoplan("diff", "r260101-aaaaaa", now.id)
    assert (unknown.code, "has no run 'r260101-aaaaaa'" in unknown.err) == (2, True)


def test_what_means_the_same_is_no_difference(two: tuple[Path, Path], tmp_path: Path) -> None:
    ended = cryoplan("diff", two[0], two[0])
    assert (ended.code, ended.out) == (0, "The inputs mean the same.\n")


def test_what_cannot_be_compared_is_said(two: tuple[Path, Path], tmp_path: Path) -> None:
    absent = cryoplan("diff", tmp_path / "absent", two[0])
    assert (absent.code, "There is no such folder" in absent.err) == (2, True)
    plan = tmp_path / "plan"
    cryoplan("solve", two[0], "--out", plan, "--quiet")
    others = cryoplan("diff", *two, "--plans", plan, plan)
    assert (others.code, f"a plan of another scenario than {two[1]}" in others.err) == (2, True)
    over = cryoplan("diff", *two, "--out", two[0])
    assert (over.code, "holds other files than differences" in over.err) == (2, True)
    assert (two[0] / "demand.csv").exists()
    alone = cryoplan("diff", *two, "--excel")
    assert (alone.code, "--excel is for the tables of --out" in alone.err) == (2, True)
