"""The plan folder, written whole or not at all (contract 8)."""

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from planner.domain.calendar import Calendar
from planner.domain.plan import Plan, Stock
from planner.domain.scenario import Scenario
from planner.errors import PlannerError, require
from planner.io.plan import tables
from planner.io.plan.report import document, encode_report
from planner.io.plan.table_csv import encode_table, with_column
from planner.io.text.atomic import whole_folder, write_file
from planner.results.changes import changes
from planner.results.report import Kpi, Report

OURS = {tables.REPORT_FILE, tables.WORKBOOK_FILE, tables.REJECTED, *(t.file for t in tables.TABLES)}


def write_plan(scenario: Scenario, report: Report, out: str | Path, excel: bool = False) -> None:
    """Write `report` and its plan to the folder `out`, replacing it whole.

    A plan with violations goes to `rejected/` inside `out`; without a plan there is only
    report.json.  excel: CSV with BOM and CRLF, and plan.xlsx (a second for 10,000 rows).
    Raises PlannerError where `out` is no plan folder and not empty, or cannot be written.
    """
    require_replaceable(out)
    with whole_folder(Path(out)) as aside:
        for name, content in report_files(scenario, report, excel).items():
            (aside / name).parent.mkdir(exist_ok=True)
            (aside / name).write_bytes(content)


def report_files(scenario: Scenario, report: Report, excel: bool = False) -> dict[str, bytes]:
    """All that `write_plan` writes, by name; a plan with violations is in rejected/."""
    files = {tables.REPORT_FILE: encode_report(document(report))}
    place = "" if report.accepted else f"{tables.REJECTED}/"
    for name, content in plan_files(scenario, report, excel).items():
        files[place + name] = content
    return files


def plan_files(scenario: Scenario, report: Report, excel: bool = False) -> dict[str, bytes]:
    """The tables of a plan by file name, without report.json; none without a plan."""
    if report.plan is None:
        return {}
    rows = _rows(scenario, report.plan, report.stock, report.kpis)
    files = {
        table.file: encode_table(table, records, scenario.calendar, excel)
        for table, records in rows.items()
    }
    if excel:
        files[tables.WORKBOOK_FILE] = _workbook(rows, scenario.calendar)
    return files


def table_files(plan: Plan) -> tuple[str, ...]:
    """The names of the tables that the folder of `plan` has, in its order."""
    shown = tables.TABLES if plan.previous is not None else (*tables.DECISIONS, *tables.FOLLOWING)
    return tuple(table.file for table in shown)


def plan_file(scenario: Scenario, report: Report, file: str, excel: bool = False) -> bytes:
    """One table of `plan_files`, or its workbook, by itself.

    Raises PlannerError where the plan has none of this name.
    """
    require(report.plan is not None, f"{file}: there is no plan.")
    assert report.plan is not None
    rows = _rows(scenario, report.plan, report.stock, report.kpis)
    if file == tables.WORKBOOK_FILE:
        return _workbook(rows, scenario.calendar)
    found = [x for x in rows.items() if x[0].file == file]
    require(bool(found), f"{file} is no table of this plan.")
    return encode_table(*found[0], scenario.calendar, excel)


def _rows(
    scenario: Scenario, plan: Plan, stock: Sequence[Stock], kpis: Sequence[Kpi]
) -> dict[tables.PlanTable, Sequence[tables.PlanRecord]]:
    """The rows of every table that the folder of `plan` has."""
    rows: dict[tables.PlanTable, Sequence[tables.PlanRecord]] = {
        **{table: getattr(plan, table.part) for table in tables.DECISIONS},
        tables.STOCK: stock,
        tables.KPIS: kpis,
    }
    if plan.previous is not None:
        rows[tables.PREVIOUS_BATCHES] = plan.previous.batches
        rows[tables.PREVIOUS_BANKING] = plan.previous.banking
        rows[tables.CHANGES] = changes(scenario, plan)
    return rows


def rewrite_plan(
    scenario: Scenario,
    folder: str | Path,
    *,
    plan: Plan,
    stock: Sequence[Stock],
    kpis: Sequence[Kpi],
    report: Mapping[str, object],
    anew: Sequence[tables.PlanTable] = (),
) -> None:
    """Replace what follows from the plan in `folder`; the plan's own tables stay as they are,
    but for those of `anew`.

    Only the donors of batches.csv follow too: that column is brought up to date, or added, and a
    table that older folders lack is added.
    CSV is for Excel where batches.csv is; plan.xlsx is replaced where there is one.
    """
    place = Path(folder)
    batches = (place / tables.BATCHES.file).read_bytes()
    excel = batches.startswith(BOM_UTF8)
    donors = [b.donor for b in plan.batches]
    rows = _rows(scenario, plan, stock, kpis)
    lacking = [t for t in tables.DECISIONS if t.added_later and not (place / t.file).exists()]
    following = (tables.STOCK, tables.KPIS, *(t for t in rows if t is tables.CHANGES))
    files = {
        tables.BATCHES.file: with_column(batches, tables.BATCHES, tables.DONOR, donors),
        **{
            table.file: encode_table(table, rows[table], scenario.calendar, excel)
            for table in (*anew, *lacking, *following)
        },
    }
    if (place / tables.WORKBOOK_FILE).exists():
        files[tables.WORKBOOK_FILE] = _workbook(rows, scenario.calendar)
    files[tables.REPORT_FILE] = encode_report(report)  # last: it vouches for the others
    for name, content in files.items():
        write_file(place / name, content)


def _workbook(
    rows: Mapping[tables.PlanTable, Sequence[tables.PlanRecord]], calendar: Calendar
) -> bytes:
    from planner.io.plan.workbook import plan_workbook  # noqa: PLC0415  0.2 s, for Excel only

    return plan_workbook(rows, calendar)


def is_plan_folder(inside: Mapping[str, Path]) -> bool:
    """It has a report.json of ours, no scenario, and no folder that a plan folder does not have."""
    if tables.REPORT_FILE not in inside or "scenario.toml" in inside:
        return False
    if any(x.is_dir() and name != tables.REJECTED for name, x in inside.items()):
        return False
    if set(inside) <= OURS:
        return True
    try:
        content = json.loads(inside[tables.REPORT_FILE].read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and "scenario_hash" in content


def require_replaceable(
    out: str | Path,
    scenario_path: str | Path | None = None,
    *,
    is_ours: Callable[[Mapping[str, Path]], bool] = is_plan_folder,
    what: str = "a plan",
) -> None:
    """Raise PlannerError unless `what` may be written to `out` without loss of anything else.

    It may where nothing is there, in an empty folder, and in place of a folder that `is_ours`.
    scenario_path: never replaced, nor a folder above it.  Cheap: ask before a long solve.
    """
    place = Path(out).resolve()
    elsewhere = "Choose another folder."
    if scenario_path is not None:
        kept = Path(scenario_path).resolve()
        require(
            place != kept and place not in kept.parents, f"{out} holds the scenario. {elsewhere}"
        )
    try:
        if not place.exists():
            return
        require(place.is_dir(), f"{out} is a file, not a folder. {elsewhere}")
        inside = {x.name: x for x in place.iterdir()}
        if not inside:
            return
        here = Path.cwd()
        require(
            place != here and place not in here.parents,
            f"You are in the folder {out}: leave it first.",
        )
        require(
            is_ours(inside),
            f"{out} holds other files than {what}, and it would be replaced whole. {elsewhere}",
        )
    except OSError as error:
        raise PlannerError(
            f"{out} cannot be read: {error.strerror or error}. {elsewhere}"
        ) from error
