"""KPIs of the comparison of a run's plan with fresh manufacture (contract 9)."""

from collections.abc import Iterator

from planner.compare.replications import compare
from planner.domain.autologous import comparator
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.comparison import Comparison
from planner.results.interval import limits
from planner.results.report import Kpi

COMPARED = ("fill_rate", "cost_per_treated")
SIDES = ("off_the_shelf", "autologous", "difference")


def compared_name(kpi: str, side: str, end: str = "") -> str:
    """The name of one figure in sweep.csv; end: "", "low" or "high"."""
    return "_".join(part for part in ("compared", kpi, side, end) if part)


def compared_kpis(scenario: Scenario, plan: Plan, replications: int) -> tuple[Kpi, ...]:
    """`COMPARED` of every product, both systems and their difference, with 95 % intervals.

    The seed is the scenario's, so that all runs of a sweep share their draws.
    """
    found = compare(scenario, plan, replications, scenario.seed)
    return tuple(k for product in comparator(scenario) for k in _kpis(found, product))


def _kpis(found: Comparison, product: str) -> Iterator[Kpi]:
    for kpi in COMPARED:
        figure = found.figure(kpi, product)
        for side in SIDES:
            values = limits(getattr(figure, side))
            for end, value in zip(("", "low", "high"), values, strict=True):
                name = compared_name(kpi, side, end)
                yield Kpi(scope=product, kpi=name, value=value, unit=figure.unit)
