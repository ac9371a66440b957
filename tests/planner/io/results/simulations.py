"""A simulation, and what re-deciding changes, with figures that are hard to write and to read."""

from datetime import date

from planner.domain.calendar import Calendar
from planner.results.interval import Interval
from planner.results.simulation import (
    PairedFigure,
    Rolling,
    SimulatedFigure,
    Simulation,
    WeekPercentiles,
    WorstWeek,
)

CALENDAR = Calendar(start=date(2026, 1, 5), weeks=4)
FOUND = Simulation(
    figures=(
        SimulatedFigure(
            scope="=1+1", kpi="fill_rate", unit="share", planned=1.0,
            mean=0.1 + 0.2, low=1e-7, high=12345678.125, p5=0.0, p50=0.25, p95=1.0,
        ),
        SimulatedFigure(
            scope="all", kpi="mean_wait_weeks", unit="week", planned=None,
            mean=None, low=None, high=None, p5=None, p50=None, p95=None,
        ),
    ),
    weeks=(
        WeekPercentiles(
            week=3, product="MSC", stock=(1, 2, 3, 4, 5), lost=(0, 0, 0, 1, 2.5),
            started=(0, 1, 1, 2, 3.5),
        ),
    ),
    worst=(
        WorstWeek(
            week=2, product="MSC", lost=1.5, paths=0.5, cause="demand",
            if_batches_as_planned=1.25, if_released_on_time=None, if_demand_as_forecast=0.0,
            freezer_over=0.0,
        ),
    ),
    sentence="Expect 30 % of the 7 人.",
    paths=20,
    seed=3,
    notes=("A note.",),
)  # fmt: skip
ROLLING = Rolling(
    figures=(
        PairedFigure(
            kpi="cost",
            unit="=EUR",
            static=Interval(mean=0.1 + 0.2, low=1e-7, high=3.0),
            rolling=Interval(mean=2.0, low=1.5, high=2.5),
            difference=Interval(mean=-1.0, low=-2.0, high=0.25),
        ),
        PairedFigure(
            kpi="mean_wait_weeks", unit="week", static=None, rolling=None, difference=None
        ),
    ),
    sentence="Re-decided every 4 weeks.",
    every=4,
    paths=30,
    seed=3,
    notes=("30 paths are few.",),
)
