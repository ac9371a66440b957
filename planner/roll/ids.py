"""Ids and weeks in the actuals that no book knows."""

from dataclasses import fields, replace
from typing import Protocol

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import Fault
from planner.io.text.faults import nearest
from planner.roll import books as of
from planner.roll.actuals import ActualBatch, Actuals
from planner.roll.books import Books

MANY = 3  # unknown ids: fewer are slips of the pen


class _Row(Protocol):
    @property
    def row(self) -> int | None: ...


def strangers(books: Books) -> tuple[tuple[Fault, ...], Actuals]:
    """Ids that scenario and plan do not have, weeks that are none of the past; the other rows."""
    scenario, plan, actuals = books.scenario, books.plan, books.actuals
    found = Books(scenario=scenario, plan=plan, actuals=actuals, week=books.week)
    bad: set[int] = set()  # by identity of the row
    ids = _known(scenario, plan)

    def known(file: str, row: _Row, *columns: str) -> None:
        for column in columns:
            value, (there, where) = getattr(row, column), ids[column]
            if value not in there:
                bad.add(id(row))
                close = nearest(value, there)
                repair = f"Did you mean {close!r}?" if close else "Correct it."
                found.refuse(
                    "unknown-id", file, f"is not in {where}.", repair, row=row.row, column=column,
                    value=value,
                )  # fmt: skip

    def past(file: str, row: _Row, *columns: str, first: int | None = None) -> None:
        for column in columns:
            week = getattr(row, column)
            if week is None or (week < books.week and (first is None or week >= first)):
                continue
            bad.add(id(row))
            rule = f"is not before {books.day}: it has not happened."
            if week < books.week:
                rule = f"is before the start, {scenario.calendar.start}."
            found.refuse(
                "outside-roll", file, rule, "Delete the row, or correct the week.", row=row.row,
                column=column, value=books.monday(week),
            )  # fmt: skip

    for a in actuals.batches:
        known(of.BATCHES, a, "batch")
    for b in actuals.banking:
        known(of.BANKING, b, "bank")
    for x in actuals.shipments:
        known(of.SHIPMENTS, x, "lot", "hospital")
        past(of.SHIPMENTS, x, "shipped", first=0)
    for d in actuals.discards:
        known(of.DISCARDS, d, "lot")
        past(of.DISCARDS, d, "week", first=0)
    for m in actuals.demand:
        known(of.DEMAND, m, "product", "hospital")
        past(of.DEMAND, m, "week", first=0)
    for s in actuals.service:
        known(of.SERVICE, s, "product", "hospital")
        past(of.SERVICE, s, "due")
        past(of.SERVICE, s, "start", first=0)
    for i in actuals.interrupted:
        known(of.INTERRUPTED, i, "product", "hospital")
        past(of.INTERRUPTED, i, "started")
    _batches(found, bad)
    rest = {
        f.name: tuple(row for row in getattr(actuals, f.name) if id(row) not in bad)
        for f in fields(actuals)
    }
    return tuple(found.faults), replace(actuals, **rest)


def mostly_strangers(scenario: Scenario, plan: Plan, actuals: Actuals) -> tuple[Fault, ...]:
    """Beside the faults of `strangers`, where most ids are unknown; it counts for none itself."""
    known = _known(scenario, plan)
    seen = {
        (where, getattr(row, column)): getattr(row, column) in there
        for table in fields(actuals)
        for row in getattr(actuals, table.name)
        for column, (there, where) in known.items()
        if hasattr(row, column)
    }
    unknown = len(seen) - sum(seen.values())
    if unknown < MANY or 2 * unknown <= len(seen):
        return ()
    rule = f"{unknown:,} of their {len(seen):,} ids are unknown: they may be those of another "
    rule += "scenario or plan."
    repair = "Name the folder that belongs to this plan."
    return (Fault(code="unknown-id", file="the actuals", rule=rule, repair=repair, count=0),)


def _known(scenario: Scenario, plan: Plan) -> dict[str, tuple[set[str], str]]:
    """By column of the actuals: the ids that there are, and where they stand."""
    lots = {*scenario.lots, *(b.id for b in plan.batches)}
    of_lots = lots, "the plan's batches.csv or the scenario's lots.csv"
    return {
        "batch": of_lots,
        "lot": of_lots,
        "bank": ({b.id for b in plan.banking}, "the plan's banking.csv"),
        "product": ({*scenario.products}, "the scenario's products.csv"),
        "hospital": ({*scenario.hospitals}, "the scenario's hospitals.csv"),
    }


def _batches(books: Books, bad: set[int]) -> None:
    """What is told of a batch happened, and in its order."""
    calendar, starts = books.scenario.calendar, {b.id: b.start for b in books.plan.batches}
    for a in books.actuals.batches:
        start = None if a.batch in books.scenario.lots else starts.get(a.batch)
        if start is None:
            continue

        def refuse(  # noqa: PLR0917
            code: str, column: str, value: object, rule: str, repair: str, a: ActualBatch = a
        ) -> None:
            bad.add(id(a))
            books.refuse(code, of.BATCHES, rule, repair, row=a.row, column=column, value=value)

        begun = calendar.monday(start)
        if start >= books.week:
            rule = f"is begun on {begun}, not before {books.day}: nothing is known of it."
            refuse("outside-roll", "batch", a.batch, rule, "Delete the row.")
            continue
        production = books.scenario.products[_product(books, a.batch)].production_weeks
        frozen_on = a.frozen_on or calendar.monday(start + production)
        if a.frozen_on and a.frozen_on <= begun:
            rule = f"is not after the start of batch {a.batch}, {begun}."
            refuse("out-of-order", "frozen_on", a.frozen_on, rule, "Correct frozen_on.")
        if a.released_on and a.released_on < frozen_on:
            rule = f"is before batch {a.batch} was frozen, {frozen_on}."
            repair = "Correct frozen_on or released_on."
            refuse("out-of-order", "released_on", a.released_on, rule, repair)
        if a.doses and frozen_on >= books.day:
            rule = f"cannot be known: batch {a.batch} is frozen on {frozen_on}, not before "
            rule += f"{books.day}."
            repair = "Leave it blank, or write when it was frozen."
            refuse("outside-roll", "doses", a.doses, rule, repair)


def _product(books: Books, batch: str) -> str:
    return next(b.product for b in books.plan.batches if b.id == batch)
