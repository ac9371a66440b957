"""A session whose HiGHS hears neither its limit nor a request to stop is given up."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from threading import Event
from types import SimpleNamespace
from typing import Any

import highspy
import numpy as np
import pytest

from optimizer.budget import Budget
from optimizer.linear.builder import LinearProgram
from optimizer.linear.matrix import compressed
from optimizer.solution import Ending, Progress
from optimizer.solvers import highs
from optimizer.solvers.highs import TYPES, HighsSession, SessionLostError

LEAVES = """
import highspy
from optimizer.budget import Budget
from optimizer.solvers import highs
from tests.optimizer.solvers.hard_model import hard

def deaf(solver, call, data):
    without = call and (lambda kind, text, out, into, data: call(kind, text, out, None, data))
    hear(solver, without, data)

def timeless(solver, name, value):
    return name == "time_limit" or say(solver, name, value)

hear, say = highspy.Highs.setCallback, highspy.Highs.setOptionValue
highspy.Highs.setCallback, highspy.Highs.setOptionValue = deaf, timeless
highs.GRACE = highs.GRACE_SHARE = highs.GRACE_CPU = 0.0
session = highs.HighsSession(hard(), 2, 1)
session.minimise(Budget.of(0.1), 0.0)
print(session.lost)
"""


def session() -> HighsSession:
    """By hand: 2 x + 1 with x >= 3.5, whole: x = 4, cost 9."""
    program = LinearProgram()
    program.row([(program.column(2.0, 10.0, whole=True), 1.0)], lower=3.5)
    return HighsSession(program.matrix(constant=1.0), threads=1, seed=1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """HiGHS that tells these (kind, figures), and then hears nothing until the test is over."""
    messages: list[Any] = []
    over, calls = Event(), list[Callable[..., None]]()

    def deaf(_: highspy.Highs) -> None:
        for kind, figures in messages:
            calls[0](kind, "", SimpleNamespace(**figures), SimpleNamespace(), None)
        over.wait()

    monkeypatch.setattr(highspy.Highs, "run", deaf)
    monkeypatch.setattr(highspy.Highs, "setCallback", lambda _, call, __: calls.append(call))
    monkeypatch.setattr(highs, "GRACE", 0.0)
    monkeypatch.setattr(highs, "GRACE_CPU", 0.0)
    yield messages
    over.set()


def test_a_session_given_up_keeps_what_was_told(told: list[Any]) -> None:
    """3 is no solution, and what HiGHS says that 5 costs (7) is not what it costs (11)."""
    for x in (5.0, 3.0):
        figures = {"mip_solution": [x], "objective_function_value": 7.0}
        told.append((TYPES.kCallbackMipImprovingSolution, figures))
    figures = {"mip_dual_bound": 8.0, "mip_primal_bound": 11.0}
    told.append((TYPES.kCallbackMipInterrupt, figures))
    live = session()
    assert not live.lost
    seen: list[Progress] = []
    found = live.minimise(Budget.of(0.0), 0.0, seen.append)
    assert live.lost
    assert found.ending is Ending.FEASIBLE
    assert found.values is not None
    assert found.values.tolist() == [5.0]
    assert found.objective == 11.0
    assert found.bound == 8.0
    assert seen[-1].bound == 8.0


def test_without_an_incumbent_nothing_is_known(told: list[Any]) -> None:
    live = session()
    found = live.relaxation(Budget.of(0.0))
    assert live.lost
    assert found.ending is Ending.NO_PLAN
    assert found.values is None
    assert found.bound == -np.inf


def test_a_request_to_stop_that_is_not_heard_ends_a_run_without_a_limit(told: list[Any]) -> None:
    live = session()
    assert live.minimise(Budget(stop=lambda: True), 0.0).ending is Ending.NO_PLAN
    assert live.lost


def test_an_exception_amid_a_run_loses_the_session(told: list[Any]) -> None:
    """Its solver still computes."""

    def interrupted(_: Progress) -> None:
        raise KeyboardInterrupt

    live = session()
    with pytest.raises(KeyboardInterrupt):
        live.minimise(Budget.of(60.0), 0.0, interrupted)
    assert live.lost


def test_a_lost_session_is_of_no_further_use(told: list[Any]) -> None:
    live = session()
    live.minimise(Budget.of(0.0), 0.0)
    matrix = live.matrix
    live.set_bounds(matrix.lower, matrix.upper)  # what callers restore at their end
    live.set_whole(matrix.whole)
    assert not live.move_to(matrix)
    assert live.rows == 1
    assert live.method == "unknown"
    uses: list[Callable[[], object]] = [
        lambda: live.minimise(Budget.of(1.0), 0.0),
        lambda: live.minimise(Budget.of(1.0), 0.0, mip_start=(np.array([0]), np.array([4.0]))),
        lambda: live.relaxation(Budget.of(1.0)),
        lambda: live.add_rows(compressed([({0: 1.0}, 4.0, 5.0)])),
        lambda: live.drop_rows(np.array([0], dtype=np.int32)),
        live.row_activity,
        live.without_presolve,
    ]
    for use in uses:
        with pytest.raises(SessionLostError, match="did not stop at its limit"):
            use()


def test_rows_are_counted() -> None:
    live = session()
    live.add_rows(compressed([({0: 1.0}, 4.0, 5.0), ({0: 1.0}, 4.0, 6.0)]))
    assert live.rows == 3
    live.drop_rows(np.array([0, 2], dtype=np.int32))
    assert live.rows == 1
    assert live.relaxation(Budget.of(60.0)).objective == pytest.approx(9.0)  # x >= 4
    assert live.row_activity().tolist() == pytest.approx([4.0])
    assert live.method == "simplex"


def test_a_program_ends_though_a_lost_session_still_computes() -> None:
    """HiGHS calls back all the while; into an interpreter that ends, it would abort the program."""
    command = [sys.executable, "-c", LEAVES]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "True\n"
    assert done.returncode == 0, done.stderr
