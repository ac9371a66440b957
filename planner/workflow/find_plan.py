"""From a scenario to a plan that is not checked yet: all that the worker process loads."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from traceback import FrameSummary, extract_tb

from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.io.scenario.plausibility import plausibility_warnings
from planner.results.report import WHY, Ending
from planner.solving import (
    SILENT,
    Budget,
    PlanListener,
    Settings,
    SolveOutcome,
    Watch,
    solve_scenario,
)
from planner.verify import overloads
from planner.verify.taken_over import nothing_frozen


def find_plan(
    scenario: Scenario,
    settings: Settings,
    watch: Watch = SILENT,
    warnings: Iterable[object] = (),
    *,
    on_incumbent: PlanListener | None = None,
    budget: Budget | None = None,
) -> SolveOutcome:
    """Solve `scenario`; the plan is unchecked, and the warnings are those of the scenario too.

    on_incumbent: called with every new incumbent.
    budget: None: settings.seconds from now, or until watch.stop.  The solver gets at least 1 s.
    """
    budget = budget or Budget.of(settings.seconds, watch.stop)
    raised = [*warnings, *plausibility_warnings(scenario), *overloads(scenario)]
    raised += nothing_frozen(scenario, scenario.in_force)
    try:
        outcome = solve_scenario(
            scenario, settings, watch, on_incumbent, budget=budget.at_least(1.0)
        )
    except PlannerError:
        raise
    except Exception as failure:  # the ending FAILED, which the report explains
        outcome = SolveOutcome(
            ending=Ending.FAILED,
            plan=None,
            objective=None,
            bound=None,
            seconds=0.0,
            warnings=(f"The solver broke down: {type(failure).__name__}: {failure}",),
            notes={"failure": [_location(frame) for frame in extract_tb(failure.__traceback__)]},
        )
    notes = dict(outcome.notes)
    if outcome.plan is None and outcome.warnings:
        notes[WHY] = list(outcome.warnings)
    return replace(outcome, warnings=(*map(str, raised), *outcome.warnings), notes=notes)


def _location(frame: FrameSummary) -> str:
    return f"{Path(frame.filename).name}, line {frame.lineno}, {frame.name}"
