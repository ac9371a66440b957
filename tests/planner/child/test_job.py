"""A solve in its own process: watched, cancelled, killed."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from planner import read_scenario
from planner.child import Job, start
from planner.child.messages import Task
from planner.solving import Settings

DATA = Path(__file__).parents[3] / "data"


def begun(name: str, seconds: float = 60.0) -> Job:
    return start(Task(scenario=read_scenario(DATA / name), settings=Settings(seconds=seconds)))


def wait(happens: Callable[[], bool], seconds: float = 90.0) -> None:
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
    wait(lambda: job.plan is not None or not job.running, seconds=300.0)
    assert job.running
    os.kill(job.pid, signal.SIGKILL)
    wait(lambda: not job.running)
    assert job.report is not None
    assert job.report.accepted
    assert job.report.ending == "FEASIBLE"
    assert job.report.cost is not None
    assert job.report.bound is None or job.report.bound <= job.report.cost
    assert "the best plan it had found" in job.report.warnings[-1]
