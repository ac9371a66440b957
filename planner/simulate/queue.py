"""Patients who wait for manufacturing slots, on one path (the rules are in `clinic`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import nan

from planner.domain.autologous import Autologous
from planner.simulate.patients import DAYS
from planner.simulate.run import Fate

Lots = tuple[list[float], list[bool]]  # by patient: days of making; whether the lot passes


@dataclass(frozen=True, slots=True)
class Case:
    """One patient on one path; days."""

    terms: Autologous
    referral: float
    out: float  # drops out, unless treated before


class Queue:
    """The patients of one pool of slots, in file order; `run` decides what becomes of them."""

    def __init__(self, cases: Sequence[Case], draw: Callable[[int], Lots], weeks: int) -> None:
        self.cases = cases
        self.draw = draw  # the lots of attempt 0, 1, ...
        self.end = DAYS * weeks  # [day] slots taken later are not counted
        self.fate = [int(Fate.NO_SUPPLY)] * len(cases)
        self.wait = [nan] * len(cases)  # [day]
        self.lots = [0] * len(cases)  # started
        self.slots = [0] * len(cases)  # of these, within the horizon
        self._drawn: list[Lots] = []
        # day the cells are there, day of referral, place in the file
        self._coming = [
            (c.referral + c.terms.apheresis_days, c.referral, x) for x, c in enumerate(cases)
        ]
        heapify(self._coming)

    def run(self) -> None:
        """Week after week, until nobody waits."""
        if not self.cases:
            return
        slots = self.cases[0].terms.slots_per_week
        coming, begin = self._coming, self._begin
        waiting: list[tuple[float, int]] = []  # cells are there: day of referral, place
        week = 0
        while coming or waiting:
            week = week + 1 if waiting else int(coming[0][0] // DAYS)
            monday, left = DAYS * week, slots
            while coming and coming[0][0] <= monday:
                _, came, x = heappop(coming)
                heappush(waiting, (came, x))
            while waiting and left:
                left -= begin(monday, heappop(waiting)[1])
            while coming and coming[0][0] < monday + DAYS:
                day, came, x = heappop(coming)
                if left:
                    left -= begin(day, x)
                else:
                    heappush(waiting, (came, x))

    def _begin(self, day: float, x: int) -> bool:
        """Start a lot for patient x, unless the patient is gone; True: it took a slot."""
        case, number = self.cases[x], self.lots[x]
        terms, out = case.terms, case.out
        limit = case.referral + terms.max_wait_days
        if out <= day and out <= limit:
            self.fate[x] = Fate.DROPOUT
            return False
        if day > limit:
            self.fate[x] = Fate.FAILURE if number else Fate.NO_SUPPLY
            return False
        self.lots[x] += 1
        self.slots[x] += day < self.end
        if number == len(self._drawn):
            self._drawn.append(self.draw(number))
        made, passed = self._drawn[number]
        known = day + made[x] + terms.release_days
        over = known + terms.transit_days if passed[x] else known
        if out <= over and out <= limit:
            self.fate[x] = Fate.DROPOUT
        elif over > limit:
            self.fate[x] = Fate.FAILURE if number else Fate.WAITED
        elif passed[x]:
            self.fate[x], self.wait[x] = Fate.TREATED, over - case.referral
        elif number >= terms.remakes:
            self.fate[x] = Fate.FAILURE
        else:
            heappush(self._coming, (known + terms.apheresis_days, case.referral, x))
        return True
