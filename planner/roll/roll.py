"""From a plan and what really happened to the scenario of a later Monday (contract 7a)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction
from math import inf
from typing import TypeVar

from planner.domain.calendar import Calendar
from planner.domain.demand import Demand, DemandKey
from planner.domain.plan import Plan, PlanInForce
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault, require
from planner.io.text.faults import MAX_SHOWN
from planner.roll.actuals import Actuals
from planner.roll.banks import bank_books
from planner.roll.books import Books
from planner.roll.courses import course_books
from planner.roll.ids import strangers
from planner.roll.lots import firm_batches, real_lots
from planner.roll.patients import patient_books
from planner.roll.stock import lots_on_hand

ValueT = TypeVar("ValueT")
DECIMALS = 18  # of a cell: what no decimal says exactly is off by less


def roll(scenario: Scenario, plan: Plan, actuals: Actuals, week: int) -> Scenario:
    """The scenario that begins in `week` of `scenario` and ends with it.

    plan: one of `scenario`; it says what happened where `actuals` does not.  week: 1 ... T - 1.
    Raises DataError with everything that is unknown, out of order or does not balance.
    Source: contract 7a.
    """
    require(0 < week < scenario.weeks, f"Week {week} is not one of 1 to {scenario.weeks - 1}.")
    books = Books(scenario=scenario, plan=plan, actuals=actuals, week=week)
    unknown, known = strangers(books)
    books = replace(books, actuals=known, faults=[*unknown])
    rolled = _rolled(books)
    faults = root_faults(books.faults)
    if faults:
        raise DataError(f"the actuals of {scenario.name!r}", faults)
    return rolled


def root_faults(faults: Sequence[Fault]) -> list[Fault]:
    """Each once, file by file; doses missing at a hospital only where nothing else is wrong."""
    found = list(dict.fromkeys(faults))
    others = [f for f in found if f.code != "doses-missing"]
    files = {f: i for i, f in enumerate(dict.fromkeys(fault.file for fault in found))}
    shown = _counted(others or found)
    return sorted(shown, key=lambda f: (files[f.file], inf if f.row is None else f.row))


def _counted(faults: Sequence[Fault]) -> Iterator[Fault]:
    """The first of each kind; one more fault stands for those beyond."""
    kinds: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        kinds.setdefault((fault.code, fault.file, fault.column), []).append(fault)
    for (code, file, column), alike in kinds.items():
        yield from alike[:MAX_SHOWN]
        if more := sum(f.count for f in alike[MAX_SHOWN:]):
            rule = f"{more:,} more of these ({code})."
            yield Fault(
                code=code, file=file, column=column, rule=rule, repair="Mend them likewise.",
                count=more,
            )  # fmt: skip


def later(force: PlanInForce, weeks: int) -> PlanInForce:
    """The same plan in force for a scenario that begins `weeks` later."""
    batches = (
        replace(
            b, start=b.start - weeks, frozen=b.frozen - weeks, released=b.released - weeks,
            last=b.last - weeks,
        )
        for b in force.batches
    )  # fmt: skip
    banking = (replace(b, week=b.week - weeks, usable=b.usable - weeks) for b in force.banking)
    return replace(force, batches=tuple(batches), banking=tuple(banking))


def _rolled(books: Books) -> Scenario:
    """The next scenario; it means nothing if faults are found."""
    scenario = books.scenario
    lots = real_lots(books)
    on_hand = lots_on_hand(books, lots)
    patients = patient_books(books)
    products = {name: real.lot.product for name, real in lots.items()}
    courses = course_books(books, patients.started, products)
    banks = bank_books(books)
    return replace(
        scenario,
        calendar=Calendar(start=books.day, weeks=scenario.weeks - books.week),
        products=_with_ending_doses(scenario),
        demand=_demand(scenario, books.week),
        lots=on_hand,
        batches=firm_batches(books),
        banks=banks.banks,
        lineage=banks.lineage,
        waiting=patients.waiting,
        courses=courses.courses,
        transit=courses.transit,
        in_force=None,
    )


def plan_in_force(plan: Plan, week: int) -> PlanInForce:
    """The batches and banks that `plan` decides, in weeks of the scenario that begins in `week`."""
    decided = tuple(b for b in plan.batches if not b.firm)
    firm = frozenset(b.id for b in plan.batches if b.firm)
    return later(PlanInForce(batches=decided, banking=plan.banking, firm=firm), week)


def _demand(scenario: Scenario, week: int) -> Demand:
    """Patients due from `week` on; one row of none where nobody is due any more."""
    old = scenario.demand
    patients = _from(week, old.patients)
    if not patients:
        product, hospital = next(iter(scenario.products)), next(iter(scenario.hospitals))
        patients = {(product, hospital, 0): 0}
    mean, dispersion = _from(week, old.mean), _from(week, old.dispersion)
    return replace(old, patients=patients, mean=mean, dispersion=dispersion)


def _from(week: int, column: Mapping[DemandKey, ValueT]) -> dict[DemandKey, ValueT]:
    """Rows due from `week` on, in weeks of the next scenario."""
    return {(p, h, due - week): x for (p, h, due), x in column.items() if due >= week}


def _with_ending_doses(scenario: Scenario) -> dict[str, Product]:
    """The target at the end as a number: of fewer weeks the mean demand would be another."""
    found = {}
    for name, product in scenario.products.items():
        target = scenario.ending_target(name)
        found[name] = product
        if target > 0 and product.ending_doses is None:
            found[name] = replace(product, ending_doses=_as_decimal(target))
    return found


def _as_decimal(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        return quotient.quantize(Decimal(1).scaleb(-DECIMALS)).normalize()
