"""Doses reserved for whole courses, in the order in which patients start.

`Reservations` bind a number of doses in a week, not a lot: all that is reserved must be issuable
week after week, first expired, first out.  `LotReservations` bind lots, and so keep old doses for
the later weeks of a course when younger ones will be available by then.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from optimizer.allocation.fefo import issues_of, take_fefo
from optimizer.decisions import Decisions, Drop, Issue, LotKey
from optimizer.flows import supply
from optimizer.problem import PatientClass, Problem, ProductData

Wanted = dict[int, dict[int, int]]  # [dose] by week and life needed
Taken = tuple[int, dict[LotKey, int]]  # week in which they leave, [dose] by lot


class _Doses:
    """Doses of one product that are not reserved."""

    def __init__(self, problem: Problem, p: ProductData, decisions: Decisions) -> None:
        self.problem, self.product = problem, p
        self.lots = supply(problem, p, decisions)
        self.left = {lot.key: lot.doses for lot in self.lots}
        self.issues: list[Issue] = []

    def drops(self) -> list[Drop]:
        """Doses never reserved, of lots that expire in the horizon, in their last usable week."""
        return [
            Drop(product=self.product.id, lot=lot.key, week=lot.last, doses=self.left[lot.key])
            for lot in self.lots
            if self.left[lot.key] and lot.last < self.problem.weeks
        ]


class LotReservations(_Doses):
    """Lots reserved: a course takes the first to expire of each week."""

    def __init__(self, problem: Problem, p: ProductData, decisions: Decisions) -> None:
        super().__init__(problem, p, decisions)
        self._stocked = [lot for lot in self.lots if lot.doses]

    def start(self, c: PatientClass, week: int, most: int) -> int:
        """Reserve courses for as many of `most` patients starting in `week` as doses allow."""
        if week < c.transit:
            return 0
        courses: dict[int, list[Taken]] = {}

        def possible(patients: int) -> bool:
            courses[patients] = self._taken(c, week, patients)
            return bool(courses[patients])

        if patients := _largest(most, possible):
            for leaves, taken in courses[patients]:
                for lot, n in taken.items():
                    self.left[lot] -= n
                self.issues += issues_of(self.product, taken, leaves, c.life_needed)
            if not all(self.left[lot] for _, taken in courses[patients] for lot in taken):
                self._stocked = [lot for lot in self._stocked if self.left[lot.key]]
        return patients

    def _taken(self, c: PatientClass, week: int, patients: int) -> list[Taken]:
        """Doses of each week for so many courses; none where there are too few for a week."""
        found: list[Taken] = []
        missing = 0
        for k, doses in enumerate(self.product.course_within(week, self.problem.weeks)):
            leaves = week + k - c.transit
            taken, missing = take_fefo(
                self._stocked, self.left, leaves, c.life_needed, patients * doses
            )
            found.append((leaves, taken))
            if missing:
                break
        for _, taken in found:
            for lot, n in taken.items():
                self.left[lot] += n
        return [] if missing else found


class Reservations(_Doses):
    """Doses reserved by week, asked for in the order of the weeks in which the first leaves."""

    def __init__(self, problem: Problem, p: ProductData, decisions: Decisions) -> None:
        super().__init__(problem, p, decisions)
        self.wanted: Wanted = defaultdict(lambda: defaultdict(int))
        self._issued = 0  # weeks whose doses have left

    def start(self, c: PatientClass, week: int, most: int) -> int:
        """Reserve courses for as many of `most` patients starting in `week` as doses allow.

        The first dose never leaves earlier than in a call before.
        """
        if week < c.transit:
            return 0
        self._issue(week - c.transit)
        doses = self.product.course_within(week, self.problem.weeks)
        course = [(week + k - c.transit, n) for k, n in enumerate(doses) if n]

        def suffice(patients: int) -> bool:
            self._want(course, c.life_needed, patients)
            found = self._suffice()
            self._want(course, c.life_needed, -patients)
            return found

        patients = _largest(most, suffice)
        if patients:
            self._want(course, c.life_needed, patients)
        return patients

    def drops(self) -> list[Drop]:
        """Doses that are not reserved; all that is reserved is issued before."""
        self._issue(self.problem.weeks)
        return super().drops()

    def _want(self, course: Sequence[tuple[int, int]], life: int, patients: int) -> None:
        for leaves, doses in course:
            self.wanted[leaves][life] += patients * doses

    def _suffice(self) -> bool:
        """All that is reserved can be issued."""
        left = self.left.copy()
        weeks = sorted(week for week in self.wanted if week >= self._issued)
        return all(self._taken(left, week) is not None for week in weeks)

    def _issue(self, until: int) -> None:
        """Issue the doses of the weeks before `until`."""
        for week in range(self._issued, until):
            self.issues += self._taken(self.left, week) or []
        self._issued = max(self._issued, until)

    def _taken(self, left: dict[LotKey, int], week: int) -> list[Issue] | None:
        """The doses of one week out of `left`, long lives first; None: too few."""
        found = []
        for life, doses in sorted(self.wanted.get(week, {}).items(), reverse=True):
            taken, missing = take_fefo(self.lots, left, week, life, doses)
            if missing:
                return None
            found += issues_of(self.product, taken, week, life)
        return found


def _largest(most: int, possible: Callable[[int], bool]) -> int:
    """The largest number up to `most` that is possible, as every smaller one is; `most` first."""
    least, above, tried = 0, most + 1, most
    while least < tried < above:
        if possible(tried):
            least = tried
        else:
            above = tried
        tried = (least + above) // 2
    return least
