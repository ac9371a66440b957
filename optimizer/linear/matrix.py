"""A linear program as arrays, the form that solvers take at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats, Ints

MipStart = tuple[Ints, Floats]  # columns and values of a plan, whole or in part
BoundedRow = tuple[Mapping[int, float], float, float]  # coefficient by column, lower, upper bound


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in compressed form: row i holds entries start[i] ... start[i+1]-1."""

    lower: Floats
    upper: Floats
    start: Ints
    index: Ints
    value: Floats

    @property
    def count(self) -> int:
        return len(self.lower)


@dataclass(frozen=True, slots=True)
class Matrix:
    """minimise cost x + constant with the rows, bounds and whole columns."""

    cost: Floats
    constant: float
    lower: Floats
    upper: Floats
    whole: npt.NDArray[np.bool_]
    rows: Rows

    @property
    def columns(self) -> int:
        return len(self.cost)

    def admits(self, x: Floats, tolerance: float = 1e-5) -> bool:
        """Every row and bound holds at `x`, up to a share of the row's size, and whole is whole."""
        whole = x[self.whole]
        if np.any(np.abs(whole - np.round(whole)) > tolerance):
            return False
        r = self.rows
        number = np.repeat(np.arange(r.count), np.diff(r.start))
        terms = r.value * x[r.index]
        activity = np.bincount(number, weights=terms, minlength=r.count)
        size = 1.0 + np.bincount(number, weights=np.abs(terms), minlength=r.count)
        over = np.maximum(r.lower - activity, activity - r.upper)
        out = np.maximum(self.lower - x, x - self.upper)
        return bool(np.all(over <= tolerance * size) and np.all(out <= tolerance * (1 + np.abs(x))))


def compressed(rows: Sequence[BoundedRow]) -> Rows:
    """Rows in compressed form."""
    return Rows(
        lower=np.array([lower for _, lower, _ in rows], dtype=np.float64),
        upper=np.array([upper for _, _, upper in rows], dtype=np.float64),
        start=np.cumsum([0, *(len(terms) for terms, _, _ in rows)]).astype(np.int32),
        index=np.array([c for terms, _, _ in rows for c in terms], dtype=np.int32),
        value=np.array([x for terms, _, _ in rows for x in terms.values()], dtype=np.float64),
    )
