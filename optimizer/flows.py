"""Doses that are due, doses that are fixed, lots in the order in which they expire."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from optimizer.arrays import Floats
from optimizer.decisions import Decisions, LotKey
from optimizer.problem import Problem, ProductData


def due_by(problem: Problem, p: ProductData) -> list[int]:
    """Doses of the forecast due to leave by the end of each week."""
    found = [0] * problem.weeks
    for c in p.classes:
        for t, patients in enumerate(c.due):
            for k, doses in enumerate(p.course):
                week = max(t - c.transit, 0) + k
                if patients and week < problem.weeks:
                    found[week] += patients * doses
    return list(accumulate(found))


def come(p: ProductData, weeks: int) -> Floats:
    """[week] doses of the fixed lots frozen by its end."""
    found = np.zeros(weeks)
    for lot in p.lots:
        found[max(lot.frozen, 0) :] += lot.doses
    return found


def doses_by(p: ProductData, weeks: int, wait: int) -> Floats:
    """[week] doses that would have left by its end if everybody started `wait` weeks late.

    Nobody starts after the last week of the horizon.
    """
    total = np.zeros(weeks)
    for c in p.classes:
        before = np.concatenate([[0.0], np.cumsum(c.due)])  # [patient] due before a week
        for k, doses in enumerate(p.course):
            started = np.minimum(np.arange(weeks) + c.transit, weeks - 1) - k
            due = np.where(started == weeks - 1, started, started - wait)
            total += doses * before[np.maximum(due + 1, 0)]
    return total


def needs(problem: Problem, p: ProductData, decisions: Decisions) -> dict[tuple[int, int], int]:
    """Doses that must leave the store, by (week, life needed), for the courses begun."""
    total: dict[tuple[int, int], int] = defaultdict(int)
    for i, c in enumerate(p.classes):
        for start, patients in enumerate(differences(decisions.begun[p.id, i])):
            for k, doses in enumerate(p.course):
                if patients and doses and start + k < problem.weeks:
                    total[start + k - c.transit, c.life_needed] += patients * doses
    return dict(total)


def differences(cumulative: Sequence[int]) -> tuple[int, ...]:
    """What each week adds to a cumulative count."""
    return tuple(later - before for before, later in pairwise((0, *cumulative)))


def supply(
    problem: Problem, p: ProductData, decisions: Decisions
) -> list[tuple[LotKey, int, int, int]]:
    """(lot, first week usable, last week e, doses), first expiring first."""
    lots: list[tuple[LotKey, int, int, int]] = [
        (lot.id, max(lot.released, 0), lot.last, lot.doses)
        for lot in p.lots
        if lot.released < problem.weeks
    ]
    made = decisions.made_by_week(p.id, problem.weeks)
    for t in range(problem.weeks - p.lag):
        if batches := made[t]:
            lots.append((t, p.released(t), p.last_usable(t), batches * p.doses))
    return sorted(lots, key=lambda x: (x[2], x[1], str(x[0])))
