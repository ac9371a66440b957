"""`cryoplan compare` on `tiny`: exit codes, words, and nothing written where nothing may be."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from planner import cli

ROOT = Path(__file__).parents[2]
SECTION = """
[autologous]
slots_per_week = 2
apheresis_days = 3
make_days = 7
make_days_sd = 2
release_days = 4
transit_days = 1
success = 0.8
remakes = 1
dropout_per_month = 0.5
max_wait_days = 40
cost_per_lot = 300
chair_days = 1
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    shutil.copytree(ROOT / "data" / "tiny", folder)
    with (folder / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write(SECTION)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """run(*words) gives exit code, standard output, standard error."""

    def type_in(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(w) for w in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return int(ended.value.code or 0), said.out, said.err

    return type_in


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "comparison.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_solves_compares_and_writes_both(run, tiny: Path) -> None:
    out = tiny.parent / "out"
    code, said, _ = run("compare", tiny, "--out", out, "--replications", 30)
    assert code == 0
    for words in ("of the 8 patients", "off the shelf", "fresh autologous", "cost each, CNY"):
        assert words in said
    assert "Means over 30 replications (seed 1)" in said
    assert {x.name for x in out.iterdir()} == {"comparison.csv", "comparison.json", "plan"}
    assert run("check", tiny, out / "plan")[0] == 0
    about = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert about["verdict"] in said
    assert (about["seed"], about["replications"]) == (1, 30)
    assert about["settings"]["solve"]["gap"] == 0.005
    assert {"numpy", "cryoplan"} <= about["versions"].keys()
    treated = next(r for r in rows(out) if (r["scope"], r["kpi"]) == ("all", "fill_rate"))
    assert 0 < float(treated["autologous"]) < 1
    assert float(treated["difference_low"]) <= float(treated["difference"])


def test_a_plan_in_hand_is_checked_copied_and_compared(run, tiny: Path) -> None:
    """And the same plan and seed give the same bytes, also from the comparison's own plan."""
    plan, one, two = (tiny.parent / name for name in ("plan", "one", "two"))
    assert run("solve", tiny, "--out", plan)[0] == 0
    quick = ("--replications", 20, "--seed", 7, "--quiet")
    assert run("compare", tiny, "--plan", plan, "--out", one, *quick)[0] == 0
    assert run("compare", tiny, "--plan", plan, "--out", two, "--excel", *quick)[0] == 0
    first = (one / "comparison.csv").read_bytes()
    assert (two / "comparison.csv").read_bytes() == b"\xef\xbb\xbf" + first.replace(b"\n", b"\r\n")
    assert run("compare", tiny, "--plan", one / "plan", "--out", one, *quick)[0] == 0
    assert (one / "comparison.csv").read_bytes() == first
    for file in plan.iterdir():
        assert (one / "plan" / file.name).read_bytes() == file.read_bytes()


def test_a_plan_that_is_refused_is_not_compared(run, tiny: Path) -> None:
    plan, out = tiny.parent / "plan", tiny.parent / "out"
    assert run("solve", tiny, "--out", plan)[0] == 0
    batches = plan / "batches.csv"
    batches.write_text(batches.read_text(encoding="utf-8").replace(",7,", ",8,"), encoding="utf-8")
    (plan / "shipments.csv").unlink()
    code, said, _ = run("compare", tiny, "--plan", plan, "--out", out)
    assert code == 1
    assert said.startswith("refused: ")
    assert "shipments.csv" in said
    assert not out.exists()


def test_without_an_accepted_plan(run, tiny: Path) -> None:
    """A freezer too small for what is in it: no plan exists; the report says so."""
    text = "freezer,positions,from,to\nF,1,,\n"
    (tiny / "freezers.csv").write_text(text, encoding="utf-8")
    out = tiny.parent / "out"
    code, said, _ = run("compare", tiny, "--out", out)
    assert code == 1
    assert "No plan exists that keeps every rule." in said
    assert [str(x.relative_to(out)) for x in out.rglob("*")] == ["plan", "plan/report.json"]
    (tiny / "freezers.csv").unlink()
    assert run("compare", tiny, "--out", out, "--replications", 2)[0] == 0


def test_without_a_comparator_the_missing_section_is_told_before_a_solve(run, tiny: Path) -> None:
    shutil.copy(ROOT / "data" / "tiny" / "scenario.toml", tiny / "scenario.toml")
    code, said, faults = run("compare", tiny, "--out", tiny.parent / "out")
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
def test_nonsense_of_the_comparator(run, tiny: Path, was: str, becomes: str, rule: str) -> None:
    toml = tiny / "scenario.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace(was, becomes), encoding="utf-8")
    code, said, faults = run("compare", tiny, "--out", tiny.parent / "out")
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
def test_nonsense_is_refused(run, tiny: Path, option: str, value: str) -> None:
    code, said, faults = run("compare", tiny, "--out", tiny.parent / "out", option, value)
    assert (code, said) == (2, "")
    assert (option if option != "--plan" else value) in faults
    assert not (tiny.parent / "out").exists()


def test_another_folder_is_never_replaced(run, tiny: Path) -> None:
    mine = tiny.parent / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("mine", encoding="utf-8")
    code, _, faults = run("compare", tiny, "--out", mine)
    assert code == 2
    assert "other files than a comparison" in faults
    assert (mine / "letter.txt").read_text(encoding="utf-8") == "mine"
