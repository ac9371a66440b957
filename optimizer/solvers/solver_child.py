"""The process of one minimisation by HiGHS: `python -m optimizer.solvers.solver_child`.

Started by optimizer/solvers/solver_process.py.  It loads numpy and HiGHS only, and ends with its
parent, at its limit and at a kill, whatever HiGHS does.
"""

import os
import re
import signal
import sys
from dataclasses import replace
from math import inf, isfinite
from threading import Lock, Thread
from time import monotonic, sleep, time
from typing import IO, Any

import highspy
import numpy as np

from optimizer.arrays import Floats
from optimizer.solution import Ending
from optimizer.solvers.highs_model import ENDINGS, load
from optimizer.solvers.process_messages import Snapshot, SolverTask, receive, send

INTERVAL = 0.2  # [s] between two messages at least
GRACE = 1.0  # [s] beyond the limit, after which HiGHS is no longer waited for
TYPES = highspy.cb.HighsCallbackType
LP_ITERATIONS = re.compile(r"\s(\d+)([km]?)\s+\d+\.\d+s\s*$")  # the end of a line of HiGHS's log
SCALE = {"": 1, "k": 1_000, "m": 1_000_000}


def iterations_in(line: str) -> int:
    """The iterations of all linear programs that a line of the log of a MIP tells; 0: none.

    HiGHS 1.12 tells them to Python in no other way while it runs.
    """
    found = LP_ITERATIONS.search(line)
    return int(found[1]) * SCALE[found[2]] if found else 0


class Minimisation:
    """One run of HiGHS; `latest` is replaced, never changed, so that a thread can read it."""

    def __init__(self, task: SolverTask) -> None:
        self.task = task
        self.deadline = monotonic() + task.seconds - max(time() - task.sent, 0.0)
        self.latest = Snapshot()
        settings = task.settings
        self._solver = load(task.matrix, settings.threads, settings.seed)
        for option, value in (
            ("mip_rel_gap", task.gap),
            ("time_limit", max(self.deadline - monotonic(), 0.05)),
            ("log_to_console", True),  # else there are no lines of the log to read
            ("mip_min_logging_interval", 0.0),  # a line at every step, not by the clock
        ):
            self._solver.setOptionValue(option, value)
        if task.mip_start is not None:
            columns, values = task.mip_start
            self._solver.setSolution(len(columns), columns, values)
        self._solver.setCallback(self._called, None)
        for kind in (
            TYPES.kCallbackLogging,
            TYPES.kCallbackMipLogging,
            TYPES.kCallbackMipImprovingSolution,
            TYPES.kCallbackMipInterrupt,
            TYPES.kCallbackSimplexInterrupt,
            TYPES.kCallbackIpmInterrupt,
        ):
            self._solver.startCallback(kind)

    def run(self) -> Snapshot:
        """Minimise; the snapshot has its ending."""
        solver = self._solver
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kSolveError:
            # HiGHS 1.12 now and then trips over its own presolve; without it, it does not.
            solver.clearSolver()
            solver.setOptionValue("presolve", "off")
            solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        ending = ENDINGS.get(status, Ending.FAILED)
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            values = np.array(solver.getSolution().col_value)
            if not self._offer(values) and ending is Ending.OPTIMAL:
                ending = Ending.FAILED  # "optimal", yet outside its own tolerances
        elif ending is Ending.OPTIMAL:
            ending = Ending.FAILED
        if self.task.matrix.whole.any():
            self._told(bound=info.mip_dual_bound, iterations=info.simplex_iteration_count)
        elif ending is Ending.OPTIMAL:
            self._told(bound=info.objective_function_value)
        return self.ended(ending)

    def ended(self, ending: Ending) -> Snapshot:
        """The latest snapshot with an ending; only a proof outranks an incumbent."""
        planned = self.latest.values is not None
        if planned and ending not in (Ending.OPTIMAL, Ending.UNBOUNDED):
            ending = Ending.FEASIBLE
        return replace(self.latest, ending=ending)

    def _called(self, kind: Any, line: str, out: Any, into: Any, _: object) -> None:
        if kind == TYPES.kCallbackLogging:
            if iterations := iterations_in(line):
                self._told(iterations=iterations)
        elif kind == TYPES.kCallbackMipImprovingSolution:
            self._offer(np.array(out.mip_solution))
        elif kind in (TYPES.kCallbackMipLogging, TYPES.kCallbackMipInterrupt):
            self._told(bound=out.mip_dual_bound)
        elif kind == TYPES.kCallbackSimplexInterrupt:
            self._told(iterations=out.simplex_iteration_count)
        if into is not None:
            most = self.task.iterations
            worked = most is not None and self.latest.iterations > most
            into.user_interrupt = worked or monotonic() > self.deadline

    def _offer(self, values: Floats) -> bool:
        """Keep values that the matrix admits and that cost less; whether it admits them."""
        matrix = self.task.matrix
        if not matrix.admits(values):  # HiGHS 1.12 has reported others before it failed
            return False
        objective = float(matrix.cost @ values) + matrix.constant
        if self.latest.objective is None or objective < self.latest.objective:
            self.latest = replace(self.latest, values=values, objective=objective)
        return True

    def _told(self, bound: float = -inf, iterations: int = 0) -> None:
        known = self.latest
        better = max(known.bound, bound if isfinite(bound) else -inf)
        more = max(known.iterations, iterations)
        if better > known.bound or more > known.iterations:
            self.latest = replace(known, bound=better, iterations=more)


class Sender:
    """Sends snapshots, the values of an incumbent once; the last one ends the process."""

    def __init__(self, pipe: IO[bytes], run: Minimisation) -> None:
        self._pipe, self._run, self._lock = pipe, run, Lock()
        self._sent = Snapshot()

    def stream(self) -> None:
        """Send what is new until the limit, or the parent, is gone; then end the process."""
        watched = os.name == "posix"  # elsewhere a launcher may stand between parent and child
        while monotonic() < self._run.deadline + GRACE:
            sleep(INTERVAL)
            # The closed input does not tell where another process has a copy of the pipe.
            if watched and os.getppid() != self._run.task.parent:
                os._exit(1)
            if self._run.latest is not self._sent:
                self._send(self._run.latest)
        self.end(self._run.ended(Ending.NO_PLAN))

    def end(self, last: Snapshot) -> None:
        """Send the last snapshot and end the process, in whatever HiGHS is."""
        self._send(last)
        os._exit(0)

    def _send(self, now: Snapshot) -> None:
        with self._lock:
            message = replace(now, values=None) if now.values is self._sent.values else now
            try:
                send(self._pipe, message)
            except OSError:  # the parent is gone
                os._exit(1)
            self._sent = now
            if now.ending is not None:
                os._exit(0)


def _end_with_input() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os._exit(1)


def main() -> None:
    """Solve the task that is read; a closed input ends the process at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    pipe = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):  # HiGHS prints
        os.dup2(nowhere, number)
    try:
        task = receive(sys.stdin.buffer)
        if not isinstance(task, SolverTask):
            os._exit(1)
        Thread(target=_end_with_input, daemon=True).start()
        run = Minimisation(task)
        sender = Sender(pipe, run)
        Thread(target=sender.stream, daemon=True).start()
        sender.end(run.run())
    except BaseException:  # without a last snapshot the parent knows that it failed
        os._exit(1)


if __name__ == "__main__":
    main()
