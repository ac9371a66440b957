"""Doses on the way at the start: who starts on them (contract 7a)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.scenario import Scenario
from planner.simulation.patient_groups import PatientGroup
from planner.simulation.reservations import Counts, DoseRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyStart:
    """A week in which a group may start on doses that are on the way.

    on_the_way: [dose] of one patient by week.  rest: what then leaves the store from week 0 on;
    None: nothing.
    """

    group: PatientGroup
    hospital: str
    week: int
    on_the_way: Mapping[int, int]
    rest: DoseRequest | None


class ArrivingDoses:
    """The doses of one product that are on the way at the start; what nobody takes is wasted.

    Who needs them is known at the start, as patients of a far hospital always are.  Week by week
    those who are due start, in the order in which the store serves them, where the doses of their
    courses are on the way until the store's first arrive.
    """

    def __init__(self, scenario: Scenario, product: str, paths: int) -> None:
        self.weeks = scenario.weeks
        self._left: dict[tuple[str, int], Counts] = {}
        for x in scenario.transit:
            if x.product == product:
                key = x.hospital, x.infused
                before = self._left.get(key, np.zeros(paths, dtype=np.int64))
                self._left[key] = before + x.doses

    def __bool__(self) -> bool:
        return bool(self._left)

    def starts(self, groups: Sequence[tuple[PatientGroup, str]]) -> list[EarlyStart]:
        """Each start that may be made of them, in the order in which they are to be tried.

        groups: with their hospitals, in the order in which the store serves them.
        """
        return list(self._starts(groups))

    def _starts(self, groups: Sequence[tuple[PatientGroup, str]]) -> Iterator[EarlyStart]:
        for week in sorted({week for _, week in self._left}):
            for g, hospital in groups:
                if g.due <= week < g.transit and week <= g.last + g.transit:
                    course = g.course.doses[: self.weeks - week]
                    split = g.transit - week
                    rest = course[split:]
                    yield EarlyStart(
                        group=g,
                        hospital=hospital,
                        week=week,
                        on_the_way={week + k: n for k, n in enumerate(course[:split]) if n},
                        rest=DoseRequest(doses=rest, life=g.course.life) if any(rest) else None,
                    )

    def most(self, x: EarlyStart, patients: Counts) -> Counts:
        """[path] of these patients, as many as there are doses for."""
        nothing = np.zeros_like(patients)
        found = patients
        for week, doses in x.on_the_way.items():
            found = np.minimum(found, self._left.get((x.hospital, week), nothing) // doses)
        return found

    def take(self, x: EarlyStart, patients: Counts) -> None:
        """Let so many patients start."""
        for week, doses in x.on_the_way.items():
            if (x.hospital, week) in self._left:
                self._left[x.hospital, week] -= patients * doses
