"""Groups of patients at the store's door, week by week (the rules are in docs/simulation.md).

One group is everybody of one product, hospital and week due; on each path it counts another
number.  Nobody drops out here: that belongs to the comparison.
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.scenario import Scenario
from planner.simulate.demand import Arrivals
from planner.simulate.patients import Floats
from planner.simulate.store import Counts, Course, Lots, Store


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


def serve(scenario: Scenario, product: str, arrivals: Arrivals, lots: Lots) -> Served:
    """Send the groups of one product through the store, all paths at once."""
    weeks, p = scenario.weeks, scenario.products[product]
    paths = arrivals.patients.shape[1]
    store = Store(lots, weeks)
    cohorts = cohorts_of(scenario, product, arrivals)
    left = {c.row: arrivals.patients[c.row].copy() for c in cohorts}
    due = np.sum([left[c.row] for c in cohorts], axis=0) if cohorts else np.zeros(paths, np.int64)
    waits = np.zeros((p.max_wait_weeks + 1, paths), dtype=np.int64)
    lost, stock = np.zeros((2, weeks, paths), dtype=np.int64)
    expired = np.zeros(paths, dtype=np.int64)
    shipping, waiting, losing = np.zeros((3, paths))
    coming = sorted(cohorts, key=lambda c: c.first, reverse=True)
    here: list[Cohort] = []
    for week in range(weeks):
        while coming and coming[-1].first <= week:
            here.append(coming.pop())
        here.sort(key=lambda c: c.rank)
        asking = [c for c in here if c.last >= week]
        promises, gone = store.step(week, [(_within(c, week, weeks), left[c.row]) for c in asking])
        for c, promise in zip(asking, promises, strict=True):
            started = promise.granted
            if np.count_nonzero(started):
                wait = week + c.transit - c.due
                left[c.row] -= started
                waits[wait] += started
                shipping += started * (c.ship_cost * sum(_within(c, week, weeks).doses))
                if wait:
                    waiting += started * (c.priority * wait)
        for c in here:
            if c.last <= week:
                lost[c.last + c.transit] += left[c.row]
                losing += left[c.row] * c.priority
        served = {c.row for c, x in zip(asking, promises, strict=True) if x.whole}
        here = [c for c in here if c.last > week and c.row not in served]
        expired += gone
        stock[week] = store.held
    return Served(
        due=due,
        waits=waits,
        lost=lost,
        stock=stock,
        expired=expired,
        left=store.outlasting(weeks),
        shipping=shipping,
        waiting=waiting,
        losing=losing,
    )


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
