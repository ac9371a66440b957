"""Patients in the midst of a course at the start, and the doses they are owed (contract 7a)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.arrays import Floats
from planner.domain.plan import Interruption
from planner.domain.scenario import Scenario
from planner.domain.state import RunningCourse
from planner.simulation.reservations import Counts


@dataclass(slots=True, kw_only=True)
class OwedDoses:
    """The patients of one row of courses.csv on every path.

    Their doses are reserved from the start, but those of patients whom the plan interrupts only
    up to then.  Where a dose is not there in its week, the course is interrupted: nothing is owed
    from then on.  Those whom the plan interrupts later are then the first to go.
    """

    row: RunningCourse
    doses: dict[int, int]  # [dose] still owed to each patient, by the week in which they leave
    planned: dict[int, int]  # [patient] who go on in such a week, as the plan has it
    life: int  # [week] a dose must still be good for, counted from that week
    priority: float
    ship_cost: float  # per dose
    patients: Counts  # [path] not interrupted so far
    shipped: Counts  # [path] doses
    interrupted: Counts  # [path] patients
    given: int = field(init=False)  # [dose] of one patient's course, since it began

    def __post_init__(self) -> None:
        self.given = self.row.shipped

    @property
    def shipping(self) -> Floats:
        """[path] currency."""
        found: Floats = (self.shipped * self.ship_cost).astype(np.float64)
        return found

    @property
    def interrupted_priority(self) -> Floats:
        """[path] patients interrupted x priority."""
        found: Floats = (self.interrupted * self.priority).astype(np.float64)
        return found

    def going_on(self, week: int) -> Counts:
        """[path] patients who are owed doses that leave in `week`."""
        return np.minimum(self.patients, self.planned[week])

    def leave(self, week: int, available: Counts) -> Counts:
        """[path] doses that leave in `week` of those available; who gets none is interrupted."""
        going_on, each = self.going_on(week), self.doses.pop(week)
        self.given += each
        served = np.minimum(going_on, available // each)
        self.interrupted += self.patients - served
        self.patients = served
        leaving: Counts = served * each
        self.shipped += leaving
        return leaving


def running_courses(
    scenario: Scenario, product: str, paths: int, interrupted: Sequence[Interruption] = ()
) -> list[OwedDoses]:
    """Who is owed doses within the horizon, in the order in which they are served.

    interrupted: those of `product` whom the plan interrupts.
    """
    p = scenario.products[product]
    mine = [x for x in scenario.courses if x.product == product]
    stopped = _stopped(mine, [x.owed(p.course) for x in mine], interrupted)
    found = []
    for n in sorted(range(len(mine)), key=lambda n: _rank(scenario, mine[n])):
        x = mine[n]
        h = scenario.hospitals[x.hospital]
        owed = {
            week - h.transit_weeks: doses
            for week, doses in x.owed(p.course).items()
            if week < scenario.weeks
        }
        if owed and x.patients:
            nobody = np.zeros(paths, dtype=np.int64)
            found.append(
                OwedDoses(
                    row=x,
                    doses=owed,
                    planned={
                        week: x.patients
                        - sum(k for t, k in stopped[n].items() if t <= week + h.transit_weeks)
                        for week in owed
                    },
                    life=h.transit_weeks + h.min_remaining_weeks,
                    priority=float(h.priority),
                    ship_cost=float(h.ship_cost),
                    patients=nobody + x.patients,
                    shipped=nobody.copy(),
                    interrupted=nobody.copy(),
                )
            )
    return found


def _rank(scenario: Scenario, x: RunningCourse) -> tuple[object, ...]:
    return -scenario.hospitals[x.hospital].priority, x.started


def _stopped(
    rows: Sequence[RunningCourse],
    owed: Sequence[dict[int, int]],
    interrupted: Sequence[Interruption],
) -> list[Counter[int]]:
    """[row] patients whom the plan interrupts, by week of the first dose that they do not get.

    A plan does not say of which row, where rows differ in `shipped` alone.  It is then taken to
    be those who are owed most in that week: afterwards all are owed the same, so no choice asks
    for fewer doses in any week.  Of those alike, the ones who are served last.
    """
    found = [Counter[int]() for _ in rows]
    for x in sorted(interrupted, key=lambda x: x.week):
        same = [
            n
            for n, row in enumerate(rows)
            if (row.hospital, row.started) == (x.hospital, x.started) and x.week in owed[n]
        ]
        left = x.patients
        for n in sorted(same, key=lambda n: (owed[n][x.week], n), reverse=True):
            stop = min(left, rows[n].patients - found[n].total())
            found[n][x.week] += stop
            left -= stop
    return found
