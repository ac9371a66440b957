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
from optimizer.problem import PatientClass, Problem, ProductData, RunningCourses

Orders = Sequence[tuple[int, int]]  # (week in which they leave, doses of each patient)
Wanted = dict[int, dict[int, int]]  # [dose] by week and life needed
Taken = tuple[int, dict[LotKey, int]]  # week in which they leave, [dose] by lot


class _Doses:
    """Doses of one product that are not reserved, in the store and in transit."""

    def __init__(self, problem: Problem, p: ProductData, decisions: Decisions) -> None:
        self.problem, self.product = problem, p
        self.lots = supply(problem, p, decisions)
        self.left = {lot.key: lot.doses for lot in self.lots}
        self.issues: list[Issue] = []
        self._in_transit = [list(stock) for stock in p.in_transit]

    def _orders(self, c: PatientClass, week: int) -> Orders:
        """What the store ships for a course started in `week`."""
        course = self.product.course_within(week, self.problem.weeks)
        leaving = ((week + k - c.transit, doses) for k, doses in enumerate(course))
        return [(leaves, doses) for leaves, doses in leaving if doses and leaves >= 0]

    def _early(self, c: PatientClass, week: int) -> Orders:
        """What a course started in `week` takes out of the doses in transit, by week infused."""
        course = enumerate(self.product.course_within(week, self.problem.weeks))
        return [(week + k, doses) for k, doses in course if doses and week + k < c.transit]

    def _most_early(self, c: PatientClass, week: int, most: int) -> int:
        """Patients who may start in `week` by the doses in transit."""
        for infused, doses in self._early(c, week):
            there = 0 if c.transit_stock is None else self._in_transit[c.transit_stock][infused]
            most = min(most, there // doses)
        return most

    def _take_early(self, c: PatientClass, week: int, patients: int) -> None:
        if c.transit_stock is not None:
            for infused, doses in self._early(c, week):
                self._in_transit[c.transit_stock][infused] -= doses * patients

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
        patients = self._reserve(
            self._orders(c, week), c.life_needed, self._most_early(c, week, most)
        )
        self._take_early(c, week, patients)
        return patients

    def go_on(self, course: RunningCourses) -> tuple[int, ...]:
        """Reserve all that patients in the midst of a course are owed, for as many as can be."""
        orders = [(infused - course.transit, doses) for infused, doses in course.owed]
        patients = self._reserve(orders, course.life_needed, course.patients)
        return (patients,) * len(course.owed)

    def _reserve(self, orders: Orders, life: int, most: int) -> int:
        """Reserve `orders` for as many of `most` patients as doses allow."""
        courses: dict[int, list[Taken] | None] = {}

        def possible(patients: int) -> bool:
            courses[patients] = self._taken(orders, life, patients)
            return courses[patients] is not None

        patients = _largest(most, possible)
        reserved = (courses[patients] if patients else None) or []
        for leaves, taken in reserved:
            for lot, n in taken.items():
                self.left[lot] -= n
            self.issues += issues_of(self.product, taken, leaves, life)
        if not all(self.left[lot] for _, taken in reserved for lot in taken):
            self._stocked = [lot for lot in self._stocked if self.left[lot.key]]
        return patients

    def _taken(self, orders: Orders, life: int, patients: int) -> list[Taken] | None:
        """Doses of each week for so many courses; None where there are too few for a week."""
        found: list[Taken] = []
        missing = 0
        for leaves, doses in orders:
            taken, missing = take_fefo(self._stocked, self.left, leaves, life, patients * doses)
            found.append((leaves, taken))
            if missing:
                break
        for _, taken in found:
            for lot, n in taken.items():
                self.left[lot] += n
        return None if missing else found


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
        self._issue(week - c.transit)
        orders = self._orders(c, week)

        def suffice(patients: int) -> bool:
            self._want(orders, c.life_needed, patients)
            found = self._suffice()
            self._want(orders, c.life_needed, -patients)
            return found

        patients = _largest(self._most_early(c, week, most), suffice)
        if patients:
            self._want(orders, c.life_needed, patients)
            self._take_early(c, week, patients)
        return patients

    def go_on(self, course: RunningCourses, wanted: Sequence[int]) -> tuple[int, ...]:
        """Reserve what patients in the midst of a course are owed, before any other is asked for.

        wanted: patients for each owed dose; fewer where doses do not suffice.
        """

        def orders(most: int) -> Orders:
            counts = zip(course.owed, wanted, strict=True)
            return [(week - course.transit, n * min(x, most)) for (week, n), x in counts]

        def suffice(most: int) -> bool:
            self._want(orders(most), course.life_needed, 1)
            found = self._suffice()
            self._want(orders(most), course.life_needed, -1)
            return found

        most = _largest(wanted[0], suffice)
        self._want(orders(most), course.life_needed, 1)
        return tuple(min(x, most) for x in wanted)

    def drops(self) -> list[Drop]:
        """Doses that are not reserved; all that is reserved is issued before."""
        self._issue(self.problem.weeks)
        return super().drops()

    def _want(self, orders: Orders, life: int, patients: int) -> None:
        for leaves, doses in orders:
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
