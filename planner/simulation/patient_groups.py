"""Groups of patients who are alike at the store, and the order in which it serves them.

The simulation groups everybody of one product, hospital and week due; the comparison, in which
patients drop out one by one, has groups of one.  The rules are in docs/simulation.md.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from planner.domain.demand import DemandKey
from planner.domain.scenario import Scenario
from planner.simulation.demand import Arrivals
from planner.simulation.reservations import DoseRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientGroup:
    """What is the same of a group on every path; weeks are those in which doses leave."""

    row: int  # of the arrivals, or of the product's patients
    due: int
    transit: int
    course: DoseRequest
    ship_cost: float  # per dose
    priority: float
    first: int  # week in which the first dose may leave
    last: int
    rank: tuple[object, ...]  # the least is served first

    def course_from(self, week: int, weeks: int) -> DoseRequest:
        """The doses within a horizon of `weeks` where the first one leaves in `week`."""
        left = weeks - (week + self.transit)
        return DoseRequest(doses=self.course.doses[:left], life=self.course.life)


class WaitingList:
    """Groups of one product that may still start, in the order in which they are served."""

    def __init__(self, groups: Iterable[PatientGroup]) -> None:
        self._later = sorted(groups, key=lambda g: g.first, reverse=True)
        self.here: list[PatientGroup] = []  # those who have joined and have not left

    def admit(self, week: int) -> list[PatientGroup]:
        """Let groups join whose first dose may leave in `week`; returns all who may start in it."""
        while self._later and self._later[-1].first <= week:
            self.here.append(self._later.pop())
        self.here.sort(key=lambda g: g.rank)
        return [g for g in self.here if g.last >= week]

    def keep(self, week: int, waits: Callable[[PatientGroup], bool]) -> None:
        """After `week`: keep groups that may start later, and of which somebody still waits."""
        self.here = [g for g in self.here if g.last > week and waits(g)]


def patient_groups(scenario: Scenario, product: str, arrivals: Arrivals) -> list[PatientGroup]:
    """The groups of one product, in file order."""
    return [
        patient_group(scenario, key, row)
        for row, key in enumerate(arrivals.rows)
        if key[0] == product
    ]


def patient_group(scenario: Scenario, key: DemandKey, row: int) -> PatientGroup:
    """The group of one product, hospital and week due; `row` breaks ties in the order."""
    product, hospital, due = key
    p, h = scenario.products[product], scenario.hospitals[hospital]
    last = min(due + p.max_wait_weeks, scenario.weeks - 1) - h.transit_weeks
    return PatientGroup(
        row=row,
        due=due,
        transit=h.transit_weeks,
        course=DoseRequest(
            doses=p.shipped_course, life=h.transit_weeks + p.kept_weeks + h.min_remaining_weeks
        ),
        ship_cost=float(h.ship_cost),
        priority=float(h.priority),
        first=max(0, due - h.transit_weeks),
        last=last,
        rank=(-h.priority, last, due, row),
    )
