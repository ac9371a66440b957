"""A report and its plan, from the files that were written of it."""

from collections.abc import Mapping
from typing import Any

from planner.domain.plan import Violation
from planner.domain.scenario import Scenario
from planner.io.plan.read import read_plan_files
from planner.io.plan.report import decode_report, number
from planner.io.plan.tables import REJECTED, REPORT_FILE
from planner.results.report import Ending, Report


def read_report(scenario: Scenario, files: Mapping[str, bytes]) -> Report | None:
    """The report as `write_plan` was given it; None without a report.json that can be read.

    scenario: the one that was planned.  files: of the plan folder, by name; a refused plan is in
    rejected/.  A plan whose tables cannot be read is left out.
    """
    content = files.get(REPORT_FILE)
    document = None if content is None else decode_report(content)[0]
    if content is None or document is None:
        return None
    violations = tuple(Violation(rule=x["rule"], message=x["message"])
                       for x in _records(document["violations"]))  # fmt: skip
    place = f"{REJECTED}/" if violations else ""
    tables = {name.removeprefix(place): x for name, x in files.items() if name.startswith(place)}
    found = read_plan_files(scenario, {**tables, REPORT_FILE: content})
    return Report(
        scenario_hash=str(document["scenario_hash"]),
        settings=_table(document["settings"]),
        versions=_table(document["versions"]),
        ending=Ending(str(document["ending"])),
        objective=number(document["objective"]),
        bound=number(document["bound"]),
        cost=number(document["cost"]),
        seconds=number(document["seconds"]) or 0.0,
        warnings=tuple(map(str, _records(document["warnings"]))),
        violations=violations,
        notes=_table(document.get("notes", {})),
        plan=found.plan,
        stock=(found.stock or ()) if found.plan else (),
        kpis=(found.kpis or ()) if found.plan else (),
    )


def _records(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
