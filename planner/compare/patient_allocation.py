"""Patients of one product at its store, week by week (docs/comparison.md)."""

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.compare.arm_result import PatientOutcome
from planner.compare.patients import DAYS, PatientSample
from planner.domain.scenario import Scenario
from planner.simulation.patient_groups import PatientGroup, WaitingList, patient_group
from planner.simulation.reservations import Counts, Flags, Reservation
from planner.simulation.store import Store, StoreLots

NOT_STARTED = -1


class PatientAllocation:
    """Who waits, who has started, and what it took, on every path; a group is one patient."""

    def __init__(self, scenario: Scenario, sample: PatientSample, product: str) -> None:
        every, patients = sample.every, sample.every.of(product)
        self.weeks = scenario.weeks
        self.unit = scenario.products[product].shipping_unit
        self.groups = [
            patient_group(scenario, every.rows[every.row[x]], index)
            for index, x in enumerate(patients.tolist())
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

    def run(self, lots: StoreLots) -> None:
        """Simulate all weeks of the horizon, once."""
        store, queue = Store(lots, unit=self.unit), WaitingList(self.groups)
        for week in range(self.weeks):
            self._cancel_drop_outs(store, week)
            asking = [(x, asks) for x in queue.admit(week) if (asks := self._asks(x, week)).any()]
            reservations, expired = store.step(
                week,
                [(x.course_from(week, self.weeks), asks.astype(np.int64)) for x, asks in asking],
            )
            for (patient, _), reservation in zip(asking, reservations, strict=True):
                self._start(patient, week, reservation)
            queue.keep(week, lambda x: bool((self.start[x.row] == NOT_STARTED).any()))
            self.expired += expired
            self.stored += store.held

    def started(self) -> NDArray[np.bool_]:
        """[path, patient] a first dose has left for the patient."""
        started: NDArray[np.bool_] = self.start.T != NOT_STARTED
        return started

    def wait(self) -> Floats:
        """[path, patient] days from need to infusion, of those who started."""
        road = DAYS * np.array([[x.transit] for x in self.groups]).reshape(-1, 1)
        wait: Floats = np.maximum(DAYS * (self.start + 1) - self.referral, road).T
        return wait

    def outcome(self) -> NDArray[np.int8]:
        """[path, patient] treated, dropped out, or never supplied."""
        outcome = np.full(self.start.shape, PatientOutcome.NO_SUPPLY, dtype=np.int8)
        for x in self.groups:
            if x.last >= max(0, x.due):
                left = self.referral[x.row] + self.patience[x.row] <= DAYS * (x.last + 1)
                outcome[x.row][left] = PatientOutcome.DROPOUT
        outcome[self.start != NOT_STARTED] = PatientOutcome.TREATED
        outcome[self.dropped] = PatientOutcome.DROPOUT
        return outcome.T

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
            self.shipping += doses * patient.ship_cost
        if patient.transit:
            self._travelling.append((patient, week, reservation))

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
                self.in_vain += wasted
                self.shipping -= freed * patient.ship_cost
            if known < infused:
                still.append((patient, left, reservation))
        self._travelling = still
