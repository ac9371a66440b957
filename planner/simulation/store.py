"""The store of one product, week by week, on many paths at once (contract 1-3).

Lots are the same on every path, but their doses are not: a batch that fails gives none.  A request
is made by a group of patients who are alike; their number may differ from path to path.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from planner.simulation.reservations import (
    Counts,
    DoseRequest,
    Flags,
    Reservation,
    Slack,
    from_here_on,
    from_here_on_at_least,
    leaving,
)
from planner.simulation.running_courses import OwedDoses


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


class DoseStore:
    """Doses lot by lot, reserved by week, path by path; the lot is chosen when doses leave.

    A request is granted where everything reserved can leave in its week, first expired, first out.
    That lots so chosen do no less than any others: the younger one that is kept lives longer.
    """

    def __init__(
        self,
        lots: StoreLots,
        issue: IssuingPolicy = IssuingPolicy.OLDEST,
        unit: int = 1,
        owed: Sequence[OwedDoses] = (),
    ) -> None:
        """unit: [dose] that leave from one lot, of which every request is a multiple.

        owed: to running courses, in the order in which they are served; reserved from the start,
        whether or not the doses are there.
        """
        paths = lots.doses.shape[1]
        self.lots = lots
        self.unit = unit
        self.week = -1  # the last one that was simulated
        self.stock = lots.doses.copy()  # [lot, path] reserved or not; late lots: from release on
        for lot in lots.late:
            self.stock[lot] = 0
        self.reserved: dict[int, dict[int, Counts]] = {}  # [dose, by path] by week and life
        self.held = np.zeros(paths, dtype=np.int64)  # in the freezer, quarantine included
        self.owed = owed
        self.issue = issue
        self.order = self._by_issue()
        self._known: list[int] = []  # lots that may be reserved this week, in order of issue
        self._slack = Slack(np.zeros((0, paths), dtype=np.int64))  # of lots released by now
        self._later: Slack | None = None  # the same with certain lots released later

    def _by_issue(self) -> list[int]:
        """Lots in the order in which their doses leave: FEFO, or its reverse."""
        lots = self.lots
        order = sorted(range(len(lots.last)), key=lambda x: (lots.last[x], lots.released[x]))
        return order if self.issue is IssuingPolicy.OLDEST else order[::-1]

    def receive(self, lot: int, doses: Counts) -> None:
        """Set the doses of a lot, before the week in which it is frozen."""
        self.lots.doses[lot] = doses
        self.stock[lot] = doses

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
        self.stock = np.concatenate([self.stock, more.doses])
        for lot in late:
            self.stock[lot] = 0
        self.order = self._by_issue()

    def step(
        self, week: int, requests: Iterable[tuple[DoseRequest, Counts]]
    ) -> tuple[list[Reservation], Counts]:
        """Simulate one week in the contract's order: release, reserve and ship, discard, count.

        requests: how many patients ask, in the order in which they are served.  Returns the
        reservations, request by request, and the doses that expired at the end of the week; `held`
        is the closing stock.
        """
        asked = list(requests)
        self.begin(week, [course for course, _ in asked])
        reservations = [self.reserve(course, wanted) for course, wanted in asked]
        return reservations, self.end()

    def begin(self, week: int, courses: Sequence[DoseRequest]) -> None:
        """Begin a week: lots are frozen and released.  courses: all that may be asked for."""
        lots = self.lots
        self.week = week
        for lot, frozen in enumerate(lots.frozen):
            if frozen == week or (week == 0 and frozen < 0):
                self.held += lots.doses[lot]
        for lot, released in lots.late.items():
            if lots.released[lot] <= week <= lots.last[lot]:
                self.stock[lot] += np.where(released == week, lots.doses[lot], 0)
        self._known = self._known_by(week)
        self._measure(courses)

    def end(self) -> Counts:
        """End the week: doses leave and expire.  Returns the doses that expired, by path."""
        lots, week = self.lots, self.week
        for _, _, left in self.ship():
            self.held -= left
        expired = np.zeros_like(self.held)
        for lot, last in enumerate(lots.last):
            if last == week:
                expired += self.stock[lot]
                self.stock[lot] = 0
                if lot in lots.late:
                    expired += np.where(lots.late[lot] > week, lots.doses[lot], 0)
        self.held -= expired
        return expired

    def reserve(self, course: DoseRequest, wanted: Counts) -> Reservation:
        """Reserve whole courses this week, for as many of the patients who ask as possible.

        All that is reserved so far and these courses leave in their weeks, from lots that are
        released by then and live long enough; a lot still to be released counts only if that is
        certain.
        """
        if self.issue is IssuingPolicy.YOUNGEST and len(course.doses) > 1:
            raise ValueError("Youngest first may break courses of several weeks.")
        most = self._slack.most(course, wanted)
        if self._later is not None and most is not wanted:
            most = self._by_trial(course, most, self._later.most(course, wanted))
        whole = most is wanted
        made = Reservation(granted=most.copy() if whole else most, whole=whole, life=course.life)
        if np.count_nonzero(most):
            self._slack.take(course, most)
            if self._later is not None:
                self._later.take(course, most)
            for leaves, doses in leaving(self.week, course):
                needed = most * doses
                made.parts.append((leaves, doses, needed))
                by_life = self.reserved.setdefault(leaves, {})
                before = by_life.get(course.life)
                by_life[course.life] = needed.copy() if before is None else before + needed
        return made

    def ship(self) -> Iterator[tuple[int, int, Counts]]:
        """Let what is reserved for this week leave; yields life asked for, lot and doses."""
        week = self.week
        reserved = self.reserved.pop(week, {})
        owed = [x for x in self.owed if week in x.doses]
        for life in sorted(reserved.keys() | {x.life for x in owed}, reverse=True):
            if life in reserved:
                for lot, taken in self._taken(self.stock, self.order, week, life, reserved[life]):
                    yield life, lot, taken
            for x in owed:
                if x.life == life:
                    needed = x.leave(week, self._available(week, life))
                    for lot, taken in self._taken(self.stock, self.order, week, life, needed):
                        yield life, lot, taken

    def unreserved(self) -> Counts:
        """[lot, path] doses left over if only what is reserved leaves from now on."""
        left, known, promised = self.stock.copy(), self._known_by(self.week), self._promised()
        for week in sorted(promised):
            for life, needed in sorted(promised[week].items(), reverse=True):
                for _ in self._taken(left, known, week, life, needed.copy()):
                    pass
        return left

    def released(self) -> Counts:
        """Doses in store that may leave, as many as can leave together; reserved ones too."""
        found = np.zeros_like(self.held)
        for lot, released in enumerate(self.lots.released):
            if released <= min(self.week, self.lots.last[lot]):
                found += self._usable(self.stock[lot])
        return found

    def outlasting(self, week: int) -> Counts:
        """Doses in the freezer that are good in `week`, as many as can leave together.

        Those of a lot that is never released, since it is on hold, do not count.
        """
        found = np.zeros_like(self.held)
        for lot, last in enumerate(self.lots.last):
            if last >= week > self.lots.frozen[lot] and self.lots.released[lot] <= last:
                doses = self.stock[lot]
                if lot in self.lots.late:
                    doses = doses + np.where(self.lots.late[lot] >= week, self.lots.doses[lot], 0)
                found += self._usable(doses)
        return found

    def cancel(self, week: int, reservation: Reservation, out: Counts) -> tuple[Counts, Counts]:
        """Cancel the courses of patients who drop out.  out: [path] how many of the reservation.

        Doses that leave in `week` or later are free again.  Returns the doses that had left before
        and those that are free again, by path.
        """
        left, freed = np.zeros_like(self.held), np.zeros_like(self.held)
        for leaves, each, _ in reservation.parts:
            here = out * each
            if leaves < week:
                left += here
                continue
            freed += here
            self.reserved[leaves][reservation.life] -= here
        return left, freed

    def _promised(self) -> dict[int, dict[int, Counts]]:
        """[dose, by path] by week and life: all that is reserved, and owed to running courses."""
        if not self.owed:
            return self.reserved
        found = {week: dict(by_life) for week, by_life in self.reserved.items()}
        for x in self.owed:
            for week, doses in x.doses.items():
                by_life = found.setdefault(week, {})
                by_life[x.life] = by_life.get(x.life, 0) + x.going_on(week) * doses
        return found

    def _available(self, week: int, life: int) -> Counts:
        """[path] doses in store that may leave in `week` and live so long after it."""
        found = np.zeros_like(self.held)
        for lot in self.order:
            if self.lots.released[lot] <= week and self.lots.last[lot] >= week + life:
                found += self._usable(self.stock[lot])
        return found

    def _known_by(self, week: int) -> list[int]:
        """Lots with doses that may be reserved in `week`, in order of issue."""
        lots = self.lots
        return [
            x
            for x in self.order
            if lots.last[x] >= week
            and (lots.certain[x] or lots.released[x] <= week)
            and np.count_nonzero(self.stock[x])
        ]

    def _usable(self, doses: Counts) -> Counts:
        """Of a lot's doses, as many as can leave together."""
        return doses if self.unit == 1 else doses // self.unit * self.unit

    def _measure(self, courses: Sequence[DoseRequest]) -> None:
        """Work out the slack of this week; none is needed where nobody asks."""
        week, lots = self.week, self.lots
        if not courses:
            return
        promised = self._promised()
        # All that is reserved leaves before `until`.
        until = max([week + len(x.doses) for x in courses] + [1 + x for x in promised])
        lives = {x.life for x in courses}.union(*promised.values())
        now = np.zeros((until - week + max(lives), len(self.held)), dtype=np.int64)
        later = np.zeros_like(now)
        ahead = False
        for lot in self._known:
            if lots.released[lot] < until:
                row = min(lots.last[lot] - week, len(now) - 1)
                here = lots.released[lot] <= week
                (now if here else later)[row] += self._usable(self.stock[lot])
                ahead |= not here
        for leaves, by_life in promised.items():
            for life, doses in by_life.items():
                now[leaves + life - week] -= doses
        summed = from_here_on_at_least if self.owed else from_here_on
        self._slack = Slack(summed(now))
        self._later = Slack(summed(now + later)) if ahead else None

    def _by_trial(self, course: DoseRequest, low: Counts, most: Counts) -> Counts:
        """The greatest number of patients, at least `low` and at most `most`, path by path.

        Whether lots released while the course runs suffice is tried out, halving.
        """
        paths = np.flatnonzero(most > low)
        if not len(paths):
            return most
        least, high = low[paths], most[paths]
        middle = high.copy()
        while len(paths) and (least < high).any():
            found = self._suffices(course, middle, paths)
            least, high = np.where(found, middle, least), np.where(found, high, middle - 1)
            middle = (least + high + 1) // 2
        if (high == most[paths]).all():
            return most
        granted = most.copy()
        granted[paths] = high
        return granted

    def _suffices(self, course: DoseRequest, patients: Counts, paths: NDArray[np.intp]) -> Flags:
        """Whether so many courses can leave besides all that is reserved, on some of the paths.

        Owed doses that are missing anyway do not count.
        """
        missing = self._missing(paths) if self.owed else 0
        found: Flags = self._missing(paths, (course, patients)) == missing
        return found

    def _missing(
        self, paths: NDArray[np.intp], more: tuple[DoseRequest, Counts] | None = None
    ) -> Counts:
        """[path] doses short, of all that is reserved and a request more."""
        left = self.stock[:, paths]
        wanted = {
            week: {life: doses[paths] for life, doses in by_life.items()}
            for week, by_life in self._promised().items()
        }
        if more is not None:
            course, patients = more
            for leaves, doses in leaving(self.week, course):
                by_life = wanted.setdefault(leaves, {})
                by_life[course.life] = by_life.get(course.life, 0) + patients * doses
        found = np.zeros(len(paths), dtype=np.int64)
        for week in sorted(wanted):
            for life, needed in sorted(wanted[week].items(), reverse=True):
                for _ in self._taken(left, self._known, week, life, needed):
                    pass
                found += needed
        return found

    def _taken(
        self, stock: Counts, order: Iterable[int], leaves: int, life: int, needed: Counts
    ) -> Iterator[tuple[int, Counts]]:
        """Take what leaves in one week out of `stock`, lot by lot; `needed` falls, if it can to 0.

        Long lives are to be taken first, so that the doses left do for the short ones.
        """
        lots, good_to = self.lots, leaves + life
        if not np.count_nonzero(needed):
            return
        for lot in order:
            if lots.released[lot] <= leaves and lots.last[lot] >= good_to:
                taken = np.minimum(self._usable(stock[lot]), needed)
                if not np.count_nonzero(taken):
                    continue
                stock[lot] -= taken
                needed -= taken
                yield lot, taken
                if not np.count_nonzero(needed):
                    return
