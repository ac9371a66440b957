"""The store of one product, week by week, on many paths at once (contract 1-3).

Lots are the same on every path, but their doses are not: a batch that fails gives none.  A request
is made by a group of patients who are alike; their number may differ from path to path.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]  # by path
Flags = NDArray[np.bool_]  # by path


class IssuingPolicy(Enum):
    """Which doses leave first."""

    OLDEST = "first expired, first out"
    YOUNGEST = "last expired, first out"  # for courses of one week only


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLots:
    """All lots that ever enter the store, one entry each; weeks as the contract counts them."""

    frozen: Sequence[int]  # week from which its doses take room in the freezer
    released: Sequence[int]  # r: first week in which they may be shipped
    last: Sequence[int]  # e: last week in which they are good
    certain: Sequence[bool]  # cannot fail: its doses may be reserved before release
    doses: Counts  # [lot, path]
    # Release by path [week], of lots for which it differs: not before `released`, never certain.
    late: Mapping[int, Counts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRequest:
    """The doses of one patient: `doses[k]` leave the store k weeks after the first."""

    doses: tuple[int, ...]
    life: int  # [week] a dose must still be good for, counted from the week it leaves the store


@dataclass(slots=True)
class Reservation:
    """Doses reserved for one request: which lot, in which week they leave, on which paths."""

    parts: list[tuple[int, int, Counts]] = field(default_factory=list)  # lot, week, doses
    granted: Counts = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # patients
    whole: bool = False  # all who asked, on every path


class Store:
    """Doses that are free or reserved, lot by lot and path by path; lots leave FEFO."""

    def __init__(
        self, lots: StoreLots, weeks: int, issue: IssuingPolicy = IssuingPolicy.OLDEST
    ) -> None:
        paths = lots.doses.shape[1]
        self.lots = lots
        self.weeks = weeks  # [week] T: what is due after T - 1 is outside
        self.free = lots.doses.copy()
        for lot in lots.late:
            self.free[lot] = 0
        self.leaving = np.zeros((weeks, paths), dtype=np.int64)  # [week, path] doses reserved
        self.held = np.zeros(paths, dtype=np.int64)  # in the freezer, quarantine included
        self.issue = issue
        self.order = self._by_issue()
        self.good: list[int] = []  # lots that may be reserved this week, in order of issue
        self.available = self.held  # free doses in them
        self.all_good_to = 0  # week to which all of them are good
        self.ahead = False  # one of them is released later than this week

    def _by_issue(self) -> list[int]:
        """Lots in the order in which their doses leave: FEFO, or its reverse."""
        lots = self.lots
        order = sorted(range(len(lots.last)), key=lambda x: (lots.last[x], lots.released[x]))
        return order if self.issue is IssuingPolicy.OLDEST else order[::-1]

    def receive(self, lot: int, doses: Counts) -> None:
        """Set the doses of a lot, before the week in which it is frozen."""
        self.lots.doses[lot] = doses
        self.free[lot] = doses

    def add(self, more: StoreLots) -> None:
        """Add lots that are decided only now, each before the week in which it is frozen."""
        first = len(self.lots.last)
        late = {first + lot: released for lot, released in more.late.items()}
        self.lots = StoreLots(
            frozen=[*self.lots.frozen, *more.frozen],
            released=[*self.lots.released, *more.released],
            last=[*self.lots.last, *more.last],
            certain=[*self.lots.certain, *more.certain],
            doses=np.concatenate([self.lots.doses, more.doses]),
            late={**self.lots.late, **late},
        )
        self.free = np.concatenate([self.free, more.doses])
        for lot in late:
            self.free[lot] = 0
        self.order = self._by_issue()

    def step(
        self, week: int, requests: Iterable[tuple[DoseRequest, Counts]]
    ) -> tuple[list[Reservation], Counts]:
        """Simulate one week in the contract's order: release, reserve and ship, discard, count.

        requests: how many patients ask, in the order in which they are served.  Returns the
        reservations, request by request, and the doses that expired at the end of the week; `held`
        is the closing stock.
        """
        lots = self.lots
        for lot, frozen in enumerate(lots.frozen):
            if frozen == week or (week == 0 and frozen < 0):
                self.held += lots.doses[lot]
        for lot, released in lots.late.items():
            if lots.released[lot] <= week <= lots.last[lot]:
                self.free[lot] += np.where(released == week, lots.doses[lot], 0)
        self.good = [
            x
            for x in self.order
            if lots.last[x] >= week
            and (lots.certain[x] or lots.released[x] <= week)
            and np.count_nonzero(self.free[x])
        ]
        self.available = self.free[self.good].sum(axis=0)
        self.all_good_to = min((lots.last[x] for x in self.good), default=week)
        self.ahead = any(lots.released[x] > week for x in self.good)
        reservations = [self.reserve(week, course, wanted) for course, wanted in requests]
        self.held -= self.leaving[week]
        expired = np.zeros_like(self.held)
        for lot, last in enumerate(lots.last):
            if last == week:
                expired += self.free[lot]
                self.free[lot] = 0
                if lot in lots.late:
                    expired += np.where(lots.late[lot] > week, lots.doses[lot], 0)
        self.held -= expired
        return reservations, expired

    def reserve(self, week: int, course: DoseRequest, wanted: Counts) -> Reservation:
        """Reserve whole courses, for as many of the patients who ask as possible.

        Each dose comes from the lot that expires first among those that are released when it
        leaves and live long enough; a lot still to be released counts only if that is certain.
        The doses of one week are taken before those of the next, for all patients of the request.
        """
        if self.issue is IssuingPolicy.YOUNGEST and len(course.doses) > 1:
            raise ValueError("Youngest first may break courses of several weeks.")
        most = self._most(week, course, wanted)
        reservation = Reservation(
            granted=most.copy() if most is wanted else most, whole=most is wanted
        )
        if not np.count_nonzero(reservation.granted):
            return reservation
        for leaves, doses in _leaving(week, course):
            needed = reservation.granted * doses
            self.leaving[leaves] += needed
            self.available -= needed
            for lot, taken in self._taken(self.free, leaves, leaves + course.life, needed):
                self.free[lot] -= taken
                reservation.parts.append((lot, leaves, taken))
        return reservation

    def _most(self, week: int, course: DoseRequest, wanted: Counts) -> Counts:
        """The greatest number of whole courses, by path; `wanted` itself where all are possible."""
        most, rest = wanted, sum(course.doses)
        before: list[int] = []
        for k, doses in enumerate(course.doses):
            # A lot that lives long enough for a later dose does for the earlier ones too, so what
            # lives so long must do for all doses from here on, and no other sums bind.
            good_to = week + k + course.life
            if not k or good_to > self.all_good_to:
                every = good_to <= self.all_good_to
                fit = [x for x in self.good if every or self.lots.last[x] >= good_to]
                if rest and (not k or fit != before):
                    most = _at_most(
                        most, rest, self.available if every else self.free[fit].sum(axis=0)
                    )
                before = fit
            rest -= doses
        return self._most_by_trial(week, course, most) if self.ahead else most

    def _most_by_trial(self, week: int, course: DoseRequest, most: Counts) -> Counts:
        """The same where some lots are released while the course runs: halving, path by path."""
        if self._suffices(week, course, most).all():
            return most
        low, high = np.zeros_like(most), most.copy()
        while (low < high).any():
            middle = (low + high + 1) // 2
            found = self._suffices(week, course, middle)
            low, high = np.where(found, middle, low), np.where(found, high, middle - 1)
        return low

    def _suffices(self, week: int, course: DoseRequest, patients: Counts) -> Flags:
        """Whether there are doses for so many patients, by path."""
        free = self.free.copy()
        found = np.ones(len(patients), dtype=bool)
        for leaves, doses in _leaving(week, course):
            missing = patients * doses
            for lot, taken in self._taken(free, leaves, leaves + course.life, missing.copy()):
                free[lot] -= taken
                missing -= taken
            found &= missing == 0
        return found

    def _taken(
        self, free: Counts, leaves: int, good_to: int, needed: Counts
    ) -> Iterator[tuple[int, Counts]]:
        """Yield what each lot gives of the doses that leave in one week; `needed` falls to 0."""
        lots = self.lots
        for lot in self.good:
            if lots.released[lot] <= leaves and lots.last[lot] >= good_to:
                taken = np.minimum(free[lot], needed)
                yield lot, taken
                needed -= taken
                if not np.count_nonzero(needed):
                    return

    def outlasting(self, week: int) -> Counts:
        """Doses in the freezer, not reserved, that are good in `week`."""
        found = np.zeros_like(self.held)
        for lot, last in enumerate(self.lots.last):
            if last >= week > self.lots.frozen[lot]:
                found += self.free[lot]
                if lot in self.lots.late:
                    found += np.where(self.lots.late[lot] >= week, self.lots.doses[lot], 0)
        return found

    def cancel(self, week: int, reservation: Reservation, paths: Flags) -> tuple[Counts, Counts]:
        """Cancel the reservation of a patient who drops out.

        Doses that leave in `week` or later are free again.  Returns the doses that had left before
        and those that are free again, by path.
        """
        left, freed = np.zeros_like(self.held), np.zeros_like(self.held)
        for lot, leaves, taken in reservation.parts:
            here = np.where(paths, taken, 0)
            if leaves < week:
                left += here
                continue
            freed += here
            self.free[lot] += here
            self.leaving[leaves] -= here
            taken[paths] = 0
        return left, freed


def _leaving(week: int, course: DoseRequest) -> Iterator[tuple[int, int]]:
    """Week and doses of each shipment of one patient whose first dose leaves in `week`."""
    return ((week + k, doses) for k, doses in enumerate(course.doses) if doses)


def _at_most(wanted: Counts, doses: int, available: Counts) -> Counts:
    """At most as many patients as can get `doses` each; division is slow and rarely needed."""
    if not np.count_nonzero(wanted * doses > available):
        return wanted
    return np.minimum(wanted, available // doses)
