"""The rows and the objective of a model at a solution vector, without a solver."""

import numpy as np

from optimizer.arrays import Floats
from optimizer.formulation.extract import matrix_of
from optimizer.formulation.variables import Model


def broken_rows(m: Model, x: Floats, tolerance: float = 1e-6) -> list[str]:
    """Rows and column bounds of `m` that `x` breaks, by name; empty when it is admitted."""
    matrix = matrix_of(m)
    r = matrix.rows
    number = np.repeat(np.arange(r.count), np.diff(r.start))
    activity = np.bincount(number, weights=r.value * x[r.index], minlength=r.count)
    over = np.maximum(r.lower - activity, activity - r.upper)
    rows = [
        f"{m.rows[i].family or 'definition'} {m.rows[i].key}: off by {over[i]:g}"
        for i in np.nonzero(over > tolerance)[0]
    ]
    out = np.maximum(matrix.lower - x, x - matrix.upper)
    return rows + [f"column {i}: off by {out[i]:g}" for i in np.nonzero(out > tolerance)[0]]


def cost_at(m: Model, x: Floats) -> float:
    """The objective [currency] at `x`."""
    matrix = matrix_of(m)
    return matrix.constant + float(matrix.cost @ x)
