"""A program of two columns and two rows as arrays."""

from math import inf

from optimizer.linear.builder import LinearProgram


def test_rows_and_columns_as_they_were_added() -> None:
    """minimise 2 x + 3 y + 7 with 1 <= x - y <= 4 and y <= 5; x is whole."""
    program = LinearProgram()
    x, y = program.column(2.0, whole=True), program.column(upper=9.0)
    program.pay([(y, 1.5)], 2.0)
    assert program.row([(x, 1.0), (y, -1.0)], 1.0, 4.0) == 0
    assert program.row([(x, 1.0), (y, 0.5), (x, -1.0), (y, 0.5)], upper=5.0) == 1
    found = program.matrix(constant=7.0)
    assert (found.cost.tolist(), found.constant) == ([2.0, 3.0], 7.0)
    assert (found.lower.tolist(), found.upper.tolist()) == ([0.0, 0.0], [inf, 9.0])
    assert found.whole.tolist() == [True, False]
    assert (found.rows.lower.tolist(), found.rows.upper.tolist()) == ([1.0, -inf], [4.0, 5.0])
    assert found.rows.start.tolist() == [0, 2, 3]
    assert (found.rows.index.tolist(), found.rows.value.tolist()) == ([0, 1, 1], [1.0, -1.0, 1.0])
