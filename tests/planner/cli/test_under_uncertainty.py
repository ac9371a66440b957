"""`cryoplan solve --under-uncertainty`: what is said, written and accepted by the checker."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from planner.io.scenario.write import write_scenario
from planner.stochastic import rolling_budget
from tests.builders.uncertain import few_rooms, half_fail
from tests.planner.cli.typed import cryoplan


def test_a_plan_for_chance_is_written_and_accepted(tmp_path: Path) -> None:
    folder, out = tmp_path / "half", tmp_path / "plan"
    write_scenario(half_fail(), folder)
    done = cryoplan("solve", folder, "--out", out, "--under-uncertainty", "--time-limit", 20)
    assert done.code == 0
    said = " ".join(done.out.split())
    assert "Nothing is proven against chance" in said
    assert "plan for averages" in said
    assert "1,000 paths" in said
    assert "Re-decided every 4 weeks, as in life" in said
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["bound"] is None
    told = report["notes"]["under_uncertainty"]
    assert told["this_plan"]["cost"]["mean"] < told["averages_plan"]["cost"]["mean"]
    assert cryoplan("check", folder, out).code == 0


def test_a_fill_target_is_answered_in_one_sentence(tmp_path: Path) -> None:
    folder, out = tmp_path / "few", tmp_path / "plan"
    write_scenario(few_rooms(1, {"A": "0.9"}), folder)
    done = cryoplan("solve", folder, "--out", out, "--under-uncertainty", "--time-limit", 20)
    assert done.code == 0
    assert "A: the fill target of 90 % is met: at least" in " ".join(done.out.split())
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    told = report["notes"]["under_uncertainty"]["targets"]["A"]
    assert told["met"]
    assert told["fill_rate"] > told["lower_95"] >= told["target"] == 0.9
    assert cryoplan("check", folder, out).code == 0


def test_ctrl_c_while_the_plan_is_re_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is under way is given up, the plan is kept, and report.json says what ended it."""

    def interrupted(_: object, plan: object, settings: object, give_up: Callable[[int], bool],
                    targets: object) -> None:  # fmt: skip
        os.kill(os.getpid(), signal.SIGINT)
        while not give_up(0):
            Event().wait(0.01)

    monkeypatch.setattr(rolling_budget, "rolling_result", interrupted)
    folder, out = tmp_path / "half", tmp_path / "plan"
    write_scenario(half_fail(), folder)
    done = cryoplan("solve", folder, "--out", out, "--under-uncertainty", "--time-limit", 600)
    assert done.code == 0
    said = " ".join(done.text.split())
    assert "Stopping; the best plan so far is kept." in said
    assert "Stopped on request. The best plan found under uncertainty" in said
    assert "Time ran out" not in said
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["notes"]["ended_by"] == "stop"
    assert "rolling" not in report["notes"]["under_uncertainty"]
    assert cryoplan("check", folder, out).code == 0


def test_a_target_of_everybody_is_warned_of(tmp_path: Path) -> None:
    write_scenario(few_rooms(1, {"A": "1"}), tmp_path / "few")
    done = cryoplan("validate", tmp_path / "few")
    assert done.code == 0
    assert "fill_target: '1' of 'A' cannot be promised: batches may fail, and" in done.text
