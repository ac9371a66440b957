"""The terms on which fresh autologous manufacture competes (contract 9)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault

FILE = "scenario.toml"
SECTION = "autologous"
TermValues = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Autologous:
    """Fresh manufacture of one product, one lot for each patient; days unless said.

    pool: products of one pool share its slots, "" being those of [autologous] itself.
    """

    pool: str
    slots_per_week: int  # [manufacturing start / week] of the pool
    apheresis_days: float  # referral to the start of manufacturing, at the earliest
    make_days: float
    make_days_sd: float
    release_days: float
    transit_days: float
    success: float  # share of lots that pass
    remakes: int  # further attempts
    dropout_per_month: float
    max_wait_days: float  # referral to treatment
    cost_per_lot: float
    chair_days: float  # of each apheresis


KEYS = tuple(f.name for f in fields(Autologous) if f.name != "pool")
WHOLE = ("slots_per_week", "remakes")
MEANING_OF_KEY = {  # as the fault of a missing key explains it
    "slots_per_week": "manufacturing starts a week",
    "apheresis_days": "days from referral to the start of manufacturing, at the earliest",
    "make_days": "mean days of manufacturing",
    "make_days_sd": "their standard deviation",
    "release_days": "days of testing",
    "transit_days": "days to the hospital",
    "success": "share of lots that pass",
    "remakes": "further attempts after a failure",
    "dropout_per_month": "rate at which waiting patients drop out",
    "cost_per_lot": "cost of each lot started",
    "chair_days": "days of chair time of each apheresis",
}


def comparator(scenario: Scenario) -> Mapping[str, Autologous]:
    """The terms of every product with demand, overrides of [autologous.PRODUCT] applied.

    A product that states its own slots_per_week has a pool of its own.
    Raises DataError with every key that is missing or out of range.
    """
    if not scenario.autologous:
        raise DataError(scenario.name, (_no_section(),))
    wanted = {p for (p, _, _), patients in scenario.demand.patients.items() if patients}
    found: dict[str, Autologous] = {}
    faults: list[Fault] = []
    for product in (p for p in scenario.products if p in wanted):
        own = scenario.autologous.get(product, {})
        terms = {**scenario.autologous.get("", {}), **own}
        terms.setdefault("max_wait_days", Decimal(7 * scenario.products[product].max_wait_weeks))
        wrong = [*_missing(terms, product), *_out_of_range(terms, own, product)]
        faults += wrong
        if not wrong:
            found[product] = _terms(terms, product if "slots_per_week" in own else "")
    if faults:
        raise DataError(scenario.name, tuple(_without_repeats(faults, len(wanted))))
    return found


def _terms(terms: TermValues, pool: str) -> Autologous:
    numbers: dict[str, Any] = {
        key: int(terms[key]) if key in WHOLE else float(terms[key]) for key in KEYS
    }
    return Autologous(pool=pool, **numbers)


def _missing(terms: TermValues, product: str) -> Iterator[Fault]:
    for key in KEYS:
        if key not in terms:
            yield _missing_from(product, key)


def _out_of_range(terms: TermValues, own: TermValues, product: str) -> Iterator[Fault]:
    for key in KEYS:
        if key not in terms:
            continue
        value, part = terms[key], product if key in own else ""
        rule = _rule(key, value)
        if rule:
            yield Fault(
                code="out-of-range",
                file=FILE,
                column=_path(part, key),
                value=str(value),
                rule=f"{rule}.",
                repair="Correct it.",
            )


def _rule(key: str, value: Decimal) -> str:
    if not value.is_finite():
        return "is not a finite number"
    if key == "success" and not 0 < value <= 1:
        return "must be above 0 and at most 1"
    if key == "slots_per_week" and value < 1:
        return "must be at least 1"
    if value < 0:
        return "is negative"
    if key in WHOLE and value != int(value):
        return "is not a whole number"
    return ""


def _missing_from(product: str, key: str) -> Fault:
    return Fault(
        code="missing-key",
        file=FILE,
        column=_path(product, key),
        rule="The key is missing; a comparison needs it.",
        repair=f"Add it: {MEANING_OF_KEY[key]}.",
    )


def _no_section() -> Fault:
    return Fault(
        code="missing-key",
        file=FILE,
        column=SECTION,
        rule="The section is missing; a comparison needs it.",
        repair=f"Add [{SECTION}] with {', '.join(MEANING_OF_KEY)}; data/ucart shows one.",
    )


def _path(product: str, key: str) -> str:
    return ".".join(part for part in (SECTION, product, key) if part)


def _without_repeats(faults: Iterable[Fault], products: int) -> Iterator[Fault]:
    """A key that every product misses is missing from [autologous] itself."""
    every = list(faults)
    seen: set[str] = set()
    for fault in every:
        key = fault.column.rpartition(".")[2]
        alike = [f for f in every if f.code == fault.code and f.column.rpartition(".")[2] == key]
        reported = fault
        if fault.code == "missing-key" and len(alike) == products:
            reported = _missing_from("", key)
        if reported.column not in seen:
            seen.add(reported.column)
            yield reported
