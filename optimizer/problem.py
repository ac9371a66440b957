"""What is to be decided, as frozen numbers over whole weeks (docs/model.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedLot:
    """Supply already decided: an opening lot or a firm batch, in weeks."""

    id: str
    doses: int
    frozen: int  # closing stock counts it from here
    released: int  # may be shipped from here
    last: int  # last usable week e
    rest: float = 0.0  # doses beyond the last whole unit: they serve nobody
    start_week: int | None = None  # of the new batches it stands for (allocation/decided.py)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Patients of a class who differ from its other patients in money only."""

    ship_cost: float  # per dose
    priority: float
    due: tuple[int, ...]  # [patient] by week


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientClass:
    """Hospitals that are alike to the model: same transit, life needed, tariff and priority.

    In a pooled class (formulation/aggregation.py) tariff and priority are the least of its levels'.
    """

    hospitals: tuple[str, ...]
    transit: int  # [week]
    life_needed: int  # [week] transit + minimum remaining life, from the store's door
    ship_cost: float  # per dose
    priority: float
    due: tuple[int, ...]  # [patient] by week; of patients who wait at the start all in week 0
    levels: tuple[Level, ...] = ()  # none: all patients are alike
    waited: int = 0  # [week] that its patients have waited when they are due
    transit_stock: int | None = None  # which of the product's doses in transit they may use

    @property
    def first_start(self) -> int:
        """The first week in which doses can be there: shipped, or in transit at the start."""
        return self.transit if self.transit_stock is None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCourses:
    """Alike patients in the midst of a course; it may be interrupted before any owed dose."""

    patients: int
    transit: int  # [week]
    life_needed: int  # [week]
    ship_cost: float  # per dose
    priority: float
    owed: tuple[tuple[int, int], ...]  # (week infused, doses) of each patient, within the horizon
    members: tuple[int, ...] = ()  # what they stand for, to whoever stated the problem


