"""The Pareto front of fill rate against cost: runs that no other beats in both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.sweep.result import Result
from planner.sweep.run import Run, said
from planner.sweep.tables import PLACE, Cell, Done, csv_bytes, place, setting_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A run with a plan: its fill rate [0, 1], its cost and what is proven of that."""

    run: Run
    result: Result
    fill_rate: float
    cost: float
    on_front: bool = False

    @property
    def name(self) -> str:
        return f"{self.run.label}: {said(self.run.setting)}"

    @property
    def low(self) -> float:
        """What no plan of it can cost less than; unknown: the plan's own cost."""
        return self.cost if self.result.bound is None else self.result.bound


def points(done: Done) -> tuple[Point, ...]:
    """Every run with a plan and patients, in its order; runs of one currency are compared."""
    found = []
    for run, result in done:
        rate = result.kpi("fill_rate")
        if isinstance(rate, int | float) and result.cost is not None:
            found.append(Point(run=run, result=result, fill_rate=rate, cost=result.cost))
    return tuple(
        replace(
            p, on_front=not any(_beats(q, p) for q in found if q.run.currency == p.run.currency)
        )
        for p in found
    )


def front(found: Iterable[Point]) -> list[Point]:
    """Those on the front, by currency and cost."""
    return sorted(
        (p for p in found if p.on_front), key=lambda p: (p.run.currency, p.cost, p.fill_rate)
    )


def pareto_csv(found: Iterable[Point]) -> bytes:
    """The front, cheapest first: run, settings, fill rate, cost, its bound and gap."""
    best = front(found)
    names = setting_names(p.run for p in best)
    figures = ("fill_rate", "cost", "bound", "gap", "currency")
    rows: list[Sequence[Cell]] = [(*PLACE, *names, *figures)]
    for p in best:
        x = p.result
        rows.append((*place(p.run, names), p.fill_rate, p.cost, x.bound, x.gap, p.run.currency))
    return csv_bytes(rows)


def _beats(one: Point, other: Point) -> bool:
    """At least as good in both, and better in one."""
    no_worse = one.fill_rate >= other.fill_rate and one.cost <= other.cost
    return no_worse and (one.fill_rate, one.cost) != (other.fill_rate, other.cost)
