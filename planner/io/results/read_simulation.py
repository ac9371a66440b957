"""The tables of a simulation and simulation.json, read back (docs/simulation.md)."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO

from planner.domain.calendar import Calendar
from planner.io.results.write_simulation import (
    FIGURES_FILE,
    JSON_FILE,
    ROLLING_FILE,
    WEEKS_FILE,
    WORST_FILE,
)
from planner.io.text.cells import clean_cell
from planner.results.interval import Interval
from planner.results.simulation import (
    PERCENTILES,
    PairedFigure,
    Rolling,
    SimulatedFigure,
    Simulation,
    WeekPercentiles,
    WorstWeek,
)

Cells = Mapping[str, str]


def read_simulation(files: Mapping[str, bytes], calendar: Calendar) -> Simulation | None:
    """The simulation that wrote these files; None: there is none.  KeyError where one is broken."""
    if FIGURES_FILE not in files or JSON_FILE not in files:
        return None
    told = json.loads(files[JSON_FILE])
    return Simulation(
        figures=tuple(map(_figure, _rows(files[FIGURES_FILE]))),
        weeks=tuple(_week(x, calendar) for x in _rows(files[WEEKS_FILE])),
        worst=tuple(_worst(x, calendar) for x in _rows(files[WORST_FILE])),
        sentence=told["sentence"],
        paths=told["paths"],
        seed=told["seed"],
        notes=tuple(told["notes"]),
    )


def read_rolling(files: Mapping[str, bytes]) -> Rolling | None:
    """What re-deciding the plan changes; None: it was not asked for.  KeyError as above."""
    if ROLLING_FILE not in files or JSON_FILE not in files:
        return None
    told = json.loads(files[JSON_FILE])["rolling"]
    return Rolling(
        figures=tuple(map(_paired, _rows(files[ROLLING_FILE]))),
        sentence=told["sentence"],
        every=told["every_weeks"],
        paths=told["paths"],
        seed=told["seed"],
        notes=tuple(told["notes"]),
    )


def _rows(content: bytes) -> Iterator[Cells]:
    return csv.DictReader(StringIO(content.decode("utf-8-sig")))


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _figure(row: Cells) -> SimulatedFigure:
    return SimulatedFigure(
        scope=clean_cell(row["scope"]),
        kpi=row["kpi"],
        unit=clean_cell(row["unit"]),
        planned=_number(row["planned"]),
        mean=_number(row["mean"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        p5=_number(row["p5"]),
        p50=_number(row["p50"]),
        p95=_number(row["p95"]),
    )


def _week(row: Cells, calendar: Calendar) -> WeekPercentiles:
    stock, lost, started = (
        tuple(float(row[f"{of}_p{q}"]) for q in PERCENTILES) for of in ("stock", "lost", "started")
    )
    return WeekPercentiles(
        week=calendar.week_of(date.fromisoformat(row["week"])),
        product=clean_cell(row["product"]),
        stock=stock,
        lost=lost,
        started=started,
    )


def _worst(row: Cells, calendar: Calendar) -> WorstWeek:
    return WorstWeek(
        week=calendar.week_of(date.fromisoformat(row["week"])),
        product=clean_cell(row["product"]),
        lost=float(row["lost"]),
        paths=float(row["paths"]),
        cause=row["cause"],
        if_batches_as_planned=_number(row["if_batches_as_planned"]),
        if_released_on_time=_number(row["if_released_on_time"]),
        if_demand_as_forecast=_number(row["if_demand_as_forecast"]),
        freezer_over=float(row["freezer_over"]),
    )


def _paired(row: Cells) -> PairedFigure:
    static, rolling, difference = (
        _interval(*(_number(row[f"{of}_{end}"]) for end in ("mean", "low", "high")))
        for of in ("static", "rolling", "difference")
    )
    return PairedFigure(
        kpi=row["kpi"],
        unit=clean_cell(row["unit"]),
        static=static,
        rolling=rolling,
        difference=difference,
    )


def _interval(mean: float | None, low: float | None, high: float | None) -> Interval | None:
    if mean is None or low is None or high is None:
        return None
    return Interval(mean=mean, low=low, high=high)
