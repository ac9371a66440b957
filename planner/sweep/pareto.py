"""The Pareto front of fill rate against cost: runs that no other beats in both.

Of simulated figures where the runs are simulated, for on averages nearly every plan serves all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.sweep.result import RunResult
from planner.sweep.run import SweepRun
from planner.sweep.simulated_kpis import EVERYWHERE, names
from planner.sweep.tables import PLACE, Cell, Done, csv_bytes, place, setting_names

PLANNED = ("fill_rate", "cost", "bound", "gap", "currency")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A figure, and between what it is sure to be."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A run with a plan: its fill rate [0, 1] and its cost.

    Simulated: means with their 95 % intervals.  On averages: the cost down to what is proven.
    """

    run: SweepRun
    result: RunResult
    fill: Reach
    money: Reach
    on_front: bool = False

    @property
    def name(self) -> str:
        """Scenario and setting."""
        return self.run.name


def points(done: Done) -> tuple[Point, ...]:
    """Every run with a plan and patients, in its order; runs of one currency are compared."""
    found = []
    for run, result in done:
        fill, money = (_reach(run, result, kpi) for kpi in EVERYWHERE)
        if fill is not None and money is not None:
            found.append(Point(run=run, result=result, fill=fill, money=money))
    return tuple(
        replace(
            p, on_front=not any(_beats(q, p) for q in found if q.run.currency == p.run.currency)
        )
        for p in found
    )


def front(found: Iterable[Point]) -> list[Point]:
    """Those on the front, by currency and cost."""
    return sorted(
        (p for p in found if p.on_front),
        key=lambda p: (p.run.currency, p.money.value, p.fill.value),
    )


def pareto_csv(found: Iterable[Point]) -> bytes:
    """The front, cheapest first: run, settings, what it is the front of, and the plan's own."""
    best = front(found)
    settings = setting_names(p.run for p in best)
    simulated = any(p.run.paths for p in best)
    seen = [name for kpi in EVERYWHERE for name in names(kpi)] if simulated else []
    rows: list[Sequence[Cell]] = [(*PLACE, *settings, *seen, *PLANNED)]
    for p in best:
        x = p.result
        own = (x.kpi("fill_rate"), x.cost, x.bound, x.gap, p.run.currency)
        rows.append((*place(p.run, settings), *map(x.kpi, seen), *own))
    return csv_bytes(rows)


def _reach(run: SweepRun, result: RunResult, kpi: str) -> Reach | None:
    """A figure as simulated, or as planned where nothing is; None: undefined."""
    if run.paths:
        mean, low, high = (_number(result.kpi(name)) for name in names(kpi))
    else:
        mean = high = result.cost if kpi == "cost" else _number(result.kpi(kpi))
        low = result.bound if kpi == "cost" else None
    if mean is None:
        return None
    return Reach(value=mean, low=mean if low is None else low, high=mean if high is None else high)


def _number(value: float | int | str | None) -> float | None:
    return value if isinstance(value, int | float) else None


def _beats(one: Point, other: Point) -> bool:
    """At least as good in both, and better in one."""
    mine, its = ((p.fill.value, p.money.value) for p in (one, other))
    return mine[0] >= its[0] and mine[1] <= its[1] and mine != its
