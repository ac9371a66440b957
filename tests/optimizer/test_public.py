"""The public face: every name is there, and the values load without the solvers."""

import subprocess
import sys
from math import inf

import pytest

import optimizer
from optimizer import Budget, Ending, Settings, find_plan
from optimizer.gap import bound_that_proves, relative_gap, within_gap
from optimizer.solution import Progress
from optimizer.solvers.minimise import supports_sessions
from tests.builders.problems import patients, problem, product


def test_every_public_name_is_there() -> None:
    assert all(getattr(optimizer, name) is not None for name in optimizer.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_sort"):
        optimizer.nothing_of_the_sort  # noqa: B018


def test_a_plan_within_a_budget() -> None:
    of = problem(product(patients(0, 0, 3, 0, 0, 0)))
    found = find_plan(of, Settings(gap=0.0, threads=1), budget=Budget.of(20.0))
    assert found.ending is Ending.OPTIMAL
    assert found.objective == pytest.approx(112.0)  # by hand: solvers/test_contract.py


def test_the_values_load_without_solvers() -> None:
    code = "import sys; from optimizer import Problem; print('highspy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_gap_is_a_share_of_the_cost_and_absolute_below_one() -> None:
    assert relative_gap(200.0, 190.0) == pytest.approx(0.05)
    assert relative_gap(0.5, 0.25) == 0.25
    assert bound_that_proves(200.0, 0.05) == 190.0
    assert bound_that_proves(inf, 0.05) == inf
    assert within_gap(200.0, 190.0, 0.05)
    assert not within_gap(200.0, 189.9, 0.05)
    assert within_gap(200.0, 189.9, 0.05, tolerance=0.2)


def test_a_bound_above_the_incumbent_by_rounding_is_told_as_the_incumbent() -> None:
    """A millionth of the cost is rounding; what is above by more stays, so that it is seen."""
    assert Progress(phase="x", incumbent=200.0, bound=200.0002).bound == 200.0
    assert Progress(phase="x", incumbent=200.0, bound=200.0002).gap == 0.0
    assert Progress(phase="x", incumbent=200.0, bound=200.0003).bound == 200.0003
    assert Progress(phase="x", incumbent=0.5, bound=0.5000009).bound == 0.5
    assert Progress(phase="x", incumbent=200.0, bound=199.0).bound == 199.0


def test_an_unknown_solver_is_named() -> None:
    with pytest.raises(ValueError, match="'gurobi': choose one of highs, cbc"):
        supports_sessions("gurobi")
