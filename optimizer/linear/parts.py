"""Parts of a matrix: some columns are free, the others are held or left out."""

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats, Ints
from optimizer.linear.matrix import Matrix, Rows

Mask = npt.NDArray[np.bool_]


def row_of_entries(rows: Rows) -> Ints:
    """The row number of every entry."""
    return np.repeat(np.arange(rows.count, dtype=np.int32), np.diff(rows.start))


def appended(rows: Rows, more: Rows) -> Rows:
    """`rows` followed by `more`, over the same columns."""
    return Rows(
        lower=np.concatenate([rows.lower, more.lower]),
        upper=np.concatenate([rows.upper, more.upper]),
        start=np.concatenate([rows.start, rows.start[-1] + more.start[1:]]).astype(np.int32),
        index=np.concatenate([rows.index, more.index]),
        value=np.concatenate([rows.value, more.value]),
    )


def inside(rows: Rows, free: Mask) -> Mask:
    """Rows all of whose entries are of free columns; rows without entries are not."""
    number = row_of_entries(rows)
    held = np.bincount(number[~free[rows.index]], minlength=rows.count)
    mask: Mask = (held == 0) & (np.diff(rows.start) > 0)
    return mask


def touching(rows: Rows, free: Mask) -> Mask:
    """Rows with an entry of a free column."""
    number = row_of_entries(rows)
    mask: Mask = np.bincount(number[free[rows.index]], minlength=rows.count) > 0
    return mask


def selected(rows: Rows, chosen: Mask, free: Mask) -> Rows:
    """The chosen rows over the free columns, which are numbered anew in their order."""
    number = row_of_entries(rows)
    kept = chosen[number] & free[rows.index]
    place = np.cumsum(free) - 1
    counts = np.bincount(number[kept], minlength=rows.count)[chosen]
    return Rows(
        lower=rows.lower[chosen],
        upper=rows.upper[chosen],
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        index=place[rows.index[kept]].astype(np.int32),
        value=rows.value[kept],
    )


def left_out(matrix: Matrix, free: Mask, cost: Floats) -> Matrix:
    """The free columns under their own rows alone, at `cost` (of all columns)."""
    return Matrix(
        cost=cost[free],
        constant=0.0,
        lower=matrix.lower[free],
        upper=matrix.upper[free],
        whole=matrix.whole[free],
        rows=selected(matrix.rows, inside(matrix.rows, free), free),
    )


def held(matrix: Matrix, free: Mask, at: Floats) -> Matrix:
    """The free columns where all others are held at their values `at`: their costs stay in."""
    fixed = np.where(free, 0.0, at)
    rows = matrix.rows
    used = np.bincount(
        row_of_entries(rows), weights=rows.value * fixed[rows.index], minlength=rows.count
    )
    chosen = touching(rows, free)
    mine = selected(rows, chosen, free)
    return Matrix(
        cost=matrix.cost[free],
        constant=matrix.constant + float(matrix.cost @ fixed),
        lower=matrix.lower[free],
        upper=matrix.upper[free],
        whole=matrix.whole[free],
        rows=Rows(
            lower=mine.lower - used[chosen],
            upper=mine.upper - used[chosen],
            start=mine.start,
            index=mine.index,
            value=mine.value,
        ),
    )


def prices_of_columns(rows: Rows, duals: Floats, columns: int) -> Floats:
    """What each of so many columns uses of the rows, at their duals."""
    weights = rows.value * duals[row_of_entries(rows)]
    return np.bincount(rows.index, weights=weights, minlength=columns).astype(np.float64)
