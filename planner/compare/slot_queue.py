"""Patients who wait for manufacturing slots, on one path (docs/comparison.md)."""

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from math import nan

from planner.compare.arm_result import PatientOutcome
from planner.compare.patients import DAYS
from planner.domain.autologous import Autologous

LotAttempts = tuple[list[float], list[bool]]  # by patient: days of making; whether the lot passes


class SlotQueue:
    """The patients of one pool of slots, in file order; `run` simulates them.

    referral: [day].  dropout: [day] on which the patient drops out, unless treated before.
    only_hopeful: start no lot that would arrive too late even if made far quicker than usual; the
    contract's comparator starts one for every patient whose turn it is.
    """

    def __init__(
        self,
        terms: Sequence[Autologous],
        referral: Sequence[float],
        dropout: Sequence[float],
        draw: Callable[[int], LotAttempts],
        weeks: int,
        *,
        only_hopeful: bool = False,
    ) -> None:
        self.only_hopeful = only_hopeful
        self.terms, self.referral, self.dropout = terms, referral, dropout
        self.draw = draw  # the lots of attempt 0, 1, ...
        self.end = DAYS * weeks  # [day] slots taken later are not counted
        self.outcome = [int(PatientOutcome.NO_SUPPLY)] * len(terms)
        self.wait = [nan] * len(terms)  # [day]
        self.lots = [0] * len(terms)  # started
        self.slots = [0] * len(terms)  # of these, within the horizon
        self._drawn: list[LotAttempts] = []
        # day the cells are there, day of referral, place in the file
        self._collected = [
            (max(referral[x], 0) + t.apheresis_days, referral[x], x) for x, t in enumerate(terms)
        ]
        heapify(self._collected)

    def run(self) -> None:
        """Week after week, until nobody waits."""
        slots = self.terms[0].slots_per_week
        collected, start = self._collected, self._start
        waiting: list[tuple[float, int]] = []  # cells are there: day of referral, place
        week = 0
        while collected or waiting:
            week = week + 1 if waiting else int(collected[0][0] // DAYS)
            monday, left = DAYS * week, slots
            while collected and collected[0][0] <= monday:
                _, referred, x = heappop(collected)
                heappush(waiting, (referred, x))
            while waiting and left:
                left -= start(monday, heappop(waiting)[1])
            while collected and collected[0][0] < monday + DAYS:
                day, referred, x = heappop(collected)
                if left:
                    left -= start(day, x)
                else:
                    heappush(waiting, (referred, x))

    def _start(self, day: float, x: int) -> bool:
        """Start a lot for patient x, unless the patient no longer waits; True: it took a slot."""
        terms, referred, out = self.terms[x], self.referral[x], self.dropout[x]
        number, limit = self.lots[x], referred + terms.max_wait_days
        if out <= day and out <= limit:
            self.outcome[x] = PatientOutcome.DROPOUT
            return False
        if day > limit or (self.only_hopeful and day + _quickest(terms) > limit):
            self.outcome[x] = PatientOutcome.FAILURE if number else PatientOutcome.NO_SUPPLY
            return False
        self.lots[x] += 1
        self.slots[x] += day < self.end
        if number == len(self._drawn):
            self._drawn.append(self.draw(number))
        made, passed = self._drawn[number]
        known = day + made[x] + terms.release_days
        end = known + terms.transit_days if passed[x] else known
        if out <= end and out <= limit:
            self.outcome[x] = PatientOutcome.DROPOUT
        elif end > limit:
            self.outcome[x] = PatientOutcome.FAILURE if number else PatientOutcome.WAITED
        elif passed[x]:
            self.outcome[x], self.wait[x] = PatientOutcome.TREATED, end - referred
        elif number >= terms.remakes:
            self.outcome[x] = PatientOutcome.FAILURE
        else:
            heappush(self._collected, (known + terms.apheresis_days, referred, x))
        return True


def _quickest(terms: Autologous) -> float:
    """Days from a start to treatment where making takes two standard deviations less than usual."""
    making = max(1.0, terms.make_days - 2 * terms.make_days_sd)
    return making + terms.release_days + terms.transit_days
