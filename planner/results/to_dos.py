"""What a plan asks people to do, and on which day: the dates of its batches, banks and lots."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario

Task = Literal["take on donor", "make bank", "start", "freeze", "decide release", "discard"]
ORDER: tuple[Task, ...] = (
    "decide release", "freeze", "start", "make bank", "take on donor", "discard",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """One thing to do with one batch, lot or bank on one day.

    day: the Monday of its week; doses are discarded on the Sunday.  doses: None where none are
    counted yet.  source: the WCB of a batch, the MCB of a new WCB; blank: none, or unknown.
    """

    task: Task
    id: str
    product: str
    week: int
    day: date
    suite: str = ""
    source: str = ""
    doses: int | None = None


def to_dos(scenario: Scenario, plan: Plan) -> tuple[ToDo, ...]:
    """Everything to do within the horizon, day by day.

    start, freeze: firm batches too, from week 0 on.  decide release: on the first day on which
    doses may leave, of batches and of opening lots that are in quarantine at the start.
    """
    found = [*_of_batches(scenario, plan), *_of_banks(scenario, plan), *_of_lots(scenario, plan)]
    inside = (x for x in found if 0 <= x.week < scenario.weeks)
    return tuple(sorted(inside, key=lambda x: (x.day, ORDER.index(x.task), x.product, x.id)))


def _of_batches(scenario: Scenario, plan: Plan) -> Iterator[ToDo]:
    for b in plan.batches:
        if b.id in scenario.lots:  # frozen before the start: the lot says what is to be done
            continue
        if b.start >= 0:
            yield _batch(scenario, b, "start", b.start)
        yield _batch(scenario, b, "freeze", b.frozen)
        yield _batch(scenario, b, "decide release", b.released)


def _batch(scenario: Scenario, b: Batch, task: Task, week: int) -> ToDo:
    return ToDo(
        task=task, id=b.id, product=b.product, week=week, day=scenario.calendar.monday(week),
        suite=b.suite, source=b.bank, doses=None if task == "start" else b.doses,
    )  # fmt: skip


def _of_banks(scenario: Scenario, plan: Plan) -> Iterator[ToDo]:
    for x in plan.banking:
        task: Task = "make bank" if x.tier == "WCB" else "take on donor"
        yield ToDo(
            task=task, id=x.id, product=x.product, week=x.week,
            day=scenario.calendar.monday(x.week), source=x.parent,
        )  # fmt: skip


def _of_lots(scenario: Scenario, plan: Plan) -> Iterator[ToDo]:
    for lot in scenario.lots.values():
        released, last = scenario.lot_weeks(lot.id)
        waits = lot.status == "quarantine" or lot.released_on > scenario.calendar.start
        if waits and lot.status != "hold" and last >= 0:
            yield ToDo(
                task="decide release", id=lot.id, product=lot.product, week=released,
                day=scenario.calendar.monday(released), source=lot.bank,
                doses=scenario.lot_doses(lot.id),
            )  # fmt: skip
    for x in plan.discards:
        yield ToDo(
            task="discard", id=x.lot, product=x.product, week=x.week,
            day=scenario.calendar.sunday(x.week), doses=x.doses,
        )  # fmt: skip
