"""Rooms and clearance, in every week that a batch runs, also beyond the horizon (B1, B2)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from planner.domain.plan import Batch, Plan, Violation
from planner.domain.scenario import Scenario
from planner.verify.wording import amount, monday, number, span


class Run(NamedTuple):
    """A batch in its suite: it occupies a room in weeks `first` ... `after` - 1."""

    first: int
    after: int
    id: str
    product: str
    firm: bool


class Crowd(NamedTuple):
    """Weeks `first` ... `last` in which too many batches run; the rest describes the worst one."""

    first: int
    last: int
    running: int
    rooms: int  # open
    some: tuple[str, ...]  # up to five of the batches

    def sentence(self, scenario: Scenario, suite: str) -> str:
        when = span(scenario.calendar, self.first, self.last)
        run = f"{amount(self.running, 'batch')} running in {amount(self.rooms, 'open room')}"
        names = ", ".join(self.some) + (", ..." if self.running > len(self.some) else "")
        return f"Suite {suite}, {when}: {run}, {self.running - self.rooms} too many ({names})"


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
    by_suite: defaultdict[str, list[Run]] = defaultdict(list)
    for (suite_id, _), runs in _by_room(scenario, plan.batches).items():
        by_suite[suite_id] += runs
    for name, runs in by_suite.items():
        for crowd in _crowds(scenario, name, runs, firm_alone=False):
            yield Violation(rule="B1", message=f"{crowd.sentence(scenario, name)}.")
    for (name, room), runs in _by_room(scenario, plan.batches).items():
        for earlier, later in _overlaps(runs):
            begun = f"batch {later.id} starts on {monday(scenario.calendar, later.first)}"
            left = f"{amount(earlier.after - later.first, 'week')} before batch {earlier.id} leaves"
            message = f"Suite {name}, room {number(room)}: {begun}, {left} it."
            yield Violation(rule="B1", message=message)


def clearance(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """B2: clearance of the finished product passes before another starts there (contract 2)."""
    calendar = scenario.calendar
    for (name, room), runs in _by_room(scenario, plan.batches).items():
        for earlier, later in _successions(runs):
            weeks = scenario.products[earlier.product].clearance_weeks
            short = earlier.after + weeks - later.first
            if short > 0:
                begun = f"batch {later.id} starts on {monday(calendar, later.first)}"
                rule = f"clearance of {earlier.product} after batch {earlier.id} takes until"
                until = monday(calendar, earlier.after + weeks)
                late = f"{amount(short, 'week')} too soon: {rule} {until}"
                message = f"Suite {name}, room {number(room)}: {begun}, {late}."
                yield Violation(rule="B2", message=message)


def room_overloads(scenario: Scenario) -> Iterator[str]:
    """Where firm batches alone exceed the rooms: they run on, no new one may add (contract 6)."""
    by_suite = defaultdict(list)
    for batch in scenario.batches.values():
        after = scenario.products[batch.product].frozen(batch.start)
        by_suite[batch.suite].append(Run(batch.start, after, batch.id, batch.product, True))
    for name, runs in by_suite.items():
        for crowd in _crowds(scenario, name, runs, firm_alone=True):
            yield f"{crowd.sentence(scenario, name)}; they are firm and run on."


def _by_room(scenario: Scenario, batches: Iterable[Batch]) -> dict[tuple[str, int], list[Run]]:
    found: dict[tuple[str, int], list[Run]] = {}
    for b in batches:
        after = scenario.products[b.product].frozen(b.start)
        found.setdefault((b.suite, b.room), []).append(Run(b.start, after, b.id, b.product, b.firm))
    return found


def _crowds(scenario: Scenario, name: str, runs: list[Run], firm_alone: bool) -> Iterator[Crowd]:
    """Unbroken weeks with more batches running than rooms open, and a new one among them.

    `firm_alone`: also those where all batches are firm.
    """
    suite, calendar = scenario.suites[name], scenario.calendar
    begins: defaultdict[int, list[Run]] = defaultdict(list)
    ends: defaultdict[int, list[Run]] = defaultdict(list)
    closed_by: defaultdict[int, int] = defaultdict(int)
    for run in runs:
        begins[run.first].append(run)
        ends[run.after].append(run)
    for closure in scenario.closures:  # apart from Scenario.open_rooms, which the engine uses
        if closure.suite == name:
            count = suite.rooms if closure.rooms is None else closure.rooms
            closed_by[calendar.week_of(closure.start)] += count
            closed_by[calendar.week_of(closure.end) + 1] -= count

    running: dict[str, Run] = {}
    new = closed = 0
    worst: Crowd | None = None
    weeks = sorted({*begins, *ends, *closed_by})
    for week, following in pairwise([*weeks, weeks[-1] + 1]):
        for run in ends.get(week, ()):
            del running[run.id]
            new -= not run.firm
        for run in begins.get(week, ()):
            running[run.id] = run
            new += not run.firm
        closed += closed_by.get(week, 0)
        open_rooms = max(0, suite.rooms - closed)
        excess = len(running) - open_rooms
        if excess > 0 and (new or firm_alone):
            here = Crowd(week, week, len(running), open_rooms, tuple(islice(running, 5)))
            if worst is None:
                worst = here
            elif excess > worst.running - worst.rooms:
                worst = here._replace(first=worst.first)
            worst = worst._replace(last=following - 1)
        elif worst:
            yield worst
            worst = None


def _overlaps(runs: list[Run]) -> Iterator[tuple[Run, Run]]:
    """Batches that start while another is still in the room; firm ones may (contract 8)."""
    longest: dict[bool, Run] = {}  # by firm: the batch that leaves last so far
    for run in sorted(runs):
        others = [x for firm, x in longest.items() if not (firm and run.firm)]
        latest = max(others, key=lambda x: x.after, default=None)
        if latest and latest.after > run.first:
            yield latest, run
        if run.firm not in longest or run.after > longest[run.firm].after:
            longest[run.firm] = run


def _successions(runs: list[Run]) -> Iterator[tuple[Run, Run]]:
    """A batch and the last earlier one of each other product that has left; firm pairs aside."""
    last: dict[tuple[str, bool], Run] = {}
    for run in sorted(runs):
        for (product, firm), other in last.items():
            apart = product != run.product and not (firm and run.firm)
            if apart and other.after <= run.first:
                yield other, run
        key = run.product, run.firm
        if key not in last or run.after > last[key].after:
            last[key] = run
