"""Disaggregation: patients of pooled classes divided among the classes that were aggregated.

Doses depend on the pooled class alone, so any division is served by the same doses; here the
patients who cost least wait and are lost.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from optimizer.decisions import Decisions
from optimizer.flows import differences
from optimizer.formulation.aggregation import members_of
from optimizer.problem import PatientClass, Problem, ProductData


def disaggregated(problem: Problem, pooled: Decisions) -> Decisions:
    """`pooled`, decisions of `pool(problem)`, as decisions of `problem`."""
    treated: dict[tuple[str, int], tuple[int, ...]] = {}
    lost: dict[tuple[str, int], tuple[int, ...]] = {}
    for p in problem.products:
        for number, members in enumerate(members_of(p)):
            classes = [p.classes[i] for i in members]
            queue = PooledQueue(p, classes, differences(pooled.lost[p.id, number]))
            starts = queue.starts(differences(pooled.treated[p.id, number]))
            for j, i in enumerate(members):
                treated[p.id, i] = tuple(accumulate(starts[j]))
                lost[p.id, i] = tuple(accumulate(queue.lost[j]))
    return replace(pooled, treated=treated, lost=lost)


class PooledQueue:
    """The queue of one pooled class, without the patients who are lost."""

    def __init__(self, p: ProductData, classes: list[PatientClass], lost: Sequence[int]) -> None:
        self.wait = p.patience(classes[0])
        self.weeks = len(lost)
        self.dearest = sorted(range(len(classes)), key=lambda j: -classes[j].priority)
        self.lost = [[0] * self.weeks for _ in classes]
        for t, patients in enumerate(lost):
            missing = patients
            for j in sorted(range(len(classes)), key=lambda j: _loss(p, classes[j])):
                self.lost[j][t] = min(missing, classes[j].due[t])
                missing -= self.lost[j][t]
        self.left = [
            [due - lost for due, lost in zip(c.due, self.lost[j], strict=True)]
            for j, c in enumerate(classes)
        ]

    def starts(self, by_week: Sequence[int]) -> list[list[int]]:
        """Starts of each class by week: highest priority first, as deadlines allow."""
        out = [[0] * self.weeks for _ in self.left]
        for t, patients in enumerate(by_week):
            ahead = list(accumulate(by_week[t + 1 : t + 1 + self.wait]))
            rest = patients
            for due in self._due(t):
                for j in self.dearest:
                    if due == t - self.wait:  # their last week
                        rest -= self._begin(out, j, due, t, self.left[j][due])
            for j in self.dearest:
                for due in self._due(t):
                    can = min(rest - self._reserved(t, ahead, j, due), self.left[j][due])
                    rest -= self._begin(out, j, due, t, max(can, 0))
            for due in self._due(t):  # starts reserved for those whose deadline would pass
                for j in self.dearest:
                    rest -= self._begin(out, j, due, t, min(rest, self.left[j][due]))
        return out

    def _due(self, t: int) -> range:
        return range(max(t - self.wait, 0), t + 1)

    def _begin(self, out: list[list[int]], j: int, due: int, t: int, patients: int) -> int:
        self.left[j][due] -= patients
        out[j][t] += patients
        return patients

    def _reserved(self, t: int, ahead: list[int], j: int, due: int) -> int:
        """Starts of week t reserved for others due by `due`, who could not start later."""
        reserved = 0
        for u, later in enumerate(ahead, start=t + 1):
            last = u - self.wait  # those due by then must have started by week u
            if last >= due:  # (j, due) is among them, so it may take one of these places
                break
            waiting = sum(sum(x[max(t - self.wait, 0) : last + 1]) for x in self.left)
            reserved = max(reserved, waiting - later)
        return reserved


def _loss(p: ProductData, c: PatientClass) -> float:
    return c.priority * p.loss(c) - c.ship_cost * sum(p.course)
