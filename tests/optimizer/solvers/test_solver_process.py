"""One minimisation in a process of its own: its answers, its limits, and every way to end it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from time import monotonic, sleep

import psutil
import pytest

from optimizer.budget import Budget
from optimizer.linear.builder import LinearProgram
from optimizer.linear.matrix import Matrix
from optimizer.settings import Settings
from optimizer.solution import Ending
from optimizer.solvers import solver_process
from optimizer.solvers.highs import HighsSession
from optimizer.solvers.process_messages import Snapshot
from optimizer.solvers.solver_process import SolverProcess
from tests.optimizer.solvers.hard_model import hard, random

ONE_THREAD = Settings(threads=1)
LONG = 120.0  # [s] more than any test takes
PARENT = """
import os, sys, time
from optimizer.settings import Settings
from optimizer.solvers.solver_process import SolverProcess
from tests.optimizer.solvers import test_solver_process as tests

process = SolverProcess(tests.small(), Settings(threads=1), 0.0, seconds=600.0)
{then}
"""


def small() -> Matrix:
    """By hand: 3 x + 2 y + 1 with x + y >= 3.5, both whole, at most 10: x = 0, y = 4, cost 9."""
    program = LinearProgram()
    x, y = program.column(3.0, 10.0, whole=True), program.column(2.0, 10.0, whole=True)
    program.row([(x, 1.0), (y, 1.0)], lower=3.5)
    return program.matrix(constant=1.0)


def until(happens: Callable[[], bool]) -> None:
    end = monotonic() + LONG
    while not happens():
        assert monotonic() < end
        sleep(0.02)


def gone(pid: int | None) -> bool:
    assert pid is not None
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def solved(matrix: Matrix, iterations: int | None = None) -> Snapshot:
    with SolverProcess(matrix, ONE_THREAD, 0.0, seconds=LONG, iterations=iterations) as process:
        return process.wait()


def test_a_proof_by_hand() -> None:
    found = solved(small())
    assert found.ending is Ending.OPTIMAL
    assert found.values is not None
    assert found.values.tolist() == pytest.approx([0.0, 4.0])
    assert found.objective == pytest.approx(9.0)
    assert found.bound == pytest.approx(9.0)


@pytest.mark.parametrize("seed", [3, 4, 9, 13])
def test_it_agrees_with_a_session(seed: int) -> None:
    matrix = random(seed)
    one = HighsSession(matrix, threads=1, seed=1).minimise(Budget.of(LONG), 0.0)
    other = solved(matrix)
    assert other.ending is one.ending is Ending.OPTIMAL
    assert other.objective == pytest.approx(one.objective)
    assert other.bound == pytest.approx(one.bound)
    assert other.values is not None
    assert matrix.admits(other.values)
    assert other.objective == float(matrix.cost @ other.values) + matrix.constant


def test_no_plan_exists() -> None:
    program = LinearProgram()
    program.row([(program.column(1.0, 3.0, whole=True), 1.0)], lower=3.5)
    found = solved(program.matrix())
    assert found.ending is Ending.INFEASIBLE
    assert found.values is None
    assert found.objective is None


def test_a_linear_program() -> None:
    """By hand: y = 3.5, cost 8."""
    program = LinearProgram()
    x, y = program.column(3.0, 10.0), program.column(2.0, 10.0)
    program.row([(x, 1.0), (y, 1.0)], lower=3.5)
    found = solved(program.matrix(constant=1.0))
    assert found.ending is Ending.OPTIMAL
    assert found.objective == pytest.approx(8.0)
    assert found.bound == pytest.approx(8.0)


def test_a_count_of_work_gives_the_same_answer_again() -> None:
    one, other = (solved(hard(), iterations=2_000) for _ in range(2))
    assert one.ending is other.ending is Ending.FEASIBLE  # without the count: OPTIMAL
    assert one.iterations == other.iterations > 2_000
    assert one.bound == other.bound > 0.0
    assert one.values is not None
    assert other.values is not None
    assert one.values.tolist() == other.values.tolist()


def test_a_stop_keeps_what_was_found() -> None:
    matrix = hard()
    with SolverProcess(matrix, ONE_THREAD, 0.0, seconds=LONG) as process:
        assert process.poll().ending is None
        until(lambda: process.poll().objective is not None)
        process.stop()
        found = process.poll()
        assert found.ending is Ending.FEASIBLE
        assert found.values is not None
        assert matrix.admits(found.values)
        assert found.bound < (found.objective or 0.0)
        process.stop()
        assert process.wait() is found
    until(lambda: gone(process.pid))


def test_a_process_that_hears_nothing_is_killed() -> None:
    process = SolverProcess(hard(), ONE_THREAD, 0.0, seconds=LONG)
    os.kill(process.pid or 0, signal.SIGSTOP)
    process.stop()
    assert process.poll().ending is Ending.NO_PLAN
    until(lambda: gone(process.pid))


def test_a_limit_is_kept_where_the_solver_does_not_hear_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver_process, "CHILD", "tests.optimizer.solvers.deaf_child")
    with SolverProcess(small(), ONE_THREAD, 0.0, seconds=0.1) as process:
        assert process.wait().ending is Ending.NO_PLAN
        until(lambda: gone(process.pid))


def test_only_the_parent_decides_about_ctrl_c() -> None:
    with SolverProcess(hard(), ONE_THREAD, 0.0, seconds=LONG, iterations=1_000) as process:
        until(lambda: process.poll().bound > 0.0)
        os.kill(process.pid or 0, signal.SIGINT)
        assert process.wait().ending is Ending.NO_PLAN  # a process that dies: FAILED


def test_a_process_that_dies_has_failed_and_what_it_found_stays() -> None:
    with SolverProcess(hard(), ONE_THREAD, 0.0, seconds=LONG) as process:
        until(lambda: process.poll().objective is not None)
        os.kill(process.pid or 0, signal.SIGKILL)
        found = process.wait()
    assert found.ending is Ending.FAILED
    assert found.values is not None
    assert process.poll() is found


@pytest.mark.parametrize("broken", ["no.such.module", "this"])
def test_a_process_that_cannot_start_has_failed(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`this` is a module of Python that prints text and ends."""
    monkeypatch.setattr(solver_process, "CHILD", broken)
    assert solved(small()).ending is Ending.FAILED


