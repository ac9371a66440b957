"""The figures of a simulation: mean, interval and percentiles of every kpi, stock by week."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from planner.domain.scenario import Scenario
from planner.results.simulation import PERCENTILES, SimulatedFigure, WeekPercentiles
from planner.simulation.measures import Measure, measures, of_products
from planner.simulation.outcome import SimulationOutcome

ALL = "all"

Planned = Mapping[tuple[str, str], float | None]  # by scope and kpi


def simulation_figures(
    scenario: Scenario, outcome: SimulationOutcome, planned: Planned
) -> tuple[SimulatedFigure, ...]:
    """Every kpi of all products, then of each.  planned: what the plan itself says."""
    every = [(ALL, m) for m in measures(scenario, outcome)]
    for name, x in outcome.products.items():
        every += [(name, m) for m in of_products([x], scenario.currency)]
    return tuple(_figure(scope, m, planned.get((scope, m.kpi))) for scope, m in every)


def weekly_percentiles(outcome: SimulationOutcome) -> tuple[WeekPercentiles, ...]:
    """Stock, starts and cumulative lost patients of each product and week, at the percentiles."""
    found = []
    for name, x in outcome.products.items():
        stock = np.percentile(x.stock, PERCENTILES, axis=1)
        started = np.percentile(x.started_by_week, PERCENTILES, axis=1)
        lost = np.percentile(np.cumsum(x.lost_by_week, axis=0), PERCENTILES, axis=1)
        found += [
            WeekPercentiles(
                week=week,
                product=name,
                stock=tuple(stock[:, week].tolist()),
                lost=tuple(lost[:, week].tolist()),
                started=tuple(started[:, week].tolist()),
            )
            for week in range(len(x.stock))
        ]
    return tuple(found)


def fill_by_hospital(scenario: Scenario, outcome: SimulationOutcome) -> dict[str, float | None]:
    """Share of the patients due at each hospital, on all paths together, who start; None: none."""
    due = sum(x.due_at.sum(axis=1) for x in outcome.products.values())
    lost = sum(x.lost_at.sum(axis=1) for x in outcome.products.values())
    return {
        name: float(1 - lost[n] / due[n]) if due[n] else None
        for n, name in enumerate(scenario.hospitals)
    }


def fill_by_path(outcome: SimulationOutcome) -> tuple[float, ...]:
    """Share of the patients due on each path who start; paths on which nobody is due are none."""
    due = outcome.due
    return tuple((outcome.started[due > 0] / due[due > 0]).tolist())


def _figure(scope: str, m: Measure, planned: float | None) -> SimulatedFigure:
    known = m.paths[~np.isnan(m.paths)]
    bare = SimulatedFigure(scope=scope, kpi=m.kpi, unit=m.unit, planned=planned)
    if not len(known):
        return bare
    limits = m.interval()
    p5, p50, p95 = np.percentile(known, (5, 50, 95)).tolist()
    return replace(
        bare,
        mean=float(np.nanmean(m.parts)),
        low=limits.low if limits else None,
        high=limits.high if limits else None,
        p5=p5,
        p50=p50,
        p95=p95,
    )
