"""The terms on which fresh autologous manufacture competes (contract 9)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault

FILE = "scenario.toml"
SECTION = "autologous"
TermValue = Decimal | str
TermValues = Mapping[str, TermValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Autologous:
    """Fresh manufacture of one product, one lot for each patient; days unless said.

    pool: products of one pool share its slots: those of [autologous] itself, of one product, or
    of a plant that several products name.
    """

    pool: str
    hypothetical: bool = False  # nobody makes it so today
    slots_per_week: int  # [manufacturing start / week] of the pool
    apheresis_days: float  # referral to the start of manufacturing, at the earliest
    make_days: float
    make_days_sd: float
    release_days: float
    transit_days: float
    success: float  # share of first lots that pass
    remakes: int  # further attempts
    remake_success: float  # share of their lots that pass
    dropout_per_month: float
    max_wait_days: float | None = None  # referral to treatment; None: the last day of the shelf
    start_chance: float = 0.5  # least chance of being in time with which a lot is started
    cost_per_lot: float
    chair_days: float  # of each apheresis
    bed_days: float = 0.0  # of each treated patient, in both systems
    response: float | None = None  # share of treated patients who respond; None: unknown


KINDS = ("real", "hypothetical", "none")
WHOLE = ("slots_per_week", "remakes")
SHARES = ("success", "remake_success", "start_chance", "response")
TEXTS = ("kind", "plant")
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
OPTIONAL = ("remake_success", "max_wait_days", "start_chance", "bed_days", "response")


def comparator(scenario: Scenario) -> Mapping[str, Autologous]:
    """The terms of every product with demand that is compared, overrides applied.

    A product of kind "none" is not compared.  One that states its own slots_per_week and names no
    plant has a pool of its own.
    Raises DataError with every key that is missing, out of range or contradicts another.
    """
    if not scenario.autologous:
        raise DataError(scenario.name, (_no_section(),))
    demand = scenario.demand
    wanted = {key[0] for key in demand.patients if demand.chance(key)[0] > 0}
    compared = [p for p in scenario.products if p in wanted and p not in not_compared(scenario)]
    if wanted and not compared:
        raise DataError(scenario.name, (_nothing_to_compare(),))
    found: dict[str, Autologous] = {}
    faults: list[Fault] = list(conflicting_terms(scenario.autologous, compared))
    for product in compared:
        own = scenario.autologous.get(product, {})
        terms = terms_of(scenario.autologous, product)
        wrong = [*_missing(terms, product), *_out_of_range(terms, own, product)]
        faults += wrong
        if not wrong:
            found[product] = _terms(terms, _pool(terms, own, product))
    if faults:
        raise DataError(scenario.name, tuple(_without_repeats(faults, len(compared))))
    return found


def terms_of(autologous: Mapping[str, TermValues], product: str) -> TermValues:
    """The keys of [autologous] as written, those of [autologous.PRODUCT] in their place."""
    return {**autologous.get("", {}), **autologous.get(product, {})}


def not_compared(scenario: Scenario) -> frozenset[str]:
    """Products that nobody makes from the patient's own cells: kind = "none"."""
    terms = {p: terms_of(scenario.autologous, p) for p in scenario.products}
    return frozenset(p for p, t in terms.items() if t.get("kind") == "none")


def conflicting_terms(
    autologous: Mapping[str, TermValues], products: Iterable[str]
) -> Iterator[Fault]:
    """Keys that contradict each other, of the products that are compared, each fault once."""
    slots: dict[TermValue, tuple[str, TermValue]] = {}  # by plant: who states them first
    seen: set[str] = set()
    for product in products:
        terms = terms_of(autologous, product)
        if terms.get("kind") == "none":
            continue
        for fault in _conflicts(terms, autologous.get(product, {}), product, slots):
            if fault.column not in seen:
                seen.add(fault.column)
                yield fault


def _conflicts(
    terms: TermValues,
    own: TermValues,
    product: str,
    slots: dict[TermValue, tuple[str, TermValue]],
) -> Iterator[Fault]:
    def fault(code: str, key: str, rule: str, repair: str) -> Fault:
        place = _path(product if key in own else "", key)
        value = str(terms[key])
        return Fault(code=code, file=FILE, column=place, value=value, rule=rule, repair=repair)

    if terms.get("remakes") and not terms.get("apheresis_days"):
        stated = "is 0" if "apheresis_days" in terms else "is left out"
        yield fault(
            "remakes-without-apheresis",
            "remakes",
            f"asks for a new apheresis after a failure, but apheresis_days {stated}.",
            "Give apheresis_days above 0, or write remakes = 0.",
        )
    plant, number = terms.get("plant"), terms.get("slots_per_week")
    if plant and number is not None:
        first, same = slots.setdefault(plant, (product, number))
        if number != same:
            yield fault(
                "slots-differ",
                "slots_per_week",
                f"is not the {same} of product {first!r}: both share the slots of plant {plant!r}.",
                "Write one number for both, or name another plant.",
            )


def _pool(terms: TermValues, own: TermValues, product: str) -> str:
    if plant := terms.get("plant"):
        return f"@{plant}"  # no id of a product has an @
    return product if "slots_per_week" in own else ""


def _terms(terms: TermValues, pool: str) -> Autologous:
    numbers: dict[str, Any] = {
        key: int(terms[key]) if key in WHOLE else float(terms[key])
        for key in (*MEANING_OF_KEY, *OPTIONAL)
        if key in terms
    }
    numbers.setdefault("remake_success", numbers["success"])
    return Autologous(pool=pool, hypothetical=terms.get("kind") == "hypothetical", **numbers)


def _missing(terms: TermValues, product: str) -> Iterator[Fault]:
    for key in MEANING_OF_KEY:
        if key not in terms:
            yield _missing_from(product, key)


def _out_of_range(terms: TermValues, own: TermValues, product: str) -> Iterator[Fault]:
    for key, value in terms.items():
        rule = _rule(key, value)
        if rule:
            yield Fault(
                code="out-of-range",
                file=FILE,
                column=_path(product if key in own else "", key),
                value=str(value),
                rule=f"{rule}.",
                repair="Correct it.",
            )


def _rule(key: str, value: TermValue) -> str:
    """What is wrong with one value; blank: nothing."""
    if key in TEXTS or isinstance(value, str):
        known = isinstance(value, str) and key in TEXTS and (key != "kind" or value in KINDS)
        wanted = f"one of {', '.join(KINDS)}" if key == "kind" else "a text"
        return "" if known else f"must be {wanted if key in TEXTS else 'a number'}"
    if not value.is_finite():
        return "is not a finite number"
    wrong = (
        (key == "success" and not 0 < value <= 1, "must be above 0 and at most 1"),
        (key == "slots_per_week" and value < 1, "must be at least 1"),
        (value < 0, "is negative"),
        (key == "start_chance" and value >= 1, "must be below 1"),
        (key in SHARES and value > 1, "must be at most 1"),
        (key in WHOLE and value != int(value), "is not a whole number"),
    )
    return next((rule for fails, rule in wrong if fails), "")


def _nothing_to_compare() -> Fault:
    return Fault(
        code="nothing-to-compare",
        file=FILE,
        column=_path("", "kind"),
        value="none",
        rule="says of every product with demand that nobody makes it from the patient's own "
        "cells: there is nothing to compare.",
        repair='For a thought experiment write kind = "hypothetical" and the other keys.',
    )


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
        repair=f"Add [{SECTION}] with {', '.join(MEANING_OF_KEY)}; the example ucart shows one.",
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
