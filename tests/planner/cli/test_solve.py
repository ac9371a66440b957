"""The command line on `tiny`: exit codes, words, and nothing written where nothing may be."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from planner import solve_process
from planner.domain.plan import Violation
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.solving import Settings, SolveOutcome, Watch, solve_scenario
from planner.workflow import examine
from planner.workflow import find_plan as finding
from planner.workflow import solve as workflow
from tests.builders.folders import PLAN_FILES, TINY
from tests.planner.cli.typed import cryoplan

ROOT = Path(__file__).parents[3]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command solves in this process, where its parts can be replaced."""

    def solve(*words: Any, **more: Any) -> object:
        return workflow.solve(*words, **more)  # looked up late: tests replace it as well

    monkeypatch.setattr(solve_process, "solve", solve)


def report_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return found


def test_workbook_in_and_out(tmp_path: Path) -> None:
    assert cryoplan("new", tmp_path / "mine.xlsx").code == 0
    code, _, _ = cryoplan("solve", tmp_path / "mine.xlsx", "--out", tmp_path / "plan", "--excel")
    assert code == 0
    assert (tmp_path / "plan" / "plan.xlsx").is_file()
    assert (tmp_path / "plan" / "batches.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_planned_and_expected_are_told_and_expected_is_what_simulate_says(tiny: Path) -> None:
    plan, seen = tiny.parent / "plan", tiny.parent / "seen"
    said = cryoplan("solve", tiny, "--out", plan).out
    note = report_of(plan)["notes"]["expected"]
    assert note["sentence"] in " ".join(said.split())
    assert (note["planned"], note["paths"]) == (0.875, 200)
    assert cryoplan("simulate", tiny, plan, "--out", seen, "--paths", 200).code == 0
    told = (seen / "simulation.csv").read_text().splitlines()
    assert told[1].split(",")[:2] == ["all", "fill_rate"]
    assert told[1].split(",")[4:7] == [str(note[x]) for x in ("fill_rate", "low", "high")]


def test_no_such_scenario(tmp_path: Path) -> None:
    code, _, faults = cryoplan("solve", tmp_path / "none", "--out", tmp_path / "plan")
    assert code == 2
    assert "There is no such folder or file." in faults


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--gap", "-0.1"),
        ("--gap", "nan"),
        ("--gap", "inf"),
        ("--gap", "half"),
        ("--time-limit", "0"),
        ("--time-limit", "-5"),
        ("--time-limit", "nan"),
        ("--time-limit", "inf"),
        ("--threads", "0"),
        ("--threads", "1.5"),
        ("--seed", "-1"),
        ("--seed", "2147483648"),
        ("--solver", "gurobi"),
    ],
)
def test_nonsense_is_refused(tiny: Path, option: str, value: str) -> None:
    code, said, faults = cryoplan("solve", tiny, "--out", tiny.parent / "plan", option, value)
    assert (code, said) == (2, "")
    assert option in faults
    assert not (tiny.parent / "plan").exists()


@pytest.fixture
def no_solve(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("solved before looking at --out")

    monkeypatch.setattr(solve_process, "solve", never)


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("tiny", "holds the scenario"),
        (".", "holds the scenario"),
        ("letter.txt", "is a file"),
        ("letter.txt/plan", "cannot be"),
        ("photos", "holds other files than a plan"),
    ],
)
@pytest.mark.usefixtures("no_solve")
def test_out_is_looked_at_before_the_solve(tiny: Path, out: str, why: str) -> None:
    (tiny.parent / "letter.txt").write_text("dear")
    (tiny.parent / "photos").mkdir()
    (tiny.parent / "photos" / "one.jpg").write_text("one")
    code, said, faults = cryoplan("solve", tiny, "--out", tiny.parent / out)
    assert (code, said) == (2, "")
    assert why in faults
    assert (tiny.parent / "photos" / "one.jpg").read_text() == "one"
    assert sorted(p.name for p in tiny.parent.iterdir()) == ["letter.txt", "photos", "tiny"]


