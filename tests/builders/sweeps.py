"""Runs and results made by hand, and what a worker does with them in the tests."""

import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from psutil import NoSuchProcess, Process

from planner.results.report import Kpi
from planner.solving import Settings
from planner.sweep.result import RunResult
from planner.sweep.run import SweepRun


def run(
    name: str, setting: Mapping[str, str] | None = None, currency: str = "EUR", paths: int = 0
) -> SweepRun:
    return SweepRun(
        id=name, label="base", setting=setting or {}, files={}, currency=currency,
        settings=Settings(), paths=paths,
    )  # fmt: skip


def result(name: str, cost: float = 10.0, fill_rate: float | None = 0.5) -> RunResult:
    """Proven within 10 %."""
    kpis = (
        Kpi(scope="all", kpi="fill_rate", value=fill_rate, unit="share"),
        Kpi(scope="product:A", kpi="batches", value=3, unit="batch"),
    )
    return RunResult(
        id=name, ending="FEASIBLE", accepted=True, cost=cost, bound=0.9 * cost, gap=0.1, kpis=kpis
    )


def simulated(name: str, cost: float, fill_rate: float) -> RunResult:
    """On averages it serves all for 10; the intervals are 1 and 0.01 to both sides."""
    found = {"simulated_fill_rate": (fill_rate, 0.01), "simulated_cost": (cost, 1.0)}
    told = {
        name: value
        for kpi, (mean, half) in found.items()
        for name, value in ((kpi, mean), (f"{kpi}_low", mean - half), (f"{kpi}_high", mean + half))
    }
    kpis = tuple(Kpi(scope="all", kpi=k, value=v, unit="") for k, v in told.items())
    plain = result(name, fill_rate=1.0)
    return replace(plain, kpis=(*plain.kpis, *kpis))


def none(name: str, ending: str = "INFEASIBLE") -> RunResult:
    return RunResult(id=name, ending=ending, accepted=False, note="The freezer is\ntoo small.")


def worked(task: SweepRun) -> RunResult:
    """Where `place` is set, leaves a mark there; "held" then waits for the word to go on."""
    if task.id == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if "place" in task.setting:
        place = Path(task.setting["place"])
        (place / f"{task.id}.{os.getpid()}").touch()
        while task.id == "held" and not (place / "go").exists():
            pass
    return result(task.id)


def workers_of(process: int) -> set[int]:
    """Processes that it started as workers, up or not."""
    found = set()
    for child in Process(process).children():
        with suppress(NoSuchProcess):  # it has just ended
            if "spawn_main" in " ".join(child.cmdline()):
                found.add(child.pid)
    return found
