"""The solver's process from inside: what it loads, reads from the log, and refuses to tell."""

import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import highspy
import pytest

from optimizer.linear.builder import LinearProgram
from optimizer.settings import Settings
from optimizer.solution import Ending
from optimizer.solvers.process_messages import SolverTask
from optimizer.solvers.solver_child import TYPES, Minimisation, iterations_in

NOT_NEEDED = {"pulp", "pandas", "ortools", "numba"}


def test_it_loads_numpy_and_highs_only() -> None:
    code = "import optimizer.solvers.solver_child, sys; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"numpy", "highspy"} <= loaded
    assert not NOT_NEEDED & loaded


@pytest.mark.parametrize(
    ("line", "iterations"),
    [
        (" 0  0  0   0.00%   8947.67  inf  inf   0   0   5     435     0.0s\n", 435),
        (" L  12  3  9  1.50%   9.1e7  9.2e7  1.09%   54  12  7   1234k   812.4s\n", 1_234_000),
        ("1009 rows, 836 cols, 3198 nonzeros  0s\n", 0),
        ("Src  Proc. InQueue |  Leaves   Expl. | BestBound | LpIters     Time\n", 0),
        ("", 0),
    ],
)
def test_the_iterations_of_a_line_of_the_log(line: str, iterations: int) -> None:
    assert iterations_in(line) == iterations


def test_incumbents_that_the_matrix_refuses_or_that_cost_more_are_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """2 x + 1 with x >= 3, whole: 2 and 3.5 are no solutions, 4 costs 9, 5 costs 11."""
    program = LinearProgram()
    program.row([(program.column(2.0, 10.0, whole=True), 1.0)], lower=3.0)
    called: list[Callable[..., None]] = []
    monkeypatch.setattr(highspy.Highs, "setCallback", lambda _, call, __: called.append(call))
    seen: list[float | None] = []

    def offers(_: highspy.Highs) -> None:
        for x in (2.0, 3.5, 4.0, 5.0):
            out: Any = SimpleNamespace(mip_solution=[x], objective_function_value=-1.0)
            called[0](TYPES.kCallbackMipImprovingSolution, "", out, None, None)
            seen.append(run.latest.objective)

    monkeypatch.setattr(highspy.Highs, "run", offers)
    task = SolverTask(
        matrix=program.matrix(constant=1.0), settings=Settings(threads=1), gap=0.0, seconds=60.0
    )
    run = Minimisation(task)
    last = run.run()
    assert seen == [None, None, 9.0, 9.0]
    assert last.values is not None
    assert last.values.tolist() == [4.0]
    assert last.ending is Ending.FEASIBLE  # HiGHS itself says that it has not run
