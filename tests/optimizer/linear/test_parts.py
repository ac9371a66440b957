"""Parts of a matrix of three rows and four columns, each by hand."""

from math import inf

import numpy as np

from optimizer.arrays import Floats
from optimizer.linear.matrix import Matrix, Rows, compressed
from optimizer.linear.parts import (
    Mask,
    appended,
    held,
    inside,
    left_out,
    prices_of_columns,
    selected,
    touching,
)

ROWS = compressed(
    [
        ({0: 1.0, 1: 2.0}, 1.0, 8.0),
        ({1: 3.0, 2: -1.0, 3: 4.0}, -inf, 20.0),
        ({3: 5.0}, 5.0, inf),
    ]
)
MATRIX = Matrix(
    cost=np.array([10.0, 20.0, 30.0, 40.0]),
    constant=7.0,
    lower=np.array([0.0, 1.0, 0.0, -2.0]),
    upper=np.array([9.0, 8.0, inf, 6.0]),
    whole=np.array([True, False, False, True]),
    rows=ROWS,
)


def mask(*columns: int) -> Mask:
    return np.isin(np.arange(4), columns)


def dense(rows: Rows, columns: int) -> list[list[float]]:
    table = np.zeros((rows.count, columns))
    for i in range(rows.count):
        for k in range(rows.start[i], rows.start[i + 1]):
            table[i, rows.index[k]] += rows.value[k]
    return table.tolist()


def bounds(rows: Rows) -> list[tuple[float, float]]:
    return list(zip(rows.lower.tolist(), rows.upper.tolist(), strict=True))


def test_rows_inside_and_touching() -> None:
    """Columns 0 and 1 hold the first row whole and a part of the second."""
    assert inside(ROWS, mask(0, 1)).tolist() == [True, False, False]
    assert touching(ROWS, mask(0, 1)).tolist() == [True, True, False]
    assert inside(ROWS, mask()).tolist() == [False, False, False]
    assert touching(ROWS, mask()).tolist() == [False, False, False]
    assert inside(ROWS, mask(0, 1, 2, 3)).all()
    assert touching(ROWS, mask(3)).tolist() == [False, True, True]


def test_a_row_without_entries_is_nowhere() -> None:
    empty = compressed([({}, 0.0, 1.0), ({2: 1.0}, 0.0, 1.0), ({}, 0.0, 1.0)])
    assert inside(empty, mask(0, 1, 2, 3)).tolist() == [False, True, False]
    assert touching(empty, mask(0, 1, 2, 3)).tolist() == [False, True, False]


def test_appended_rows_come_last() -> None:
    more = compressed([({2: 6.0}, 0.0, 3.0), ({0: 7.0, 3: 8.0}, 2.0, inf)])
    both = appended(ROWS, more)
    assert both.start.tolist() == [0, 2, 5, 6, 7, 9]
    assert dense(both, 4) == [*dense(ROWS, 4), *dense(more, 4)]
    assert bounds(both) == [*bounds(ROWS), *bounds(more)]
    assert dense(appended(ROWS, compressed([])), 4) == dense(ROWS, 4)


def test_selected_rows_number_the_free_columns_anew() -> None:
    part = selected(ROWS, np.array([True, True, False]), mask(1, 3))
    assert dense(part, 2) == [[2.0, 0.0], [3.0, 4.0]]
    assert bounds(part) == [(1.0, 8.0), (-inf, 20.0)]


def test_left_out_columns_take_their_rows_along() -> None:
    """Columns 2 and 3 keep the last row alone, which is theirs; the constant belongs to all."""
    part = left_out(MATRIX, mask(2, 3), np.array([1.0, 2.0, 3.0, 4.0]))
    assert part.cost.tolist() == [3.0, 4.0]
    assert part.constant == 0.0
    assert (part.lower.tolist(), part.upper.tolist()) == ([0.0, -2.0], [inf, 6.0])
    assert part.whole.tolist() == [False, True]
    assert dense(part.rows, 2) == [[0.0, 5.0]]
    assert bounds(part.rows) == [(5.0, inf)]


def test_held_columns_shift_the_limits_and_keep_their_cost() -> None:
    """Columns 1 and 3 at 2 and 1: the first row has used 4, the second 3 x 2 + 4 x 1 = 10."""
    part = held(MATRIX, mask(0, 2), np.array([99.0, 2.0, 99.0, 1.0]))
    assert part.cost.tolist() == [10.0, 30.0]
    assert part.constant == 7.0 + 20.0 * 2.0 + 40.0 * 1.0
    assert (part.lower.tolist(), part.upper.tolist()) == ([0.0, 0.0], [9.0, inf])
    assert part.whole.tolist() == [True, False]
    assert dense(part.rows, 2) == [[1.0, 0.0], [0.0, -1.0]]
    assert bounds(part.rows) == [(1.0 - 4.0, 8.0 - 4.0), (-inf, 20.0 - 10.0)]


def test_a_point_costs_the_same_in_the_part_and_is_allowed_alike() -> None:
    """(4, 2, 3, 1) keeps all rows, (5, 2, 3, 1) exceeds the first, 5 + 2 x 2 > 8."""
    for first, allowed in ((4.0, True), (5.0, False)):
        x: Floats = np.array([first, 2.0, 3.0, 1.0])
        part = held(MATRIX, mask(0, 2), x)
        mine = x[mask(0, 2)]
        assert part.cost @ mine + part.constant == MATRIX.cost @ x + MATRIX.constant
        assert MATRIX.admits(x) == part.admits(mine) == allowed


def test_prices_add_up_by_column() -> None:
    """At duals 1, -2 and 0.5: column 1 uses 2 x 1 - 3 x 2, column 3 -4 x 2 + 5 x 0.5."""
    prices = prices_of_columns(ROWS, np.array([1.0, -2.0, 0.5]), 5)
    assert prices.tolist() == [1.0, -4.0, 2.0, -5.5, 0.0]
