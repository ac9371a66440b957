"""One job from its beginning to its end in the store; what happens in between is of its kind."""

import signal
import traceback
from collections.abc import Callable
from importlib import import_module
from types import FrameType

from planner.errors import PlannerError, require
from planner.jobs.job import Job, JobEnd, patiently
from planner.jobs.recorder import Recorder
from planner.jobs.reports import load_version
from planner.jobs.settings import read_settings
from planner.jobs.turn import wait_for_turn
from planner.runs import Store
from planner.solve_process.signals import STOPS

KINDS = {  # the module and the function of each, loaded by the job that needs it
    "plan": ("plan_job", "find_a_plan"),
    "comparison": ("comparison_job", "compare_plan"),
    "flips": ("comparison_job", "find_flips"),
    "simulation": ("simulation_job", "simulate_plan"),
    "sweep": ("sweep_job", "run_sweep"),
    "value": ("sweep_job", "find_values"),
}
NOT_BEGUN = JobEnd(state="cancelled", why="Stopped before it began.")


def work_on(store: Store, run_id: str) -> None:
    """Wait for the turn of a run, do it, say how it ended; a signal to end asks it to stop."""
    with Recorder(store, run_id) as recorder:

        def stop(_signal: int, _frame: FrameType | None) -> None:
            recorder.stop()

        for number in STOPS:
            signal.signal(number, stop)
        end = _worked(store, run_id, recorder)
    patiently(lambda: store.happened(run_id, end.state, end.why))


def work_of(kind: str) -> Callable[[Job], JobEnd]:
    """The function that does a run of this kind."""
    module, name = KINDS[kind]
    found: Callable[[Job], JobEnd] = getattr(import_module(f"{__package__}.{module}"), name)
    return found


def _worked(store: Store, run_id: str, recorder: Recorder) -> JobEnd:
    try:
        if not wait_for_turn(store, recorder):
            return NOT_BEGUN
        patiently(lambda: store.happened(run_id, "running"))
        recorder.begin()
        run = store.run(run_id)
        require(run.version is not None, "The run has no scenario.")
        job = Job(
            store=store,
            run=run,
            loaded=load_version(store, str(run.version)),
            settings=read_settings(run.kind, run.settings),
            recorder=recorder,
        )
        return work_of(run.kind)(job)
    except PlannerError as fault:
        return JobEnd(state="failed", why=str(fault))
    except Exception as failure:  # a job says how it ended, whatever happens
        traceback.print_exc()
        why = f"The job broke down: {type(failure).__name__}: {failure}."
        return JobEnd(state="failed", why=why)
