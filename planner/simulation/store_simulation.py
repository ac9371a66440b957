"""One product's patient groups at its store, week by week, on all paths at once.

Nobody drops out here: that belongs to the comparison (`planner.compare.patient_allocation`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.arrays import Floats
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals
from planner.simulation.patient_groups import PatientGroup, WaitingList, patient_groups
from planner.simulation.store import Counts, Store, StoreLots


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreOutcome:
    """What became of one product's patients and doses."""

    due: Counts  # [path] patients
    waits: Counts  # [week waited, path] patients who started
    lost: Counts  # [week, path] patients, by the week after which they could not start any more
    stock: Counts  # [week, path] closing stock, quarantine included [dose]
    expired: Counts  # [path] doses
    left: Counts  # [path] doses in stock at the end that outlive the horizon
    shipping: Floats  # [path] currency
    waiting: Floats  # [path] weeks x priority, of patients who started
    losing: Floats  # [path] patients x priority


class StoreSimulation:
    """The store of one product and its patients; each `step` simulates one week."""

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
        longest = scenario.products[product].max_wait_weeks
        self.weeks, self.week = weeks, 0  # the next week to simulate
        self.store = Store(lots, weeks)
        groups = patient_groups(scenario, product, arrivals) if groups is None else groups
        self.queue = WaitingList(groups)
        self.waiting = {g.row: arrivals.patients[g.row].copy() for g in groups}  # not started yet
        self.due: Counts = np.zeros(paths, dtype=np.int64)
        for patients in self.waiting.values():
            self.due += patients
        self.waits = np.zeros((longest + 1, paths), dtype=np.int64)
        self.lost, self.stock = np.zeros((2, weeks, paths), dtype=np.int64)
        self.expired = np.zeros(paths, dtype=np.int64)
        self.shipping, self.costly_weeks, self.losing = np.zeros((3, paths))

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
                    self.costly_weeks += started * (g.priority * wait)
        for g in self.queue.here:
            if g.last <= week:
                self.lost[g.last + g.transit] += waiting[g.row]
                self.losing += waiting[g.row] * g.priority
        served = {g.row for g, x in zip(asking, reservations, strict=True) if x.whole}
        self.queue.keep(week, lambda g: g.row not in served)
        self.expired += expired
        self.stock[week] = self.store.held
        self.week += 1

    def outcome(self) -> StoreOutcome:
        """The totals, after the last week."""
        return StoreOutcome(
            due=self.due,
            waits=self.waits,
            lost=self.lost,
            stock=self.stock,
            expired=self.expired,
            left=self.store.outlasting(self.weeks),
            shipping=self.shipping,
            waiting=self.costly_weeks,
            losing=self.losing,
        )


def simulate_store(
    scenario: Scenario,
    product: str,
    arrivals: Arrivals,
    lots: StoreLots,
    groups: Sequence[PatientGroup] | None = None,
) -> StoreOutcome:
    """All weeks of the horizon, for the groups of one product."""
    simulation = StoreSimulation(scenario, product, arrivals, lots, groups)
    for _ in range(scenario.weeks):
        simulation.step()
    return simulation.outcome()
