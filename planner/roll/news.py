"""Actuals without what is no news: rows on or after the Monday, rows that repeat the plan."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario
from planner.errors import Fault
from planner.roll.actuals import ActualBatch, Actuals, ActualService
from planner.roll.books import BATCHES, DEMAND, DISCARDS, INTERRUPTED, SERVICE, SHIPMENTS

RowT = TypeVar("RowT")
# What is said of one row, and of more
NOT_YET = (
    "{} row on or after {}: nothing reads it.",
    "{:,} rows on or after {}: nothing reads them.",
)
EXPECTED = (
    "{} row repeats what the plan expects of a batch not frozen before {}: nothing is learned "
    "from it.",
    "{:,} rows repeat what the plan expects of batches not frozen before {}: nothing is learned "
    "from them.",
)
FROZEN_BEFORE = (
    "{} row repeats what the plan says of a firm batch frozen before the start: nothing is learned "
    "from it. Leave its dates blank where the lot of that name failed.",
    "{:,} rows repeat what the plan says of firm batches frozen before the start: nothing is "
    "learned from them. Leave their dates blank where the lots of those names failed.",
)


def past_only(
    scenario: Scenario, plan: Plan, actuals: Actuals, week: int
) -> tuple[Actuals, tuple[Fault, ...]]:
    """The rows of weeks before `week`, and a warning for each table that has others.

    So a longer log serves, or the tables of the plan itself with what was otherwise put in.
    """
    day = scenario.calendar.monday(week)
    warnings = []

    def kept(
        file: str,
        rows: tuple[RowT, ...],
        late: Callable[[RowT], bool],
        said: tuple[str, str] = NOT_YET,
    ) -> tuple[RowT, ...]:
        found = tuple(row for row in rows if not late(row))
        if left := len(rows) - len(found):
            rule = said[left > 1].format(left, day)
            warnings.append(Fault(code="not-yet", file=file, rule=rule, count=left))
        return found

    begun = {b.id: b for b in plan.batches if b.id not in scenario.lots}

    def ahead(a: ActualBatch) -> bool:
        return a.batch in begun and begun[a.batch].start >= week

    def expected(a: ActualBatch) -> bool:
        return (
            a.batch in begun
            and repeats(scenario, plan, a)
            and _frozen(scenario, begun[a.batch]) >= week
        )

    def of_a_lot(a: ActualBatch) -> bool:
        return a.batch in scenario.lots and repeats(scenario, plan, a)

    batches = kept(BATCHES, actuals.batches, ahead)
    batches = kept(BATCHES, batches, of_a_lot, FROZEN_BEFORE)
    found = replace(
        actuals,
        batches=kept(BATCHES, batches, expected, EXPECTED),
        demand=kept(DEMAND, actuals.demand, lambda a: a.week >= week),
        service=kept(
            SERVICE,
            actuals.service,
            lambda a: max(a.due, -1 if a.start is None else a.start) >= week,
        ),
        shipments=kept(SHIPMENTS, actuals.shipments, lambda a: a.shipped >= week),
        discards=kept(DISCARDS, actuals.discards, lambda a: a.week >= week),
        interrupted=kept(INTERRUPTED, actuals.interrupted, lambda a: a.started >= week),
    )
    return _without_repeats(scenario, plan, found), tuple(warnings)


def _without_repeats(scenario: Scenario, plan: Plan, actuals: Actuals) -> Actuals:
    """A row of batches, losses or interruptions that repeats the plan is expected, not known."""
    given_up: dict[tuple[str, str, int], int] = {}
    for s in plan.service:
        if s.start is None:
            key = s.product, s.hospital, s.due
            given_up[key] = given_up.get(key, 0) + s.patients

    broken = {(x.product, x.hospital, x.started, x.week, x.patients) for x in plan.interrupted}

    def expected(a: ActualService) -> bool:
        lost = given_up.get((a.product, a.hospital, a.due))
        return a.start is None and a.patients == lost

    return replace(
        actuals,
        batches=tuple(a for a in actuals.batches if not repeats(scenario, plan, a)),
        service=tuple(a for a in actuals.service if not expected(a)),
        interrupted=tuple(
            a
            for a in actuals.interrupted
            if (a.product, a.hospital, a.started, a.week, a.patients) not in broken
        ),
    )


def repeats(scenario: Scenario, plan: Plan, actual: ActualBatch) -> bool:
    """Every cell of the row as in the plan's own batches.csv.

    Of a batch with `frozen = true` the plan says 0 doses: the lot of the same id has them.
    """
    batch = next((b for b in plan.batches if b.id == actual.batch), None)
    firm = scenario.batches.get(actual.batch)
    if batch is None or (actual.batch in scenario.lots and not (firm and firm.frozen)):
        return False
    product, calendar = scenario.products[batch.product], scenario.calendar
    return (actual.frozen_on, actual.released_on, actual.doses) == (
        calendar.monday(_frozen(scenario, batch)),
        calendar.monday(product.released(batch.start)),
        batch.doses,
    )


def _frozen(scenario: Scenario, batch: Batch) -> int:
    return scenario.products[batch.product].frozen(batch.start)