@dataclass(frozen=True, slots=True, kw_only=True)
class BankData:
    """Cell banks of one product; see contract 4."""

    wcb_batches: tuple[tuple[int, int], ...]  # (week usable, batches) of each WCB on hand
    mcb_vials: tuple[tuple[int, int], ...]  # (week usable, vials) of each MCB on hand
    batches_per_wcb: int
    wcb_weeks: int
    wcb_cost: float
    vials_per_donor: int
    mcb_weeks: int
    mcb_cost: float
    donors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductData:
    """A product with its demand, its fixed supply and its money.

    Where courses leave whole a "dose" is a whole course, here and in all that counts doses.
    """

    id: str
    doses: int  # planned doses of one batch
    production: int  # [week]
    release: int  # [week]
    shelf: int  # [week] from freezing
    clearance: int  # [week]
    course: tuple[int, ...]  # [dose] by week of the course
    max_wait: int  # [week]
    batch_cost: float  # batch and release
    storage_cost: float
    discard_cost: float
    wait_cost: float
    lost_cost: float
    positions: float  # per dose
    ending_target: float  # [dose] to leave at the end
    lots: tuple[FixedLot, ...]
    classes: tuple[PatientClass, ...]
    bank: BankData | None
    courses: tuple[RunningCourses, ...] = ()
    in_transit: tuple[tuple[int, ...], ...] = ()  # [dose] of each stock in transit, by week infused
    reserve: float = 0.0  # [dose] to be usable at the end of every week from `lag` on
    move_cost: float = 0.0  # per start more or fewer than the plan in force has
    previous: Mapping[tuple[str, int], int] = field(default_factory=dict)  # [batch] it starts
    stable: int = 0  # [week] before which starts that differ from it cost
    settled: float = 0.0  # [currency] of batches and banks that are taken over from it
    unit: int = 1  # [dose] that leave together and count as one here
    rest: float = 0.0  # doses of a batch beyond the last whole unit: they serve nobody

    @property
    def lag(self) -> int:
        """Lead time [week] from starting a batch to its release."""
        return self.production + self.release

    def frozen(self, start: int) -> int:
        """Week f at whose start a batch started in week `start` is in the freezer (contract 2)."""
        return start + self.production

    def released(self, start: int) -> int:
        """Week r from which its doses may be shipped."""
        return start + self.lag

    def last_usable(self, start: int) -> int:
        """Week e, the last in which its doses are good: the clock starts at freezing."""
        return self.frozen(start) + self.shelf - 1

    def patience(self, c: PatientClass) -> int:
        """[week] that patients of a class may wait after the week in which they are due."""
        return self.max_wait - c.waited

    def loss(self, c: PatientClass) -> float:
        """[currency] of losing a patient of priority 1, whose wait until now is counted as well.

        Waiting costs something only for patients who start (contract 3).
        """
        return self.lost_cost - c.waited * self.wait_cost

    @property
    def everybody(self) -> "tuple[PatientClass | RunningCourses, ...]":
        """All whom doses leave for."""
        return (*self.classes, *self.courses)

    @property
    def reserve_cost(self) -> float:
        """[currency] of a dose missing from the reserve at the end of a week."""
        return self.lost_cost / sum(self.course) / WEEKS_A_YEAR

    def move_cost_of(self, starts: Mapping[tuple[str, int], int]) -> float:
        """[currency] of starts, by (suite, week), that differ from the plan in force."""
        if not self.move_cost:
            return 0.0
        differ = sum(
            abs(n - self.previous.get(key, 0)) for key, n in starts.items() if key[1] < self.stable
        )
        missing = sum(n for key, n in self.previous.items() if key not in starts)
        return self.move_cost * (differ + missing)

    def course_within(self, start: int, weeks: int) -> tuple[int, ...]:
        """Doses of a course started in week `start`, without those due after week `weeks` - 1.

        They are outside the plan (contract 3).
        """
        return self.course[: max(weeks - start, 0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteData:
    """A suite's rooms; `open` and `firm_running` reach past the horizon by the longest batch."""

    id: str
    rooms: int
    products: tuple[str, ...]
    open: tuple[int, ...]  # rooms less closures, by week
    firm: tuple[tuple[str, int], ...]  # (product, start week, maybe negative)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One planning problem; ids are opaque, weeks count from 0."""

    weeks: int
    products: tuple[ProductData, ...]
    suites: tuple[SuiteData, ...]
    laboratory: tuple[int, ...] | None  # lots that new batches may still freeze, by week, past the
    # horizon by the longest batch; None: no limit
    positions: tuple[float, ...] | None  # freezer positions by week; None: no limit
    early_discard: bool
    fefo: bool = True  # no younger dose leaves before an older one that would do (contract 2)
    # [batch] by (product, suite, week): the plan in force, from which a search begins
    near: Mapping[tuple[str, str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for p in self.products:
            if p.doses < 1 or p.production < 1 or not p.course:
                raise ValueError(
                    f"Product {p.id!r}: doses, production and course must be positive."
                )
            for c in p.classes:
                if len(c.due) != self.weeks:
                    raise ValueError(f"Product {p.id!r}: demand of {len(c.due)} weeks.")

    @cached_property
    def product(self) -> Mapping[str, ProductData]:
        return {p.id: p for p in self.products}

    @cached_property
    def production(self) -> Mapping[str, int]:
        """[week] that a batch of each product occupies its room."""
        return {p.id: p.production for p in self.products}

    @cached_property
    def firm_running(self) -> Mapping[str, tuple[int, ...]]:
        """[week] firm batches that run in each suite."""
        return {
            s.id: tuple(
                sum(start <= t < self.product[product].frozen(start) for product, start in s.firm)
                for t in range(len(s.open))
            )
            for s in self.suites
        }

    @cached_property
    def free_rooms(self) -> Mapping[str, tuple[int, ...]]:
        """[week] rooms of each suite that closures and firm batches leave to new ones.

        0 where firm batches alone take as many or more: these run on (contract 6).
        """
        return {
            s.id: tuple(
                max(rooms - firm, 0)
                for rooms, firm in zip(s.open, self.firm_running[s.id], strict=True)
            )
            for s in self.suites
        }

    def makers(self, product: str) -> tuple[SuiteData, ...]:
        """Suites that may make `product`."""
        return tuple(s for s in self.suites if product in s.products and s.rooms > 0)
