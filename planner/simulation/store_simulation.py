"""One product's patient groups at its store, week by week, on all paths at once.

Nobody drops out here: that belongs to the comparison (`planner.compare.patient_allocation`).
"""

from collections.abc import Sequence

import numpy as np

from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals
from planner.simulation.patient_groups import PatientGroup, WaitingList, patient_groups
from planner.simulation.reservations import Counts
from planner.simulation.store import Store, StoreLots


class StoreSimulation:
    """The store of one product and its patients; each `step` simulates one week.

    due: [path] patients.  waits: [week waited, path] patients who started.  lost: [week, path]
    patients, by the last week in which they could start.  stock: [week, path] closing stock,
    quarantine included [dose].  expired: [path] doses.  shipping: [path] currency.
    wait_priority: [path] weeks waited x priority, of patients who started.  lost_priority: [path]
    patients lost x priority.
    """

    def __init__(
        self,
        scenario: Scenario,
        product: str,
        arrivals: Arrivals,
        lots: StoreLots,
        groups: Sequence[PatientGroup] | None = None,
    ) -> None:
        """groups: those of `patient_groups`, where they are known already."""
        weeks, paths = scenario.weeks, arrivals.patients.shape[1]
        p = scenario.products[product]
        self.weeks, self.week = weeks, 0  # the next week to simulate
        self.store = Store(lots, unit=p.shipping_unit)
        groups = patient_groups(scenario, product, arrivals) if groups is None else groups
        self.queue = WaitingList(groups)
        self.waiting = {g.row: arrivals.patients[g.row].copy() for g in groups}  # not started yet
        self.due: Counts = np.zeros(paths, dtype=np.int64)
        for patients in self.waiting.values():
            self.due += patients
        self.waits = np.zeros((p.max_wait_weeks + 1, paths), dtype=np.int64)
        self.lost, self.stock = np.zeros((2, weeks, paths), dtype=np.int64)
        self.expired = np.zeros(paths, dtype=np.int64)
        self.shipping, self.wait_priority, self.lost_priority = np.zeros((3, paths))

    def step(self) -> None:
        """Simulate the next week: groups join, start or are lost; doses leave and expire."""
        week, weeks, waiting = self.week, self.weeks, self.waiting
        asking = self.queue.admit(week)
        reservations, expired = self.store.step(
            week, [(g.course_from(week, weeks), waiting[g.row]) for g in asking]
        )
        for g, reservation in zip(asking, reservations, strict=True):
            started = reservation.granted
            if np.count_nonzero(started):
                wait = week + g.transit - g.due
                waiting[g.row] -= started
                self.waits[wait] += started
                self.shipping += started * (g.ship_cost * sum(g.course_from(week, weeks).doses))
                if wait:
                    self.wait_priority += started * (g.priority * wait)
        for g in self.queue.here:
            if g.last <= week:
                self.lost[g.last + g.transit] += waiting[g.row]
                self.lost_priority += waiting[g.row] * g.priority
        served = {g.row for g, x in zip(asking, reservations, strict=True) if x.whole}
        self.queue.keep(week, lambda g: g.row not in served)
        self.expired += expired
        self.stock[week] = self.store.held
        self.week += 1

    def run(self) -> "StoreSimulation":
        """Simulate the weeks that remain; returns itself."""
        while self.week < self.weeks:
            self.step()
        return self
