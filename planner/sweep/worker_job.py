"""The job of a worker: read a scenario, solve it, check and simulate the plan, return figures.

Every local worker loads this module as it starts, so that its first run need not wait for imports.
"""

import signal
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from planner.io.scenario.read import files_scenario
from planner.sweep.compared_kpis import compared_kpis
from planner.sweep.result import RunResult, failed, result_of
from planner.sweep.run import SweepRun, identity, version_here
from planner.sweep.simulated_kpis import simulate_kpis
from planner.workflow import solve as workflow

Work = Callable[[SweepRun], RunResult]
ONE_SOLVE = Lock()  # a solver owns its process's threads and files: one solve at a time


def dask_setup(_worker: object) -> None:
    """Ignore Ctrl-C, which a terminal sends to all processes: a worker would print a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def solve_run(run: SweepRun) -> RunResult:
    """Solve `run` in this process; an exception becomes a result too."""
    try:
        loaded = files_scenario(run.files, run.label)
        if identity(loaded.scenario, run.settings, run.paths, run.compared) != run.id:
            return failed(run.id, f"The worker has another cryoplan ({version_here()}).")
        with ONE_SOLVE:
            report = workflow.solve(loaded.scenario, run.settings, warnings=loaded.warnings)
        plan = report.plan
        if plan is None or not report.accepted:
            return result_of(run.id, report)
        if run.compared:
            found = compared_kpis(loaded.scenario, plan, run.compared)
            report = replace(report, kpis=(*report.kpis, *found))
        if not run.paths:
            return result_of(run.id, report)
        seen = simulate_kpis(loaded.scenario, plan, run.paths, run.settings.seed)
        result = result_of(run.id, replace(report, kpis=(*report.kpis, *seen.kpis)))
        return replace(result, costs=seen.costs) if run.paired else result
    except Exception as error:
        return failed(run.id, f"{type(error).__name__}: {error}")
