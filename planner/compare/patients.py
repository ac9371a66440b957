"""The patients of a scenario, one by one, with sampled referral and patience (contract 9)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.domain.autologous import not_compared
from planner.domain.scenario import Scenario
from planner.simulation.random_streams import PATHS_TOGETHER, RandomStream, random_stream

DAYS = 7  # in a week
DAYS_IN_MONTH = 30.4375


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """Every patient of demand.csv in file order; `first[g]` is the first patient of row g.

    Those who wait at the start follow (due before week 0).  They are served first by both systems,
    and are in no figure.
    """

    rows: tuple[tuple[str, str, int], ...]  # product, hospital, week due
    first: NDArray[np.int64]  # one more than rows: the last is the number of patients
    row: NDArray[np.int64]  # of each patient
    due: NDArray[np.int64]  # [week]

    def __len__(self) -> int:
        return int(self.first[-1])

    def of(self, product: str) -> NDArray[np.int64]:
        """The patients who need `product`, in file order."""
        wanted = np.array([p == product for p, _, _ in self.rows], dtype=bool)
        return np.flatnonzero(wanted[self.row])

    def in_figures(self, patients: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these patients are not there before the start."""
        counted: NDArray[np.bool_] = self.due[patients] >= 0
        return counted


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSample:
    """The patients on some paths; the same for both arms (common random numbers)."""

    every: Patients
    referral: Floats  # [path, patient] day, whole; 0 is the first day of the horizon
    patience: Floats  # [day] after referral at which a waiting patient drops out
    seed: int
    block: int  # which paths: `PATHS_TOGETHER` of them are drawn at once

    @property
    def paths(self) -> int:
        return len(self.referral)


def individual_patients(scenario: Scenario) -> Patients:
    """All patients due, one by one, then those who wait at the start for one of their products.

    Patients of a product that is not compared (kind = "none") are left out.
    """
    left_out = not_compared(scenario)
    people = {k: n for k, n in scenario.demand.patients.items() if n and k[0] not in left_out}
    products = {product for product, _, _ in people}
    people |= {
        (x.product, x.hospital, x.due): x.patients
        for x in scenario.waiting
        if x.patients and x.product in products
    }
    rows, counts = tuple(people), list(people.values())
    return Patients(
        rows=rows,
        first=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]),
        row=np.repeat(np.arange(len(rows)), counts),
        due=np.repeat(np.array([week for _, _, week in rows], dtype=np.int64), counts),
    )


def sample_patients(
    every: Patients, dropout: Mapping[str, float], *, seed: int, block: int, paths: int
) -> PatientSample:
    """Referral days and patience on the first `paths` paths of one block.

    dropout: monthly rate by product; the draw is the same whatever the rate (contract 9).  Who
    waits at the start has not dropped out before it.
    """
    shape = PATHS_TOGETHER, len(every)
    referral, patience = np.empty(shape), np.empty(shape)
    for row, key in enumerate(every.rows):
        product, _, due = key
        here = slice(every.first[row], every.first[row + 1])
        size = PATHS_TOGETHER, here.stop - here.start
        day = random_stream(seed, RandomStream.REFERRAL, *key, block).integers(0, DAYS, size)
        referral[:, here] = DAYS * due + day
        spell = random_stream(seed, RandomStream.DROPOUT, *key, block).standard_exponential(size)
        rate = dropout[product] / DAYS_IN_MONTH
        waited = np.maximum(0, -referral[:, here])
        patience[:, here] = waited + spell / rate if rate else np.inf
    return PatientSample(
        every=every, referral=referral[:paths], patience=patience[:paths], seed=seed, block=block
    )
