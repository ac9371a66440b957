"""The production schedule and the dates to keep, as rows of tables."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario
from planner.language import _
from planner.results.to_dos import ToDo, to_dos

SOON = 12  # [week] shown first

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleFilter:
    """What is shown of a schedule; None: of all products, in all suites."""

    product: str | None = None
    suite: str | None = None
    every_week: bool = False

    def keeps(self, product: str, suite: str, week: int) -> bool:
        """Whether something of this product in this suite and week is shown; suite "": in none."""
        return (
            self.product in {None, product}
            and (not suite or self.suite in {None, suite})
            and (self.every_week or week < SOON)
        )


def batches_shown(plan: Plan, shown: ScheduleFilter) -> list[Batch]:
    """The batches, by start; those frozen before week 0 are lots by now, and left out."""
    found = [b for b in plan.batches if b.frozen >= 0 and shown.keeps(b.product, b.suite, b.start)]
    return sorted(found, key=lambda b: (b.start, b.suite, b.room, b.id))


def schedule_rows(
    scenario: Scenario, batches: Iterable[Batch], firm: Collection[str] | None = None
) -> list[Row]:
    """A row for each batch; dates as dates, what is unknown blank.

    firm: ids of the batches that are firm now; None: those of the plan.
    """
    monday, sunday = scenario.calendar.monday, scenario.calendar.sunday
    return [
        {
            "batch": b.id, "state": state_words(b, firm), "start": monday(b.start),
            "suite": b.suite, "room": b.room, "product": scenario.products[b.product].name,
            "frozen": monday(b.frozen), "released": monday(b.released), "last": sunday(b.last),
            "doses": b.doses, "bank": b.bank, "donor": b.donor,
        }
        for b in batches
    ]  # fmt: skip


def state_words(b: Batch, firm: Collection[str] | None = None) -> str:
    """Who decides on it: nobody any more, or the next plan; what has changed since this one."""
    if firm is not None and b.firm and b.id not in firm:
        return _("released since")
    if firm is not None and not b.firm and b.id in firm:
        return _("pinned since")
    if b.firm and b.start < 0:
        return _("running")
    return _("firm") if b.firm else _("new")


def to_do_rows(scenario: Scenario, plan: Plan, shown: ScheduleFilter) -> list[Row]:
    """A row for each thing to do, by day; discards and banks are in no suite."""
    return [
        {
            "week": scenario.calendar.monday(x.week), "day": x.day, "task": task_words(x),
            "id": x.id, "product": scenario.products[x.product].name, "suite": x.suite,
            "source": x.source, "doses": x.doses,
        }
        for x in to_dos(scenario, plan)
        if shown.keeps(x.product, x.suite, x.week)
    ]  # fmt: skip


def task_words(x: ToDo) -> str:
    """What is to be done, in words."""
    return {
        "take on donor": _("Take on a donor"),
        "make bank": _("Begin a WCB"),
        "start": _("Start the batch"),
        "freeze": _("Freeze the batch"),
        "decide release": _("Decide on release"),
        "discard": _("Discard what expires"),
    }[x.task]


def lot_rows(scenario: Scenario) -> list[Row]:
    """A row for each opening lot; its dates as lots.csv has them."""
    words = {"released": _("released"), "quarantine": _("in quarantine"), "hold": _("on hold")}
    return [
        {
            "lot": x.id, "product": scenario.products[x.product].name, "doses": x.doses,
            "released": x.released_on, "last": x.expires_on, "state": words[x.status],
            "bank": x.bank, "donor": x.donor,
        }
        for x in scenario.lots.values()
    ]  # fmt: skip


def first_start(batches: Sequence[Batch], scenario: Scenario) -> date | None:
    """The Monday of the first batch that is still to start."""
    ahead = [b.start for b in batches if b.start >= 0]
    return scenario.calendar.monday(min(ahead)) if ahead else None
