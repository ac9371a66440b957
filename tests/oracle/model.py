"""The columns of the textbook model, by what they mean."""

from collections.abc import Collection
from dataclasses import dataclass, field

from planner.domain.scenario import Scenario
from tests.oracle import reading
from tests.oracle.program import Program
from tests.oracle.reading import Lot

FAMILIES = ("B1", "B2", "K1", "K2", "K3", "Q1", "I1", "I2", "I3", "F1", "S1", "S2")

# Where banked cells come from: a bank on hand (its id, -1), or banks begun in a week ("", week).
Source = tuple[str, int]
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
    placed: dict[tuple[str, int], int] = field(default_factory=dict)  # firm batch, room
    draw: dict[tuple[str, int, Source], int] = field(default_factory=dict)  # p, t, WCB
    make: dict[tuple[str, int, Source], int] = field(default_factory=dict)  # p, week begun, MCB
    donors: dict[tuple[str, int], int] = field(default_factory=dict)  # p, week taken on
    stock: dict[tuple[str, int], int] = field(default_factory=dict)  # lot, t
    conjured: dict[tuple[str, int], int] = field(default_factory=dict)  # lot, t: only without I1
    discard: dict[tuple[str, int], int] = field(default_factory=dict)  # lot, t
    ship: dict[tuple[str, str, int], int] = field(default_factory=dict)  # lot, h, week infused
    treat: dict[tuple[str, str, int, int], int] = field(default_factory=dict)  # p, h, due, start
    lost: dict[tuple[str, str, int], int] = field(default_factory=dict)  # p, h, due
    batches: dict[tuple[str, int], list[int]] = field(default_factory=dict)  # p, t: of `begin`

    def __post_init__(self) -> None:
        given = reading.given_lots(self.scenario)
        new = (
            reading.new_lot(self.scenario, p, t)
            for p in self.scenario.products
            if any(p in suite.products for suite in self.scenario.suites.values())
            for t in self.weeks
        )
        self.lots = (*given, *new)

    @property
    def weeks(self) -> range:
        """0 ... T - 1."""
        return range(self.scenario.calendar.weeks)

    def keeps(self, family: str) -> bool:
        return family not in self.drop
