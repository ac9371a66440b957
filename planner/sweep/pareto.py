"""The Pareto front of fill rate against cost: runs that no other run dominates.

It is that of simulated figures where the runs are simulated, since nearly every deterministic plan
serves all patients.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.io.text.csv_rows import RowValue
from planner.results.interval import FigureRange
from planner.sweep.result import RunResult
from planner.sweep.run import SweepRun
from planner.sweep.simulated_kpis import EACH_PRODUCT, simulated_names
from planner.sweep.tables import PLACE, FinishedRuns, run_cells, setting_names, sweep_table_bytes

PLANNED = ("fill_rate", "cost", "bound", "gap", "currency")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPoint:
    """A run with a plan: its fill rate [0, 1] and its cost.

    Simulated: means with their 95 % intervals.  Deterministic: the cost down to its proven bound.
    """

    run: SweepRun
    result: RunResult
    fill: FigureRange
    money: FigureRange
    on_front: bool = False

    @property
    def name(self) -> str:
        """Scenario and setting."""
        return self.run.name


def pareto_points(done: FinishedRuns) -> tuple[RunPoint, ...]:
    """Every run with a plan and patients, in its order; runs of one currency are compared."""
    found = []
    for run, result in done:
        fill, money = (_reach(run, result, kpi) for kpi in EACH_PRODUCT)
        if fill is not None and money is not None:
            found.append(RunPoint(run=run, result=result, fill=fill, money=money))
    return tuple(
        replace(
            p, on_front=not any(_dominates(q, p) for q in found if q.run.currency == p.run.currency)
        )
        for p in found
    )


def pareto_front(found: Iterable[RunPoint]) -> list[RunPoint]:
    """Those on the front, by currency and cost."""
    return sorted(
        (p for p in found if p.on_front),
        key=lambda p: (p.run.currency, p.money.value, p.fill.value),
    )


def pareto_csv(found: Iterable[RunPoint]) -> bytes:
    """The front, cheapest first: run, settings, what it is the front of, and the plan's own."""
    best = pareto_front(found)
    settings = setting_names(p.run for p in best)
    simulated = any(p.run.paths for p in best)
    seen = [name for kpi in EACH_PRODUCT for name in simulated_names(kpi)] if simulated else []
    rows: list[Sequence[RowValue]] = [(*PLACE, *settings, *seen, *PLANNED)]
    for p in best:
        x = p.result
        own = (x.kpi("fill_rate"), x.cost, x.bound, x.gap, p.run.currency)
        rows.append((*run_cells(p.run, settings), *map(x.kpi, seen), *own))
    return sweep_table_bytes(rows)


def _reach(run: SweepRun, result: RunResult, kpi: str) -> FigureRange | None:
    """A figure as simulated, or as planned where nothing is simulated; None: undefined."""
    if run.paths:
        mean, low, high = (_number(result.kpi(name)) for name in simulated_names(kpi))
    else:
        mean = high = result.cost if kpi == "cost" else _number(result.kpi(kpi))
        low = result.bound if kpi == "cost" else None
    if mean is None:
        return None
    return FigureRange(
        value=mean, low=mean if low is None else low, high=mean if high is None else high
    )


def _number(value: float | int | str | None) -> float | None:
    return value if isinstance(value, int | float) else None


def _dominates(one: RunPoint, other: RunPoint) -> bool:
    """Whether `one` dominates: at least as good in both, and better in one."""
    mine, its = ((p.fill.value, p.money.value) for p in (one, other))
    return mine[0] >= its[0] and mine[1] <= its[1] and mine != its
