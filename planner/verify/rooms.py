"""Rooms and clearance, in every week that a batch runs, also beyond the horizon (B1, B2)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.domain.supply import FirmBatch
from planner.verify.taken_over import run_on, why_they_run_on
from planner.verify.wording import amount, cut, monday, number, span

MAX_NAMED = 5  # batches of an overload that are named


class RoomUse(NamedTuple):
    """A batch in its suite: it occupies a room in weeks `first` ... `after` - 1."""

    first: int
    after: int
    id: str
    product: str
    firm: bool  # or taken over from the plan in force: it runs on, wherever it is


class Overload(NamedTuple):
    """Weeks `first` ... `last`, in each of which the same batches run, too many for the rooms."""

    first: int
    last: int
    running: int
    rooms: int  # open
    ids: tuple[str, ...]  # of the batches
    reasons: tuple[str, ...] = ()  # of the closures, as closures.csv has them

    def sentence(self, scenario: Scenario, suite: str) -> str:
        when = span(scenario.calendar, self.first, self.last)
        use = f"{amount(self.running, 'batch')} running in {amount(self.rooms, 'open room')}"
        if self.reasons:
            use += f" (closed: {', '.join(map(cut, self.reasons))})"
        some = self.ids[:MAX_NAMED]
        names = ", ".join(some) + (", ..." if self.running > len(some) else "")
        return f"Suite {suite}, {when}: {use}, {self.running - self.rooms} too many ({names})"


def rooms(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """B1: a suite makes what it lists, in rooms it has, as many as are open (contract 6, 8)."""
    for batch in plan.batches:
        suite = scenario.suites[batch.suite]
        if batch.product not in suite.products:
            message = f"Batch {batch.id}: suite {suite.id} does not list product {batch.product}."
            yield Violation(rule="B1", message=message)
        if not 1 <= batch.room <= suite.rooms:
            has = f"suite {suite.id} has rooms 1 to {suite.rooms}"
            message = f"Batch {batch.id} is in room {number(batch.room)}, but {has}."
            yield Violation(rule="B1", message=message)
    by_suite: defaultdict[str, list[RoomUse]] = defaultdict(list)
    for (suite_id, _), uses in _by_room(scenario, plan).items():
        by_suite[suite_id] += uses
    for name, uses in by_suite.items():
        for overload in _overloads(scenario, name, uses, firm_alone=False):
            yield Violation(rule="B1", message=f"{overload.sentence(scenario, name)}.")
    for (name, room), uses in _by_room(scenario, plan).items():
        for earlier, later in _overlaps(uses):
            begun = f"batch {later.id} starts on {monday(scenario.calendar, later.first)}"
            left = f"{amount(earlier.after - later.first, 'week')} before batch {earlier.id} leaves"
            message = f"Suite {name}, room {number(room)}: {begun}, {left} it."
            yield Violation(rule="B1", message=message)


def clearance(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """B2: clearance of the finished product passes before another starts there (contract 2)."""
    calendar = scenario.calendar
    for (name, room), uses in _by_room(scenario, plan).items():
        for earlier, later in _successions(uses):
            weeks = scenario.products[earlier.product].clearance_weeks
            short = earlier.after + weeks - later.first
            if short > 0:
                begun = f"batch {later.id} starts on {monday(calendar, later.first)}"
                rule = f"clearance of {earlier.product} after batch {earlier.id} takes until"
                until = monday(calendar, earlier.after + weeks)
                late = f"{amount(short, 'week')} too soon: {rule} {until}"
                message = f"Suite {name}, room {number(room)}: {begun}, {late}."
                yield Violation(rule="B2", message=message)


def room_overloads(scenario: Scenario, decided: Iterable[FirmBatch]) -> Iterator[str]:
    """Where decided batches alone exceed the rooms: they run on, no new one may add to it."""
    by_suite = defaultdict(list)
    for batch in decided:
        after = scenario.products[batch.product].frozen(batch.start)
        by_suite[batch.suite].append(RoomUse(batch.start, after, batch.id, batch.product, True))
    for name, uses in by_suite.items():
        for overload in _overloads(scenario, name, uses, firm_alone=True):
            why = why_they_run_on(scenario, overload.ids)
            yield f"{overload.sentence(scenario, name)}; {why}."


def _by_room(scenario: Scenario, plan: Plan) -> dict[tuple[str, int], list[RoomUse]]:
    found: dict[tuple[str, int], list[RoomUse]] = {}
    decided = run_on(scenario, plan)
    for b in plan.batches:
        after = scenario.products[b.product].frozen(b.start)
        found.setdefault((b.suite, b.room), []).append(
            RoomUse(b.start, after, b.id, b.product, b.id in decided)
        )
    return found


def _overloads(
    scenario: Scenario, name: str, uses: list[RoomUse], firm_alone: bool
) -> Iterator[Overload]:
    """Runs of weeks with more batches running than rooms open, and a new one among them.

    A run is as long as the same batches run in as many open rooms, so that its sentence is true of
    each of its weeks.  `firm_alone`: also runs of firm batches only.
    """
    suite, calendar = scenario.suites[name], scenario.calendar
    begins: defaultdict[int, list[RoomUse]] = defaultdict(list)
    ends: defaultdict[int, list[RoomUse]] = defaultdict(list)
    closed_by: defaultdict[int, Counter[str]] = defaultdict(Counter)  # change of rooms by reason
    for use in uses:
        begins[use.first].append(use)
        ends[use.after].append(use)
    for closure in scenario.closures:  # apart from Scenario.open_rooms, which the engine uses
        if closure.suite == name:
            count = suite.rooms if closure.rooms is None else closure.rooms
            closed_by[calendar.week_of(closure.start)][closure.reason] += count
            closed_by[calendar.week_of(closure.end) + 1][closure.reason] -= count

    running: dict[str, RoomUse] = {}
    closed = Counter[str]()
    new = 0
    found: Overload | None = None
    weeks = sorted({*begins, *ends, *closed_by})
    for week, following in pairwise([*weeks, weeks[-1] + 1]):
        for use in ends.get(week, ()):
            del running[use.id]
            new -= not use.firm
        for use in begins.get(week, ()):
            running[use.id] = use
            new += not use.firm
        closed.update(closed_by.get(week, {}))
        open_rooms = max(0, suite.rooms - closed.total())
        reasons = tuple(sorted(reason for reason, count in closed.items() if reason and count))
        same = week not in begins and week not in ends
        if found and same and (found.rooms, found.reasons) == (open_rooms, reasons):
            found = found._replace(last=following - 1)
            continue
        if found:
            yield found
            found = None
        if len(running) > open_rooms and (new or firm_alone):
            ids = tuple(running)
            found = Overload(week, following - 1, len(running), open_rooms, ids, reasons)
    if found:
        yield found


def _overlaps(uses: list[RoomUse]) -> Iterator[tuple[RoomUse, RoomUse]]:
    """Batches that start while another is still in the room; firm ones may (contract 8)."""
    longest: dict[bool, RoomUse] = {}  # by firm: the batch that leaves last so far
    for use in sorted(uses):
        others = [x for firm, x in longest.items() if not (firm and use.firm)]
        latest = max(others, key=lambda x: x.after, default=None)
        if latest and latest.after > use.first:
            yield latest, use
        if use.firm not in longest or use.after > longest[use.firm].after:
            longest[use.firm] = use


def _successions(uses: list[RoomUse]) -> Iterator[tuple[RoomUse, RoomUse]]:
    """A batch and the last earlier one of each other product that has left; firm pairs aside."""
    last: dict[tuple[str, bool], RoomUse] = {}
    for use in sorted(uses):
        for (product, firm), other in last.items():
            apart = product != use.product and not (firm and use.firm)
            if apart and other.after <= use.first:
                yield other, use
        key = use.product, use.firm
        if key not in last or use.after > last[key].after:
            last[key] = use
