"""Groups of patients at the store's door, week by week (the rules are in docs/simulation.md).

One group is everybody of one product, hospital and week due; on each path it counts another
number.  Nobody drops out here: that belongs to the comparison.
"""

from dataclasses import dataclass

import numpy as np

from planner.arrays import Floats
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals
from planner.simulation.store import Counts, Course, Lots, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """What is the same of a group on every path; weeks are those in which doses leave."""

    row: int  # of the arrivals
    due: int
    transit: int
    course: Course
    ship_cost: float  # per dose
    priority: float
    first: int  # week in which the first dose may leave
    last: int
    rank: tuple[object, ...]  # the least is served first


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
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


class Serving:
    """One product's groups at its store, week by week, all paths at once."""

    def __init__(self, scenario: Scenario, product: str, arrivals: Arrivals, lots: Lots) -> None:
        weeks, paths = scenario.weeks, arrivals.patients.shape[1]
        longest = scenario.products[product].max_wait_weeks
        self.weeks, self.week = weeks, 0  # the next week to come
        self.store = Store(lots, weeks)
        cohorts = cohorts_of(scenario, product, arrivals)
        self.waiting = {c.row: arrivals.patients[c.row].copy() for c in cohorts}  # not started yet
        self.due: Counts = np.zeros(paths, dtype=np.int64)
        for c in cohorts:
            self.due += self.waiting[c.row]
        self.waits = np.zeros((longest + 1, paths), dtype=np.int64)
        self.lost, self.stock = np.zeros((2, weeks, paths), dtype=np.int64)
        self.expired = np.zeros(paths, dtype=np.int64)
        self.shipping, self.costly_weeks, self.losing = np.zeros((3, paths))
        self.coming = sorted(cohorts, key=lambda c: c.first, reverse=True)
        self.here: list[Cohort] = []  # whom the store knows, and may still serve

    def step(self) -> None:
        """The next week: who comes, who is served, who is lost, what is left."""
        week, weeks, left = self.week, self.weeks, self.waiting
        while self.coming and self.coming[-1].first <= week:
            self.here.append(self.coming.pop())
        self.here.sort(key=lambda c: c.rank)
        asking = [c for c in self.here if c.last >= week]
        promises, gone = self.store.step(
            week, [(_within(c, week, weeks), left[c.row]) for c in asking]
        )
        for c, promise in zip(asking, promises, strict=True):
            started = promise.granted
            if np.count_nonzero(started):
                wait = week + c.transit - c.due
                left[c.row] -= started
                self.waits[wait] += started
                self.shipping += started * (c.ship_cost * sum(_within(c, week, weeks).doses))
                if wait:
                    self.costly_weeks += started * (c.priority * wait)
        for c in self.here:
            if c.last <= week:
                self.lost[c.last + c.transit] += left[c.row]
                self.losing += left[c.row] * c.priority
        served = {c.row for c, x in zip(asking, promises, strict=True) if x.whole}
        self.here = [c for c in self.here if c.last > week and c.row not in served]
        self.expired += gone
        self.stock[week] = self.store.held
        self.week += 1

    def served(self) -> Served:
        """What it all came to, after the last week."""
        return Served(
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


def serve(scenario: Scenario, product: str, arrivals: Arrivals, lots: Lots) -> Served:
    """Send the groups of one product through the store, all paths at once."""
    serving = Serving(scenario, product, arrivals, lots)
    for _ in range(scenario.weeks):
        serving.step()
    return serving.served()


def cohorts_of(scenario: Scenario, product: str, arrivals: Arrivals) -> list[Cohort]:
    """The groups of one product, in file order."""
    p, found = scenario.products[product], []
    for row, (name, hospital, due) in enumerate(arrivals.rows):
        if name != product:
            continue
        h = scenario.hospitals[hospital]
        last = min(due + p.max_wait_weeks, scenario.weeks - 1) - h.transit_weeks
        found.append(
            Cohort(
                row=row,
                due=due,
                transit=h.transit_weeks,
                course=Course(doses=p.course, life=h.transit_weeks + h.min_remaining_weeks),
                ship_cost=float(h.ship_cost),
                priority=float(h.priority),
                first=max(0, due - h.transit_weeks),
                last=last,
                rank=(-h.priority, last, due, row),
            )
        )
    return found


def _within(cohort: Cohort, week: int, weeks: int) -> Course:
    """The doses within the horizon of a patient whose first dose leaves in `week`."""
    rest = weeks - (week + cohort.transit)
    return Course(doses=cohort.course.doses[:rest], life=cohort.course.life)
