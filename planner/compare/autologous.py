"""Fresh autologous manufacture, patient by patient (contract 9).

`SlotQueue` applies the rules on one path.  Times are days, 0 the first of the horizon.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.compare.arm_result import ArmResult, PatientOutcome
from planner.compare.patients import PatientSample, hospital_costs, side_by_side
from planner.compare.slot_queue import SlotQueue
from planner.compare.start_rule import days_needed, last_days
from planner.domain.autologous import Autologous
from planner.domain.scenario import Scenario
from planner.simulation.random_streams import PATHS_TOGETHER, RandomStream, random_stream

LotDraws = tuple[Floats, NDArray[np.bool_]]  # [patient, path] days of making; whether a lot passes


def simulate_autologous(
    scenario: Scenario,
    sample: PatientSample,
    terms: Mapping[str, Autologous],
) -> dict[str, ArmResult]:
    """The patients of every product compared; products of one pool share its slots.

    Who waits at the start comes to the clinic then, and is referred before the others.
    """
    runs: dict[str, ArmResult] = {}
    for pool in dict.fromkeys(t.pool for t in terms.values()):
        members = {p: t for p, t in terms.items() if t.pool == pool}
        mine = _Clinic(scenario, sample, members).runs()
        if any(t.dropout_per_month for t in members.values()):
            lasting = _Clinic(scenario, sample.with_patience(), members).runs()
            treated = {p: run.before_dropout for p, run in lasting.items()}
            mine = {p: replace(run, before_dropout=treated[p]) for p, run in mine.items()}
        runs |= mine
    return runs


class _Clinic:
    """One pool of slots; arrays over its own patients, in file order."""

    def __init__(
        self, scenario: Scenario, sample: PatientSample, terms: Mapping[str, Autologous]
    ) -> None:
        self.scenario, self.sample, self.terms = scenario, sample, terms
        every = sample.every
        patients = np.sort(np.concatenate([every.of(p) for p in terms]))
        self.rows = [
            (key, int(every.first[row + 1] - every.first[row]))
            for row, key in enumerate(every.rows)
            if key[0] in terms
        ]
        self.product = np.repeat([key[0] for key, _ in self.rows], [n for _, n in self.rows])
        self.here = sample.here[:, patients]  # [path, patient] due on the path
        self.counted = every.in_figures(patients)
        self.referral = sample.referral[:, patients]
        self.dropout = self.referral + sample.patience[:, patients]  # [day]
        self.last_day = np.empty_like(self.referral)
        needed = np.empty(len(patients))  # [day] from a start to treatment
        for name, t in terms.items():
            mine = self.product == name
            product, due = scenario.products[name], every.due[patients[mine]]
            self.last_day[:, mine] = last_days(t, product, due, self.referral[:, mine])
            needed[mine] = days_needed(t)
        self.last_start = self.last_day - needed
        self.drawn: list[LotDraws] = []

    def runs(self) -> dict[str, ArmResult]:
        """The results of all patients, by product."""
        shape = self.referral.shape
        outcome, wait = np.empty(shape, dtype=np.int8), np.full(shape, np.nan)
        lots, slots = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for path in range(shape[0]):
            here = np.flatnonzero(self.here[path])
            if not len(here):
                continue
            queue = SlotQueue(
                [self.terms[p] for p in self.product[here].tolist()],
                self.referral[path, here].tolist(),
                self.dropout[path, here].tolist(),
                partial(self._lots, path, here),
                last_start=self.last_start[path, here].tolist(),
                last_day=self.last_day[path, here].tolist(),
                weeks=self.scenario.weeks,
            )
            queue.run()
            outcome[path, here], wait[path, here] = queue.outcome, queue.wait
            lots[path, here], slots[path, here] = queue.lots, queue.slots
        found = {}
        for product, t in self.terms.items():
            mine = self.here & (self.product == product) & self.counted
            started = (lots * mine).sum(axis=1)
            ends = side_by_side(mine, outcome, PatientOutcome.ABSENT)
            treated = (ends == PatientOutcome.TREATED).sum(axis=1)
            costs = hospital_costs(self.scenario, self.sample, product)
            found[product] = ArmResult(
                outcome=ends,
                wait=side_by_side(mine, wait, np.nan),
                before_dropout=treated,
                spend=started * t.cost_per_lot,
                hospital=((ends == PatientOutcome.TREATED) * costs).sum(axis=1),
                made=started.astype(float),
                wasted=(started - treated).astype(float),
                capacity=(slots * mine).sum(axis=1).astype(float),
                chairs=started * t.chair_days,
            )
        return found

    def _lots(
        self, path: int, here: NDArray[np.intp], number: int
    ) -> tuple[list[float], list[bool]]:
        """Days of making and passing of each patient's attempt `number`, drawn when needed."""
        while len(self.drawn) <= number:
            made, passed = zip(*self._draws(len(self.drawn)), strict=True)
            self.drawn.append((np.concatenate(made), np.concatenate(passed)))
        days, passes = self.drawn[number]
        return days[here, path].tolist(), passes[here, path].tolist()

    def _draws(self, number: int) -> Iterator[LotDraws]:
        """Patient by patient, so that the draws of the first are the same however many follow."""
        seed, block = self.sample.seed, self.sample.block
        for key, patients in self.rows:
            terms, size = self.terms[key[0]], (patients, PATHS_TOGETHER)
            place = (*key, number, block)
            normal = random_stream(seed, RandomStream.MAKING, *place).standard_normal(size)
            uniform = random_stream(seed, RandomStream.PASSING, *place).random(size)
            days = terms.make_days + terms.make_days_sd * normal
            passing = terms.remake_success if number else terms.success
            yield np.maximum(1, np.rint(days)), uniform < passing
