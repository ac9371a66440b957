"""Structural validation: rows have sound values, known ids, and ids used once (P1-P3)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from planner.domain.calendar import Calendar
from planner.domain.plan import (
    Batch,
    Discard,
    Interruption,
    NewBank,
    Plan,
    PlanInForce,
    Service,
    Shipment,
    Violation,
)
from planner.domain.scenario import Scenario
from planner.verify.wording import amount, monday, quoted

PlanRow: TypeAlias = Batch | NewBank | Service | Shipment | Discard | Interruption


class ValueKind(NamedTuple):
    """A kind of value: its rule in words, its types, and a test."""

    rule: str
    types: frozenset[type]
    holds: Callable[[Any], bool]


TEXTS, NUMBERS = frozenset({str}), frozenset({int})  # not bool, which Python counts as int


def _one_of(*words: str) -> ValueKind:
    return ValueKind(" or ".join(words), TEXTS, lambda x: type(x) is str and x in words)


ID = ValueKind(
    "an id, without ; or @",
    TEXTS,
    lambda x: type(x) is str and x.strip() != "" and ";" not in x and "@" not in x,
)
TEXT = ValueKind("text", TEXTS, lambda x: type(x) is str)
FLAG = ValueKind("true or false", frozenset({bool}), lambda x: type(x) is bool)
WEEK = ValueKind("a week", NUMBERS, lambda x: type(x) is int)
WEEK_OR_LOST = ValueKind(
    "a week, or blank for lost", NUMBERS | {type(None)}, lambda x: x is None or type(x) is int
)
COUNT = ValueKind("a whole number of at least 1", NUMBERS, lambda x: type(x) is int and x >= 1)

FieldKinds: TypeAlias = Mapping[str, ValueKind]

FORMS: Mapping[str, FieldKinds] = {  # tables of Plan: what each field must be
    "batches": {
        "id": ID, "product": TEXT, "suite": TEXT, "room": COUNT, "bank": TEXT, "start": WEEK,
        "frozen": WEEK, "released": WEEK, "last": WEEK, "doses": COUNT, "firm": FLAG,
        "donor": TEXT,
    },
    "banking": {
        "id": ID, "product": TEXT, "tier": _one_of("MCB", "WCB"), "parent": TEXT, "week": WEEK,
        "usable": WEEK, "vials": COUNT,
    },
    "service": {
        "product": TEXT, "hospital": TEXT, "due": WEEK, "start": WEEK_OR_LOST, "patients": COUNT,
    },
    "shipments": {
        "lot": TEXT, "product": TEXT, "hospital": TEXT, "shipped": WEEK, "infused": WEEK,
        "doses": COUNT,
    },
    "discards": {
        "lot": TEXT, "product": TEXT, "week": WEEK, "doses": COUNT,
        "reason": _one_of("expired", "early"),
    },
    "interrupted": {
        "product": TEXT, "hospital": TEXT, "started": WEEK, "week": WEEK, "patients": COUNT,
    },
}  # fmt: skip


def split_sound_rows(scenario: Scenario, plan: Plan) -> tuple[Plan, list[Violation]]:
    """The rows that the checks can judge, and the violations of the others (contract 8)."""
    ids, found = _Ids(scenario), list[Violation]()
    unknown = Counter[tuple[str, str, str]]()  # what, why not, table: rows
    kept: dict[str, Any] = {}
    for name, form in FORMS.items():
        rows, sound = getattr(plan, name), []
        flawed = _flawed(rows, form)
        if name == "batches":
            flawed -= {k for k in flawed if _empty_as_frozen(scenario, rows[k])}
        for k, row in enumerate(rows):
            if k in flawed:
                found += _flaws(row, form, scenario.calendar)
            elif not ids.known(row):
                unknown.update((what, why, name) for what, why in ids.missing(row))
            elif isinstance(row, Batch | NewBank) and (holder := ids.claim(row)):
                message = f"{_subject(row, scenario.calendar)}: the id is already that of {holder}."
                found.append(Violation(rule="P3", message=message))
            else:
                sound.append(row)
        kept[name] = tuple(sound)
    for (what, why, name), count in unknown.items():
        message = f"{what} {why}, but {amount(count, 'row')} of the plan's {name}.csv named it."
        found.append(Violation(rule="P2", message=message))
    kept["previous"] = _sound_before(scenario, plan, found)
    return Plan(**kept), found


def _sound_before(scenario: Scenario, plan: Plan, found: list[Violation]) -> PlanInForce | None:
    """The plan in force, its sound rows; it may name what the scenario has no more."""
    if plan.previous is None:
        return None
    kept: dict[str, Any] = {}
    for name in ("batches", "banking"):
        rows, form = getattr(plan.previous, name), FORMS[name]
        flawed = _flawed(rows, form)
        kept[name] = tuple(row for k, row in enumerate(rows) if k not in flawed)
        for k in sorted(flawed):
            for flaw in _flaws(rows[k], form, scenario.calendar):
                message = f"The plan in force: {flaw.message}"
                found.append(Violation(rule="P1", message=message))
    return PlanInForce(**kept)


def _empty_as_frozen(scenario: Scenario, row: Batch) -> bool:
    """A firm batch that is frozen already: its doses are in lots.csv, so 0 here (contract 7a)."""
    try:
        decided = scenario.batches.get(row.id)
    except TypeError:  # an id that no table can hold
        return False
    empty = type(row.doses) is int and row.doses == 0
    return (
        decided is not None
        and decided.frozen
        and empty
        and not _flawed((replace(row, doses=1),), FORMS["batches"])
    )


class _Ids:
    """The ids that a row may name, those of rows above it included."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.content = {x.id: x.product for x in scenario.lots.values()}  # lot or batch: product
        self.banks = set(scenario.banks)
        # A firm batch that is frozen may share its id with the lot that holds its doses.
        self.shared = {x.id for x in scenario.batches.values() if x.frozen} & set(scenario.lots)

    def claim(self, row: Batch | NewBank) -> str:
        """Reserve the row's own id; returns what holds it already, or ""."""
        if isinstance(row, Batch):
            if row.id in self.shared:
                self.shared.remove(row.id)
            elif row.id in self.content:
                lot = row.id in self.scenario.lots
                return "an opening lot" if lot else "another batch of the plan"
            self.content.setdefault(row.id, row.product)
        else:
            if row.id in self.banks:
                own = row.id in self.scenario.banks
                return "a bank on hand, in banks.csv" if own else "another bank of the plan"
            self.banks.add(row.id)
        return ""

    def known(self, row: PlanRow) -> bool:
        """Whether every id that the row names may be named there."""
        s = self.scenario
        if row.product not in s.products:
            return False
        match row:
            case Shipment():
                return self.content.get(row.lot) == row.product and row.hospital in s.hospitals
            case Service() | Interruption():
                return row.hospital in s.hospitals
            case Discard():
                return self.content.get(row.lot) == row.product
            case Batch():
                return row.suite in s.suites
            case NewBank():
                return row.product in s.lineage

    def missing(self, row: PlanRow) -> Iterator[tuple[str, str]]:
        """Each id the row should not have named, and why."""
        s = self.scenario
        if row.product not in s.products:
            yield f"Product {quoted(row.product)}", "is not in products.csv"
        elif isinstance(row, NewBank) and row.product not in s.lineage:
            yield f"Product {quoted(row.product)}", "is not in lineage.csv"
        if isinstance(row, Shipment | Discard):
            yield from self._lot(row.lot, row.product)
        if isinstance(row, Shipment | Service | Interruption) and row.hospital not in s.hospitals:
            yield f"Hospital {quoted(row.hospital)}", "is not in hospitals.csv"
        if isinstance(row, Batch) and row.suite not in s.suites:
            yield f"Suite {quoted(row.suite)}", "is not in suites.csv"

    def _lot(self, lot: str, product: str) -> Iterator[tuple[str, str]]:
        holds = self.content.get(lot)
        if holds is None:
            yield f"Lot {quoted(lot)}", "is neither an opening lot nor a batch of the plan"
        elif holds != product:
            yield f"Lot {quoted(lot)}", f"holds product {quoted(holds)}, not {quoted(product)}"


