"""`cryoplan compare` on `tiny`: exit codes, words, and nothing written where nothing may be."""

import json
import shutil
from pathlib import Path

import pytest

from tests.builders.folders import TINY, rows, tiny_with_comparator
from tests.planner.cli.typed import cryoplan

SOURCES = """| file | row | column | value | how it was set | figures | status |
| --- | --- | --- | --- | --- | --- | --- |
| scenario.toml | autologous | success | 0.8 | A hundred lots were counted |  | verified |
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return tiny_with_comparator(tmp_path / "tiny")


def test_solves_compares_and_writes_both(tiny: Path) -> None:
    """The seed that is typed sets the draws; the plan is solved with the scenario's."""
    out = tiny.parent / "out"
    quick = ("--replications", 30, "--seed", 7, "--time-limit", 25)
    code, said, _ = cryoplan("compare", tiny, "--out", out, *quick)
    assert code == 0
    for words in ("of the 8 patients", "off the shelf", "fresh autologous", "cost each, CNY"):
        assert words in said
    assert "Means over 30 replications (seed 7)" in said
    assert {x.name for x in out.iterdir()} == {"comparison.csv", "comparison.json", "plan"}
    assert cryoplan("check", tiny, out / "plan").code == 0
    about = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert about["verdict"] in said
    assert (about["seed"], about["replications"]) == (7, 30)
    solve = about["settings"]["solve"]
    assert (solve["gap"], solve["seed"]) == (0.005, 1)
    assert about["settings"]["plan"] == "chance"
    assert {"numpy", "cryoplan"} <= about["versions"].keys()
    treated = next(
        r for r in rows(out / "comparison.csv") if (r["scope"], r["kpi"]) == ("all", "fill_rate")
    )
    assert 0 < float(treated["autologous"]) < 1
    assert float(treated["difference_low"]) <= float(treated["difference"])


def test_the_plan_on_the_forecast_is_compared_where_it_is_asked_for(tiny: Path) -> None:
    out = tiny.parent / "out"
    quick = ("--replications", 5, "--quiet")
    assert cryoplan("compare", tiny, "--out", out, "--averages", *quick).code == 0
    about = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert about["settings"]["plan"] == "averages"
    report = json.loads((out / "plan" / "report.json").read_text(encoding="utf-8"))
    assert report["bound"] is not None  # a plan for chance proves none
    both = cryoplan("compare", tiny, "--out", out, "--averages", "--plan", out / "plan")
    assert (both.code, "--plan names one. Leave one of them out." in both.err) == (2, True)


def test_a_plan_in_hand_is_checked_copied_and_compared(tiny: Path) -> None:
    """And the same plan and seed give the same bytes, also from the comparison's own plan."""
    plan, one, two = (tiny.parent / name for name in ("plan", "one", "two"))
    assert cryoplan("solve", tiny, "--out", plan).code == 0
    quick = ("--replications", 20, "--seed", 7, "--quiet")
    assert cryoplan("compare", tiny, "--plan", plan, "--out", one, *quick).code == 0
    assert cryoplan("compare", tiny, "--plan", plan, "--out", two, "--excel", *quick).code == 0
    first = (one / "comparison.csv").read_bytes()
    assert (two / "comparison.csv").read_bytes() == b"\xef\xbb\xbf" + first.replace(b"\n", b"\r\n")
    assert cryoplan("compare", tiny, "--plan", one / "plan", "--out", one, *quick).code == 0
    assert (one / "comparison.csv").read_bytes() == first
    for file in plan.iterdir():
        assert (one / "plan" / file.name).read_bytes() == file.read_bytes()


def test_solve_simulate_and_compare_write_the_same_digits(tiny: Path) -> None:
    """Of one plan, on 200 paths of the scenario's seed; patients drop out in `compare` alone."""
    plan, seen, out = (tiny.parent / name for name in ("plan", "seen", "out"))
    assert cryoplan("solve", tiny, "--out", plan).code == 0
    assert cryoplan("simulate", tiny, plan, "--out", seen, "--paths", 200).code == 0
    code, said, _ = cryoplan("compare", tiny, "--plan", plan, "--out", out, "--quiet")
    assert code == 0
    told = json.loads((plan / "report.json").read_text(encoding="utf-8"))["notes"]["expected"]
    one = [str(told[x]) for x in ("fill_rate", "low", "high")]
    for scope in ("all", "MSC"):
        simulated = {(r["scope"], r["kpi"]): r for r in rows(seen / "simulation.csv")}
        compared = {(r["scope"], r["kpi"]): r for r in rows(out / "comparison.csv")}
        row = simulated[scope, "fill_rate"]
        assert [row[x] for x in ("mean", "low", "high")] == one
        row = compared[scope, "fill_rate_before_dropout"]
        assert [row[f"off_the_shelf{x}"] for x in ("", "_low", "_high")] == one
        assert float(compared[scope, "fill_rate"]["off_the_shelf"]) < told["fill_rate"]
    assert "Off the shelf, 87.5 % of these patients start as planned on averages" in said


