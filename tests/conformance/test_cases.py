"""One folder for each rule of the contract: what the command says, its exit code, the cost by hand.

A folder holds `scenario/`, maybe `plan/` (its tables; stock, KPIs and report are brought up to
date first) or `previous/` (batches and banks of the plan in force), and `expected.toml`: contract
(the rule), command, exit, cost, says (texts that must occur).  The comments there show the
arithmetic.
"""

import csv
import shutil
from pathlib import Path

import pytest

from tests.conformance.cases import CASES, GOOD, expected, report
from tests.planner.cli.typed import cryoplan


def ids(case: Path) -> str:
    return case.name


def of(command: str) -> list[Path]:
    return [case for case in CASES if expected(case)["command"] == command]


@pytest.mark.parametrize("case", of("solve"), ids=ids)
def test_solve(case: Path, tmp_path: Path) -> None:
    """The best plan costs what it costs by hand, and the checker accepts it."""
    asked, plan = expected(case), tmp_path / "plan"
    before = ("--previous", case / "previous") if (case / "previous").is_dir() else ()
    ran = cryoplan("solve", case / "scenario", "--out", plan, "--gap", 0, "--quiet", *before)
    assert ran.code == asked["exit"], ran.text
    told = report(plan)
    text = "\n".join([ran.text, told["ending"], *told["warnings"]])
    for words in asked.get("says", ()):
        assert words in text
    if ran.code == 0:
        assert told["ending"] == "OPTIMAL"
        assert told["cost"] == pytest.approx(asked["cost"], rel=1e-12, abs=1e-9)
        assert told["bound"] <= told["cost"] + 1e-6
        gap = (told["cost"] - told["bound"]) / max(1, abs(told["cost"]))
        assert told["gap"] == pytest.approx(gap, abs=1e-12)
        again = cryoplan("check", case / "scenario", plan)
        assert again.code == 0, again.text


@pytest.mark.parametrize("case", of("check"), ids=ids)
def test_check(case: Path, tmp_path: Path) -> None:
    """A plan made by hand is told what is wrong with it, and costs what it costs by hand."""
    asked, plan = expected(case), tmp_path / "plan"
    shutil.copytree(case / "plan", plan)
    ran = cryoplan("check", case / "scenario", plan, "--rewrite")
    assert ran.code == asked["exit"], ran.text
    for words in asked.get("says", ()):
        assert words in ran.text
    assert report(plan)["cost"] == pytest.approx(asked["cost"], rel=1e-12)


@pytest.mark.parametrize("case", of("validate"), ids=ids)
def test_validate(case: Path, tmp_path: Path) -> None:
    """A fault is named with its file and column, and nothing is written."""
    asked, plan = expected(case), tmp_path / "plan"
    for command in (("validate", case / "scenario"), ("solve", case / "scenario", "--out", plan)):
        ran = cryoplan(*command)
        assert ran.code == asked["exit"], ran.text
        for words in asked["says"]:
            assert words in ran.text
    assert not plan.exists()


def test_stock_and_kpis_by_hand(tmp_path: Path) -> None:
    """stock.csv and kpis.csv of the plan made by hand were reckoned by hand too."""
    plan = tmp_path / "plan"
    shutil.copytree(GOOD / "plan", plan)
    cryoplan("check", GOOD / "scenario", plan, "--rewrite")
    assert sorted(rows(plan / "stock.csv")) == sorted(rows(GOOD / "plan" / "stock.csv"))
    found, by_hand = (
        {(scope, kpi): value for scope, kpi, value, _ in rows(place / "kpis.csv")}
        for place in (plan, GOOD / "plan")
    )
    assert found.keys() == by_hand.keys()
    for key, value in by_hand.items():
        exact = value == "" or value.count("-") == 2  # blank, or a date
        assert found[key] == value if exact else float(found[key]) == pytest.approx(float(value))


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


def test_every_case_has_a_scenario() -> None:
    assert len(CASES) >= 60
    for case in CASES:
        assert (case / "scenario" / "scenario.toml").is_file()
        assert (case / "plan").is_dir() == (expected(case)["command"] == "check")
