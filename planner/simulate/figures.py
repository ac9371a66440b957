"""The figures of a simulation: each path's own, then mean, interval and percentiles."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from planner.domain.scenario import Scenario
from planner.simulate.interval import interval
from planner.simulate.outcome import Outcome, ProductOutcome
from planner.simulate.patients import Floats
from planner.simulate.replay import in_service
from planner.simulate.store import Counts
from planner.simulation import PERCENTILES, Figure, Week

ALL = "all"
P95 = 95  # [%]

Planned = Mapping[tuple[str, str], float | None]  # by scope and kpi


def figures(scenario: Scenario, outcome: Outcome, planned: Planned) -> tuple[Figure, ...]:
    """Every kpi of all products, then of each.  planned: what the plan itself says."""
    found = []
    for scope in (ALL, *outcome.products):
        within = list(outcome.products.values()) if scope == ALL else [outcome.products[scope]]
        for kpi, unit, values in _measures(within, scenario.currency):
            found.append(_figure((scope, kpi, unit), values, planned.get((scope, kpi))))
    if scenario.freezers:
        for kpi, unit, values in _freezers(scenario, outcome):
            found.append(_figure((ALL, kpi, unit), values, planned.get((ALL, kpi))))
    return tuple(found)


def weeks(outcome: Outcome) -> tuple[Week, ...]:
    """Stock and cumulative lost patients of each product and week, at the percentiles."""
    found = []
    for name, x in outcome.products.items():
        stock = np.percentile(x.stock, PERCENTILES, axis=1)
        lost = np.percentile(np.cumsum(x.lost_by_week, axis=0), PERCENTILES, axis=1)
        found += [
            Week(
                week=week,
                product=name,
                stock=tuple(stock[:, week].tolist()),
                lost=tuple(lost[:, week].tolist()),
            )
            for week in range(len(x.stock))
        ]
    return tuple(found)


def measures(
    scenario: Scenario, outcome: Outcome
) -> Iterator[tuple[str, str, NDArray[np.generic]]]:
    """Name, unit and [path] value of every kpi of all products; NaN where undefined."""
    yield from _measures(list(outcome.products.values()), scenario.currency)
    if scenario.freezers:
        yield from _freezers(scenario, outcome)


def _measures(
    within: Sequence[ProductOutcome], currency: str
) -> Iterator[tuple[str, str, NDArray[np.generic]]]:
    """Name, unit and the value of each path; NaN where undefined (contract 8)."""
    due = _sum([x.due for x in within])
    waits = _waits(within)
    started = waits.sum(axis=0)
    spend = np.sum([x.spend for x in within], axis=0)
    weeks_waited = (np.arange(len(waits))[:, None] * waits).sum(axis=0)
    yield "fill_rate", "share", _ratio(started, due)
    yield "on_time_rate", "share", _ratio(waits[0], due)
    yield "mean_wait_weeks", "week", _ratio(weeks_waited, started)
    yield "p95_wait_weeks", "week", _p95(waits, started)
    yield "due_patients", "patient", due
    yield "lost_patients", "patient", _sum([x.lost for x in within])
    yield "expired_doses", "dose", _sum([x.expired for x in within])
    yield "cost", currency, np.sum([x.cost for x in within], axis=0)
    yield "spend", currency, spend
    yield "cost_per_treated", f"{currency} per patient".strip(), _ratio(spend, started)


def _freezers(
    scenario: Scenario, outcome: Outcome
) -> Iterator[tuple[str, str, NDArray[np.generic]]]:
    room = in_service(scenario)[:, None]
    share = np.where(room > 0, outcome.positions / np.maximum(room, 1), 0.0)
    undefined = ((room == 0) & (outcome.positions > 0)).any(axis=0)
    yield "freezer_peak", "share", np.where(undefined, np.nan, share.max(axis=0))
    yield "freezer_weeks_over", "week", (outcome.over > 0).sum(axis=0)
    yield "freezer_most_over", "position", outcome.over.max(axis=0)


def _figure(
    name: tuple[str, str, str], values: NDArray[np.generic], planned: float | None
) -> Figure:
    scope, kpi, unit = name
    known = values.astype(np.float64)
    known = known[~np.isnan(known)]
    if not len(known):
        none = dict.fromkeys(("mean", "low", "high", "p5", "p50", "p95"))
        return Figure(scope=scope, kpi=kpi, unit=unit, planned=planned, **none)
    sure = interval(known)
    p5, p50, p95 = np.percentile(known, (5, 50, 95)).tolist()
    return Figure(
        scope=scope,
        kpi=kpi,
        unit=unit,
        planned=planned,
        mean=float(known.mean()),
        low=sure.low if sure else None,
        high=sure.high if sure else None,
        p5=p5,
        p50=p50,
        p95=p95,
    )


def _sum(parts: Sequence[Counts]) -> Counts:
    found: Counts = np.sum(parts, axis=0)
    return found


def _waits(within: Sequence[ProductOutcome]) -> Counts:
    """[week waited, path] patients who started, of all these products."""
    longest = max(len(x.waits) for x in within)
    found = np.zeros((longest, within[0].waits.shape[1]), dtype=np.int64)
    for x in within:
        found[: len(x.waits)] += x.waits
    return found


def _ratio(above: NDArray[np.generic], below: Counts) -> Floats:
    found: Floats = np.where(below > 0, above / np.maximum(below, 1), np.nan)
    return found


def _p95(waits: Counts, started: Counts) -> Floats:
    """Smallest whole w with at least 95 % of those who start waiting w weeks or less."""
    within = 100 * np.cumsum(waits, axis=0) >= P95 * started
    found: Floats = np.where(started > 0, within.argmax(axis=0).astype(float), np.nan)
    return found
