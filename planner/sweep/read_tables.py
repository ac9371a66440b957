"""The tables of a sweep read back: its runs, which are on the front, and its break-even surface."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from planner.io.text.cells import clean_cell
from planner.results.interval import FigureRange, Interval
from planner.sweep.compared_kpis import COMPARED, SIDES, compared_name
from planner.sweep.run import setting_text
from planner.sweep.simulated_kpis import EACH_PRODUCT, simulated_names
from planner.sweep.tables import PLACE

RUNS, FRONT, SURFACE = "runs.csv", "pareto.csv", "surface.csv"
ENDS = ("", "low", "high")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRow:
    """One run of a sweep: how it ended, whom it serves [0, 1] and what it costs; None: no plan.

    simulated: fill and money are means on sample paths with their 95 % intervals, else of the
    plan, the cost down to its proven bound.
    """

    run: str
    setting: Mapping[str, str]
    ending: str
    accepted: bool
    fill: FigureRange | None
    money: FigureRange | None
    planned_fill: float | None
    batches: float | None
    simulated: bool
    on_front: bool
    currency: str
    note: str

    @property
    def name(self) -> str:
        """What it changes; blank: nothing."""
        return setting_text(self.setting)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPoint:
    """A run with a plan, as the chart of the front takes it."""

    name: str
    fill: FigureRange
    money: FigureRange
    on_front: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceRow:
    """One product of one run over two parameters, as the chart of break-even takes it."""

    label: str
    product: str
    names: tuple[str, str]
    at: tuple[float, float]
    winner: str
    treated: Interval | None
    cost: Interval | None


def sweep_rows(files: Mapping[str, bytes]) -> tuple[SweepRow, ...]:
    """Every run of runs.csv, in its order; KeyError where it is not such a table."""
    rows = _rows(files[RUNS])
    front = {row["run"] for row in _rows(files[FRONT])} if FRONT in files else set()
    return tuple(_sweep_row(row, row["run"] in front) for row in rows)


def front_points(rows: tuple[SweepRow, ...]) -> list[FrontPoint]:
    """The runs that have a plan and patients."""
    return [
        FrontPoint(name=x.name, fill=x.fill, money=x.money, on_front=x.on_front)
        for x in rows
        if x.fill is not None and x.money is not None
    ]


def surface_rows(files: Mapping[str, bytes]) -> tuple[SurfaceRow, ...]:
    """Every point of surface.csv; none where there is no such file."""
    return tuple(_surface_row(row) for row in _rows(files[SURFACE])) if SURFACE in files else ()


def _rows(content: bytes) -> list[Row]:
    return list(csv.DictReader(StringIO(content.decode())))


def _sweep_row(row: Row, on_front: bool) -> SweepRow:
    names = list(row)
    changes = names[len(PLACE) : names.index("ending")]
    fill, money = (_range(row, *simulated_names(kpi)) for kpi in EACH_PRODUCT)
    simulated = fill is not None or money is not None
    if not simulated:
        fill = _range(row, "fill_rate", "fill_rate", "fill_rate")
        money = _range(row, "cost", "bound", "cost")
    return SweepRow(
        run=row["run"],
        setting={clean_cell(name): clean_cell(row[name]) for name in changes if row[name]},
        ending=row["ending"],
        accepted=row["accepted"] == "true",
        fill=fill,
        money=money,
        planned_fill=_number(row["fill_rate"]),
        batches=_number(row["batches"]),
        simulated=simulated,
        on_front=on_front,
        currency=clean_cell(row["currency"]),
        note=clean_cell(row["note"]),
    )


def _range(row: Row, mean: str, low: str, high: str) -> FigureRange | None:
    value = _number(row.get(mean, ""))
    if value is None:
        return None
    ends = _number(row.get(low, "")), _number(row.get(high, ""))
    least, most = (value if x is None else x for x in ends)
    return FigureRange(value=value, low=least, high=most)


def _surface_row(row: Row) -> SurfaceRow:
    names = list(row)
    one, other = names[names.index("product") + 1 : names.index("winner")]
    treated, cost = (_interval(row, kpi) for kpi in COMPARED)
    return SurfaceRow(
        label=clean_cell(row["scenario"]),
        product=clean_cell(row["product"]),
        names=(clean_cell(one), clean_cell(other)),
        at=(float(row[one]), float(row[other])),
        winner=row["winner"],
        treated=treated,
        cost=cost,
    )


def _interval(row: Row, kpi: str) -> Interval | None:
    mean, low, high = (_number(row[compared_name(kpi, SIDES[-1], end)]) for end in ENDS)
    if mean is None or low is None or high is None:
        return None
    return Interval(mean=mean, low=low, high=high)


def _number(text: str) -> float | None:
    return float(text) if text else None
