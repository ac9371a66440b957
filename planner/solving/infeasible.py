"""Why no plan exists: only freezers can exclude every plan, as patients and batches give way."""

from dataclasses import replace

from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solve.engine import stock_model
from optimizer.solve.infeasibility import least_excess
from planner.domain.scenario import Scenario


def why_no_plan(scenario: Scenario, problem: Problem, settings: Settings) -> tuple[str, ...]:
    """One sentence for each week in which stock cannot fit, with the least excess (contract 6)."""
    stock_by = stock_model(problem)
    excess = least_excess(problem, replace(settings, seconds=10.0, gap=0.0), stock_by)
    return tuple(
        f"Freezers: in the week of {scenario.calendar.monday(week)} stock needs at least "
        f"{positions:g} positions more than are in service, whatever is shipped."
        for week, positions in excess
    )
