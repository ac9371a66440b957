"""Where things stand at the start of a random scenario, drawn by chance (contract 7a)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.domain.supply import FirmBatch, OpeningLot
from tests.builders.dice import Dice

SHARES = ("1", "0.9", "0.75", "0.5", "0.3")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateMood:
    """How often each table and column of the state appears."""

    waiting: float = 0.0  # chance, for each product and hospital
    courses: float = 0.0
    transit: float = 0.0
    far: float = 0.0  # chance that a hospital is weeks away, whatever was drawn before
    status: float = 0.0  # chance, for each lot, of quarantine or hold
    success: float = 0.0  # chance, for each firm batch, of its own
    frozen: float = 0.0  # chance, for each suite, of a batch whose room is not yet clear
    clearance: tuple[int, int] = (0, 0)  # [week] more of every product
    in_force: float = 0.0  # chance of frozen weeks, stable weeks and prices of moves
    reserve: float = 0.0  # chance, for each product
    ending: float = 0.0


def with_state(scenario: Scenario, mood: StateMood, dice: Dice) -> Scenario:
    """`scenario` with tables and columns of the state; it has no fault by the contract."""
    hospitals = {
        name: replace(h, transit_weeks=dice.between((1, 2))) if dice.chance(mood.far) else h
        for name, h in scenario.hospitals.items()
    }
    found = replace(scenario, hospitals=hospitals)
    in_force = dice.chance(mood.in_force)
    found = replace(
        found,
        products={name: _product(dice, mood, p, in_force) for name, p in found.products.items()},
        waiting=tuple(_waiting(dice, mood, found)),
        courses=tuple(_courses(dice, mood, found)),
        transit=tuple(_transit(dice, mood, found)),
        lots={name: _lot(dice, mood, x) for name, x in found.lots.items()},
        batches={name: _firm(dice, mood, b, found) for name, b in found.batches.items()},
    )
    batches = {**found.batches, **{b.id: b for b in _frozen(dice, mood, found)}}
    if not in_force:
        return replace(found, batches=batches)
    return replace(
        found,
        batches=batches,
        frozen_weeks=dice.pick((0, 0, 1, 2, 3, found.weeks + dice.between((0, 4)))),
        stable_weeks=dice.pick((None, 1, 2, 3, found.weeks // 2, found.weeks + 4)),
    )


def _product(dice: Dice, mood: StateMood, p: Product, in_force: bool) -> Product:
    return replace(
        p,
        clearance_weeks=p.clearance_weeks + dice.between(mood.clearance),
        move_cost=Decimal(dice.between((0, 160))) / 4 if in_force else Decimal(0),
        reserve_weeks=Decimal(dice.pick(("1", "2.5", "6")) if dice.chance(mood.reserve) else 0),
        ending_doses=Decimal(dice.pick(("0", "2.5", "4", "9")))
        if dice.chance(mood.ending)
        else None,
    )


def _ending(dice: Dice) -> Decimal:
    return Decimal(dice.pick(("0", "2.5", "4", "9")))


def _pairs(dice: Dice, share: float, scenario: Scenario) -> Iterator[tuple[Product, str]]:
    for p in scenario.products.values():
        for h in scenario.hospitals:
            if dice.chance(share):
                yield p, h


def _waiting(dice: Dice, mood: StateMood, scenario: Scenario) -> Iterator[WaitingPatients]:
    """Any that could still start; now and then a row of none."""
    for p, h in _pairs(dice, mood.waiting, scenario):
        for due in range(-p.max_wait_weeks, 0):
            if dice.chance(0.6):
                patients = dice.pick((0, 1, 1, 2, 3))
                yield WaitingPatients(product=p.id, hospital=h, due=due, patients=patients)


def _courses(dice: Dice, mood: StateMood, scenario: Scenario) -> Iterator[RunningCourse]:
    """With a dose owed; what had to leave before week 0 has left, sometimes more."""
    for p, h in _pairs(dice, mood.courses, scenario):
        for started in range(1 - len(p.course), 0) if not p.whole_course else ():
            transit = scenario.hospitals[h].transit_weeks
            gone = sum(n for k, n in enumerate(p.course) if started + k < transit)
            for shipped in range(gone, sum(p.course)):
                if dice.chance(0.6 if shipped == gone else 0.2):
                    yield RunningCourse(
                        product=p.id,
                        hospital=h,
                        started=started,
                        patients=dice.between((1, 2)),
                        shipped=shipped,
                    )


def _transit(dice: Dice, mood: StateMood, scenario: Scenario) -> Iterator[DosesInTransit]:
    for p, h in _pairs(dice, mood.transit, scenario):
        for week in range(scenario.hospitals[h].transit_weeks):
            if dice.chance(0.7):
                doses = dice.between((1, 4)) * p.shipping_unit
                yield DosesInTransit(product=p.id, hospital=h, infused=week, doses=doses)


def _lot(dice: Dice, mood: StateMood, x: OpeningLot) -> OpeningLot:
    """Of one in quarantine so few doses may be expected that it counts for nothing."""
    if not dice.chance(mood.status):
        return x
    return replace(
        x,
        status=dice.pick(("quarantine", "quarantine", "hold")),
        success=Decimal(dice.pick(SHARES)),
        donor=dice.pick(("", "D1")),
    )


def _firm(dice: Dice, mood: StateMood, b: FirmBatch, scenario: Scenario) -> FirmBatch:
    if not dice.chance(mood.success):
        return b
    share = Decimal(dice.pick(SHARES))
    gives = scenario.products[b.product].planned_doses(share) > 0
    return replace(b, success=share if gives else None, donor=dice.pick(("", "D1")))


def _frozen(dice: Dice, mood: StateMood, scenario: Scenario) -> Iterator[FirmBatch]:
    """Batches in the freezer since a week or so: their room waits for its clearance.

    Of the product that is wanted least, so that others wait for the room.
    """
    for s in scenario.suites.values():
        if dice.chance(mood.frozen) and s.products:
            due = Counter[str]()
            for (name, _, _), patients in scenario.demand.patients.items():
                due[name] += patients
            p = scenario.products[min(s.products, key=lambda name: due[name])]
            frozen = -dice.pick((1, 1, 1, max(1, p.clearance_weeks - 1)))
            own = tuple(x.id for x in scenario.lots.values() if x.product == p.id)
            yield FirmBatch(
                id=own[0] if own and dice.chance(0.5) else f"Z-{s.id}",
                product=p.id,
                suite=s.id,
                start=frozen - p.production_weeks,
                donor=dice.pick(("", "D1")),
                frozen=True,
            )
