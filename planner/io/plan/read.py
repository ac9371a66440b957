"""A plan folder, read: nothing in it is trusted, and nothing in it raises (contract 8).

What cannot be read becomes a violation with its place, value, rule and repair:

P11  a file of section 8 is missing or unreadable
P12  a header lacks a column or has it twice, or a row has not as many cells as the header
P13  a cell is not what its column holds: whole number, figure, date, word, id
P14  a date is not the Monday (expires_on: the Sunday) that stands for its week
P15  report.json lacks a key, or a key does not hold what it should
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.domain.donors import with_donors
from planner.domain.plan import Plan, PlanInForce, Stock, Violation
from planner.domain.scenario import Scenario
from planner.io.plan.report import Document, decode_report
from planner.io.plan.table_csv import decode_table
from planner.io.plan.tables import (
    CHANGES,
    DECISIONS,
    IN_FORCE,
    KPIS,
    PREVIOUS_BANKING,
    PREVIOUS_BATCHES,
    REJECTED,
    REPORT_FILE,
    REWRITTEN,
    STOCK,
    TABLES,
)
from planner.results.changes import Change
from planner.results.report import CONTRACT_VERSION, PREVIOUS, Kpi

Content = Callable[[str], tuple[bytes | None, str]]  # of a file by its name; None, and why


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFolder:
    """The content of a plan folder; a part is None where its file cannot be read.

    `plan` is None unless every table of decisions is sound, those of the plan in force too where
    there is one.  A column that was added later may be missing: it is filled in, and named in
    `violations`; a table that was added later has no rows then.  `changes` is None without a plan
    in force.
    """

    plan: Plan | None
    stock: tuple[Stock, ...] | None
    kpis: tuple[Kpi, ...] | None
    report: Document | None
    changes: tuple[Change, ...] | None = None
    violations: tuple[Violation, ...] = ()
    warnings: tuple[str, ...] = ()


def read_plan(scenario: Scenario, folder: str | Path) -> PlanFolder:
    """The plan in `folder`, dates as weeks of `scenario`; what is bad is in `violations`."""
    place = Path(folder)
    return _read(
        scenario, lambda name: content_of(place, name), lambda name: (place / name).exists()
    )


def read_plan_files(scenario: Scenario, files: Mapping[str, bytes]) -> PlanFolder:
    """The same of contents by file name."""
    return _read(scenario, lambda name: _in_files(files, name), files.__contains__)


def _read(scenario: Scenario, content: Content, there: Callable[[str], bool]) -> PlanFolder:
    violations: list[Violation] = []
    warnings: list[str] = []
    parts: dict[str, tuple[Any, ...]] = {}
    lacking = False
    report, wrong = _report(content)
    in_force = _has_plan_in_force(there, report)
    for table in TABLES:
        if table in IN_FORCE and not in_force:
            continue
        if table.added_later and not there(table.file) and not _told(scenario, report):
            parts[table.part] = ()
            continue
        held, wrong_file = content(table.file)
        if held is None:
            violations.append(Violation(rule="P11", message=wrong_file))
            continue
        reading = decode_table(table, held, scenario.calendar)
        violations += reading.violations
        warnings += reading.warnings
        lacking = lacking or bool(reading.lacking)
        if reading.rows is not None:
            parts[table.part] = reading.rows
    violations += wrong
    decisions: dict[str, Any] = {t.part: parts[t.part] for t in DECISIONS if t.part in parts}
    whole = len(decisions) == len(DECISIONS)
    if in_force:
        decisions["previous"] = _in_force(parts)
        whole = whole and decisions["previous"] is not None
    plan = Plan(**decisions) if whole else None
    if plan is not None and lacking:
        plan = with_donors(plan, scenario.banks, scenario.batches)
    return PlanFolder(
        plan=plan,
        stock=parts.get(STOCK.part),
        kpis=parts.get(KPIS.part),
        report=report,
        changes=parts.get(CHANGES.part),
        violations=tuple(violations),
        warnings=tuple(warnings),
    )


def _report(content: Content) -> tuple[Document | None, list[Violation]]:
    held, wrong = content(REPORT_FILE)
    return (None, [Violation(rule="P11", message=wrong)]) if held is None else decode_report(held)


def _has_plan_in_force(there: Callable[[str], bool], report: Document | None) -> bool:
    """A table of it is there, or the report says that there was one."""
    settings = report["settings"] if report else None
    said = isinstance(settings, Mapping) and settings.get(PREVIOUS) is True
    return said or any(there(table.file) for table in IN_FORCE)


def _told(scenario: Scenario, report: Document | None) -> bool:
    """The folder is of a version that tells what becomes of the courses of `scenario`."""
    versions = report["versions"] if report else None
    contract = versions.get("contract") if isinstance(versions, Mapping) else None
    return bool(scenario.courses) and isinstance(contract, int) and contract >= CONTRACT_VERSION


def _in_force(parts: Mapping[str, tuple[Any, ...]]) -> PlanInForce | None:
    """The plan in force that the folder carries: its new batches and its banks."""
    batches, banking = parts.get(PREVIOUS_BATCHES.part), parts.get(PREVIOUS_BANKING.part)
    if batches is None or banking is None:
        return None
    return PlanInForce(batches=tuple(b for b in batches if not b.firm), banking=banking)


def content_of(folder: Path, name: str) -> tuple[bytes | None, str]:
    """The bytes of a file of a plan folder; None, and why, where it cannot be read."""
    try:
        return (folder / name).read_bytes(), ""
    except FileNotFoundError:
        refused = name != REPORT_FILE and (folder / REJECTED / name).exists()
        return None, _missing(name, refused)
    except OSError as error:
        return None, f"{name}: cannot be read: {error.strerror or error}."


def _in_files(files: Mapping[str, bytes], name: str) -> tuple[bytes | None, str]:
    held = files.get(name)
    refused = name != REPORT_FILE and f"{REJECTED}/{name}" in files
    return held, "" if held is not None else _missing(name, refused)


def _missing(name: str, refused: bool) -> str:
    again = "Restore it, or check --rewrite." if name in REWRITTEN else "Restore it."
    repair = f"See {REJECTED}/: the plan broke a rule." if refused else again
    return f"{name}: is missing. {repair}"
