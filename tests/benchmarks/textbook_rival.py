"""The textbook model against the clock: what the product's own model is compared with.

One stock column for each lot and week, one shipment column for each lot, hospital and week,
whole numbers, HiGHS as it comes.  Rooms of suites without clearance are counted, not numbered,
and doses leave in any order.
"""

from dataclasses import dataclass
from math import isfinite
from time import monotonic

from planner.domain.scenario import Scenario
from tests.oracle.textbook import build

LARGEST = 2_000_000  # [column] beyond this, building alone takes the memory of a small machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """How far the textbook model came.  Unknown numbers are None; money in the scenario's own."""

    seconds: float  # wall clock, building included
    incumbent: float | None  # cost of the best plan found
    bound: float | None
    root_bound: float | None  # before branching
    rows: int | None
    columns: int  # estimated if refused
    status: str  # HiGHS's, or why it was not tried

    @property
    def gap(self) -> float | None:
        """(incumbent - bound) / max(1, |incumbent|), as contract 8 has it."""
        if self.incumbent is None or self.bound is None:
            return None
        return (self.incumbent - self.bound) / max(1.0, abs(self.incumbent))


def race(scenario: Scenario, *, seconds: float, threads: int = 2, gap: float = 0.0) -> Race:
    """Build and solve within `seconds` of wall clock; too large a model is refused, not begun."""
    began = monotonic()
    columns = shipment_columns(scenario)
    if columns > LARGEST:
        return Race(
            seconds=monotonic() - began,
            incumbent=None,
            bound=None,
            root_bound=None,
            rows=None,
            columns=columns,
            status=f"not tried: about {columns:,} shipment columns, more than {LARGEST:,}",
        )
    # Without I4, whose binaries would be most of the model; its optimum is a little lower then.
    program = build(scenario, {"I4"}, count_alike_rooms=True).program
    left = max(1.0, seconds - (monotonic() - began))
    answer = program.minimise(gap=gap, seconds=left, threads=threads, note_root=True)
    return Race(
        seconds=monotonic() - began,
        incumbent=answer.objective,
        bound=_known(answer.bound),
        root_bound=_known(answer.root_bound),
        rows=program.rows,
        columns=program.columns,
        status=answer.status,
    )


def shipment_columns(scenario: Scenario) -> int:
    """Shipment columns of new batches: lots x hospitals x weeks a dose may be infused in."""
    demanded = {(p, h) for (p, h, _), n in scenario.demand.patients.items() if n}
    total, horizon = 0, scenario.calendar.weeks
    for p in scenario.products.values():
        ready = p.production_weeks + p.release_weeks
        for h in scenario.hospitals.values():
            life = p.shelf_life_weeks - p.release_weeks - h.transit_weeks - h.min_remaining_weeks
            if (p.id, h.id) in demanded and life > 0:
                first = ready + h.transit_weeks  # week of infusion of what is begun in week 0
                total += sum(min(life, horizon - week) for week in range(first, horizon))
    return total


def _known(number: float) -> float | None:
    return number if isfinite(number) else None
