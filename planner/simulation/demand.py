"""Patients due, week by week, on many paths: negative binomial around the forecast.

The forecast of a product may itself be out: then all its demand of a path is multiplied by one
factor (`forecast_cv`), and the patients are drawn around that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.domain.demand import DemandKey
from planner.domain.scenario import Scenario
from planner.simulation.random_streams import RandomStream, around_one, random_stream
from planner.simulation.reservations import Counts

BLOCK = 5_000  # [path] of one stream; the first n are the same however many are drawn
LARGE = 200.0  # a mean above which no table of probabilities is made
TAIL = 1e-12  # probability beyond a table's end


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """Numbers of patients due; rows are those of demand.csv that may have any, in file order.

    Those who wait at the start follow, as many on every path (waiting.csv).
    """

    rows: tuple[DemandKey, ...]  # product, hospital, week due
    patients: Counts  # [row, path]


def sample_demand(scenario: Scenario, seed: int, block: int = 0, paths: int = BLOCK) -> Arrivals:
    """Draw patients due on the first `paths` paths of one block, each row from its own stream.

    A row's mean is `mean`, its variance `dispersion` × mean (negative binomial; 1 is Poisson; 0,
    which no file may say, is a number that is known).
    Each row on a path is drawn by inversion of one uniform number, so that it rises with the mean:
    scenarios that differ in the forecast have common random numbers.  Source: docs/simulation.md.
    """
    demand = scenario.demand
    rows = tuple(key for key in demand.patients if demand.chance(key)[0] > 0)
    factors = {p: forecast_factors(scenario, p, seed, block, paths) for p in scenario.products}
    patients = np.empty((len(rows), paths), dtype=np.int64)
    for n, key in enumerate(rows):
        streams = partial(random_stream, seed, RandomStream.DEMAND, *key)
        factor, (mean, dispersion) = factors[key[0]], demand.chance(key)
        if not dispersion:
            patients[n] = round(mean)
        elif factor is None:
            patients[n] = _drawn(streams(block), mean, dispersion, paths)
        else:
            patients[n] = _drawn_around(streams, block, mean * factor, dispersion)
    return _with_waiting(scenario, Arrivals(rows=rows, patients=patients))


def forecast_factors(
    scenario: Scenario, product: str, seed: int, block: int = 0, paths: int = BLOCK
) -> Floats | None:
    """[path] the factor on all demand of a product: log-normal, mean 1, `forecast_cv` around it.

    None where the forecast is not out.  Source: contract 7.
    """
    spread = float(scenario.products[product].forecast_cv)
    if not spread:
        return None
    source = random_stream(seed, RandomStream.FORECAST, product, block)
    return around_one(spread, source.standard_normal(paths))


def forecast(scenario: Scenario, paths: int) -> Arrivals:
    """Arrivals that are exactly those of the forecast, on every path."""
    known = {key: n for key, n in scenario.demand.patients.items() if n}
    counts = np.array(list(known.values()), dtype=np.int64)
    due = Arrivals(rows=tuple(known), patients=np.repeat(counts[:, None], paths, axis=1))
    return _with_waiting(scenario, due)


def _with_waiting(scenario: Scenario, due: Arrivals) -> Arrivals:
    mine = [x for x in scenario.waiting if x.patients]
    counts = np.array([x.patients for x in mine], dtype=np.int64)
    known = np.repeat(counts[:, None], due.patients.shape[1], axis=1)
    return Arrivals(
        rows=(*due.rows, *((x.product, x.hospital, x.due) for x in mine)),
        patients=np.concatenate([due.patients, known]),
    )


def _drawn(source: Generator, mean: float, dispersion: float, paths: int) -> NDArray[np.int64]:
    if mean <= LARGE:
        return np.searchsorted(_cumulative(mean, dispersion), source.random(paths), side="right")
    return _large(source, np.full(paths, mean), dispersion)


def _drawn_around(
    streams: Callable[..., Generator], block: int, means: Floats, dispersion: float
) -> NDArray[np.int64]:
    """The same where each path has a mean of its own.  streams: of the row, by further keys."""
    found = np.empty(len(means), dtype=np.int64)
    uniform, small = streams(block).random(len(means)), means <= LARGE
    found[small] = _inverted(uniform[small], means[small], dispersion)
    found[~small] = _large(streams("large", block), means[~small], dispersion)
    return found


def _large(source: Generator, means: Floats, dispersion: float) -> NDArray[np.int64]:
    if dispersion == 1:
        return source.poisson(means)
    return source.negative_binomial(means / (dispersion - 1), 1 / dispersion)


def _inverted(uniform: Floats, means: Floats, dispersion: float) -> NDArray[np.int64]:
    """Of each path the least number whose probability not to be exceeded is above `uniform`."""
    found = np.zeros(len(uniform), dtype=np.int64)
    size = means / (dispersion - 1) if dispersion > 1 else means
    term = np.exp(-means) if dispersion == 1 else dispersion**-size
    reached, k, going = term.copy(), 0, np.flatnonzero(term <= uniform)
    while len(going):
        k += 1
        found[going] = k
        mean = means[going]
        ratio = mean / k if dispersion == 1 else (size[going] + k - 1) / k * (1 - 1 / dispersion)
        term[going] *= ratio
        reached[going] += term[going]
        ends = (term[going] <= TAIL * TAIL) & (k > mean)  # what is left is below rounding
        going = going[(reached[going] <= uniform[going]) & ~ends]
    return found


@cache
def _cumulative(mean: float, dispersion: float) -> NDArray[np.float64]:
    """P(at most 0, 1, ... patients)."""
    size = mean / (dispersion - 1) if dispersion > 1 else np.inf
    term = float(np.exp(-mean)) if dispersion == 1 else float(dispersion**-size)
    found = [term]
    while found[-1] < 1 - TAIL and (term > TAIL * TAIL or len(found) <= mean):
        k = len(found)
        ratio = mean / k if dispersion == 1 else (size + k - 1) / k * (1 - 1 / dispersion)
        term *= ratio
        found.append(found[-1] + term)
    return np.array(found)
