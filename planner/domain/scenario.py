"""A scenario: all input of a plan (contract 7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Literal

from planner.domain.bank import Bank
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.freezer import Freezer
from planner.domain.hospital import Hospital
from planner.domain.plan import PlanInForce
from planner.domain.product import ONE, Lineage, Product
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.domain.suite import Closure, Suite
from planner.domain.supply import FirmBatch, OpeningLot

YieldRule = Literal["expected", "nominal"]


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Scenario:
    """One scenario folder as values; the mappings are keyed by id and keep file order.

    `autologous` is section 9 as written: "" holds `[autologous]`, a product id its overrides.
    """

    name: str
    calendar: Calendar
    currency: str = ""
    yield_rule: YieldRule = "expected"
    lots_per_week: int | None = None  # release laboratory; None: no limit
    early_discard: bool = False
    fefo: bool = True  # oldest first: contract 2
    seed: int = 1
    frozen_weeks: int = 0  # starts of the plan in force that are taken over: contract 7a
    stable_weeks: int | None = None  # in which moved starts cost; None: as far as that plan goes
    products: Mapping[str, Product]
    suites: Mapping[str, Suite]
    hospitals: Mapping[str, Hospital]
    demand: Demand
    lineage: Mapping[str, Lineage] = field(default_factory=dict)
    banks: Mapping[str, Bank] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()
    freezers: Mapping[str, Freezer] = field(default_factory=dict)
    lots: Mapping[str, OpeningLot] = field(default_factory=dict)
    batches: Mapping[str, FirmBatch] = field(default_factory=dict)
    waiting: tuple[WaitingPatients, ...] = ()
    courses: tuple[RunningCourse, ...] = ()
    transit: tuple[DosesInTransit, ...] = ()
    in_force: PlanInForce | None = None  # the plan that a new one should not jump from; in no file
    autologous: Mapping[str, Mapping[str, Decimal | str]] = field(default_factory=dict)

    @property
    def weeks(self) -> int:
        """T: the horizon is weeks 0 ... T - 1."""
        return self.calendar.weeks

    def planned_doses(self, product: str) -> int:
        """Doses one batch of `product` gives in a plan, under the scenario's yield rule."""
        p = self.products[product]
        return p.planned_doses(p.batch_success if self.yield_rule == "expected" else ONE)

    def mean_doses_due(self) -> Mapping[str, Fraction]:
        """Mean weekly doses due at the end of the horizon, by product (contract 5)."""
        courses = {name: p.shipped_course for name, p in self.products.items()}
        return self.demand.mean_doses_due(courses, self.weeks)

    def open_rooms(self, suite: str, weeks: int | None = None) -> tuple[int, ...]:
        """Rooms of `suite` that are not closed, by week of the horizon or of `weeks` (contract 6).

        Closures add up, at most to all rooms.  planner.verify counts them for itself.
        """
        rooms = self.suites[suite].rooms
        found = [rooms] * (self.weeks if weeks is None else weeks)
        for c in self.closures:
            if c.suite == suite:
                for week in self.calendar.touched(c.start, c.end, len(found)):
                    found[week] -= rooms if c.rooms is None else c.rooms
        return tuple(max(0, n) for n in found)

    def positions_in_service(self) -> tuple[int, ...]:
        """Freezer positions by week of the horizon (contract 6).

        A scenario without freezers has no limit.  planner.verify counts them for itself.
        """
        found = [0] * self.weeks
        for f in self.freezers.values():
            for week in self.calendar.touched(f.start, f.end, self.weeks):
                found[week] += f.positions
        return tuple(found)

    def lot_weeks(self, lot: str) -> tuple[int, int]:
        """(first week an opening lot may be shipped, last usable week e).

        One in quarantine leaves it in week 0 at the earliest; one on hold is never shipped.
        """
        x = self.lots[lot]
        first = self.calendar.available_from(x.released_on)
        if x.status == "quarantine":
            first = max(first, 0)
        return first, self.calendar.last_within(x.expires_on)

    def lot_doses(self, lot: str) -> int:
        """Doses of an opening lot that a plan counts: of one in quarantine, those expected."""
        x = self.lots[lot]
        if x.status == "quarantine" and self.yield_rule == "expected":
            return floor(x.doses * x.success)
        return x.doses

    def firm_doses(self, batch: str) -> int:
        """Doses a firm batch gives in a plan; 0 where it is frozen, since lots hold them."""
        b = self.batches[batch]
        if b.frozen:
            return 0
        p = self.products[b.product]
        success = p.batch_success if b.success is None else b.success
        return p.planned_doses(success if self.yield_rule == "expected" else ONE)

    def ending_target(self, product: str) -> Fraction:
        """[dose] to be usable or still to come after the horizon (contract 5, 7a)."""
        p = self.products[product]
        if p.ending_doses is not None:
            return Fraction(p.ending_doses)
        return self._weeks_of_doses_due(product, p.ending_cover_weeks)

    def reserve_target(self, product: str) -> Fraction:
        """[dose] to be usable at the end of a week (contract 7a)."""
        return self._weeks_of_doses_due(product, self.products[product].reserve_weeks)

    def _weeks_of_doses_due(self, product: str, weeks: Decimal) -> Fraction:
        if not weeks:
            return Fraction(0)
        course = self.products[product].shipped_course
        return Fraction(weeks) * self.demand.mean_doses_due({product: course}, self.weeks)[product]
