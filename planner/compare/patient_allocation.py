"""Patients of one product at its store, week by week (docs/comparison.md)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.compare.arm_result import PatientOutcome
from planner.compare.patients import DAYS, PatientSample, side_by_side
from planner.domain.plan import Interruption
from planner.domain.scenario import Scenario
from planner.simulation.arriving_doses import ArrivingDoses, EarlyStart
from planner.simulation.patient_groups import PatientGroup, WaitingList, patient_group
from planner.simulation.reservations import Counts, Flags, Reservation
from planner.simulation.running_courses import running_courses
from planner.simulation.store import DoseStore, StoreLots

NOT_STARTED = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Party:
    """Patients of one hospital and week due: alike at the store, but each may drop out alone."""

    group: PatientGroup
    hospital: str
    who: slice  # of the product's patients


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnTheRoad:
    """Patients whose first dose has left in `week` and is not infused yet."""

    party: _Party
    week: int
    reservation: Reservation
    started: Flags  # [patient, path]


class PatientAllocation:
    """Who waits, who has started, and what it took, on every path.

    Patients are served in groups, as `StoreSimulation` serves them; of a group the first in the
    file start first.
    """

    def __init__(self, scenario: Scenario, sample: PatientSample, product: str) -> None:
        every, patients = sample.every, sample.every.of(product)
        self.scenario, self.product, self.weeks = scenario, product, scenario.weeks
        self.unit = scenario.products[product].shipping_unit
        self.parties = list(_parties(scenario, sample, product))
        self.here = np.ascontiguousarray(sample.here[:, patients].T)  # [patient, path]
        self.counted = self.here & every.in_figures(patients)[:, None]
        self.referral = np.ascontiguousarray(sample.referral[:, patients].T)
        self.patience = np.ascontiguousarray(sample.patience[:, patients].T)
        self.start = np.full(self.referral.shape, NOT_STARTED, dtype=np.int64)
        self.dropped = np.zeros(self.referral.shape, dtype=bool)  # after the first dose had left
        paths = sample.paths
        self.stored: Counts = np.zeros(paths, dtype=np.int64)  # [dose x week]
        self.expired: Counts = np.zeros(paths, dtype=np.int64)
        self.in_vain: Counts = np.zeros(paths, dtype=np.int64)  # [dose] left for a dropped patient
        self.shipping: Floats = np.zeros(paths)
        self._travelling: list[_OnTheRoad] = []

    def run(self, lots: StoreLots, interrupted: Sequence[Interruption] = ()) -> None:
        """Simulate all weeks of the horizon, once.

        interrupted: running courses of the product that the plan interrupts.
        """
        paths = len(self.stored)
        owed = running_courses(self.scenario, self.product, paths, interrupted)
        store, queue = DoseStore(lots, unit=self.unit, owed=owed), self._queue()
        for week in range(self.weeks):
            self._cancel_drop_outs(store, week)
            asking = [
                (party, asks)
                for g in queue.admit(week)
                if (asks := self._asks(party := self.parties[g.row], week)).any()
            ]
            courses = [party.group.course_from(week, self.weeks) for party, _ in asking]
            early = [] if week else self._early(queue.here, paths)
            store.begin(week, [*courses, *(x.rest for _, x in early if x.rest is not None)])
            for arriving, x in early:
                self._start_early(store, arriving, x)
            for (party, asks), course in zip(asking, courses, strict=True):
                wanted = asks & (self.start[party.who] == NOT_STARTED)
                self._start(party, week, wanted, store.reserve(course, _number(wanted)))
            self.expired += store.end()
            queue.keep(week, lambda g: bool(self._not_started(self.parties[g.row]).any()))
            self.stored += store.held

    def wait(self) -> Floats:
        """[path, n] days from need to infusion, of those who started."""
        transit = self._each(lambda x: x.group.transit)
        road = DAYS * np.where(self.start < transit, 0, transit)  # 0: was on it at the start
        return self._told(np.maximum(DAYS * (self.start + 1) - self.referral, road), np.nan)

    def outcome(self) -> NDArray[np.int8]:
        """[path, n] treated, dropped out, or never supplied."""
        last, due = self._each(lambda x: x.group.last), self._each(lambda x: x.group.due)
        left = self.referral + self.patience <= DAYS * (last + 1)
        outcome = np.full(self.start.shape, PatientOutcome.NO_SUPPLY, dtype=np.int8)
        outcome[left & (last >= np.maximum(0, due))] = PatientOutcome.DROPPED_OUT
        outcome[self.start != NOT_STARTED] = PatientOutcome.TREATED
        outcome[self.dropped] = PatientOutcome.DROPPED_OUT
        return self._told(outcome, PatientOutcome.ABSENT)

    def _told(self, values: NDArray[Any], absent: float) -> NDArray[Any]:
        """Of those in the figures."""
        return side_by_side(self.counted.T, values.T, absent)

    def _each(self, of: Callable[[_Party], int]) -> Counts:
        """[patient, 1] the same for every patient of a party."""
        sizes = [x.who.stop - x.who.start for x in self.parties]
        values = np.array([of(x) for x in self.parties], dtype=np.int64)
        found: Counts = np.repeat(values, np.array(sizes, dtype=np.int64))[:, None]
        return found

    def _queue(self) -> WaitingList:
        return WaitingList(x.group for x in self.parties)

    def _not_started(self, party: _Party) -> Flags:
        flags: Flags = self.here[party.who] & (self.start[party.who] == NOT_STARTED)
        return flags

    def _asks(self, party: _Party, week: int) -> Flags:
        """[patient, path] has not started, and has not dropped out by the end of the week."""
        asks = self._not_started(party)
        if week >= party.group.due:
            out = self.referral[party.who] + self.patience[party.who]
            asks &= out > DAYS * (week + 1)
        return asks

    def _start(self, party: _Party, week: int, asks: Flags, reservation: Reservation) -> None:
        if not reservation.granted.any():
            return
        started = asks if reservation.whole else _first(asks, reservation.granted)
        self.start[party.who][started] = week + party.group.transit
        for _, _, doses in reservation.parts:
            self._ship(party, doses)
        if party.group.transit:
            self._travelling.append(
                _OnTheRoad(party=party, week=week, reservation=reservation, started=started)
            )

    def _ship(self, party: _Party, doses: Counts) -> None:
        """Pay for doses that leave, or are free again; not those of patients in no figure."""
        if party.group.due >= 0:
            self.shipping += doses * party.group.ship_cost

    def _early(
        self, groups: list[PatientGroup], paths: int
    ) -> list[tuple[ArrivingDoses, EarlyStart]]:
        """Starts on doses that are on the way at the start."""
        arriving = ArrivingDoses(self.scenario, self.product, paths)
        here = [(g, self.parties[g.row].hospital) for g in groups]
        return [(arriving, x) for x in arriving.starts(here)] if arriving else []

    def _start_early(self, store: DoseStore, arriving: ArrivingDoses, x: EarlyStart) -> None:
        """Let patients start who have not dropped out by the end of that week."""
        party = self.parties[x.group.row]
        asks = self._asks(party, x.week)
        started = arriving.most(x, _number(asks))
        if x.rest is not None:
            reservation = store.reserve(x.rest, started)
            started = reservation.granted
            for _, _, doses in reservation.parts:
                self._ship(party, doses)
        arriving.take(x, started)
        self.start[party.who][_first(asks, started)] = x.week

    def _cancel_drop_outs(self, store: DoseStore, week: int) -> None:
        """Cancel courses of patients who drop out before the first infusion, by `week`'s end."""
        still = []
        for x in self._travelling:
            who, group = x.party.who, x.party.group
            infused = DAYS * (x.week + group.transit + 1)
            known = min(DAYS * (week + 1), infused)
            gives_up = self.referral[who] + self.patience[who]
            out = x.started & ~self.dropped[who] & (gives_up <= known)
            if out.any():
                self.dropped[who] |= out
                wasted, freed = store.cancel(week, x.reservation, _number(out))
                self.in_vain += wasted if group.due >= 0 else 0
                self._ship(x.party, -freed)
            if known < infused:
                still.append(x)
        self._travelling = still


def _parties(scenario: Scenario, sample: PatientSample, product: str) -> Iterator[_Party]:
    every, done = sample.every, 0
    mine = [row for row, key in enumerate(every.rows) if key[0] == product]
    for index, row in enumerate(mine):
        key = every.rows[row]
        number = int(every.first[row + 1] - every.first[row])
        yield _Party(
            group=_waiting_first(patient_group(scenario, key, index)),
            hospital=key[1],
            who=slice(done, done + number),
        )
        done += number


def _waiting_first(patient: PatientGroup) -> PatientGroup:
    """Who waits at the start comes before everybody else (contract 9)."""
    return replace(patient, rank=(patient.due >= 0, *patient.rank))


def _number(patients: Flags) -> Counts:
    """[path]"""
    number: Counts = patients.sum(axis=0)
    return number


def _first(patients: Flags, number: Counts) -> Flags:
    """[patient, path] so many of these patients, from the first on."""
    first: Flags = patients & (np.cumsum(patients, axis=0) <= number)
    return first
