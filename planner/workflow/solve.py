"""From a scenario to a checked report, in the calling process.

`planner.solve_process` has the same entry for a worker process; its docstring says which command
uses which.
"""

from collections.abc import Iterable
from time import monotonic

from planner.domain.scenario import Scenario
from planner.results.report import Report
from planner.solving import SILENT, Budget, Settings, Watch
from planner.workflow.examine import report_of
from planner.workflow.find_plan import find_plan


def solve(
    scenario: Scenario,
    settings: Settings = Settings(),  # noqa: B008  frozen
    watch: Watch = SILENT,
    warnings: Iterable[object] = (),
    *,
    used: float = 0.0,
    later: float = 0.0,
) -> Report:
    """Find a plan, check and cost it; `report.plan` is None when there is none.

    warnings: of the reader of the scenario; they are kept in the report.
    used, later: [s] of `settings.seconds` already spent on reading, and to be kept for writing.
    """
    began = monotonic() - used
    budget = Budget.of(settings.seconds - used - later, watch.stop)
    outcome = find_plan(scenario, settings, watch, warnings, budget=budget)
    return report_of(scenario, settings, outcome, began)