@pytest.mark.usefixtures("no_solve")
def test_out_that_the_system_refuses(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    code, _, faults = cryoplan("solve", tiny, "--out", tiny.parent / "a" / "plan")
    assert code == 2
    assert "cannot be written" in faults
    assert "Permission denied" in faults


def _frozen(tiny: Path, weeks: int) -> None:
    with (tiny / "closures.csv").open("a", encoding="utf-8") as file:
        file.write("S1,2026-01-19,2026-01-25,,repair\n")
    text = (tiny / "scenario.toml").read_text(encoding="utf-8")
    (tiny / "scenario.toml").write_text(f"frozen_weeks = {weeks}\n{text}", encoding="utf-8")


IN_FORCE = {"previous_batches.csv", "previous_banking.csv", "changes.csv"}


@pytest.mark.usefixtures("here")
def test_a_plan_in_force_is_told_apart(tiny: Path) -> None:
    """MSC-B001 of 12 January needs the room for two weeks; it closes in the second of them.

    The plan in force may stand in the folder that is replaced.
    """
    plan = tiny.parent / "plan"
    assert cryoplan("solve", tiny, "--out", plan).code == 0
    _frozen(tiny, 0)
    code, said, _ = cryoplan("solve", tiny, "--out", plan, "--previous", plan)
    assert code == 0
    assert (
        "Changes to the plan in force\n"
        "  - MSC-B001 of 12 January was dropped: suite S1 is closed in the week of 19 January.\n"
    ) in said
    assert {f.name for f in plan.iterdir()} == PLAN_FILES | IN_FORCE
    assert (plan / "changes.csv").read_text(encoding="utf-8") == (
        "batch_or_bank,product,what,before,after,reason\n"
        "MSC-B001,MSC,dropped,2026-01-12,,suite S1 is closed in the week of 19 January\n"
    )
    assert cryoplan("check", tiny, plan).code == 0
    assert cryoplan("solve", tiny, "--out", plan).code == 0
    assert {f.name for f in plan.iterdir()} == PLAN_FILES


def test_frozen_weeks_keep_the_plan_in_force(tiny: Path) -> None:
    """Solved in a process of its own, to which the plan in force has to go."""
    plan = tiny.parent / "plan"
    assert cryoplan("solve", tiny, "--out", plan).code == 0
    _frozen(tiny, 2)
    code, said, _ = cryoplan("solve", tiny, "--out", tiny.parent / "next", "--previous", plan)
    assert code == 0
    assert "  - 1 batch as before.\n" in said
    assert "is ignored" not in said
    assert (
        (tiny.parent / "next" / "changes.csv")
        .read_text(encoding="utf-8")
        .endswith("MSC-B001,MSC,kept,2026-01-12,2026-01-12,within the frozen weeks\n")
    )
    assert cryoplan("check", tiny, tiny.parent / "next").code == 0


@pytest.mark.usefixtures("here")
def test_frozen_weeks_without_a_plan_in_force_are_ignored(tiny: Path) -> None:
    _frozen(tiny, 2)
    code, _, _ = cryoplan("solve", tiny, "--out", tiny.parent / "plan")
    assert code == 0
    assert (
        "scenario.toml, frozen_weeks: '2' is ignored without a plan in force. "
        "Name its folder: solve --previous PLAN."
    ) in report_of(tiny.parent / "plan")["warnings"]


@pytest.mark.usefixtures("no_solve")
def test_a_plan_in_force_that_cannot_be_read(tiny: Path) -> None:
    plan = tiny.parent / "plan"
    code, said, faults = cryoplan("solve", tiny, "--out", plan, "--previous", tiny)
    assert (code, said) == (2, "")
    assert "batches.csv" in faults
    assert "banking.csv: is missing. Restore it." in faults
    assert not plan.exists()


def test_an_older_plan_is_replaced_whole(tiny: Path) -> None:
    plan = tiny / "plan"  # inside the scenario folder is allowed
    assert cryoplan("solve", tiny, "--out", plan, "--excel").code == 0
    assert cryoplan("solve", tiny, "--out", plan).code == 0
    assert {f.name for f in plan.iterdir()} == PLAN_FILES
    assert cryoplan("validate", tiny).out == "ok\n"


def test_no_plan_exists(tmp_path: Path) -> None:
    scenario = ROOT / "tests" / "conformance" / "freezer_no_plan" / "scenario"
    code, said, _ = cryoplan("solve", scenario, "--out", tmp_path / "plan")
    assert code == 1
    assert "No plan exists that keeps every rule." in said
    assert report_of(tmp_path / "plan")["ending"] == "INFEASIBLE"


@pytest.mark.usefixtures("here")
def test_a_refused_plan_is_kept_apart(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Violation(rule="B1", message="Two batches in one room.")
    monkeypatch.setattr(examine, "verify", lambda *_: [broken])
    code, said, _ = cryoplan("solve", tiny, "--out", tiny.parent / "plan")
    assert code == 1
    assert "B1: Two batches in one room." in said
    assert {f.name for f in (tiny.parent / "plan").iterdir()} == {"rejected", "report.json"}


@pytest.mark.usefixtures("here")
def test_first_interrupt_keeps_the_plan(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(
        scenario: Scenario, settings: Settings, watch: Watch, *_: object, **__: object
    ) -> SolveOutcome:
        os.kill(os.getpid(), signal.SIGINT)
        while not watch.stop():
            Event().wait(0.01)
        return solve_scenario(scenario, settings)

    monkeypatch.setattr(finding, "solve_scenario", interrupted)
    code, said, notes = cryoplan("solve", tiny, "--out", tiny.parent / "plan")
    assert code == 0
    assert "Proven" in said
    assert "Stopping; the best plan so far is kept." in notes
    assert {f.name for f in (tiny.parent / "plan").iterdir()} == PLAN_FILES


def test_second_interrupt_writes_nothing(tiny: Path) -> None:
    code = f"""
import os, signal, threading
from planner import cli, solve_process
from planner.workflow import find_plan as finding, solve as workflow

def stubborn(*_, **__):
    for _ in range(2):
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(0.3)
    threading.Event().wait()

finding.solve_scenario = stubborn
solve_process.solve = workflow.solve
cli.main(["solve", {str(tiny)!r}, "--out", {str(tiny.parent / "plan")!r}])
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=300
    )
    assert ended.returncode == 130
    assert b"Traceback" not in ended.stderr
    assert sorted(p.name for p in tiny.parent.iterdir()) == ["tiny"]


@pytest.mark.usefixtures("here")
def test_defaults_are_those_of_settings(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Settings] = []

    def note(_: object, settings: Settings, *__: object, **___: object) -> None:
        asked.append(settings)
        raise PlannerError("enough")

    monkeypatch.setattr(workflow, "solve", note)
    assert cryoplan("solve", tiny, "--out", tiny.parent / "plan").code == 2
    assert asked == [Settings()]  # tiny's own seed is 1


def test_seed_is_the_scenario_s(tiny: Path) -> None:
    plan = tiny.parent / "plan"
    settings = tiny / "scenario.toml"
    settings.write_text(settings.read_text().replace("seed = 1", "seed = 7"))
    cryoplan("solve", tiny, "--out", plan)
    assert report_of(plan)["settings"]["seed"] == 7
    cryoplan("solve", tiny, "--out", plan, "--seed", "3")
    assert report_of(plan)["settings"]["seed"] == 3


@pytest.mark.usefixtures("here")
def test_a_fault_of_ours_is_one_message(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(workflow, "solve", broken)
    code, said, faults = cryoplan("solve", tiny, "--out", tiny.parent / "plan")
    assert (code, said) == (1, "")
    assert "A fault of cryoplan itself" in faults
    assert "KeyError" in faults


def test_a_log_inside_the_folder_that_is_replaced_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "plan"
    done = cryoplan("solve", TINY, "--out", out, "--log", out / "log.jsonl")
    assert done.code == 2
    assert "is replaced whole. Name a file elsewhere." in " ".join(done.err.split())
    assert not out.exists()
