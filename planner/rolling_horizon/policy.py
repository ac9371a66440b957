"""One path in a rolling horizon: every few weeks all that is not fixed yet is re-optimised."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from planner.domain.plan import Batch, NewBank, Plan
from planner.domain.scenario import Scenario
from planner.rolling_horizon.residual_scenario import look_ahead, situation
from planner.rolling_horizon.state import PathRealisation, PathState
from planner.simulation.outcome import SimulationOutcome
from planner.solving import Reviewer, Starts

SECONDS = 10.0  # [s] limit of one review; a hundredth of that is usual


class OutOfTime(Exception):
    """The time for all paths is over."""


class Decide(Protocol):
    """The decision of a review (re-optimisation)."""

    def __call__(self, path: PathState) -> Plan | None:
        """Batches and banks from `path.week` on; None: keep the plan."""

    def roomed(self, plan: Plan) -> Plan:
        """The batches of a finished path, with rooms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledPath:
    """A path at its end.

    plan: its batches and banks.  reviews: how many there were; in `kept` of them no new batches
    were found that fit, so that the plan was kept.
    """

    outcome: SimulationOutcome
    plan: Plan
    reviews: int
    kept: int


def roll_path(
    scenario: Scenario, plan: Plan, every: int, *, realisation: PathRealisation, decide: Decide
) -> RolledPath:
    """Simulate `plan` on one path, and re-optimise the rest of it every `every` weeks."""
    path = PathState(scenario, plan, realisation)
    reviews = kept = 0
    path.advance(min(every, scenario.weeks))
    while path.week < scenario.weeks:
        found = decide(path)
        reviews += 1
        if found is None:
            kept += 1
        else:
            path.plan_ahead(found)
        path.advance(min(path.week + every, scenario.weeks))
    fixed = decide.roomed(path.fixed)
    return RolledPath(outcome=path.outcome(), plan=fixed, reviews=reviews, kept=kept)


class ReviewModel:
    """Decides by the expected-cost model; one for all paths, since it caches tables.

    early: [week] by which banks start before the model needs them.  That costs nothing, and a
    later review can bring a batch forward.  over: called before a review, which raises OutOfTime
    where it is true.  penalties: [currency] cost of a lost patient to the decisions beyond
    `lost_cost`, by product; the cost of a path does not include it.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        early: int = 0,
        seconds: float = SECONDS,
        over: Callable[[], bool] = lambda: False,
        penalties: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self.early = early
        self.over = over
        self.reviewer = Reviewer(scenario, penalties)
        self.seconds = seconds
        self.ahead = look_ahead(scenario)

    def __call__(self, path: PathState) -> Plan | None:
        if self.over():
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
            situation(path, self.ahead), self.seconds, near=near, fits=fits
        )
        if found is None:
            return None
        new = Counter((b.product, b.suite, b.start) for b in found.batches if not b.firm)
        return _later(path, found, self.early) if fits(new) else None

    def roomed(self, plan: Plan) -> Plan:
        return self.reviewer.roomed(plan)


def _later(path: PathState, found: Plan, early: int) -> Plan:
    """New batches and banks by weeks of the whole horizon, batches with names of their own."""
    week = path.week
    taken = {b.id for b in path.fixed.batches} | path.scenario.lots.keys()
    batches = []
    for b in found.batches:
        if not b.firm:
            name = _name(b, b.start + week, taken)
            taken.add(name)
            batches.append(_shifted_batch(replace(b, id=name), week))
    banks = [_shifted_bank(b, week) for b in found.banking]
    return Plan(batches=tuple(batches), banking=tuple(_earlier(path, banks, early)))


def _earlier(path: PathState, banks: list[NewBank], early: int) -> Iterator[NewBank]:
    """Banks `early` weeks before the latest start, not before now and not without vials."""
    calendar = path.scenario.calendar
    usable = {b.id: calendar.available_from(b.available_on) for b in path.scenario.banks.values()}
    usable |= {b.id: b.usable for b in path.fixed.banking}
    for b in sorted(banks, key=lambda b: bool(b.parent)):  # an MCB before its WCBs
        first = max(path.week, usable[b.parent] if b.parent else 0)
        moved = _shifted_bank(b, min(0, max(first, b.week - early) - b.week))
        usable[b.id] = moved.usable
        yield moved


def _name(b: Batch, start: int, taken: set[str]) -> str:
    number = 1
    while (name := f"{b.product}-W{start:03d}-{number}") in taken:
        number += 1
    return name


def _shifted_batch(b: Batch, weeks: int) -> Batch:
    return replace(
        b,
        start=b.start + weeks,
        frozen=b.frozen + weeks,
        released=b.released + weeks,
        last=b.last + weeks,
    )


def _shifted_bank(b: NewBank, weeks: int) -> NewBank:
    return replace(b, week=b.week + weeks, usable=b.usable + weeks)
