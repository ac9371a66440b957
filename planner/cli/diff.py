"""`cryoplan diff`."""

import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from planner.cli.console import require_writable, say, warn
from planner.cli.options import AsJson, ExcelTables, StoreAddress
from planner.cli.plan_folder import accepted_plan
from planner.errors import PlannerError, require

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.differences.two_plans import PlannedScenario
    from planner.domain.scenario import Scenario
    from planner.results.report import Report

KEPT_ID = re.compile(r"[rv]\d{6}-\w+")  # of a run, of a version
SUBJECT = "A scenario (folder or .xlsx), or the ID of a run or a version that is kept."


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: what it is called, its scenario as files, and its plan, if it has one."""

    name: str
    files: "Mapping[str, bytes]"
    planned: "PlannedScenario | None"


def diff(
    before: Annotated[str, Argument(metavar="BEFORE", help=SUBJECT)],
    now: Annotated[str, Argument(metavar="NOW", help="The same.")],
    *,
    plans: Annotated[
        tuple[Path, Path] | None,
        Option(metavar="PLAN PLAN", help="Their plan folders; a run that is kept has its own."),
    ] = None,
    out: Annotated[
        Path | None,
        Option(help="Folder for inputs.csv, and of two plans figures.csv, batches.csv."),
    ] = None,
    excel: ExcelTables = False,
    json: AsJson = False,
    store: StoreAddress = None,
) -> None:
    """Say what differs between two scenarios; of two plans, their figures and schedules too."""
    from planner.cli.diff_words import diff_json, diff_words
    from planner.differences.inputs import input_differences
    from planner.differences.tables import FILES, INPUTS_FILE, inputs_csv
    from planner.differences.two_plans import differences, sentence_of
    from planner.io.plan.write import require_replaceable
    from planner.io.text.atomic import whole_folder

    require(out is not None or not excel, "--excel is for the tables of --out.")
    if out is not None:
        require_replaceable(out, is_ours=lambda x: set(x) <= FILES, what="differences")
        require_writable(out)
    folders = plans or (None, None)
    one, other = (
        _side(subject, plan, store) for subject, plan in zip((before, now), folders, strict=True)
    )
    if one.planned is not None and other.planned is not None:
        found = differences(one.planned, other.planned)
        sentence = sentence_of(one.planned, other.planned, other.name, found)
        inputs, tables = found.inputs, found.files(excel=excel)
    else:
        found, inputs = None, input_differences(one.files, other.files)
        sentence, tables = "", {INPUTS_FILE: inputs_csv(inputs, excel)}
        without = [x.name for x in (one, other) if x.planned is None]
        if len(without) == 1:
            warn([f"{without[0]} has no plan to compare, so only the inputs are compared."])
    if out is not None:
        with whole_folder(out) as aside:
            for name, content in tables.items():
                (aside / name).write_bytes(content)
    if sentence and not json:
        say(f"{sentence}\n")
    say(diff_json(inputs, found) if json else diff_words(inputs, found))
    if out is not None and not json:
        say(f"Written to {out}: {', '.join(tables)}.")


def _side(subject: str, plan: Path | None, store: str | None) -> Side:
    """Raises PlannerError for what is neither a scenario nor an id of the store."""
    if KEPT_ID.fullmatch(subject) and not Path(subject).exists():
        require(plan is None, f"{subject} is kept. Leave out --plans: a run has its own.")
        return _kept(subject, store)
    from planner.cli.keeping import scenario_contents
    from planner.io.scenario.read import load_scenario

    folder = Path(subject)
    scenario = load_scenario(folder).scenario
    report = None if plan is None else accepted_plan(scenario, folder, plan)[0]
    return _of(subject, scenario_contents(folder, scenario), scenario, report)


def _kept(subject: str, store: str | None) -> Side:
    from planner.jobs import report_of_run
    from planner.jobs.reports import load_version
    from planner.runs import open_store

    with closing(open_store(store, make=False)) as kept:
        version = kept.run(subject).version if subject.startswith("r") else subject
        if version is None:
            raise PlannerError(f"{subject} has several scenarios. Name the ID of one version.")
        scenario, files = load_version(kept, version).scenario, kept.files(version)
        report = report_of_run(kept, subject, scenario) if subject.startswith("r") else None
    return _of(subject, files, scenario, report)


def _of(
    name: str, files: "Mapping[str, bytes]", scenario: "Scenario", report: "Report | None"
) -> Side:
    from planner.differences.two_plans import PlannedScenario

    if report is None or report.plan is None:
        return Side(name=name, files=files, planned=None)
    planned = PlannedScenario(
        files=files, scenario=scenario, plan=report.plan, cost=report.cost, kpis=report.kpis
    )
    return Side(name=name, files=files, planned=planned)
