"""Fresh autologous manufacture, patient by patient (contract 9).

The rules are in docs/comparison.md, "Fresh autologous"; `SlotQueue` applies them on one path.
Times are days, 0 the first of the horizon.
"""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.compare.arm_result import ArmResult, PatientOutcome
from planner.compare.patients import DAYS, PatientSample
from planner.compare.slot_queue import SlotQueue
from planner.domain.autologous import Autologous
from planner.domain.scenario import Scenario
from planner.simulation.random_streams import PATHS_TOGETHER, RandomStream, random_stream

LotDraws = tuple[Floats, NDArray[np.bool_]]  # [path, patient] days of making; whether a lot passes


def simulate_autologous(
    scenario: Scenario,
    sample: PatientSample,
    terms: Mapping[str, Autologous],
    *,
    only_hopeful: bool = False,
) -> dict[str, ArmResult]:
    """The patients of every product in demand.csv; products of one pool share its slots.

    Who waits at the start comes to the clinic then, and is referred before the others.

    only_hopeful: another rule than the contract's, see `SlotQueue`.
    """
    runs: dict[str, ArmResult] = {}
    for pool in dict.fromkeys(t.pool for t in terms.values()):
        members = {p: t for p, t in terms.items() if t.pool == pool}
        runs |= _Clinic(scenario, sample, members).runs(only_hopeful)
    return runs


class _Clinic:
    """One pool of slots; arrays over its own patients, in file order."""

    def __init__(
        self, scenario: Scenario, sample: PatientSample, terms: Mapping[str, Autologous]
    ) -> None:
        self.sample, self.terms, self.weeks = sample, terms, scenario.weeks
        every = sample.every
        patients = np.sort(np.concatenate([every.of(p) for p in terms]))
        self.rows = [
            (key, int(every.first[row + 1] - every.first[row]))
            for row, key in enumerate(every.rows)
            if key[0] in terms
        ]
        self.product = np.repeat([key[0] for key, _ in self.rows], [n for _, n in self.rows])
        self.counted = every.in_figures(patients)
        self.referral = sample.referral[:, patients]
        self.dropout = self.referral + sample.patience[:, patients]  # [day]
        last = [scenario.products[p].max_wait_weeks for p in self.product.tolist()]
        self.in_time_until = DAYS * (every.due[patients] + np.array(last) + 1)  # [day]
        self.drawn: list[LotDraws] = []

    def runs(self, only_hopeful: bool = False) -> dict[str, ArmResult]:
        """The results of all patients, by product."""
        shape = self.referral.shape
        outcome, wait = np.empty(shape, dtype=np.int8), np.empty(shape)
        lots, slots = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        terms = [self.terms[p] for p in self.product.tolist()]
        for path in range(shape[0]):
            queue = SlotQueue(
                terms,
                self.referral[path].tolist(),
                self.dropout[path].tolist(),
                partial(self._lots, path),
                self.weeks,
                only_hopeful=only_hopeful,
            )
            queue.run()
            outcome[path], wait[path] = queue.outcome, queue.wait
            lots[path], slots[path] = queue.lots, queue.slots
        in_time = self.referral + wait <= self.in_time_until
        found = {}
        for product, t in self.terms.items():
            mine = (self.product == product) & self.counted
            started = lots[:, mine].sum(axis=1)
            treated = (outcome[:, mine] == PatientOutcome.TREATED).sum(axis=1)
            found[product] = ArmResult(
                outcome=outcome[:, mine],
                in_time=in_time[:, mine],
                wait=wait[:, mine],
                spend=started * t.cost_per_lot,
                wasted=(started - treated).astype(float),
                capacity=slots[:, mine].sum(axis=1).astype(float),
                chairs=started * t.chair_days,
            )
        return found

    def _lots(self, path: int, number: int) -> tuple[list[float], list[bool]]:
        """Days of making and passing of each patient's attempt `number`, drawn when needed."""
        while len(self.drawn) <= number:
            made, passed = zip(*self._draws(len(self.drawn)), strict=True)
            self.drawn.append((np.concatenate(made, axis=1), np.concatenate(passed, axis=1)))
        days, passes = self.drawn[number]
        return days[path].tolist(), passes[path].tolist()

    def _draws(self, number: int) -> Iterator[LotDraws]:
        seed, block = self.sample.seed, self.sample.block
        for key, patients in self.rows:
            terms, size = self.terms[key[0]], (PATHS_TOGETHER, patients)
            place = (*key, number, block)
            normal = random_stream(seed, RandomStream.MAKING, *place).standard_normal(size)
            uniform = random_stream(seed, RandomStream.PASSING, *place).random(size)
            days = terms.make_days + terms.make_days_sd * normal
            yield np.maximum(1, np.rint(days)), uniform < terms.success
