"""A solve in its own process: watched, cancelled, killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psutil
import pytest

from planner import read_scenario
from planner.errors import PlannerError
from planner.io.scenario.write import write_scenario
from planner.results.ending_text import ending_words
from planner.solve_process import SolveJob, solve, start
from planner.solve_process import job as job_module
from planner.solving import Settings, Watch
from tests.builders.generate import SIZES, generate

DATA = Path(__file__).parents[3] / "data"


def begun(name: str, seconds: float = 60.0) -> SolveJob:
    return start(read_scenario(DATA / name), Settings(seconds=seconds))


def wait(happens: Callable[[], bool], seconds: float = 300.0) -> None:
    until = monotonic() + seconds
    while not happens():
        assert monotonic() < until
        sleep(0.05)


def test_a_solve_comes_back_with_its_report() -> None:
    job = begun("tiny")
    wait(lambda: not job.running)
    assert job.report is not None
    assert job.report.accepted
    assert job.report.cost == 221


def test_a_cancelled_solve_keeps_a_plan() -> None:
    job = begun("platform")
    wait(lambda: job.latest is not None and job.latest.phase != "Preparing")
    job.cancel()
    wait(lambda: not job.running)
    assert job.report is not None
    assert job.report.accepted
    assert job.report.ending == "FEASIBLE"


def test_a_worker_that_does_not_stop_is_ended_and_its_plan_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No worker is that quick: without a grace period it is killed before it can report."""
    monkeypatch.setattr(job_module, "STOP_GRACE", 0.0)
    job = begun("platform")
    wait(lambda: job.columns is not None)
    os.kill(job.pid, signal.SIGSTOP)  # deaf, as in a long step of a solver
    job.cancel()
    wait(lambda: not job.running)
    assert job.report is not None
    assert job.report.accepted
    assert job.report.ending == "FEASIBLE"
    assert "did not stop within 0 s" in job.report.warnings[-1]


def test_a_plan_found_after_the_grace_period_ends_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where there was no incumbent at the stop request."""
    monkeypatch.setattr(job_module, "STOP_GRACE", 0.0)
    job = begun("platform")
    job.cancel()
    wait(lambda: not job.running)
    assert job.report is not None
    assert job.report.accepted
    assert job.report.ending == "FEASIBLE"


def test_a_plan_that_cannot_be_examined_is_an_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(job_module, "examine", broken)
    job = begun("tiny")
    wait(lambda: not job.running)
    assert job.report is not None
    assert job.report.ending == "FAILED"
    assert job.report.plan is None
    assert job.report.warnings[-1] == "The plan could not be examined: ValueError: no."


def test_a_worker_that_does_not_hear_its_limit_is_ended_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where the solver is in a step that nothing interrupts."""
    monkeypatch.setattr(job_module, "STOP_GRACE", 0.0)
    monkeypatch.setattr(job_module, "LIMIT_GRACE", -1e9)
    platform = read_scenario(DATA / "platform")
    known: list[SolveJob] = []

    def begin(*words: Any, **more: Any) -> SolveJob:
        known.append(start(*words, **more))
        wait(lambda: known[0].columns is not None)
        os.kill(known[0].pid, signal.SIGSTOP)
        return known[0]

    monkeypatch.setattr(job_module, "start", begin)
    report = solve(platform, Settings(seconds=60.0), Watch())
    assert report.accepted
    assert report.ending == "FEASIBLE"
    assert report.notes["ended_by"] == "time"
    assert ending_words(report).startswith("Time ran out; this is the best plan")


def test_a_killed_solve_is_an_ending() -> None:
    job = begun("platform")
    wait(lambda: job.latest is not None)
    os.kill(job.pid, signal.SIGKILL)
    wait(lambda: not job.running)
    assert job.report is not None
    assert job.report.ending == "FAILED"
    assert job.report.plan is None
    assert "killed by SIGKILL" in job.report.warnings[-1]


def test_a_killed_solve_keeps_the_plan_it_had_sent() -> None:
    job = begun("dopamine", seconds=120.0)  # by tiers first, then the exact model
    wait(lambda: job.columns is not None or not job.running, seconds=300.0)
    assert job.running
    os.kill(job.pid, signal.SIGKILL)
    wait(lambda: not job.running)
    assert job.report is not None
    assert job.report.accepted
    assert job.report.ending == "FEASIBLE"
    assert job.report.cost is not None
    assert job.report.bound is None or job.report.bound <= job.report.cost
    assert "the best plan it had found" in job.report.warnings[-1]
    assert job.report.notes["ended_by"] == "failure"
    assert ending_words(job.report).startswith("The solver failed; this is the best plan")


@pytest.mark.long
def test_the_command_line_keeps_the_plan_of_a_killed_solver(tmp_path: Path) -> None:
    out, log = tmp_path / "plan", tmp_path / "log.jsonl"
    write_scenario(generate(SIZES["regional"], 1), tmp_path / "regional")
    command = [sys.executable, "-m", "planner.cli", "solve", str(tmp_path / "regional")]
    command += ["--out", str(out), "--time-limit", "300", "--gap", "0"]
    command += ["--log", str(log), "--quiet"]
    solving = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def found() -> bool:
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return solving.poll() is not None or any(
            json.loads(line)["incumbent"] for line in lines if line.endswith("}")
        )

    wait(found, seconds=300.0)
    assert solving.poll() is None
    [solver] = psutil.Process(solving.pid).children()
    solver.kill()
    said, _ = solving.communicate(timeout=300)
    assert solving.returncode == 0
    assert "the best plan it had found" in said
    assert (out / "batches.csv").exists()


def test_a_scenario_that_cannot_be_solved_at_all_is_said_as_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = begun("tiny")
    wait(lambda: not job.running)
    job.fault = PlannerError("no")
    monkeypatch.setattr(job_module, "start", lambda *_, **__: job)
    with pytest.raises(PlannerError, match="no"):
        solve(job.task.scenario, job.task.settings, Watch())
