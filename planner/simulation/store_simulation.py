"""One product's patient groups at its store, week by week, on all paths at once.

Nobody drops out here: that belongs to the comparison (`planner.compare.patient_allocation`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.arrays import Floats
from planner.domain.plan import Interruption
from planner.domain.scenario import Scenario
from planner.simulation.arriving_doses import ArrivingDoses, EarlyStart
from planner.simulation.demand import Arrivals
from planner.simulation.patient_groups import PatientGroup, WaitingList, patient_groups
from planner.simulation.reservations import Counts
from planner.simulation.running_courses import running_courses
from planner.simulation.store import DoseStore, StoreLots
from planner.simulation.targets import dose_targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Patients of a group who started in a week of their hospital."""

    row: int
    week: int
    patients: Counts


class StoreSimulation:
    """The store of one product and its patients; each `step` simulates one week.

    due: [path] patients, those who wait at the start too; due_before: of these, they alone.  waits:
    [week waited, path] patients who started; started_before: [path] those who wait at the start.
    lost: [week, path] patients, by the last week in which they could start.  begins: [week, path]
    patients who start.  due_at, lost_at: [hospital, path] patients, in file order.  stock:
    [week, path] closing stock, quarantine included [dose].  expired: [path] doses.  shipping:
    [path] currency.  wait_priority: [path] weeks waited x priority, of patients who started.
    lost_priority: [path] patients lost x priority.  reserve_short: [path] doses x weeks below the
    reserve.
    """

    def __init__(
        self,
        scenario: Scenario,
        product: str,
        arrivals: Arrivals,
        lots: StoreLots,
        groups: Sequence[PatientGroup] | None = None,
        *,
        interrupted: Sequence[Interruption] = (),
        diary: bool = False,
    ) -> None:
        """groups: those of `patient_groups`, where they are known already.

        interrupted: running courses of the product that the plan interrupts.
        diary: keep in `begun` who started when, in the order in which they did.
        """
        self.begun: list[Begun] | None = [] if diary else None
        self.scenario, self.product = scenario, product
        weeks, paths = scenario.weeks, arrivals.patients.shape[1]
        p = scenario.products[product]
        self.weeks, self.week = weeks, 0  # the next week to simulate
        self.targets = dose_targets(scenario, product)
        self.owed = running_courses(scenario, product, paths, interrupted)
        self.store = DoseStore(lots, unit=p.shipping_unit, owed=self.owed)
        self.arriving = ArrivingDoses(scenario, product, paths)
        groups = patient_groups(scenario, product, arrivals) if groups is None else groups
        self.queue = WaitingList(groups)
        self.hospitals = {g.row: arrivals.rows[g.row][1] for g in groups}
        self.waiting = {g.row: arrivals.patients[g.row].copy() for g in groups}  # not started yet
        place = {name: n for n, name in enumerate(scenario.hospitals)}
        self._places = {row: place[name] for row, name in self.hospitals.items()}
        self.due_at, self.lost_at = np.zeros((2, len(place), paths), dtype=np.int64)
        self.due: Counts = np.zeros(paths, dtype=np.int64)
        self.due_before, self.started_before = np.zeros((2, paths), dtype=np.int64)
        for g in groups:
            self.due += self.waiting[g.row]
            self.due_at[self._places[g.row]] += self.waiting[g.row]
            self.due_before += self.waiting[g.row] if g.due < 0 else 0
        self.waits = np.zeros((p.max_wait_weeks + 1, paths), dtype=np.int64)
        self.lost, self.begins, self.stock = np.zeros((3, weeks, paths), dtype=np.int64)
        self.expired = np.zeros(paths, dtype=np.int64)
        self.wait_priority, self.lost_priority = np.zeros((2, paths))
        self.reserve_short, self._shipping = np.zeros((2, paths))

    @property
    def shipping(self) -> Floats:
        """[path] currency, of whole courses as they start and of doses owed as they leave."""
        return sum((x.shipping for x in self.owed), self._shipping)

    @property
    def interrupted(self) -> Counts:
        """[path] patients in the midst of a course at the start who were not given all of it."""
        return sum((x.interrupted for x in self.owed), np.zeros_like(self.due))

    @property
    def interrupted_priority(self) -> Floats:
        """[path] these patients x priority."""
        return sum((x.interrupted_priority for x in self.owed), np.zeros_like(self._shipping))

    def interrupt(self, interrupted: Sequence[Interruption]) -> None:
        """Take over which running courses a plan interrupts, in place of those known so far."""
        anew = running_courses(self.scenario, self.product, len(self.due), interrupted)
        for mine, other in zip(self.owed, anew, strict=True):
            mine.planned = other.planned

    def step(self) -> None:
        """Simulate the next week: groups join, start or are lost; doses leave and expire."""
        week, weeks, waiting = self.week, self.weeks, self.waiting
        asking = self.queue.admit(week)
        early = self._early()
        courses = [g.course_from(week, weeks) for g in asking]
        self.store.begin(week, [*courses, *(x.rest for x in early if x.rest is not None)])
        for x in early:
            self._start_early(x)
        served = set()
        for g, course in zip(asking, courses, strict=True):
            reservation = self.store.reserve(course, waiting[g.row])
            self._start(g, week + g.transit, reservation.granted, sum(course.doses))
            if reservation.whole:
                served.add(g.row)
        for g in self.queue.here:
            if g.last <= week:
                self.lost[g.last + g.transit] += waiting[g.row]
                self.lost_at[self._places[g.row]] += waiting[g.row]
                self.lost_priority += waiting[g.row] * g.priority
        self.queue.keep(week, lambda g: g.row not in served)
        self.expired += self.store.end()
        self.stock[week] = self.store.held
        if self.targets.reserve and week >= self.targets.reserve_from:
            self.reserve_short += np.maximum(0.0, self.targets.reserve - self.store.released())
        self.week += 1

    def _start(self, g: PatientGroup, week: int, started: Counts, doses: int) -> None:
        """Let patients start in a week of their hospital; doses: that the store ships to each."""
        if np.count_nonzero(started):
            if self.begun is not None:
                self.begun.append(Begun(row=g.row, week=week, patients=started))
            wait = week - g.due
            self.waiting[g.row] -= started
            self.waits[wait] += started
            self.begins[week] += started
            self.started_before += started if g.due < 0 else 0
            self._shipping += started * (g.ship_cost * doses)
            if wait:
                self.wait_priority += started * (g.priority * wait)

    def _early(self) -> list[EarlyStart]:
        """In week 0: the starts on doses that are on the way."""
        if self.week or not self.arriving:
            return []
        return self.arriving.starts([(g, self.hospitals[g.row]) for g in self.queue.here])

    def _start_early(self, x: EarlyStart) -> None:
        started, doses = self.arriving.most(x, self.waiting[x.group.row]), 0
        if x.rest is not None:
            started, doses = self.store.reserve(x.rest, started).granted, sum(x.rest.doses)
        self.arriving.take(x, started)
        self._start(x.group, x.week, started, doses)

    def run(self) -> "StoreSimulation":
        """Simulate the weeks that remain; returns itself."""
        while self.week < self.weeks:
            self.step()
        return self
