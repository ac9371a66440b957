"""The patients of a scenario, one by one, with sampled referral and patience (contract 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.domain.demand import DemandKey
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals
from planner.simulation.random_streams import PATHS_TOGETHER, RandomStream, random_stream
from planner.simulation.reservations import Flags

DAYS = 7  # in a week
DAYS_IN_MONTH = 30.4375


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """Everybody who is due on any path, in file order; `first[g]` is the first patient of row g.

    A row has as many patients as are due on the path with most of them.  Those who wait at the
    start follow (due before week 0).  They are served first by both systems, and are in no figure.
    """

    rows: tuple[DemandKey, ...]  # product, hospital, week due
    first: NDArray[np.int64]  # one more than rows: the last is the number of patients
    row: NDArray[np.int64]  # of each patient
    due: NDArray[np.int64]  # [week]

    def __len__(self) -> int:
        return int(self.first[-1])

    def of(self, product: str) -> NDArray[np.int64]:
        """The patients who need `product`, in file order."""
        wanted = np.array([p == product for p, _, _ in self.rows], dtype=bool)
        return np.flatnonzero(wanted[self.row])

    def in_figures(self, patients: NDArray[np.int64]) -> Flags:
        """Which of these patients are not there before the start."""
        counted: Flags = self.due[patients] >= 0
        return counted


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSample:
    """The patients on some paths; the same for both arms (common random numbers).

    arrivals: their numbers, of all products.  here: [path, patient] who is due on the path: of each
    row the first so many.
    """

    arrivals: Arrivals
    every: Patients
    here: Flags
    referral: Floats  # [path, patient] day, whole; 0 is the first day of the horizon
    patience: Floats  # [day] after referral at which a waiting patient drops out
    seed: int
    block: int  # which paths: `PATHS_TOGETHER` of them are drawn at once

    @property
    def paths(self) -> int:
        return len(self.referral)

    def with_patience(self) -> "PatientSample":
        """The same where nobody drops out."""
        return replace(self, patience=np.full_like(self.patience, np.inf))


def individual_patients(arrivals: Arrivals, dropout: Mapping[str, float]) -> Patients:
    """The patients of `arrivals`, one by one, who need a product of `dropout`."""
    most = arrivals.patients.max(axis=1, initial=0).tolist()
    people = [
        (key, n) for key, n in zip(arrivals.rows, most, strict=True) if n and key[0] in dropout
    ]
    counts = [n for _, n in people]
    return Patients(
        rows=tuple(key for key, _ in people),
        first=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]),
        row=np.repeat(np.arange(len(people)), counts),
        due=np.repeat(np.array([week for (_, _, week), _ in people], dtype=np.int64), counts),
    )


def sample_patients(
    arrivals: Arrivals, dropout: Mapping[str, float], *, seed: int, block: int
) -> PatientSample:
    """Referral days and patience of everybody due on the paths of `arrivals`.

    arrivals: at most `PATHS_TOGETHER` paths.  dropout: monthly rate of every product compared; the
    draw is the same whatever the rate, and however many patients a row has (contract 9).  Who
    waits at the start has not dropped out before it.
    """
    every, paths = individual_patients(arrivals, dropout), arrivals.patients.shape[1]
    due = dict(zip(arrivals.rows, arrivals.patients, strict=True))
    shape = len(every), PATHS_TOGETHER
    referral, patience = np.empty(shape), np.empty(shape)
    here = np.zeros((len(every), paths), dtype=bool)
    for row, key in enumerate(every.rows):
        product, _, week = key
        mine = slice(every.first[row], every.first[row + 1])
        size = mine.stop - mine.start, PATHS_TOGETHER  # patient by patient: the first stay the same
        day = random_stream(seed, RandomStream.REFERRAL, *key, block).integers(0, DAYS, size)
        referral[mine] = DAYS * week + day
        spell = random_stream(seed, RandomStream.DROPOUT, *key, block).standard_exponential(size)
        rate = dropout[product] / DAYS_IN_MONTH
        waited = np.maximum(0, -referral[mine])
        patience[mine] = waited + spell / rate if rate else np.inf
        here[mine] = np.arange(size[0])[:, None] < due[key]
    return PatientSample(
        arrivals=arrivals,
        every=every,
        here=here.T,
        referral=referral[:, :paths].T,
        patience=patience[:, :paths].T,
        seed=seed,
        block=block,
    )


def hospital_costs(scenario: Scenario, sample: PatientSample, product: str) -> Floats:
    """[path, n] what the hospital spends on the n-th patient of `product`, if treated [currency].

    0 where there is no such patient.  Patients in no figure are left out, as in an `ArmResult`.
    """
    every = sample.every
    patients = every.of(product)
    hospitals = [every.rows[row][1] for row in every.row[patients].tolist()]
    costs = np.array([float(scenario.hospitals[h].hospital_cost) for h in hospitals])
    counted = sample.here[:, patients] & every.in_figures(patients)
    return side_by_side(counted, np.broadcast_to(costs, counted.shape), 0.0)


def side_by_side(here: Flags, values: NDArray[Any], fill: float) -> NDArray[Any]:
    """[path, n] `values` [path, patient] of the n-th patient who is here, else `fill`."""
    number = here.sum(axis=1)
    found = np.full((len(here), int(number.max(initial=0))), fill, dtype=values.dtype)
    found[np.arange(found.shape[1]) < number[:, None]] = values[here]
    return found
