"""Doses that nobody gets, week by week: a quick look before doses are issued anew."""

from collections.abc import Mapping, Sequence

import numpy as np

from optimizer.arrays import Floats
from optimizer.decisions import Decisions, Drop, Issue
from optimizer.flows import supply
from optimizer.problem import PatientClass, Problem, ProductData

Extra = Mapping[int, int]  # [dose] more that leave in a week, below 0 fewer


class FreeDoses:
    """Doses of one product in the store that are usable, and those discarded, by week.

    A necessary condition only: it knows released doses, but not how long each of them lives.
    """

    def __init__(self, problem: Problem, p: ProductData, decisions: Decisions) -> None:
        weeks = problem.weeks
        released, dropped = np.zeros(weeks), np.zeros(weeks)
        for lot in supply(problem, p, decisions):
            released[lot.first] += lot.doses
        _count(released, decisions.issues, p.id, -1)
        _count(dropped, decisions.drops, p.id, 1)
        before = np.concatenate([[0.0], np.cumsum(dropped)[:-1]])
        self._usable: list[float] = (np.cumsum(released) - before).tolist()  # before discards
        self._dropped: list[float] = dropped.tolist()

    def may_give(self, extra: Extra) -> bool:
        """So many doses more may leave; False: they cannot, however doses are issued."""
        missing = 0.0
        for week in range(min(extra, default=0), len(self._usable)):
            missing += extra.get(week, 0)
            if missing > self._usable[week]:
                return False
            # A dose that was discarded takes the place of one that left.
            missing = min(missing, max(missing - self._dropped[week], 0.0))
        return True


def course_of(
    p: ProductData, c: PatientClass, start: int, patients: int, weeks: int
) -> dict[int, int]:  # fmt: skip
    """[dose] that leave the store for courses started in week `start`, by week."""
    return {
        start + k - c.transit: patients * doses
        for k, doses in enumerate(p.course_within(start, weeks))
        if doses and start + k >= c.transit
    }


def _count(
    total: Floats, moves: Sequence[Issue] | Sequence[Drop], product: str, sign: int
) -> None:  # fmt: skip
    for x in moves:
        if x.product == product:
            total[x.week] += sign * x.doses
