"""Whole numbers from relaxations: admissible, and dear only where rounding makes them so."""

from math import inf

import numpy as np

from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.linear.matrix import Matrix, Rows
from optimizer.solvers.highs import HighsSession
from optimizer.stochastic.diving import dive


def covering(
    cost: list[float], rows: list[list[float]], least: list[float], upper: float
) -> Matrix:
    """Minimise cost x with rows x >= least, x whole and 0 ... upper."""
    columns = len(cost)
    index = np.tile(np.arange(columns, dtype=np.int32), len(rows))
    return Matrix(
        cost=np.array(cost),
        constant=0.0,
        lower=np.zeros(columns),
        upper=np.full(columns, upper),
        whole=np.ones(columns, dtype=np.bool_),
        rows=Rows(
            np.array(least),
            np.full(len(rows), inf),
            np.arange(0, columns * len(rows) + 1, columns, dtype=np.int32),
            index,
            np.array(rows).ravel(),
        ),
    )


def dived(matrix: Matrix, seconds: float = 20.0) -> Floats | None:
    session = HighsSession(matrix, threads=1, seed=1)
    first = session.relaxation(Budget.of(10.0))
    columns = np.arange(matrix.columns, dtype=np.int32)
    return dive(session, first, (columns,), Budget.of(seconds))


def test_what_is_whole_is_kept() -> None:
    values = dived(covering([1.0, 1.0], [[1.0, 0.0], [0.0, 1.0]], [2.0, 3.0], 9.0))
    assert values is not None
    assert values.tolist() == [2.0, 3.0]


def test_fractions_are_rounded_to_what_is_admitted() -> None:
    """Three pairs each need one: the relaxation takes halves, two whole ones are needed."""
    rows = [[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]]
    matrix = covering([1.0, 1.0, 1.0], rows, [1.0, 1.0, 1.0], 1.0)
    values = dived(matrix)
    assert values is not None
    assert matrix.admits(values)
    assert values.sum() == 2


def test_what_rounds_up_to_nothing_is_kept_down() -> None:
    """2 x <= 1 besides: x is a half in the relaxation, for it is cheap, and 0 in the end."""
    matrix = covering([1.0, 5.0], [[1.0, 1.0], [-2.0, 0.0]], [1.0, -1.0], 1.0)
    values = dived(matrix)
    assert values is not None
    assert values.tolist() == [0.0, 1.0]


def test_no_time_means_no_answer() -> None:
    rows = [[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]]
    assert dived(covering([1.0, 1.0, 1.0], rows, [1.0, 1.0, 1.0], 1.0), seconds=0.0) is None
