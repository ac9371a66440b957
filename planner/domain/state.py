"""Who waits, who is in the midst of a course, what is on the way at the start (contract 7a)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPatients:
    """Patients who were due before week 0 and have not started."""

    product: str
    hospital: str
    due: int  # a week before 0
    patients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCourse:
    """Patients who started before week 0; `shipped` doses of each one's course have left."""

    product: str
    hospital: str
    started: int  # a week before 0
    patients: int
    shipped: int = 0

    def owed(self, course: tuple[int, ...]) -> dict[int, int]:
        """Doses that one patient is still owed, by the week in which they are infused."""
        left, found = self.shipped, {}
        for k, doses in enumerate(course):
            given = min(left, doses)
            left -= given
            if doses > given:
                found[self.started + k] = doses - given
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class DosesInTransit:
    """Doses that left the store before week 0 for patients who have not started."""

    product: str
    hospital: str
    infused: int  # a week from 0 to transit_weeks - 1
    doses: int
