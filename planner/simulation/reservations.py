"""Courses reserved at a store: which doses leave when, and how many more can be reserved."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]  # by path
Flags = NDArray[np.bool_]  # by path


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRequest:
    """The doses of one patient: `doses[k]` leave the store k weeks after the first."""

    doses: tuple[int, ...]
    life: int  # [week] a dose must still be good for, counted from the week it leaves the store


@dataclass(slots=True, kw_only=True)
class Reservation:
    """Doses reserved for one request: how many leave in which week, on which paths."""

    granted: Counts  # patients
    whole: bool  # all who asked, on every path
    life: int  # [week] as in the request
    parts: list[tuple[int, int, Counts]] = field(default_factory=list)  # week, doses each, doses


class Slack:
    """Doses that may still be reserved, where all lots in question are released.

    rows[n]: [path] doses good n weeks from now or longer, less those reserved that must be.  Lots
    that are good for longer do whatever others do, so a set of requests can be met if and only if
    no row falls below 0 (Hall's condition for nested sets).
    """

    def __init__(self, rows: Counts) -> None:
        self.rows = rows
        self._least = int(rows.min()) if rows.size else 0  # of all rows and paths, or less
        self._possible: dict[DoseRequest, Counts] = {}  # courses, until some are reserved

    def most(self, course: DoseRequest, wanted: Counts) -> Counts:
        """The greatest number of courses, by path; `wanted` itself where all are possible."""
        if self._least > 0 and int(wanted.max()) * sum(course.doses) <= self._least:
            return wanted
        possible = self._possible.get(course)
        if possible is None:
            possible = self._possible[course] = self._courses(course)
        return np.minimum(wanted, possible) if np.count_nonzero(wanted > possible) else wanted

    def _courses(self, course: DoseRequest) -> Counts:
        least: Counts = self.rows[: course.life + 1].min(axis=0)
        found: Counts = np.maximum(least, 0) // sum(course.doses)
        for k, rest in _later(course):
            found = np.minimum(found, np.maximum(self.rows[course.life + k], 0) // rest)
        return found

    def take(self, course: DoseRequest, patients: Counts) -> None:
        """Reserve the doses of so many patients."""
        doses = sum(course.doses)
        self._possible.clear()
        if self._least > 0:
            self._least -= int(patients.max()) * doses
        self.rows[: course.life + 1] -= patients * doses
        for k, rest in _later(course):
            self.rows[course.life + k] -= patients * rest


def _later(course: DoseRequest) -> Iterator[tuple[int, int]]:
    """Each later week with doses that are still to leave then, or after it, and their number."""
    rest = sum(course.doses)
    for k, doses in enumerate(course.doses[:-1], start=1):
        rest -= doses
        if rest:
            yield k, rest


def from_here_on(rows: Counts) -> Counts:
    """[n, path] the sum of row n and those after it."""
    found: Counts = np.cumsum(rows[::-1], axis=0)[::-1]
    return found


def from_here_on_at_least(rows: Counts) -> Counts:
    """The same where what a row is short of takes nothing from the rows before it.

    Doses that are owed and cannot be given need lives that no lot of an earlier row has.
    """
    found = rows.copy()
    for n in range(len(rows) - 2, -1, -1):
        found[n] += np.maximum(found[n + 1], 0)
    return found


def leaving(week: int, course: DoseRequest) -> Iterator[tuple[int, int]]:
    """Week and doses of each shipment of one patient whose first dose leaves in `week`."""
    return ((week + k, doses) for k, doses in enumerate(course.doses) if doses)
