"""A scenario in whole weeks, read afresh from the contract (not from the product's compiler)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from planner.domain.scenario import Scenario
from planner.domain.state import RunningCourse
from planner.domain.supply import FirmBatch

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Doses with one history: an opening lot, a firm batch, or new batches of one start week.

    New batches of a product begun in the same week are alike in everything but their room, and
    are one lot; where courses leave whole, each is a lot of its own, with a number.
    """

    key: str
    product: str
    frozen: int  # [week] first in the freezer; 0 for an opening lot
    released: int  # [week] first that may ship
    last: int  # [week] e
    doses: int  # [dose] of the lot, or of one batch if `start` is a week
    start: int | None = None  # [week] of new batches
    held: bool = False  # serves nobody


def week_of(scenario: Scenario, day: date) -> int:
    """The week that contains `day` (contract 1)."""
    return (day - scenario.calendar.start) // WEEK


def begins_after(scenario: Scenario, day: date) -> int:
    """First week that begins on or after `day` (contract 1)."""
    week = week_of(scenario, day)
    return week if scenario.calendar.start + week * WEEK == day else week + 1


def ends_before(scenario: Scenario, day: date) -> int:
    """Last week that ends on or before `day` (contract 1)."""
    return week_of(scenario, day + timedelta(days=1)) - 1


def doses(scenario: Scenario, product: str) -> int:
    """Doses of one batch in a plan, exact and rounded down (contract 2)."""
    p = scenario.products[product]
    share = Fraction(p.batch_success) if scenario.yield_rule == "expected" else 1
    return floor(p.doses_per_batch * share)


def firm_doses(scenario: Scenario, batch: FirmBatch) -> int:
    """Doses of a firm batch in a plan, by its own success where it has one (contract 7a)."""
    if batch.success is None or scenario.yield_rule == "nominal":
        return doses(scenario, batch.product)
    return floor(scenario.products[batch.product].doses_per_batch * Fraction(batch.success))


def new_lot(scenario: Scenario, product: str, start: int, number: int = 0) -> Lot:
    """What batches of `product` begun in week `start` become (contract 2)."""
    p = scenario.products[product]
    frozen = start + p.production_weeks
    return Lot(
        key=f"{product}@{start}@{number}",  # ids contain no @
        product=product,
        frozen=frozen,
        released=frozen + p.release_weeks,
        last=frozen + p.shelf_life_weeks - 1,
        doses=doses(scenario, product),
        start=start,
    )


def given_lots(scenario: Scenario) -> list[Lot]:
    """Opening lots with life left, and firm batches but those frozen before (contract 2, 7a)."""
    found = []
    for x in scenario.lots.values():
        last = ends_before(scenario, x.expires_on)
        there = x.doses
        if x.status == "quarantine" and scenario.yield_rule == "expected":
            there = floor(x.doses * Fraction(x.success))
        if last >= 0 and there:
            released = max(0, begins_after(scenario, x.released_on))
            found.append(
                Lot(
                    key=x.id,
                    product=x.product,
                    frozen=0,
                    released=released,
                    last=last,
                    doses=there,
                    held=x.status == "hold",
                )
            )
    return found + [
        lot_of(scenario, b.id, b.product, b.start, firm_doses(scenario, b))
        for b in scenario.batches.values()
        if not b.frozen
    ]


def lot_of(scenario: Scenario, key: str, product: str, start: int, there: int) -> Lot:
    """A batch that is decided, as a lot of its own."""
    return replace(new_lot(scenario, product, start), key=key, start=None, doses=there)


def owed(running: RunningCourse, course: Sequence[int]) -> dict[int, int]:
    """Doses that one patient in the midst of a course still gets, by week (contract 7a).

    The `shipped` doses are the first ones of the course.
    """
    found: dict[int, int] = {}
    before = 0
    for k, dose in enumerate(course):
        part = min(dose, before + dose - running.shipped)
        if part > 0:
            found[running.started + k] = part
        before += dose
    return found


def patients_due(scenario: Scenario) -> dict[tuple[str, str, int], int]:
    """Who may start: product, hospital, week due, negative for who waits already (contract 7a)."""
    waiting = {(w.product, w.hospital, w.due): w.patients for w in scenario.waiting}
    return {key: n for key, n in {**waiting, **scenario.demand.patients}.items() if n}


def open_rooms(scenario: Scenario, suite: str, week: int) -> int:
    """Rooms of `suite` that are not closed in `week` (contract 6)."""
    rooms = scenario.suites[suite].rooms
    closed = sum(
        rooms if c.rooms is None else c.rooms
        for c in scenario.closures
        if c.suite == suite and week_of(scenario, c.start) <= week <= week_of(scenario, c.end)
    )
    return max(0, rooms - closed)


def positions(scenario: Scenario, week: int) -> int | None:
    """Freezer positions in service in `week` of the horizon; None: no limit (contract 6)."""
    if not scenario.freezers:
        return None
    return sum(
        f.positions
        for f in scenario.freezers.values()
        if (f.start is None or week_of(scenario, f.start) <= week)
        and (f.end is None or week <= week_of(scenario, f.end))
    )


def mean_doses_due(scenario: Scenario, product: str, course: Sequence[int]) -> Fraction:
    """Mean weekly doses due over the last min(26, T) weeks, `course` for each patient
    (contract 5)."""
    weeks = scenario.calendar.weeks
    window = range(weeks - min(26, weeks), weeks)
    due = sum(
        patients * dose
        for (p, _, week), patients in scenario.demand.patients.items()
        if p == product
        for k, dose in enumerate(course)
        if week + k in window
    )
    return Fraction(due, len(window))