def _flawed(rows: Sequence[PlanRow], form: FieldKinds) -> set[int]:
    """Positions of the rows with a value that is not what it must be.

    By column, and each distinct value once: tables have 100,000 rows and few values.
    """
    found: set[int] = set()
    for field, kind in form.items():
        column = list(map(attrgetter(field), rows))
        if set(map(type, column)) <= kind.types and all(map(kind.holds, set(column))):
            continue
        found.update(k for k, value in enumerate(column) if not kind.holds(value))
    return found


def _flaws(row: PlanRow, form: FieldKinds, calendar: Calendar) -> Iterator[Violation]:
    for field, kind in form.items():
        value = getattr(row, field)
        if not kind.holds(value):
            where = f"{_subject(row, calendar)}: {field} is {quoted(value)}"
            yield Violation(rule="P1", message=f"{where}; it must be {kind.rule}.")


def _subject(row: PlanRow, calendar: Calendar) -> str:
    if isinstance(row, Batch):
        return f"Batch {quoted(row.id)}"
    if isinstance(row, NewBank):
        return f"Bank {quoted(row.id)}"
    if isinstance(row, Service):
        who = f"{quoted(row.product)} at {quoted(row.hospital)}"
        return f"Patients of {who} due {monday(calendar, row.due)}"
    if isinstance(row, Shipment):
        where = f"to {quoted(row.hospital)} on {monday(calendar, row.shipped)}"
        return f"Shipment of lot {quoted(row.lot)} {where}"
    if isinstance(row, Interruption):
        who = f"{quoted(row.product)} at {quoted(row.hospital)}"
        return f"Interruption of {who} started {monday(calendar, row.started)}"
    return f"Discard of lot {quoted(row.lot)} on {monday(calendar, row.week)}"
