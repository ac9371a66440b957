"""`cryoplan export`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from typer import Option

from planner.cli.console import require_writable, say
from planner.cli.options import PlanPath, ScenarioPath
from planner.cli.plan_folder import accepted_plan
from planner.errors import require


def export(
    folder: ScenarioPath,
    plan: PlanPath,
    *,
    archive: Annotated[
        Path | None, Option("--zip", help="The plan with its scenario, as one .zip.")
    ] = None,
    ical: Annotated[Path | None, Option(help="What is to be done when, for a calendar.")] = None,
    report: Annotated[Path | None, Option(help="A page of HTML to print.")] = None,
) -> None:
    """Write a plan for others: one .zip with its scenario, calendar dates, a report to print."""
    from planner.io.scenario.canonical import scenario_files
    from planner.io.scenario.read import load_scenario
    from planner.io.text.atomic import write_file
    from planner.plan_export.archive import plan_archive
    from planner.plan_export.icalendar import plan_calendar
    from planner.plan_export.render import plan_page

    require(
        bool(archive or ical or report),
        "Say what to write: --zip FILE, --ical FILE, --report FILE.",
    )
    scenario = load_scenario(folder).scenario
    found, files = accepted_plan(scenario, folder, plan)
    assert found.plan is not None  # it is accepted
    for place in filter(None, (archive, ical, report)):
        require_writable(place)
    if archive is not None:
        write_file(archive, plan_archive(dict(scenario_files(scenario)), files))
    if ical is not None:
        write_file(ical, plan_calendar(scenario, found.plan, datetime.now(UTC)))
    if report is not None:
        write_file(report, plan_page(scenario, found))
    say(f"Written to {', '.join(str(x) for x in (archive, ical, report) if x is not None)}.")
