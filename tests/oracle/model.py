"""The columns of the textbook model, by what they mean."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from planner.domain.plan import Batch, NewBank
from planner.domain.scenario import Scenario
from planner.domain.state import RunningCourse
from tests.oracle import reading
from tests.oracle.program import Program
from tests.oracle.reading import Lot

FAMILIES = (
    *("B1", "B2", "K1", "K2", "K3", "Q1"),
    *("I1", "I2", "I3", "I4", "F1"),
    *("S1", "S2", "S3", "S4", "M1"),
)
WHOLE = "whole"  # may be left out like a family: every course is then shipped week by week

# Where banked cells come from: a bank on hand (its id, -1), a bank of the plan in force that is
# taken over (its id, the week it is begun), or other banks begun in a week ("", week).
Source = tuple[str, int]
Terms = dict[tuple[str, str, int], list[tuple[int, float]]]  # p, h, week infused: doses a column
NOWHERE: Source = ("", -1)  # only if family K2 is left out


@dataclass(slots=True)
class Textbook:
    """A key that is missing is a thing that cannot be done.  Weeks, whole counts."""

    scenario: Scenario
    drop: Collection[str] = ()  # ids of the families left out
    # Rooms without clearance are alike: counting them is exact and spares the solver symmetry.
    count_alike_rooms: bool = False
    program: Program = field(default_factory=Program)
    lots: tuple[Lot, ...] = ()
    begin: dict[tuple[str, int, str, int], int] = field(default_factory=dict)  # p, t, suite, room
    placed: dict[tuple[str, int], int] = field(default_factory=dict)  # decided batch, room
    draw: dict[tuple[str, int, Source], int] = field(default_factory=dict)  # p, t, WCB
    make: dict[tuple[str, int, Source], int] = field(default_factory=dict)  # p, week begun, MCB
    donors: dict[tuple[str, int], int] = field(default_factory=dict)  # p, week taken on
    stock: dict[tuple[str, int], int] = field(default_factory=dict)  # lot, t
    conjured: dict[tuple[str, int], int] = field(default_factory=dict)  # lot, t: only without I1
    discard: dict[tuple[str, int], int] = field(default_factory=dict)  # lot, t
    # lot, h, week infused: doses, or patients where a course leaves whole
    ship: dict[tuple[str, str, int], int] = field(default_factory=dict)
    treat: dict[tuple[str, str, int, int], int] = field(default_factory=dict)  # p, h, due, start
    lost: dict[tuple[str, str, int], int] = field(default_factory=dict)  # p, h, due
    batches: dict[tuple[str, int], list[int]] = field(default_factory=dict)  # p, t: of `begin`
    exists: dict[str, int] = field(default_factory=dict)  # lot that is one new batch: 0 or 1
    # row of courses.csv, week of the first dose not given: patients
    interrupted: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        given = reading.given_lots(self.scenario)
        given += [
            reading.lot_of(
                self.scenario, b.id, b.product, b.start, reading.doses(self.scenario, b.product)
            )
            for b in self.in_force
        ]
        new = (
            reading.new_lot(self.scenario, p, t, number)
            for p in self.scenario.products
            for t in self.open_weeks
            for number in self._numbers(p)
        )
        self.lots = (*given, *new)

    @property
    def open_weeks(self) -> range:
        """Weeks in which new batches may begin: those that are not frozen (contract 7a)."""
        frozen = self.scenario.frozen_weeks if self.scenario.in_force and self.keeps("M1") else 0
        return self.weeks[frozen:]

    @property
    def in_force(self) -> tuple[Batch, ...]:
        """Batches of the plan in force that begin in frozen weeks: they are taken over."""
        frozen = self.weeks[: len(self.weeks) - len(self.open_weeks)]
        before = self.scenario.in_force
        return tuple(b for b in before.batches if b.start in frozen) if before else ()

    @property
    def taken_over(self) -> tuple[NewBank, ...]:
        """The banks behind them that the plan in force begins, with their parents."""
        before = self.scenario.in_force
        begun = {b.id: b for b in before.banking} if before else {}
        wanted = [b.bank for b in self.in_force]
        wanted += [begun[name].parent for name in wanted if name in begun]
        given = self.scenario.banks
        return tuple(
            begun[name] for name in dict.fromkeys(wanted) if name in begun and name not in given
        )

    def owed(self) -> Iterator[tuple[int, RunningCourse, dict[int, int]]]:
        """Rows of courses.csv by number, with the doses owed to each patient by week."""
        for i, row in enumerate(self.scenario.courses):
            course = self.scenario.products[row.product].course
            doses = reading.owed(row, course)
            inside = {week: n for week, n in doses.items() if week in self.weeks}
            if inside and row.patients:
                yield i, row, inside

    def _numbers(self, product: str) -> range:
        """Lots of one start week: one for all batches, or one for each where courses are whole."""
        rooms = self.most_batches(product)
        return range(rooms) if self.whole(product) else range(min(1, rooms))

    def most_batches(self, product: str) -> int:
        """Batches that rooms let begin in one week, closed or not."""
        suites = self.scenario.suites.values()
        return sum(s.rooms for s in suites if product in s.products)

    def whole(self, product: str) -> bool:
        """The doses of a course leave together, from one lot (contract 3)."""
        return self.keeps(WHOLE) and self.scenario.products[product].ship_course == "whole"

    def leaving(self, product: str) -> tuple[int, ...]:
        """Doses that leave for a patient, in the k-th week after the first."""
        course = self.scenario.products[product].course
        return (sum(course),) if self.whole(product) else course

    def unit(self, product: str) -> int:
        """Doses for each unit of a column of `ship`."""
        return sum(self.scenario.products[product].course) if self.whole(product) else 1

    def life_needed(self, product: str, hospital: str) -> int:
        """Weeks after its infusion in which a dose must still be good (contract 2, 3)."""
        course = self.scenario.products[product].course
        kept = max(k for k, doses in enumerate(course) if doses) if self.whole(product) else 0
        return self.scenario.hospitals[hospital].min_remaining_weeks + kept

    @property
    def weeks(self) -> range:
        """0 ... T - 1."""
        return range(self.scenario.calendar.weeks)

    def keeps(self, family: str) -> bool:
        return family not in self.drop
