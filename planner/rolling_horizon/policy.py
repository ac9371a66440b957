"""One path in a rolling horizon: every few weeks all that is not fixed yet is re-optimised."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from types import MappingProxyType

from planner.domain.plan import Batch, NewBank, Plan
from planner.domain.scenario import Scenario
from planner.rolling_horizon.residual_scenario import look_ahead, residual_scenario
from planner.rolling_horizon.state import PathRealisation, PathState
from planner.simulation.outcome import SimulationOutcome
from planner.solving import Reviewer, Starts
from planner.solving.naming import kept_ids

REVIEW_SECONDS = 10.0  # [s] limit of one review; a hundredth of that is usual

Review = Callable[[PathState], Plan | None]  # batches and banks from now on; None: the plan stays


class OutOfTime(Exception):
    """A review is called after a request to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledPath:
    """A path at its end."""

    outcome: SimulationOutcome
    plan: Plan  # its batches and banks
    reviews: int
    unchanged: int  # reviews that found no new batches that fit, so that the plan stayed


def roll_path(
    scenario: Scenario, plan: Plan, every: int, *, realisation: PathRealisation, review: Review,
    until: int | None = None,
) -> RolledPath:  # fmt: skip
    """Simulate `plan` on one path, and re-optimise the rest of it every `every` weeks.

    until: the last week with a review; None: as far as the horizon goes.
    """
    last = scenario.weeks - 1 if until is None else until
    path = PathState(scenario, plan, realisation)
    reviews = unchanged = 0
    path.advance(min(every, scenario.weeks))
    while path.week <= last:
        found = review(path)
        reviews += 1
        if found is None:
            unchanged += 1
        else:
            path.ahead = found
        path.advance(min(path.week + every, scenario.weeks))
    path.advance(scenario.weeks)
    return RolledPath(outcome=path.outcome(), plan=path.fixed, reviews=reviews, unchanged=unchanged)


class ReviewModel:
    """Reviews by the expected-cost model; one for all paths, since it caches tables.

    early: [week] by which banks start before the model needs them.  That costs nothing, and a
    later review can bring a batch forward.  stop: called before a review, which raises OutOfTime
    where it is true.  penalties: [currency] cost of a lost patient to the decisions beyond
    `lost_cost`, by product; the cost of a path does not include it.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        early: int = 0,
        stop: Callable[[], bool] = lambda: False,
        penalties: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self.early, self.stop = early, stop
        self.reviewer = Reviewer(replace(scenario, in_force=None), penalties)
        self.ahead = look_ahead(scenario)

    def __call__(self, path: PathState) -> Plan | None:
        if self.stop():
            raise OutOfTime
        week, limit = path.week, path.week + self.ahead
        fixed = Counter((b.product, b.suite, b.start) for b in path.fixed.batches if not b.firm)

        def fits(starts: Starts) -> bool:
            """Whether they fit together with all that is fixed, and clearance after it."""
            whole = Counter(fixed)
            for (product, suite, start), n in starts.items():
                whole[product, suite, start + week] += n
            return self.reviewer.fits(whole)

        near = Counter(
            (b.product, b.suite, b.start - week) for b in path.ahead.batches if b.start < limit
        )
        found = self.reviewer.decide(
            residual_scenario(path, self.ahead), REVIEW_SECONDS, near=near, fits=fits
        )
        if found is None:
            return None
        new = Counter((b.product, b.suite, b.start) for b in found.batches if not b.firm)
        return _later(path, found, self.early) if fits(new) else None


def _later(path: PathState, found: Plan, early: int) -> Plan:
    """New batches and banks by weeks of the whole horizon."""
    week = path.week
    new = [shifted_batch(b, week) for b in found.batches if not b.firm]
    batches = renamed(path, sorted(new, key=lambda b: (b.start, b.product, b.suite)))
    banks = [shifted_bank(b, week) for b in found.banking]
    return Plan(batches=tuple(batches), banking=tuple(_earlier(path, banks, early)))


def _earlier(path: PathState, banks: list[NewBank], early: int) -> Iterator[NewBank]:
    """Banks `early` weeks before the latest start, not before now and not without vials."""
    calendar = path.scenario.calendar
    usable = {b.id: calendar.available_from(b.available_on) for b in path.scenario.banks.values()}
    usable |= {b.id: b.usable for b in path.fixed.banking}
    for b in sorted(banks, key=lambda b: bool(b.parent)):  # an MCB before its WCBs
        first = max(path.week, usable[b.parent] if b.parent else 0)
        moved = shifted_bank(b, min(0, max(first, b.week - early) - b.week))
        usable[b.id] = moved.usable
        yield moved


def renamed(path: PathState, new: Sequence[Batch]) -> Iterator[Batch]:
    """Batches of the plan in hand keep their ids, and with them their luck; others get fresh ones.

    new: in the order of their starts.
    """
    taken = {b.id for b in path.fixed.batches} | path.scenario.lots.keys()
    for product in path.scenario.products:
        mine = [b for b in new if b.product == product]
        ahead = [(b.id, (b.suite, b.start)) for b in path.ahead.batches if b.product == product]
        names = kept_ids(ahead, [(b.suite, b.start) for b in mine])
        used = taken | {name for name, _ in ahead}
        fresh = (name for n in count(1) if (name := f"{product}-B{n:03d}") not in used)
        for b, name in zip(mine, names, strict=True):
            yield replace(b, id=name or next(fresh))


def shifted_batch(b: Batch, weeks: int) -> Batch:
    """The batch so many weeks later."""
    return replace(
        b,
        start=b.start + weeks,
        frozen=b.frozen + weeks,
        released=b.released + weeks,
        last=b.last + weeks,
    )


def shifted_bank(b: NewBank, weeks: int) -> NewBank:
    """The bank so many weeks later."""
    return replace(b, week=b.week + weeks, usable=b.usable + weeks)
