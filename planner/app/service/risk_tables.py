"""Planned and expected beside each other, and the weeks of the plan that fans are held against."""

from collections.abc import Mapping, Sequence

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.holdings import Holding, on_hand
from planner.language import _
from planner.language.numbers import NOTHING, loss, money, number, rate
from planner.results.simulation import SimulatedFigure, Simulation

ROUNDED_DOWN = {"fill_rate", "fill_rate_from_start", "on_time_rate"}


def figure_names(currency: str) -> dict[str, str]:
    """The figures that are shown, in their order; those of money name the currency, once."""
    return {
        "fill_rate": _("Patients who start"),
        "on_time_rate": _("Start in the week due"),
        "mean_wait_weeks": _("Mean wait, weeks"),
        "lost_patients": _("Patients lost"),
        "interrupted_courses": _("Courses interrupted"),
        "expired_doses": _("Doses expired"),
        "freezer_peak": _("Fullest freezers"),
        "cost": _("Cost, {currency}", currency=currency),
        "spend": _("Money spent, {currency}", currency=currency),
        "cost_per_treated": _("Spend per patient, {currency}", currency=currency),
    }


def planned_and_expected(found: Simulation, currency: str) -> list[dict[str, str]]:
    """A row for each figure of all products: planned, mean, its interval, and single paths."""
    every = {f.kpi: f for f in found.figures if f.scope == "all"}
    rows = []
    for kpi, name in figure_names(currency).items():
        f = every.get(kpi)
        if f is None or (kpi == "interrupted_courses" and not (f.mean or f.planned)):
            continue
        low, high = (figure_text(f.kpi, x) for x in (f.low, f.high))
        few, many = (figure_text(f.kpi, x) for x in (f.p5, f.p95))
        rows.append({
            "figure": name,
            "planned": figure_text(f.kpi, f.planned),
            "expected": figure_text(f.kpi, f.mean),
            "interval": NOTHING if f.low is None else _("{a} to {b}", a=low, b=high),
            "paths": NOTHING if f.p5 is None else _("{a} to {b}", a=few, b=many),
        })  # fmt: skip
    return rows


def figure_text(kpi: str, value: float | None, currency: str = "") -> str:
    """A figure as people read it; shares of patients are rounded down, of freezers up."""
    if kpi in ROUNDED_DOWN:
        return rate(value)
    if kpi == "freezer_peak":
        return loss(value)
    if kpi in {"cost", "spend", "cost_per_treated"}:
        return money(value, currency)
    return number(value, 1, fixed=True)


def planned_weeks(
    scenario: Scenario, plan: Plan, held: Sequence[Holding]
) -> dict[str, Mapping[str, list[int]]]:
    """What the plan itself has by product and week: `stock`, `started` and `lost` so far."""
    started = {p: [0] * scenario.weeks for p in scenario.products}
    lost = {p: [0] * scenario.weeks for p in scenario.products}
    for x in plan.service:
        if x.start is None:
            last = x.due + scenario.products[x.product].max_wait_weeks
            for week in range(min(last, scenario.weeks - 1), scenario.weeks):
                lost[x.product][week] += x.patients
        else:
            started[x.product][x.start] += x.patients
    return {"stock": on_hand(scenario, held), "started": started, "lost": lost}


def of_all(found: Simulation, kpi: str) -> SimulatedFigure | None:
    """A figure of all products; None where there is none."""
    return next((f for f in found.figures if (f.scope, f.kpi) == ("all", kpi)), None)
