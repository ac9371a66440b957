"""The small figures of a run that lists show."""

from collections.abc import Mapping

from planner.results.comparison import Comparison
from planner.results.expectation import expectation_of
from planner.results.flips import Flips, FlipStatus
from planner.results.report import Report
from planner.results.simulation import Simulation

Figures = Mapping[str, float | int | str | None]
OF_PLAN = ("fill_rate", "lost_patients", "batches", "donors", "expired_doses", "spend")
OF_SIMULATION = ("fill_rate", "lost_patients", "expired_doses", "cost")
OF_COMPARISON = ("fill_rate", "cost_per_treated")


def plan_figures(report: Report, currency: str) -> Figures:
    """Cost, proof, and the KPIs of all products."""
    every = {k.kpi: k.value for k in report.kpis if k.scope == "all"}
    expected = expectation_of(report.notes)
    return {
        "ending": report.ending.value,
        "accepted": int(report.accepted),
        "cost": report.cost,
        "bound": report.bound,
        "gap": report.gap,
        "currency": currency,
        "expected_fill_rate": None if expected is None else expected.fill_rate,
        **{name: every.get(name) for name in OF_PLAN},
    }


def comparison_figures(found: Comparison, currency: str) -> Figures:
    """The verdict, and what both sides show of all products."""
    figures: dict[str, float | int | str | None] = {
        "verdict": found.verdict,
        "replications": found.replications,
        "currency": currency,
    }
    for figure in found.figures:
        if figure.scope == "all" and figure.kpi in OF_COMPARISON:
            for side in ("off_the_shelf", "autologous"):
                interval = getattr(figure, side)
                figures[f"{side}_{figure.kpi}"] = None if interval is None else interval.mean
    return figures


def flip_figures(found: Flips) -> Figures:
    """How many of the changes looked for flip the comparison."""
    return {
        "searches": len(found.flips),
        "flips": sum(x.value is not None for x in found.flips),
        "stopped": sum(x.status == FlipStatus.STOPPED for x in found.flips),
    }


def simulation_figures(found: Simulation, currency: str) -> Figures:
    """The means of all products."""
    means = {f.kpi: f.mean for f in found.figures if f.scope == "all"}
    return {
        "sentence": found.sentence,
        "paths": found.paths,
        "currency": currency,
        **{name: means.get(name) for name in OF_SIMULATION},
    }
