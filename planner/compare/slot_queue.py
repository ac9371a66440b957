"""Patients who wait for manufacturing slots, on one path (contract 9)."""

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from math import nan

from planner.compare.arm_result import PatientOutcome
from planner.compare.patients import DAYS
from planner.compare.start_rule import EXACT
from planner.domain.autologous import Autologous

LotAttempts = tuple[list[float], list[bool]]  # by patient: days of making; whether the lot passes


class SlotQueue:
    """The patients of one pool of slots, in file order; `run` simulates them.

    referral: [day].  dropout: [day] on which the patient drops out, unless treated before.
    last_start, last_day: [day] on which a lot may still be started, or arrive, of each patient.
    weeks: slots taken later are not counted.
    """

    def __init__(
        self,
        terms: Sequence[Autologous],
        referral: Sequence[float],
        dropout: Sequence[float],
        draw: Callable[[int], LotAttempts],
        *,
        last_start: Sequence[float],
        last_day: Sequence[float],
        weeks: int,
    ) -> None:
        self.terms, self.referral, self.dropout = terms, referral, dropout
        self.draw = draw  # the lots of attempt 0, 1, ...
        self.last_start = [day + EXACT for day in last_start]
        self.last_day = [day + EXACT for day in last_day]
        self.end = DAYS * weeks  # [day]
        self.outcome = [int(PatientOutcome.NO_SUPPLY)] * len(terms)
        self.wait = [nan] * len(terms)  # [day]
        self.lots = [0] * len(terms)  # started
        self.slots = [0] * len(terms)  # of these, within the horizon
        self._drawn: list[LotAttempts] = []
        # day the cells are there, day of referral, place in the file
        self._collected: list[tuple[float, float, int]] = []
        for x, t in enumerate(terms):
            self._collect(x, max(referral[x], 0) + t.apheresis_days)

    def run(self) -> None:
        """Week after week, until nobody waits."""
        if not self.terms:
            return
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

    def _collect(self, x: int, ready: float) -> None:
        """Cells of patient x are there on day `ready`; too late for a lot, the patient is lost."""
        if ready > self.last_start[x]:
            self._out_of_time(x)
        else:
            heappush(self._collected, (ready, self.referral[x], x))

    def _out_of_time(self, x: int) -> None:
        self.outcome[x] = PatientOutcome.NO_TIME if self.lots[x] else PatientOutcome.NO_SUPPLY

    def _start(self, day: float, x: int) -> bool:
        """Start a lot for patient x, unless the patient no longer waits; True: it took a slot."""
        out, latest, limit = self.dropout[x], self.last_start[x], self.last_day[x]
        if out <= day and out <= latest:
            self.outcome[x] = PatientOutcome.DROPPED_OUT
            return False
        if day > latest:
            self._out_of_time(x)
            return False
        terms, number = self.terms[x], self.lots[x]
        self.lots[x] += 1
        self.slots[x] += day < self.end
        if number == len(self._drawn):
            self._drawn.append(self.draw(number))
        made, passed = self._drawn[number]
        known = day + made[x] + terms.release_days
        end = known + terms.transit_days if passed[x] else known
        if out <= end and out <= limit:
            self.outcome[x] = PatientOutcome.DROPPED_OUT
        elif end > limit:
            self.outcome[x] = PatientOutcome.NO_TIME
        elif passed[x]:
            self.outcome[x], self.wait[x] = PatientOutcome.TREATED, end - self.referral[x]
        elif number >= terms.remakes:
            self.outcome[x] = PatientOutcome.LOT_FAILED
        else:
            self._collect(x, known + terms.apheresis_days)
        return True
