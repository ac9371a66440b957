"""Patients in the midst of a course at the start, and the doses they are owed (contract 7a)."""

from dataclasses import dataclass, field

import numpy as np

from planner.arrays import Floats
from planner.domain.scenario import Scenario
from planner.domain.state import RunningCourse
from planner.simulation.reservations import Counts


@dataclass(slots=True, kw_only=True)
class OwedDoses:
    """The patients of one row of courses.csv on every path.

    Their doses are reserved from the start.  Where one is not there in its week, the course is
    interrupted: nothing is owed from then on.
    """

    row: RunningCourse
    doses: dict[int, int]  # [dose] still owed to each patient, by the week in which they leave
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

    def leave(self, week: int, available: Counts) -> Counts:
        """[path] doses that leave in `week` of those available; who gets none is interrupted."""
        each = self.doses.pop(week)
        self.given += each
        served = np.minimum(self.patients, available // each)
        self.interrupted += self.patients - served
        self.patients = served
        leaving: Counts = served * each
        self.shipped += leaving
        return leaving


def running_courses(scenario: Scenario, product: str, paths: int) -> list[OwedDoses]:
    """Who is owed doses within the horizon, in the order in which they are served."""
    p = scenario.products[product]
    mine = [x for x in scenario.courses if x.product == product]
    found = []
    for x in sorted(mine, key=lambda x: (-scenario.hospitals[x.hospital].priority, x.started)):
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
                    life=h.transit_weeks + h.min_remaining_weeks,
                    priority=float(h.priority),
                    ship_cost=float(h.ship_cost),
                    patients=nobody + x.patients,
                    shipped=nobody.copy(),
                    interrupted=nobody.copy(),
                )
            )
    return found
