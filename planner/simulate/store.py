"""The store of one product, week by week, on many paths at once (contract 1-3).

Lots are the same on every path, what they hold is not: a batch that fails gives nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]  # by path
Flags = NDArray[np.bool_]  # by path


@dataclass(frozen=True, slots=True, kw_only=True)
class Lots:
    """What will ever be in the store, one entry for each lot; weeks as the contract counts them."""

    frozen: Sequence[int]  # week from which its doses take room in the freezer
    released: Sequence[int]  # r: first week in which they may be shipped
    last: Sequence[int]  # e: last week in which they are good
    certain: Sequence[bool]  # passes release for sure: its doses may be promised before it
    doses: Counts  # [lot, path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One kind of request: `doses[k]` leave the store k weeks after the first."""

    doses: tuple[int, ...]
    life: int  # [week] a dose must still be good for, counted from the week it leaves the store


@dataclass(slots=True)
class Promise:
    """Doses set aside for one patient: which lot, in which week they leave, on which paths."""

    parts: list[tuple[int, int, Counts]] = field(default_factory=list)  # lot, week, doses
    granted: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))


class Store:
    """Doses nobody is promised (`free`), doses promised, and what became of all others."""

    def __init__(self, lots: Lots, weeks: int) -> None:
        paths = lots.doses.shape[1]
        self.lots = lots
        self.weeks = weeks  # [week] T: what is due after T - 1 is outside
        self.free = lots.doses.copy()
        self.leaving = np.zeros((weeks, paths), dtype=np.int64)  # [week, path] doses promised
        self.held = np.zeros(paths, dtype=np.int64)  # in the freezer, quarantine included
        self.oldest = sorted(range(len(lots.last)), key=lambda x: (lots.last[x], lots.released[x]))
        self.good: list[int] = []  # lots that may be promised this week, oldest first

    def promise(self, week: int, course: Course, wanted: Flags) -> Promise:
        """Set a whole course aside where it is wanted and can be, oldest doses first.

        Each dose comes from the lot that expires first among those that are released when it
        leaves and live long enough; a lot still to be released counts only if that is certain.
        Nothing is set aside on a path where one dose is missing: a course begun is never broken.
        """
        promise = Promise(granted=wanted.copy())
        for k, doses in enumerate(course.doses):
            leaves = week + k
            if not doses:
                continue
            missing = np.where(promise.granted, doses, 0)
            for lot in self._fit(leaves, leaves + course.life):
                taken = np.minimum(self.free[lot], missing)
                if taken.any():
                    self.free[lot] -= taken
                    missing -= taken
                    promise.parts.append((lot, leaves, taken))
                    if not missing.any():
                        break
            self._refuse(promise, missing > 0)
        for _, leaves, taken in promise.parts:
            self.leaving[leaves] += taken
        return promise

    def _fit(self, leaves: int, good_to: int) -> Iterable[int]:
        lots = self.lots
        return (x for x in self.good if lots.released[x] <= leaves and lots.last[x] >= good_to)

    def _refuse(self, promise: Promise, paths: Flags) -> None:
        """Give back what was taken on these paths."""
        if not paths.any():
            return
        promise.granted &= ~paths
        for lot, _, taken in promise.parts:
            self.free[lot] += np.where(paths, taken, 0)
            taken[paths] = 0

    def cancel(self, week: int, promise: Promise, paths: Flags) -> tuple[Counts, Counts]:
        """The patient has dropped out: what has not left before `week` is free again.

        Returns the doses that had left and those that are free again, by path.
        """
        gone, back = np.zeros_like(self.held), np.zeros_like(self.held)
        for lot, leaves, taken in promise.parts:
            here = np.where(paths, taken, 0)
            if leaves < week:
                gone += here
                continue
            back += here
            self.free[lot] += here
            self.leaving[leaves] -= here
            taken[paths] = 0
        return gone, back

    def step(
        self, week: int, requests: Iterable[tuple[Course, Flags]]
    ) -> tuple[list[Promise], Counts]:
        """One week in the contract's order: release, promise and ship, discard, count.

        requests: in the order in which they are served.  Returns what was promised, request by
        request, and the doses that expired at the end of the week; `held` is the closing stock.
        """
        for lot, frozen in enumerate(self.lots.frozen):
            if frozen == week or (week == 0 and frozen < 0):
                self.held += self.lots.doses[lot]
        lots = self.lots
        self.good = [
            x
            for x in self.oldest
            if lots.last[x] >= week
            and (lots.certain[x] or lots.released[x] <= week)
            and self.free[x].any()
        ]
        promises = [self.promise(week, course, wanted) for course, wanted in requests]
        self.held -= self.leaving[week]
        expired = np.zeros_like(self.held)
        for lot, last in enumerate(self.lots.last):
            if last == week:
                expired += self.free[lot]
                self.free[lot] = 0
        self.held -= expired
        return promises, expired