def test_a_plan_that_is_refused_is_not_compared(tiny: Path) -> None:
    plan, out = tiny.parent / "plan", tiny.parent / "out"
    assert cryoplan("solve", tiny, "--out", plan).code == 0
    batches = plan / "batches.csv"
    batches.write_text(batches.read_text(encoding="utf-8").replace(",7,", ",8,"), encoding="utf-8")
    (plan / "shipments.csv").unlink()
    code, said, _ = cryoplan("compare", tiny, "--plan", plan, "--out", out)
    assert code == 1
    assert said.startswith("refused: ")
    assert "shipments.csv" in said
    assert not out.exists()


def test_without_an_accepted_plan(tiny: Path) -> None:
    """A freezer too small for what is in it: no plan exists; the report says so."""
    text = "freezer,positions,from,to\nF,1,,\n"
    (tiny / "freezers.csv").write_text(text, encoding="utf-8")
    out = tiny.parent / "out"
    code, said, _ = cryoplan("compare", tiny, "--out", out)
    assert code == 1
    assert "No plan exists that keeps every rule." in said
    assert [str(x.relative_to(out)) for x in out.rglob("*")] == ["plan", "plan/report.json"]
    (tiny / "freezers.csv").unlink()
    assert cryoplan("compare", tiny, "--out", out, "--replications", 2).code == 0


def test_without_a_comparator_the_missing_section_is_told_before_a_solve(tiny: Path) -> None:
    shutil.copy(TINY / "scenario.toml", tiny / "scenario.toml")
    code, said, faults = cryoplan("compare", tiny, "--out", tiny.parent / "out")
    assert (code, said) == (2, "")
    assert faults.startswith("1 fault in ")
    assert "scenario.toml, autologous: The section is missing" in faults
    assert "max_wait_days" not in faults
    assert not (tiny.parent / "out").exists()


@pytest.mark.parametrize(
    ("was", "becomes", "rule"),
    [
        ("success = 0.8", "success = 0", "'0' is too small; it must be above 0."),
        ("success = 0.8", "success = 1.2", "'1.2' is too large; it must be at most 1."),
        ("slots_per_week = 2", "slots_per_week = 0", "'0' is too small; it must be at least 1."),
        ("make_days = 7", "make_days = -7", "'-7' is negative."),
        ("make_days = 7", "", "autologous.make_days: The key is missing"),
    ],
)
def test_nonsense_of_the_comparator(tiny: Path, was: str, becomes: str, rule: str) -> None:
    toml = tiny / "scenario.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace(was, becomes), encoding="utf-8")
    code, said, faults = cryoplan("compare", tiny, "--out", tiny.parent / "out")
    assert (code, said) == (2, "")
    assert rule in faults
    assert not (tiny.parent / "out").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--replications", "1"),
        ("--replications", "2.5"),
        ("--seed", "-1"),
        ("--gap", "nan"),
        ("--time-limit", "0"),
        ("--plan", "nowhere"),
    ],
)
def test_nonsense_is_refused(tiny: Path, option: str, value: str) -> None:
    code, said, faults = cryoplan("compare", tiny, "--out", tiny.parent / "out", option, value)
    assert (code, said) == (2, "")
    assert (option if option != "--plan" else value) in faults
    assert not (tiny.parent / "out").exists()


def test_another_folder_is_never_replaced(tiny: Path) -> None:
    mine = tiny.parent / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("mine", encoding="utf-8")
    code, _, faults = cryoplan("compare", tiny, "--out", mine)
    assert code == 2
    assert "other files than a comparison" in faults
    assert (mine / "letter.txt").read_text(encoding="utf-8") == "mine"


def test_a_report_is_one_file_beside_the_folder(tiny: Path) -> None:
    (tiny / "SOURCES.md").write_text(SOURCES, encoding="utf-8")
    out, report = tiny.parent / "out", tiny.parent / "report.html"
    report.write_text("old", encoding="utf-8")
    quick = ("--out", out, "--report", report, "--replications", 5, "--quiet")
    code, said, _ = cryoplan("compare", tiny, *quick)
    assert code == 0
    assert f"The report is {report}." in said
    page = report.read_text(encoding="utf-8")
    verdict = json.loads((out / "comparison.json").read_text(encoding="utf-8"))["verdict"]
    assert verdict[:60] in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "A hundred lots were counted" in page
    assert "the one for chance, found in the same run" in page
    assert {x.name for x in tiny.parent.iterdir()} == {"tiny", "out", "report.html"}
    assert cryoplan("compare", tiny, "--plan", out / "plan", *quick).code == 0  # still ours
    assert "that of the folder plan" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["", "nowhere/report.html", "report.txt", "out/report.html"])
def test_a_report_that_cannot_be_written_is_refused_before_a_solve(tiny: Path, name: str) -> None:
    out, report = tiny.parent / "out", tiny.parent / name
    code, said, faults = cryoplan("compare", tiny, "--out", out, "--report", report)
    assert (code, said) == (2, "")
    assert str(report) in faults
    assert {x.name for x in tiny.parent.iterdir()} == {"tiny"}


def test_without_an_accepted_plan_the_old_report_stays(tiny: Path) -> None:
    text = "freezer,positions,from,to\nF,1,,\n"
    (tiny / "freezers.csv").write_text(text, encoding="utf-8")
    out, report = tiny.parent / "out", tiny.parent / "report.html"
    report.write_text("old", encoding="utf-8")
    assert cryoplan("compare", tiny, "--out", out, "--report", report).code == 1
    assert report.read_text(encoding="utf-8") == "old"
