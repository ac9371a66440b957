"""A share of all paths together, path by path, so that an ordinary interval is the right one."""

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats


def pooled(above: NDArray[np.generic], below: NDArray[np.generic]) -> Floats:
    """[path] values whose mean is sum(above) / sum(below), all paths together.

    Each is R + (above - R below) / mean(below), R being that ratio: the interval of their mean is
    that of the delta method, and differences of two such arrays are paired.
    NaN where nothing is below on any path; where it is on one path alone, that has R and the
    others NaN, since nothing is known of the spread.
    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 6.3.
    """
    over, under = above.astype(np.float64), below.astype(np.float64)
    total, known = float(under.sum()), under > 0
    if not known.any():
        return np.full(len(under), np.nan)
    ratio = float(over.sum()) / total
    if known.sum() < 2:
        return np.where(known, ratio, np.nan)
    found: Floats = ratio + (over - ratio * under) * (len(under) / total)
    return found


def by_path(above: NDArray[np.generic], below: NDArray[np.generic]) -> Floats:
    """[path] each path's own ratio, NaN where nothing is below."""
    under = below.astype(np.float64)
    found: Floats = np.where(under > 0, above / np.maximum(under, 1), np.nan)
    return found
