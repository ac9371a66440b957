"""A linear program built column by column and row by row, for small models without PuLP."""

from collections.abc import Iterable
from math import inf

import numpy as np

from optimizer.linear.matrix import BoundedRow, Matrix, compressed

Terms = Iterable[tuple[int, float]]  # column number, coefficient


class LinearProgram:
    """Columns from 0 up and rows with two bounds, numbered as they are added."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[BoundedRow] = []

    def column(self, cost: float = 0.0, upper: float = inf, whole: bool = False) -> int:
        """The number of a new column from 0 to `upper`."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def pay(self, terms: Terms, price: float) -> None:
        """Add `price` times the terms to the objective."""
        for column, coefficient in terms:
            self.cost[column] += price * coefficient

    def row(self, terms: Terms, lower: float = -inf, upper: float = inf) -> int:
        """The number of a new row lower <= terms <= upper; a column may occur more than once."""
        total: dict[int, float] = {}
        for column, coefficient in terms:
            total[column] = total.get(column, 0.0) + coefficient
        self.rows.append(({c: x for c, x in total.items() if x}, lower, upper))
        return len(self.rows) - 1

    def matrix(self, constant: float = 0.0) -> Matrix:
        """The program as arrays; constant: what is paid in any case."""
        return Matrix(
            cost=np.array(self.cost, dtype=np.float64),
            constant=constant,
            lower=np.zeros(len(self.cost)),
            upper=np.array(self.upper, dtype=np.float64),
            whole=np.array(self.whole, dtype=np.bool_),
            rows=compressed(self.rows),
        )
