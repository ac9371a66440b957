"""Cumulative doses due when the patients of a week are random: exact distributions.

Patients of one row are negative binomial with variance / mean = dispersion (1: Poisson); rows are
independent.  A patient counts `course` doses, from the week in which the first may leave the store;
where batches may fail all of them in that week, since only doses that have passed are promised.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.arrays import Floats
from optimizer.flows import course_in_reach
from optimizer.problem import ProductData

TAIL = 1e-13  # probability that is left out at either end


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Patients of one hospital and week due, before chance."""

    week: int  # due
    transit: int  # [week]
    mean: float  # [patient]
    dispersion: float  # variance / mean; 0: the number is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What is uncertain of one product."""

    doses: int  # of a batch that passes
    success: float  # share of batches that pass
    due: tuple[Due, ...]
    firm: frozenset[str]  # ids of the fixed lots that are batches and may fail


def _tail(values: Floats) -> Floats:
    """[i] the sum from i on; one more, which is 0."""
    return np.concatenate([np.cumsum(values[::-1])[::-1], [0.0]])


@dataclass(frozen=True)
class Spread:
    """Distribution of a whole number: chance[i] is the probability of first + i."""

    first: int
    chance: Floats

    @cached_property
    def mean(self) -> float:
        return float(self.chance @ (self.first + np.arange(len(self.chance))))

    def missing(self, supply: Floats) -> Floats:
        """E(value - supply)+ for each supply."""
        more, weight = self._tails
        beyond = supply - self.first
        above = np.minimum(np.maximum(np.floor(beyond).astype(np.int64) + 1, 0), len(self.chance))
        found: Floats = weight[above] - beyond * more[above]
        return found

    def more(self, number: int) -> "Spread":
        """The same and `number`."""
        moved = Spread(self.first + number, self.chance)
        moved.__dict__["_tails"] = self._tails  # they do not depend on `first`
        return moved

    @cached_property
    def _tails(self) -> tuple[Floats, Floats]:
        """[i] probability of first + i or more; the same weighted by what is beyond first."""
        weighted = self.chance * np.arange(len(self.chance))
        return _tail(self.chance), _tail(weighted)


NOBODY = Spread(0, np.ones(1))


def promised(doses: tuple[int, ...], success: float) -> tuple[int, ...]:
    """Doses by week of the course, by the week in which they must be there."""
    return doses if success == 1 else (sum(doses), *(0 for _ in doses[1:]))


def cumulative_doses(p: ProductData, risk: Risk, weeks: int) -> tuple[Spread, ...]:
    """Doses due up to the end of each week, by the week they leave the store."""
    steps: list[list[tuple[float, int, Due]]] = [[] for _ in range(weeks)]
    for due in risk.due:
        first, doses = course_in_reach(p, due.week, due.transit, weeks)
        doses = promised(doses, risk.success)
        before = 0
        for k, n in enumerate(doses):
            if n:
                steps[first + k].append((due.mean, before, due))
                before += n
    found = []
    means: dict[tuple[int, float], float] = defaultdict(float)  # (doses so far, dispersion)
    for t, new in enumerate(steps):
        for mean, before, due in new:
            if before:
                means[before, due.dispersion] -= mean
            first, doses = course_in_reach(p, due.week, due.transit, weeks)
            doses = promised(doses, risk.success)
            means[before + doses[t - first], due.dispersion] += mean
        found.append(_sum_of(means))
    return tuple(found)


def _sum_of(means: dict[tuple[int, float], float]) -> Spread:
    """Σ doses × patients over kinds; kinds are independent."""
    total = NOBODY
    for (doses, dispersion), mean in sorted(means.items()):
        if mean > 1e-9:
            total = _together(total, patients(mean, dispersion), doses)
    return total


def patients(mean: float, dispersion: float) -> Spread:
    """Negative binomial with this mean and variance / mean; 1 is Poisson, 0 a known number."""
    if dispersion == 0:
        return Spread(round(mean), np.ones(1))
    wide = np.sqrt(mean * dispersion)
    last = int(np.ceil(mean + 9 * wide + 40 * dispersion))
    k = np.arange(1, last + 1)
    if dispersion > 1:
        size = mean / (dispersion - 1)
        at_0 = -size * np.log(dispersion)
        ratio = (size + k - 1) / k * (1 - 1 / dispersion)
    else:
        at_0, ratio = -mean, mean / k
    logs = at_0 + np.concatenate([[0.0], np.cumsum(np.log(ratio))])
    return _trimmed(Spread(0, np.exp(logs)))


def _together(one: Spread, other: Spread, times: int) -> Spread:
    """one + times × other."""
    stretched = np.zeros((len(other.chance) - 1) * times + 1)
    stretched[::times] = other.chance
    both = Spread(one.first + times * other.first, np.convolve(one.chance, stretched))
    return _trimmed(both)


def _trimmed(whole: Spread) -> Spread:
    below = np.cumsum(whole.chance)
    total = below[-1]
    start = int(np.searchsorted(below, TAIL * total))
    stop = int(np.searchsorted(below, (1 - TAIL) * total)) + 1
    kept = whole.chance[start:stop]
    return Spread(whole.first + start, kept / kept.sum())


def passing(batches: int, success: float) -> Floats:
    """[n, k] probability that k of n batches pass, for n = 0 ... batches."""
    found = np.zeros((batches + 1, batches + 1))
    found[0, 0] = 1.0
    for n in range(1, batches + 1):
        found[n] = found[n - 1] * (1 - success)
        found[n, 1:] += found[n - 1, :-1] * success
    return found
