"""Patients due, week by week, on many paths: negative binomial around the forecast."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from planner.domain.demand import DemandKey
from planner.domain.scenario import Scenario
from planner.simulation.random_streams import RandomStream, random_stream
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

    A row's mean is `mean`, its variance `dispersion` × mean (negative binomial; 1 is Poisson).
    Each row on a path is drawn by inversion of one uniform number, so that it rises with the mean:
    scenarios that differ in the forecast have common random numbers.  Source: docs/simulation.md.
    """
    demand = scenario.demand
    rows = tuple(key for key in demand.patients if demand.chance(key)[0] > 0)
    patients = np.empty((len(rows), paths), dtype=np.int64)
    for n, key in enumerate(rows):
        source = random_stream(seed, RandomStream.DEMAND, *key, block)
        patients[n] = _drawn(source, demand.chance(key), paths)
    return _with_waiting(scenario, Arrivals(rows=rows, patients=patients))


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


def _drawn(source: Generator, of: tuple[float, float], paths: int) -> NDArray[np.int64]:
    mean, dispersion = of
    if mean <= LARGE:
        return np.searchsorted(_cumulative(mean, dispersion), source.random(paths), side="right")
    if dispersion == 1:
        return source.poisson(mean, paths)
    return source.negative_binomial(mean / (dispersion - 1), 1 / dispersion, paths)


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
