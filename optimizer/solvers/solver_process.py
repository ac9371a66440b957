"""One minimisation by HiGHS in a process of its own, which can be killed at any moment.

HiGHS does not hear limits and requests to stop for long stretches (the root's linear program, a
sub-MIP): docs/decisions/0026-solver-calls-that-can-be-killed.md.
"""

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from threading import Event, Lock, Thread
from types import TracebackType

from optimizer.linear.matrix import Matrix, MipStart
from optimizer.settings import Settings
from optimizer.solution import Ending
from optimizer.solvers.process_messages import Snapshot, SolverTask, receive, send

CHILD = "optimizer.solvers.solver_child"
STOP_SECONDS = 0.2  # [s] that a killed process is waited for


class SolverProcess:
    """A minimisation that starts at once, on `settings.threads` threads from `settings.seed`.

    It ends when `gap` is proven, after `seconds`, or once its linear programs have taken more than
    `iterations` (on one thread the same incumbent and bound each time, unless the time ends first).
    Where the process cannot be started, or dies, its ending is FAILED.  It ends with its parent.
    """

    def __init__(
        self, matrix: Matrix, settings: Settings, gap: float, *,
        seconds: float, iterations: int | None = None, mip_start: MipStart | None = None,
    ) -> None:  # fmt: skip
        self._latest = Snapshot()
        self._ended, self._lock = Event(), Lock()
        self._process: subprocess.Popen[bytes] | None = None
        task = SolverTask(
            matrix=matrix, settings=settings, gap=gap, seconds=seconds, iterations=iterations,
            mip_start=mip_start,
        )  # fmt: skip
        try:
            self._process = _start()
        except OSError:
            self._end(Ending.FAILED)
            return
        Thread(target=self._follow, args=(self._process, task), daemon=True).start()

    def __enter__(self) -> "SolverProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.stop()

    @property
    def pid(self) -> int | None:
        """None: it could not be started."""
        return None if self._process is None else self._process.pid

    def poll(self) -> Snapshot:
        """Where it stands, as told last (five times a second); does not wait."""
        return self._latest

    def wait(self, seconds: float | None = None) -> Snapshot:
        """Where it stands when it has ended, or after `seconds`; None: however long it takes."""
        self._ended.wait(seconds)
        return self._latest

    def stop(self) -> None:
        """Kill it, whatever HiGHS does; what it has told so far stays.  May be called again."""
        planned = self._latest.values is not None
        self._end(Ending.FEASIBLE if planned else Ending.NO_PLAN)
        if self._process is not None:
            self._process.kill()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)

    def _end(self, ending: Ending) -> None:
        with self._lock:
            if self._latest.ending is None:
                self._latest = replace(self._latest, ending=ending)
        self._ended.set()

    def _follow(self, process: subprocess.Popen[bytes], task: SolverTask) -> None:
        if process.stdin and process.stdout:
            with suppress(EOFError, OSError), process.stdout, process.stdin:
                send(process.stdin, task)
                while not self._ended.is_set():
                    self._take(receive(process.stdout))
        process.kill()
        process.wait()
        self._end(Ending.FAILED)

    def _take(self, message: object) -> None:
        if not isinstance(message, Snapshot):
            raise EOFError
        with self._lock:
            known = self._latest
            if known.ending is not None:
                return
            if message.values is None and message.objective is not None:
                message = replace(message, values=known.values)
            self._latest = message
        if message.ending is not None:
            self._ended.set()


def _start() -> subprocess.Popen[bytes]:
    """The process; it finds the modules that this one finds, and hears no Ctrl-C.

    Not by `multiprocessing`, which runs the caller's main module again and which a daemonic
    process must not use.
    """
    found = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": found, "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
