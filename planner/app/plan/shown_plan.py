"""The plan that pages show: that of the scenario as it is, else the last one, out of date."""

from dataclasses import dataclass
from datetime import datetime

from planner.app.files.reading import Files
from planner.app.workspace.kept_plans import kept_plan
from planner.app.workspace.workspace import Workspace
from planner.domain.scenario import Scenario
from planner.results.report import Report
from planner.runs import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlan:
    """A report with the version of the scenario that it is about.

    scenario, files, version: of the plan, which the workspace may have left.  found: when the
    search ended; None: not known.
    """

    scenario: Scenario
    report: Report
    files: Files
    version: Version
    found: datetime | None
    up_to_date: bool


def plan_as_it_is(mine: Workspace) -> ShownPlan | None:
    """What was found for the scenario as it is, accepted or not; None where nothing was."""
    planned = mine.planned
    if mine.loaded is None or mine.version is None or planned.report is None:
        return None
    return ShownPlan(
        scenario=mine.loaded.scenario, report=planned.report, files=mine.files,
        version=mine.version, found=None if planned.run is None else planned.run.ended,
        up_to_date=True,
    )  # fmt: skip


def last_plan(mine: Workspace) -> ShownPlan | None:
    """The last accepted plan of the scenario, with the version it was found for, or None."""
    run = mine.last_run
    if run is None:
        return None
    kept = kept_plan(mine.store, run.id)
    if kept is None:
        return None
    return ShownPlan(
        scenario=kept.scenario, report=kept.report, files=dict(kept.planned.files),
        version=kept.version, found=run.ended, up_to_date=False,
    )  # fmt: skip


def shown_plan(mine: Workspace) -> ShownPlan | None:
    """The accepted plan of the scenario as it is, else the last one."""
    now = plan_as_it_is(mine)
    return now if now is not None and now.report.accepted and now.report.plan else last_plan(mine)
