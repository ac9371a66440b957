"""A plan folder, read: nothing in it is trusted, and nothing in it raises (contract 8).

What cannot be read becomes a violation with its place, value, rule and repair:

P11  a file of section 8 is missing or unreadable
P12  a header lacks a column or has it twice, or a row has not as many cells as the header
P13  a cell is not what its column holds: whole number, figure, date, word, id
P14  a date is not the Monday (expires_on: the Sunday) that stands for its week
P15  report.json lacks a key, or a key does not hold what it should
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.domain.donors import with_donors
from planner.domain.plan import Plan, Stock, Violation
from planner.domain.scenario import Scenario
from planner.io.plan.report import Document, decode_report
from planner.io.plan.table_csv import decode_table
from planner.io.plan.tables import DECISIONS, KPIS, REJECTED, REPORT_FILE, STOCK, TABLES
from planner.results.report import Kpi


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFolder:
    """The content of a plan folder; a part is None where its file cannot be read.

    `plan` is None unless all five tables of decisions are sound; a column that was added later may
    be missing: it is filled in, and named in `violations`.
    """

    plan: Plan | None
    stock: tuple[Stock, ...] | None
    kpis: tuple[Kpi, ...] | None
    report: Document | None
    violations: tuple[Violation, ...] = ()
    warnings: tuple[str, ...] = ()


def read_plan(scenario: Scenario, folder: str | Path) -> PlanFolder:
    """The plan in `folder`, dates as weeks of `scenario`; what is bad is in `violations`."""
    place = Path(folder)
    violations: list[Violation] = []
    warnings: list[str] = []
    parts: dict[str, tuple[Any, ...]] = {}
    lacking = False
    for table in TABLES:
        content = _content(place, table.file, violations)
        if content is None:
            continue
        reading = decode_table(table, content, scenario.calendar)
        violations += reading.violations
        warnings += reading.warnings
        lacking = lacking or bool(reading.lacking)
        if reading.rows is not None:
            parts[table.part] = reading.rows
    report = None
    content = _content(place, REPORT_FILE, violations)
    if content is not None:
        report, wrong = decode_report(content)
        violations += wrong
    decisions: dict[str, Any] = {t.part: parts[t.part] for t in DECISIONS if t.part in parts}
    plan = Plan(**decisions) if len(decisions) == len(DECISIONS) else None
    if plan is not None and lacking:
        plan = with_donors(plan, scenario.banks, scenario.batches)
    return PlanFolder(
        plan=plan,
        stock=parts.get(STOCK.part),
        kpis=parts.get(KPIS.part),
        report=report,
        violations=tuple(violations),
        warnings=tuple(warnings),
    )


def _content(folder: Path, name: str, violations: list[Violation]) -> bytes | None:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        refused = name != REPORT_FILE and (folder / REJECTED / name).exists()
        repair = f"See {REJECTED}/: the plan broke a rule." if refused else "Restore it."
        what = f"{name}: is missing. {repair}"
    except OSError as error:
        what = f"{name}: cannot be read: {error.strerror or error}."
    violations.append(Violation(rule="P11", message=what))
    return None
