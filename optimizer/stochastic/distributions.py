"""Cumulative doses due when the patients of a week are random: exact distributions.

The patients of one demand row are negative binomial with variance / mean = dispersion (1: Poisson);
rows are independent, but for one factor on all of them where the forecast itself is uncertain
(log-normal, mean 1): then a distribution is the mixture over its nodes.  A patient counts `course`
doses, from the week in which the first may leave the store; where batches may fail all of them in
that week, since only released doses are reserved.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p, sqrt

import numpy as np
from numpy.polynomial.hermite_e import hermegauss

from optimizer.arrays import Floats
from optimizer.flows import course_in_reach, owed_by
from optimizer.problem import ProductData


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionParams:
    """How finely a distribution is kept."""

    tail: float = 1e-13  # probability left out at either end, below what money in doubles shows
    deviations: float = 9.0  # [standard deviation] beyond the mean that a count reaches, for `tail`
    dispersions: float = 40.0  # [dispersion] beyond that, since counts are skewed
    nodes: int = 9  # values of the factor on the forecast (Gauss and Hermite)

    def __post_init__(self) -> None:
        if not 0 < self.tail < 0.5:
            raise ValueError(f"tail is {self.tail}; it must be in (0, 0.5).")


PARAMS = DistributionParams()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A demand row: the random number of patients of one hospital due in one week."""

    week: int  # due
    transit: int  # [week]
    mean: float  # [patient]
    dispersion: float  # variance / mean; 0: the number is known
    waited: int = 0  # [week] that the patients have waited when they are due
    early: int | None = None  # week of the start, of those who start on doses in transit


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What is uncertain of one product."""

    doses: int  # of a batch that passes
    success: float  # share of batches that pass
    due: tuple[Due, ...]
    firm: frozenset[str]  # ids of the fixed lots that are batches and may fail
    forecast_cv: float = 0.0  # standard deviation of the factor on all rows whose number is unknown


def _sums_from(values: Floats) -> Floats:
    """[i] the sum of values[i:], for i = 0 ... len(values)."""
    return np.concatenate([np.cumsum(values[::-1])[::-1], [0.0]])


@dataclass(frozen=True)
class Distribution:
    """Distribution of a whole number: probability[i] is the probability of first + i."""

    first: int
    probability: Floats

    @cached_property
    def mean(self) -> float:
        return float(self.probability @ (self.first + np.arange(len(self.probability))))

    def missing(self, supply: Floats) -> Floats:
        """E(value - supply)+ for each supply."""
        at_least, weight = self._tails
        beyond = supply - self.first
        above = np.minimum(
            np.maximum(np.floor(beyond).astype(np.int64) + 1, 0), len(self.probability)
        )
        found: Floats = weight[above] - beyond * at_least[above]
        return found

    def shifted(self, number: int) -> "Distribution":
        """The distribution of the value plus `number`."""
        shifted = Distribution(self.first + number, self.probability)
        shifted.__dict__["_tails"] = self._tails  # they do not depend on `first`
        return shifted

    @cached_property
    def _tails(self) -> tuple[Floats, Floats]:
        """[i] probability of first + i or more; the same weighted by what is beyond first."""
        weighted = self.probability * np.arange(len(self.probability))
        return _sums_from(self.probability), _sums_from(weighted)


ZERO = Distribution(0, np.ones(1))


def doses_in_reach(p: ProductData, due: Due, weeks: int) -> tuple[int, tuple[int, ...]]:
    """When doses leave the store for one patient: (first week, doses of each week from it)."""
    if due.early is not None:
        return 0, p.course_within(due.early, weeks)[due.transit - due.early :]
    return course_in_reach(p, due.week, due.transit, weeks, waited=due.waited)


def doses_reserved(doses: tuple[int, ...], success: float) -> tuple[int, ...]:
    """Doses by week of the course, by the week in which they must be available."""
    return doses if success == 1 else (sum(doses), *(0 for _ in doses[1:]))


def cumulative_doses(p: ProductData, risk: Risk, weeks: int) -> tuple[Distribution, ...]:
    """Doses due up to the end of each week, by the week they leave the store.

    Those owed to running courses are known; where batches may fail they are reserved by now.
    """
    owed = owed_by(p, weeks)
    if risk.success != 1:
        owed = owed[-1:] * weeks
    steps: list[list[tuple[float, int, Due]]] = [[] for _ in range(weeks)]
    for due in risk.due:
        first, doses = doses_in_reach(p, due, weeks)
        doses = doses_reserved(doses, risk.success)
        before = 0
        for k, n in enumerate(doses):
            if n:
                steps[first + k].append((due.mean, before, due))
                before += n
    found = []
    nodes = _forecast_nodes(risk.forecast_cv)
    means: dict[tuple[int, float], float] = defaultdict(float)  # (doses so far, dispersion)
    for t, new in enumerate(steps):
        for mean, before, due in new:
            if before:
                means[before, due.dispersion] -= mean
            first, doses = doses_in_reach(p, due, weeks)
            doses = doses_reserved(doses, risk.success)
            means[before + doses[t - first], due.dispersion] += mean
        sums = [_sum_of(means, factor) for factor, _ in nodes]
        due_by = sums[0] if len(nodes) == 1 else _mixture(sums, [weight for _, weight in nodes])
        found.append(due_by.shifted(owed[t]))
    return tuple(found)


def _forecast_nodes(cv: float) -> list[tuple[float, float]]:
    """(factor on the forecast, probability); the factors have mean 1."""
    if not cv:
        return [(1.0, 1.0)]
    normal, weights = hermegauss(PARAMS.nodes)
    factors = np.exp(sqrt(log1p(cv * cv)) * normal)
    chances = weights / weights.sum()
    return list(zip((factors / (chances @ factors)).tolist(), chances.tolist(), strict=True))


def _mixture(parts: Sequence[Distribution], chances: Sequence[float]) -> Distribution:
    """Each of these with such a probability."""
    first = min(x.first for x in parts)
    whole = np.zeros(max(x.first + len(x.probability) for x in parts) - first)
    for x, chance in zip(parts, chances, strict=True):
        whole[x.first - first :][: len(x.probability)] += chance * x.probability
    return _trimmed(Distribution(first, whole))


def _sum_of(means: dict[tuple[int, float], float], factor: float) -> Distribution:
    """Σ doses × patients over (doses so far, dispersion); these are independent.

    factor: on the means of numbers that are not known.
    """
    total = ZERO
    for (doses, dispersion), mean in sorted(means.items()):
        if mean > 1e-9:
            patients_due = patients(mean * factor if dispersion else mean, dispersion)
            total = _plus(total, patients_due, doses)
    return total


def patients(mean: float, dispersion: float) -> Distribution:
    """Negative binomial with this mean and variance / mean; 1 is Poisson, 0 a known number."""
    if dispersion == 0:
        return Distribution(round(mean), np.ones(1))
    deviation = np.sqrt(mean * dispersion)
    beyond = PARAMS.deviations * deviation + PARAMS.dispersions * dispersion
    last = int(np.ceil(mean + beyond))
    k = np.arange(1, last + 1)
    if dispersion > 1:
        size = mean / (dispersion - 1)
        at_0 = -size * np.log(dispersion)
        ratio = (size + k - 1) / k * (1 - 1 / dispersion)
    else:
        at_0, ratio = -mean, mean / k
    logs = at_0 + np.concatenate([[0.0], np.cumsum(np.log(ratio))])
    return _trimmed(Distribution(0, np.exp(logs)))


def _plus(one: Distribution, other: Distribution, times: int) -> Distribution:
    """one + times × other, independent."""
    stretched = np.zeros((len(other.probability) - 1) * times + 1)
    stretched[::times] = other.probability
    both = Distribution(one.first + times * other.first, np.convolve(one.probability, stretched))
    return _trimmed(both)


def _trimmed(whole: Distribution) -> Distribution:
    below = np.cumsum(whole.probability)
    total = below[-1]
    start = int(np.searchsorted(below, PARAMS.tail * total))
    stop = int(np.searchsorted(below, (1 - PARAMS.tail) * total)) + 1
    kept = whole.probability[start:stop]
    return Distribution(whole.first + start, kept / kept.sum())


def passing(batches: int, success: float) -> Floats:
    """[n, k] probability that k of n batches pass, for n = 0 ... batches."""
    found = np.zeros((batches + 1, batches + 1))
    found[0, 0] = 1.0
    for n in range(1, batches + 1):
        found[n] = found[n - 1] * (1 - success)
        found[n, 1:] += found[n - 1, :-1] * success
    return found
