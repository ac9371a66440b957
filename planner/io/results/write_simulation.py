"""The folder of a simulation: tables, charts, and how it was made (docs/simulation.md)."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from planner.domain.calendar import Calendar
from planner.errors import require
from planner.io.plan.report import encode_report
from planner.io.plan.write import require_replaceable
from planner.io.text.atomic import whole_folder
from planner.io.text.csv_rows import RowValue, csv_bytes, written
from planner.results.interval import limits
from planner.results.simulation import (
    PERCENTILES,
    PairedFigure,
    Rolling,
    SimulatedFigure,
    Simulation,
    WeekPercentiles,
    WorstWeek,
)

FIGURES_FILE, WEEKS_FILE, WORST_FILE = "simulation.csv", "weeks.csv", "worst_weeks.csv"
JSON_FILE = "simulation.json"
STOCK_CHART, LOST_CHART, SCRIPT = "stock.html", "lost.html", "plotly.min.js"
ROLLING_FILE = "rolling.csv"  # only where a plan is re-decided too
OURS = {FIGURES_FILE, WEEKS_FILE, WORST_FILE, JSON_FILE, STOCK_CHART, LOST_CHART, SCRIPT}

FIGURE_COLUMNS = ("scope", "kpi", "unit", "planned", "mean", "low", "high", "p5", "p50", "p95")
MEAN_COLUMNS = ("mean", "low", "high")
WEEK_COLUMNS = (
    "week", "product", *(f"{of}_p{q}" for of in ("stock", "lost", "started") for q in PERCENTILES),
)  # fmt: skip
ROLLING_COLUMNS = (
    "kpi", "unit",
    *(f"{of}_{what}" for of in ("static", "rolling", "difference") for what in MEAN_COLUMNS),
)  # fmt: skip
WORST_COLUMNS = (
    "week", "product", "lost", "paths", "cause", "if_batches_as_planned", "if_released_on_time",
    "if_demand_as_forecast", "freezer_over",
)  # fmt: skip


def write_simulation(
    simulation: Simulation,
    calendar: Calendar,
    out: str | Path,
    *,
    excel: bool = False,
    charts: Mapping[str, bytes] | None = None,
    about: Mapping[str, object] | None = None,
    rolling: Rolling | None = None,
) -> None:
    """Write the folder `out`, replacing it whole.

    excel: CSV with BOM and CRLF.  charts: content by file name.  about: what else simulation.json
    says, scenario and versions.  rolling: the plan re-decided, where that was asked for.
    """
    files = {
        FIGURES_FILE: _table(FIGURE_COLUMNS, map(_figure, simulation.figures), excel),
        WEEKS_FILE: _table(WEEK_COLUMNS, (_week(w, calendar) for w in simulation.weeks), excel),
        WORST_FILE: _table(WORST_COLUMNS, (_worst(w, calendar) for w in simulation.worst), excel),
        JSON_FILE: encode_report(
            {
                "sentence": simulation.sentence,
                "notes": list(simulation.notes),
                "paths": simulation.paths,
                "seed": simulation.seed,
                **({} if rolling is None else {"rolling": _about(rolling)}),
                **(about or {}),
            }
        ),
        **(charts or {}),
    }
    if rolling is not None:
        files[ROLLING_FILE] = _table(ROLLING_COLUMNS, map(_paired, rolling.figures), excel)
    with whole_folder(Path(out)) as aside:
        for name, content in files.items():
            (aside / name).write_bytes(content)


def require_simulation_place(out: str | Path, scenario_path: str | Path, plan: str | Path) -> None:
    """Raise PlannerError unless a simulation may be written to `out`, and not over the plan."""
    require_replaceable(out, scenario_path, is_ours=_is_simulation, what="a simulation")
    place, kept = Path(out).resolve(), Path(plan).resolve()
    require(
        place != kept and kept not in place.parents and place not in kept.parents,
        f"{out} and the plan folder lie within one another. Choose another folder.",
    )


def _is_simulation(inside: Mapping[str, Path]) -> bool:
    return JSON_FILE in inside and FIGURES_FILE in inside and set(inside) <= OURS | {ROLLING_FILE}


def _table(columns: tuple[str, ...], rows: Iterable[Iterable[RowValue]], excel: bool) -> bytes:
    return csv_bytes([columns, *map(written, rows)], excel)


def _figure(figure: SimulatedFigure) -> Iterator[RowValue]:
    return (getattr(figure, name) for name in FIGURE_COLUMNS)


def _week(found: WeekPercentiles, calendar: Calendar) -> tuple[RowValue, ...]:
    return (calendar.monday(found.week), found.product, *found.stock, *found.lost, *found.started)


def _worst(found: WorstWeek, calendar: Calendar) -> Iterator[RowValue]:
    yield calendar.monday(found.week)
    yield from (getattr(found, name) for name in WORST_COLUMNS[1:])


def _paired(found: PairedFigure) -> Iterator[RowValue]:
    yield from (found.kpi, found.unit)
    for mean in (found.static, found.rolling, found.difference):
        yield from limits(mean)


def _about(rolling: Rolling) -> dict[str, object]:
    return {
        "every_weeks": rolling.every,
        "paths": rolling.paths,
        "seed": rolling.seed,
        "sentence": rolling.sentence,
        "notes": list(rolling.notes),
    }
