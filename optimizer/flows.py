"""Doses that are due, doses that are fixed, lots in the order in which they expire."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from optimizer.arrays import Floats
from optimizer.decisions import Decisions, LotKey
from optimizer.problem import PatientClass, Problem, ProductData


def fixed_frozen(p: ProductData, weeks: int) -> Floats:
    """[week] doses of the fixed lots frozen by its end."""
    found = np.zeros(weeks)
    for lot in p.lots:
        found[max(lot.frozen, 0) :] += lot.doses
    return found


def doses_due(
    p: ProductData, weeks: int, *, wait: int = 0, in_reach: bool = False
) -> Floats:  # fmt: skip
    """[week] doses that would have left the store by its end if all started `wait` weeks late.

    Doses owed to running courses are due in their week, all of them.

    Nobody starts, and no dose is due, after the last week of the horizon (contract 3).  Patients
    due before a dose can reach them count from the week they are due, as in the model's backorders
    (formulation/definitions.py); in_reach: from the week they can start, and not at all where
    they cannot wait so long.
    """
    total = np.zeros(weeks)
    for c in p.classes:
        due = _in_reach(p, c, weeks) if in_reach else c.due
        before = np.concatenate([[0.0], np.cumsum(due)])  # [patient] due before a week
        for k, doses in enumerate(p.course):
            started = np.minimum(np.arange(weeks) + c.transit, weeks - 1) - k
            by = np.where(started == weeks - 1, started, started - wait)
            total += doses * before[np.maximum(by + 1, 0)]
    return total + np.array(owed_by(p, weeks), dtype=np.float64)


def owed_by(p: ProductData, weeks: int) -> list[int]:
    """[week] doses owed to running courses that are to leave the store by its end."""
    found = [0] * weeks
    for course in p.courses:
        for infused, doses in course.owed:
            found[infused - course.transit] += course.patients * doses
    return list(accumulate(found))


def _in_reach(p: ProductData, c: PatientClass, weeks: int) -> Sequence[int]:
    """[week] patients, each from the first week in which a dose may reach them.

    Where doses are in transit, from the week due: who starts with one gets the next ones sooner.
    """
    if c.transit_stock is not None:
        return c.due
    due = [0] * weeks
    for week, patients in enumerate(c.due):
        first, doses = course_in_reach(p, week, c.transit, weeks, waited=c.waited)
        if doses:
            due[first + c.transit] += patients
    return due


def course_in_reach(
    p: ProductData, week: int, transit: int, weeks: int, *, waited: int = 0
) -> tuple[int, tuple[int, ...]]:  # fmt: skip
    """When doses may leave for a patient due in `week`: (first week, doses of each week from it).

    No doses where the last possible infusion would leave before week 0.  Without doses in transit.
    """
    if min(week + p.max_wait - waited, weeks - 1) < transit:
        return 0, ()
    first = max(week - transit, 0)
    return first, p.course_within(first + transit, weeks)


def needs(problem: Problem, p: ProductData, decisions: Decisions) -> dict[tuple[int, int], int]:
    """Doses that must leave the store, by (week, life needed), for courses started and running."""
    total: dict[tuple[int, int], int] = defaultdict(int)
    for i, c in enumerate(p.classes):
        for start, patients in enumerate(differences(decisions.treated[p.id, i])):
            for k, doses in enumerate(p.course_within(start, problem.weeks)):
                if patients and doses and start + k >= c.transit:  # others are in transit already
                    total[start + k - c.transit, c.life_needed] += patients * doses
    for g, course in enumerate(p.courses):
        for (infused, doses), patients in zip(
            course.owed, decisions.continued[p.id, g], strict=True
        ):
            if patients:
                total[infused - course.transit, course.life_needed] += patients * doses
    return dict(total)


def taken_in_transit(p: ProductData, decisions: Decisions) -> list[list[int]]:
    """[dose] of each stock in transit that the courses started need, by week infused."""
    taken = [[0] * len(stock) for stock in p.in_transit]
    for i, c in enumerate(p.classes):
        if c.transit_stock is None:
            continue
        mine = taken[c.transit_stock]
        early = decisions.treated[p.id, i][: len(mine)]
        for start, patients in enumerate(differences(early)):
            for week, doses in zip(range(start, len(mine)), p.course, strict=False):
                mine[week] += patients * doses
    return taken


def transit_suffices(p: ProductData, decisions: Decisions) -> bool:
    """Doses in transit are enough for those who start before a shipment can arrive (S4)."""
    taken = taken_in_transit(p, decisions)
    return all(
        used <= there
        for mine, stock in zip(taken, p.in_transit, strict=True)
        for used, there in zip(mine, stock, strict=True)
    )


def differences(cumulative: Sequence[int]) -> tuple[int, ...]:
    """What each week adds to a cumulative count."""
    return tuple(later - before for before, later in pairwise((0, *cumulative)))


class SupplyLot(NamedTuple):
    """Doses that may be issued from one week to another."""

    key: LotKey
    first: int  # week from which they may leave the store
    last: int  # last usable week e
    doses: int


def supply(problem: Problem, p: ProductData, decisions: Decisions) -> list[SupplyLot]:
    """Fixed lots and new batches that are released in the horizon, first to expire first."""
    lots = [
        SupplyLot(lot.id, max(lot.released, 0), lot.last, lot.doses)
        for lot in p.lots
        if lot.doses and lot.released < problem.weeks
    ]
    made = decisions.batches_by_week(p.id, problem.weeks)
    lots += [
        SupplyLot(t, p.released(t), p.last_usable(t), made[t] * p.doses)
        for t in range(problem.weeks - p.lag)
        if made[t]
    ]
    return sorted(lots, key=lambda x: (x.last, x.first, str(x.key)))
