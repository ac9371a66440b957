"""The plan for the averages and the plan for chance, beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.app.service.risk_tables import figure_text, of_all
from planner.jobs.liveness import UNFINISHED
from planner.language import _
from planner.language.numbers import NOTHING, number
from planner.results.report import Report
from planner.results.simulation import Simulation
from planner.results.uncertainty import NOTE
from planner.runs import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPlan:
    """A plan, and what is to be expected of it on the same paths as of the other."""

    report: Report
    found: Simulation


def for_chance(report: Report) -> bool:
    """Whether it was made for chance, not for the averages."""
    return NOTE in report.notes


def under_way(runs: Sequence[Run]) -> Run | None:
    """The plan for chance that is being looked for.  runs: newest first."""
    return next((x for x in runs if _uncertain(x) and x.state in UNFINISHED), None)


def other_run(runs: Sequence[Run], report: Report) -> Run | None:
    """The newest accepted plan of the other kind than `report`.  runs: newest first."""
    wanted = not for_chance(report)
    return next(
        (x for x in runs if _uncertain(x) == wanted and x.figures.get("accepted")
         and x.state not in UNFINISHED),
        None,
    )  # fmt: skip


def plans_beside(one: JudgedPlan, other: JudgedPlan, currency: str) -> list[dict[str, str]]:
    """A row for each figure; the plan for the averages first."""
    averages, chance = (other, one) if for_chance(one.report) else (one, other)
    rows = [
        (_("Patients who start, planned"), "fill_rate", False),
        (_("Patients who start, to be expected"), "fill_rate", True),
        (_("Patients lost, to be expected"), "lost_patients", True),
        (_("Cost, planned"), "cost", False),
        (_("Cost, to be expected"), "cost", True),
        (_("Doses expired, to be expected"), "expired_doses", True),
    ]
    shown = [
        {
            "figure": name,
            "averages": _value(averages, kpi, expected, currency),
            "chance": _value(chance, kpi, expected, currency),
        }
        for name, kpi, expected in rows
    ]
    return [
        *shown,
        {"figure": _("New batches"), "averages": _made(averages), "chance": _made(chance)},
        {"figure": _("Banks begun"), "averages": _banks(averages), "chance": _banks(chance)},
    ]


def _value(plan: JudgedPlan, kpi: str, expected: bool, currency: str) -> str:
    figure = of_all(plan.found, kpi)
    value = None if figure is None else figure.mean if expected else figure.planned
    return figure_text(kpi, value, currency)


def _made(plan: JudgedPlan) -> str:
    held = plan.report.plan
    return NOTHING if held is None else number(sum(not b.firm for b in held.batches))


def _banks(plan: JudgedPlan) -> str:
    held = plan.report.plan
    return NOTHING if held is None else number(len(held.banking))


def _uncertain(run: Run) -> bool:
    return bool(run.settings.get("uncertain"))