def test_without_an_interpreter_it_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", os.path.join(os.curdir, "no-such-file"))
    with SolverProcess(small(), ONE_THREAD, 0.0, seconds=LONG) as process:
        assert process.pid is None
        assert process.wait().ending is Ending.FAILED
        assert process.poll().values is None


def parent(then: str) -> subprocess.Popen[str]:
    """A process that starts a solver whose HiGHS never ends, then does `then`."""
    deaf = "from optimizer.solvers import solver_process\n"
    deaf += "solver_process.CHILD = 'tests.optimizer.solvers.deaf_child'\n"
    code = deaf + PARENT.format(then=then)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="POSIX")
@pytest.mark.parametrize("copies", [False, True], ids=["alone", "beside a copy of its pipes"])
def test_it_ends_with_its_parent(copies: bool) -> None:
    """A process forked from the parent keeps the solver's pipe open."""
    fork = "copy = os.fork()\nif not copy: time.sleep(600)" if copies else "copy = 0"
    say = "\nprint(process.pid, copy, flush=True)\ntime.sleep(600)"
    with parent(fork + say) as begun:
        assert begun.stdout is not None
        pid, copy = map(int, begun.stdout.readline().split())
        assert not gone(pid)
        begun.kill()
        try:
            until(lambda: gone(pid))
        finally:
            if copy:
                os.kill(copy, signal.SIGKILL)


def test_a_parent_that_returns_does_not_wait_for_it() -> None:
    with parent("print(process.pid, flush=True)") as begun:
        said, _ = begun.communicate(timeout=LONG)
        assert begun.returncode == 0
        until(lambda: gone(int(said)))
