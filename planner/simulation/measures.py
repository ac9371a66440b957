"""Every kpi of a replay, path by path (contract 8); ratios are of all paths together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from planner.arrays import Floats
from planner.domain.scenario import Scenario
from planner.results.interval import Interval
from planner.simulation.intervals import interval
from planner.simulation.outcome import COST_PARTS, ProductOutcome, SimulationOutcome, summed
from planner.simulation.ratio import by_path, pooled
from planner.simulation.reservations import Counts

P95 = 95  # [%]
PART = "cost_{}"  # kpi of one part of the cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One kpi; none is negative."""

    kpi: str
    unit: str
    paths: Floats  # [path] each path's own value; NaN where undefined
    parts: Floats  # [path] values whose mean is the figure, and their interval its interval
    most: float = inf  # upper limit of the kpi

    def interval(self) -> Interval | None:
        """The figure and its 95 % interval, cut at the limits of the kpi; None: undefined."""
        return interval(self.parts, 0.0, self.most)

    def difference(self, other: "Measure") -> Interval | None:
        """The paired difference to the same kpi of another outcome on the same paths."""
        return interval(self.parts - other.parts, -self.most, self.most)


def measures(scenario: Scenario, outcome: SimulationOutcome) -> Iterator[Measure]:
    """Every kpi of all products."""
    yield from of_products(list(outcome.products.values()), scenario.currency)
    if scenario.freezers:
        yield from _freezers(scenario, outcome)


def of_products(within: Sequence[ProductOutcome], currency: str) -> Iterator[Measure]:
    """Every kpi of these products together, freezers apart."""
    due = summed([x.due for x in within])
    waits = _waits(within)
    started = waits.sum(axis=0)
    spend = summed([x.spend for x in within])
    costs = summed([x.costs for x in within])
    weeks_waited = (np.arange(len(waits))[:, None] * waits).sum(axis=0)
    each = f"{currency} per patient".strip()
    yield _share("fill_rate", started, due)
    due_before = summed([x.due_before for x in within])
    if due_before.any():
        later = started - summed([x.started_before for x in within])
        yield _share("fill_rate_from_start", later, due - due_before)
    yield _share("on_time_rate", waits[0], due)
    yield _ratio("mean_wait_weeks", "week", weeks_waited, started)
    yield _plain("p95_wait_weeks", "week", _p95(waits, started))
    yield _plain("due_patients", "patient", due)
    yield _plain("lost_patients", "patient", summed([x.lost for x in within]))
    yield _plain("interrupted_courses", "patient", summed([x.interrupted for x in within]))
    yield _plain("expired_doses", "dose", summed([x.expired for x in within]))
    yield _plain("cost", currency, summed([x.cost for x in within]))
    for part, values in zip(COST_PARTS, costs, strict=True):
        yield _plain(PART.format(part), currency, values)
    yield _plain("spend", currency, spend)
    yield _ratio("cost_per_treated", each, spend, started)


def _freezers(scenario: Scenario, outcome: SimulationOutcome) -> Iterator[Measure]:
    room = np.array(scenario.positions_in_service())[:, None]
    share = np.where(room > 0, outcome.positions / np.maximum(room, 1), 0.0)
    undefined = ((room == 0) & (outcome.positions > 0)).any(axis=0)
    yield _plain("freezer_peak", "share", np.where(undefined, np.nan, share.max(axis=0)))
    yield _plain("freezer_weeks_over", "week", (outcome.excess > 0).sum(axis=0))
    yield _plain("freezer_most_over", "position", outcome.excess.max(axis=0))


def _plain(kpi: str, unit: str, values: NDArray[np.generic]) -> Measure:
    floats = values.astype(np.float64)
    return Measure(kpi=kpi, unit=unit, paths=floats, parts=floats)


def _share(kpi: str, above: Counts, below: Counts) -> Measure:
    own, parts = by_path(above, below), pooled(above, below)
    return Measure(kpi=kpi, unit="share", paths=own, parts=parts, most=1.0)


def _ratio(kpi: str, unit: str, above: NDArray[np.generic], below: Counts) -> Measure:
    return Measure(kpi=kpi, unit=unit, paths=by_path(above, below), parts=pooled(above, below))


def _waits(within: Sequence[ProductOutcome]) -> Counts:
    """[week waited, path] patients who started, of all these products."""
    longest = max(len(x.waits) for x in within)
    found = np.zeros((longest, within[0].waits.shape[1]), dtype=np.int64)
    for x in within:
        found[: len(x.waits)] += x.waits
    return found


def _p95(waits: Counts, started: Counts) -> Floats:
    """Smallest whole w with at least 95 % of those who start waiting w weeks or less."""
    within = 100 * np.cumsum(waits, axis=0) >= P95 * started
    found: Floats = np.where(started > 0, within.argmax(axis=0).astype(float), np.nan)
    return found
