"""A product, its course of treatment and its cell-bank lineage (contract 2-4, 7)."""

from dataclasses import dataclass
from decimal import Decimal
from math import floor
from typing import Literal

from planner.errors import require

ZERO = Decimal(0)
ONE = Decimal(1)

CourseShipping = Literal["weekly", "whole"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """An off-the-shelf product: made in batches, stored frozen, infused in courses."""

    id: str
    name: str
    doses_per_batch: int  # [dose] net of retained samples
    batch_success: Decimal = ONE  # share of batches that pass release
    production_weeks: int  # [week] vial thaw to freezing: the room is occupied
    release_weeks: int = 0  # [week] quarantine after freezing
    shelf_life_weeks: int  # [week] counted from freezing
    course: tuple[int, ...] = (1,)  # [dose] in the k-th week after the start
    max_wait_weeks: int = 0  # [week]
    batch_cost: Decimal
    release_cost: Decimal = ZERO  # per batch
    storage_cost: Decimal = ZERO  # per dose and week
    discard_cost: Decimal = ZERO  # per dose
    wait_cost: Decimal = ZERO  # per patient and week
    lost_cost: Decimal  # per patient
    positions_per_dose: Decimal = ONE  # [freezer position]
    clearance_weeks: int = 0  # [week] before another product may start in the room
    ending_cover_weeks: Decimal = ZERO  # [week] of mean demand to leave at the end
    ship_course: CourseShipping = "weekly"  # or all doses of a patient together, from one lot
    fill_target: Decimal | None = None  # share of patients to be served; for chance only
    yield_sd: Decimal = ZERO  # standard deviation / mean of a passed batch's doses; chance only
    release_delay_weeks: Decimal = ZERO  # [week] mean beyond release_weeks; chance only
    move_cost: Decimal = ZERO  # per start more or fewer in a week than in the plan in force
    reserve_weeks: Decimal = ZERO  # [week] of mean demand to keep usable at the end of every week
    ending_doses: Decimal | None = None  # [dose] to leave at the end, instead of the ending cover
    forecast_cv: Decimal = ZERO  # of one factor on all demand of a path; chance only
    response: Decimal | None = None  # share of treated patients who respond; comparisons only

    def __post_init__(self) -> None:
        where = f"Product {self.id!r}"
        require(self.doses_per_batch >= 1, f"{where}: doses_per_batch must be at least 1.")
        require(self.production_weeks >= 1, f"{where}: production_weeks must be at least 1.")
        require(
            self.release_weeks < self.shelf_life_weeks,
            f"{where}: release_weeks must be below shelf_life_weeks.",
        )
        require(
            bool(self.course) and self.course[0] >= 1,
            f"{where}: a course needs a dose in its first week.",
        )
        require(0 < self.batch_success <= 1, f"{where}: batch_success must lie in (0, 1].")

    @property
    def doses_per_course(self) -> int:
        return sum(self.course)

    @property
    def whole_course(self) -> bool:
        """All doses of a patient leave together, from one lot (contract 3)."""
        return self.ship_course == "whole"

    @property
    def shipping_unit(self) -> int:
        """[dose] that leave the store together, from one lot: 1, or those of a whole course."""
        return self.doses_per_course if self.whole_course else 1

    @property
    def shipped_course(self) -> tuple[int, ...]:
        """Doses that leave the store for one patient, in the k-th week after the first."""
        return (self.doses_per_course,) if self.whole_course else self.course

    @property
    def kept_weeks(self) -> int:
        """[week] that a hospital keeps doses of a whole course: until the last week with a dose."""
        if not self.whole_course:
            return 0
        return max(week for week, doses in enumerate(self.course) if doses)

    def expected_doses(self) -> int:
        """Doses a batch gives in a plan with yield = "expected": exact, rounded down."""
        return self.planned_doses(self.batch_success)

    def planned_doses(self, success: Decimal) -> int:
        """Doses that a batch which passes with chance `success` gives in a plan, rounded down."""
        return floor(self.doses_per_batch * success)

    def frozen(self, start: int) -> int:
        """Week f at whose start a batch begun in week `start` is in the freezer."""
        return start + self.production_weeks

    def released(self, start: int) -> int:
        """Week r from which its doses may be shipped."""
        return self.frozen(start) + self.release_weeks

    def last_usable(self, start: int) -> int:
        """Week e, the last in which its doses are good: the clock starts at freezing."""
        return self.frozen(start) + self.shelf_life_weeks - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """How a product's cells are banked: donor -> MCB -> WCB -> batch (contract 4)."""

    product: str
    wcb_vials_per_batch: int = 1  # [vial] thawed for one batch, all from one WCB
    wcb_vials_per_mcb_vial: int  # [vial] in a new WCB
    wcb_weeks: int  # [week] from beginning a WCB to its first use
    wcb_cost: Decimal = ZERO
    mcb_vials_per_donor: int  # [vial] in a new MCB
    mcb_weeks: int  # [week] from taking on a donor to the MCB's first use
    mcb_cost: Decimal = ZERO
    donors_available: int = 0  # over the horizon
    donor_success: Decimal = ONE  # share of donors whose MCB passes; chance only

    @property
    def batches_per_wcb(self) -> int:
        return self.wcb_vials_per_mcb_vial // self.wcb_vials_per_batch
