"""Patients of one product at its store, week by week (docs/comparison.md)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.compare.arm_result import PatientOutcome
from planner.compare.patients import DAYS, PatientSample
from planner.domain.plan import Interruption
from planner.domain.scenario import Scenario
from planner.simulation.arriving_doses import ArrivingDoses, EarlyStart
from planner.simulation.patient_groups import PatientGroup, WaitingList, patient_group
from planner.simulation.reservations import Counts, Flags, Reservation
from planner.simulation.running_courses import running_courses
from planner.simulation.store import Store, StoreLots

NOT_STARTED = -1


class PatientAllocation:
    """Who waits, who has started, and what it took, on every path; a group is one patient."""

    def __init__(self, scenario: Scenario, sample: PatientSample, product: str) -> None:
        every, patients = sample.every, sample.every.of(product)
        self.scenario, self.product, self.weeks = scenario, product, scenario.weeks
        self.counted = every.in_figures(patients)
        self.unit = scenario.products[product].shipping_unit
        keys = [every.rows[row] for row in every.row[patients].tolist()]
        self.hospitals = [hospital for _, hospital, _ in keys]
        self.groups = [
            _waiting_first(patient_group(scenario, key, index)) for index, key in enumerate(keys)
        ]
        self.referral = np.ascontiguousarray(sample.referral[:, patients].T)  # [patient, path]
        self.patience = np.ascontiguousarray(sample.patience[:, patients].T)
        self.start = np.full(self.referral.shape, NOT_STARTED, dtype=np.int64)
        self.dropped = np.zeros(self.referral.shape, dtype=bool)  # after the first dose had left
        paths = sample.paths
        self.stored: Counts = np.zeros(paths, dtype=np.int64)  # [dose x week]
        self.expired: Counts = np.zeros(paths, dtype=np.int64)
        self.in_vain: Counts = np.zeros(paths, dtype=np.int64)  # [dose] left for a dropped patient
        self.shipping: Floats = np.zeros(paths)
        self._travelling: list[tuple[PatientGroup, int, Reservation]] = []

    def run(self, lots: StoreLots, interrupted: Sequence[Interruption] = ()) -> None:
        """Simulate all weeks of the horizon, once.

        interrupted: running courses of the product that the plan interrupts.
        """
        paths = len(self.stored)
        owed = running_courses(self.scenario, self.product, paths, interrupted)
        store, queue = Store(lots, unit=self.unit, owed=owed), WaitingList(self.groups)
        for week in range(self.weeks):
            self._cancel_drop_outs(store, week)
            asking = [(x, asks) for x in queue.admit(week) if (asks := self._asks(x, week)).any()]
            courses = [x.course_from(week, self.weeks) for x, _ in asking]
            early = [] if week else self._early(queue.here, paths)
            store.begin(week, [*courses, *(x.rest for _, x in early if x.rest is not None)])
            for arriving, x in early:
                self._start_early(store, arriving, x)
            for (patient, asks), course in zip(asking, courses, strict=True):
                wanted = (asks & (self.start[patient.row] == NOT_STARTED)).astype(np.int64)
                self._start(patient, week, store.reserve(course, wanted))
            self.expired += store.end()
            queue.keep(week, lambda x: bool((self.start[x.row] == NOT_STARTED).any()))
            self.stored += store.held

    def started(self) -> NDArray[np.bool_]:
        """[path, patient] a first dose has left for the patient."""
        started: NDArray[np.bool_] = self.start.T != NOT_STARTED
        return started[:, self.counted]

    def wait(self) -> Floats:
        """[path, patient] days from need to infusion, of those who started."""
        transit = np.array([[x.transit] for x in self.groups]).reshape(-1, 1)
        road = DAYS * np.where(self.start < transit, 0, transit)  # 0: was on it at the start
        wait: Floats = np.maximum(DAYS * (self.start + 1) - self.referral, road).T
        return wait[:, self.counted]

    def outcome(self) -> NDArray[np.int8]:
        """[path, patient] treated, dropped out, or never supplied."""
        outcome = np.full(self.start.shape, PatientOutcome.NO_SUPPLY, dtype=np.int8)
        for x in self.groups:
            if x.last >= max(0, x.due):
                left = self.referral[x.row] + self.patience[x.row] <= DAYS * (x.last + 1)
                outcome[x.row][left] = PatientOutcome.DROPOUT
        outcome[self.start != NOT_STARTED] = PatientOutcome.TREATED
        outcome[self.dropped] = PatientOutcome.DROPOUT
        return outcome.T[:, self.counted]

    def _asks(self, patient: PatientGroup, week: int) -> Flags:
        """Has not started, and has not dropped out by the end of the week."""
        asks: Flags = self.start[patient.row] == NOT_STARTED
        if week >= patient.due:
            out = self.referral[patient.row] + self.patience[patient.row]
            asks &= out > DAYS * (week + 1)
        return asks

    def _start(self, patient: PatientGroup, week: int, reservation: Reservation) -> None:
        if not reservation.granted.any():
            return
        self.start[patient.row][reservation.granted > 0] = week + patient.transit
        for _, doses in reservation.parts:
            self._ship(patient, doses)
        if patient.transit:
            self._travelling.append((patient, week, reservation))

    def _ship(self, patient: PatientGroup, doses: Counts) -> None:
        """Pay for doses that leave, or are free again; not those of patients in no figure."""
        if self.counted[patient.row]:
            self.shipping += doses * patient.ship_cost

    def _early(
        self, groups: list[PatientGroup], paths: int
    ) -> list[tuple[ArrivingDoses, EarlyStart]]:
        """Starts on doses that are on the way at the start."""
        arriving = ArrivingDoses(self.scenario, self.product, paths)
        starts = arriving.starts([(x, self.hospitals[x.row]) for x in groups]) if arriving else []
        return [(arriving, x) for x in starts]

    def _start_early(self, store: Store, arriving: ArrivingDoses, x: EarlyStart) -> None:
        """Let a patient start who has not dropped out by the end of that week."""
        patient = x.group
        started = arriving.most(x, self._asks(patient, x.week).astype(np.int64))
        if x.rest is not None:
            reservation = store.reserve(x.rest, started)
            started = reservation.granted
            for _, doses in reservation.parts:
                self._ship(patient, doses)
        arriving.take(x, started)
        self.start[patient.row][started > 0] = x.week

    def _cancel_drop_outs(self, store: Store, week: int) -> None:
        """Cancel courses of patients who drop out before the first infusion, by `week`'s end."""
        still = []
        for patient, left, reservation in self._travelling:
            x, infused = patient.row, DAYS * (left + patient.transit + 1)
            known = min(DAYS * (week + 1), infused)
            since = np.minimum(self.referral[x], DAYS * (left + 1))
            out = (reservation.granted > 0) & ~self.dropped[x] & (since + self.patience[x] <= known)
            if out.any():
                self.dropped[x] |= out
                wasted, freed = store.cancel(week, reservation, out)
                self.in_vain += wasted if self.counted[x] else 0
                self._ship(patient, -freed)
            if known < infused:
                still.append((patient, left, reservation))
        self._travelling = still


def _waiting_first(patient: PatientGroup) -> PatientGroup:
    """Who waits at the start comes before everybody else (contract 9)."""
    return replace(patient, rank=(patient.due >= 0, *patient.rank))
