"""Patients of one product at the store's door, week by week (the rules are in `shelf`)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.compare.arm_result import Fate
from planner.compare.patients import DAYS, Patients, Sample
from planner.domain.scenario import Scenario
from planner.simulation.store import Counts, Course, Flags, Lots, Promise, Store

NOT_STARTED = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is the same of a patient on every path; weeks are those in which doses leave."""

    index: int  # among the patients of the product
    due: int
    transit: int
    course: Course
    ship_cost: float  # per dose
    first: int  # week in which the first dose may leave
    last: int
    rank: tuple[object, ...]  # the least is served first


class Service:
    """Who waits, who has started, and what it took, on every path."""

    def __init__(self, scenario: Scenario, sample: Sample, product: str) -> None:
        who = sample.every.of(product)
        self.weeks = scenario.weeks
        self.places = [
            _place(scenario, sample.every, x, index) for index, x in enumerate(who.tolist())
        ]
        self.referral = np.ascontiguousarray(sample.referral[:, who].T)  # [patient, path]
        self.patience = np.ascontiguousarray(sample.patience[:, who].T)
        self.start = np.full(self.referral.shape, NOT_STARTED, dtype=np.int64)
        self.dropped = np.zeros(self.referral.shape, dtype=bool)  # after the first dose had left
        paths = sample.paths
        self.stored: Counts = np.zeros(paths, dtype=np.int64)  # [dose x week]
        self.expired: Counts = np.zeros(paths, dtype=np.int64)
        self.in_vain: Counts = np.zeros(paths, dtype=np.int64)  # [dose] left for a dropped patient
        self.shipping: Floats = np.zeros(paths)
        self._travelling: list[tuple[Place, int, Promise]] = []

    def run(self, lots: Lots) -> None:
        """All weeks of the horizon, once."""
        store = Store(lots, self.weeks)
        coming = sorted(self.places, key=lambda x: x.first, reverse=True)
        waiting: list[Place] = []
        for week in range(self.weeks):
            self._hear_of_drop_outs(store, week)
            while coming and coming[-1].first <= week:
                waiting.append(coming.pop())
            waiting = sorted((x for x in waiting if x.last >= week), key=lambda x: x.rank)
            asking = [(x, wanted) for x in waiting if (wanted := self._asks(x, week)).any()]
            promises, expired = store.step(
                week, [(self._within(x, week), wanted.astype(np.int64)) for x, wanted in asking]
            )
            for (place, _), promise in zip(asking, promises, strict=True):
                self._begin(place, week, promise)
            waiting = [x for x in waiting if (self.start[x.index] == NOT_STARTED).any()]
            self.expired += expired
            self.stored += store.held

    def started(self) -> NDArray[np.bool_]:
        """[path, patient] a first dose has left for the patient."""
        started: NDArray[np.bool_] = self.start.T != NOT_STARTED
        return started

    def wait(self) -> Floats:
        """[path, patient] days from need to infusion, of those who started."""
        road = DAYS * np.array([[x.transit] for x in self.places]).reshape(-1, 1)
        wait: Floats = np.maximum(DAYS * (self.start + 1) - self.referral, road).T
        return wait

    def fate(self) -> NDArray[np.int8]:
        """[path, patient] treated, dropped out, or never supplied."""
        fate = np.full(self.start.shape, Fate.NO_SUPPLY, dtype=np.int8)
        for x in self.places:
            if x.last >= max(0, x.due):
                left = self.referral[x.index] + self.patience[x.index] <= DAYS * (x.last + 1)
                fate[x.index][left] = Fate.DROPOUT
        fate[self.start != NOT_STARTED] = Fate.TREATED
        fate[self.dropped] = Fate.DROPOUT
        return fate.T

    def _within(self, place: Place, week: int) -> Course:
        """The doses within the horizon of a patient whose first dose leaves in `week`."""
        weeks = self.weeks - (week + place.transit)
        return Course(doses=place.course.doses[:weeks], life=place.course.life)

    def _asks(self, place: Place, week: int) -> Flags:
        """Has not started, and has not dropped out by the end of the week."""
        asks: Flags = self.start[place.index] == NOT_STARTED
        if week >= place.due:
            out = self.referral[place.index] + self.patience[place.index]
            asks &= out > DAYS * (week + 1)
        return asks

    def _begin(self, place: Place, week: int, promise: Promise) -> None:
        if not promise.granted.any():
            return
        self.start[place.index][promise.granted > 0] = week + place.transit
        for _, _, taken in promise.parts:
            self.shipping += taken * place.ship_cost
        if place.transit:
            self._travelling.append((place, week, promise))

    def _hear_of_drop_outs(self, store: Store, week: int) -> None:
        """Who drops out on the way to the first infusion, by the end of `week`."""
        still = []
        for place, left, promise in self._travelling:
            x, infused = place.index, DAYS * (left + place.transit + 1)
            known = min(DAYS * (week + 1), infused)
            since = np.minimum(self.referral[x], DAYS * (left + 1))
            out = (promise.granted > 0) & ~self.dropped[x] & (since + self.patience[x] <= known)
            if out.any():
                self.dropped[x] |= out
                gone, back = store.cancel(week, promise, out)
                self.in_vain += gone
                self.shipping -= back * place.ship_cost
            if known < infused:
                still.append((place, left, promise))
        self._travelling = still


def _place(scenario: Scenario, every: Patients, patient: int, index: int) -> Place:
    product, hospital, due = every.rows[every.row[patient]]
    p, h = scenario.products[product], scenario.hospitals[hospital]
    last = min(due + p.max_wait_weeks, scenario.weeks - 1) - h.transit_weeks
    return Place(
        index=index,
        due=due,
        transit=h.transit_weeks,
        course=Course(doses=p.course, life=h.transit_weeks + h.min_remaining_weeks),
        ship_cost=float(h.ship_cost),
        first=max(0, due - h.transit_weeks),
        last=last,
        rank=(-h.priority, last, due, index),
    )
