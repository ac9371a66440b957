"""Reading a folder of actuals: typed tables, every fault of a cell with its place (contract 7a)."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from planner.domain.calendar import Calendar
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import Fault
from planner.io.scenario.source import check_names
from planner.io.scenario.typed_table import CheckContext, TypedRow, TypedTable, check_table
from planner.io.text.cells import CellFault
from planner.io.text.column import Column, Kind, Table
from planner.io.text.decode import decode
from planner.io.text.faults import FaultCollector
from planner.io.text.text_table import read_csv
from planner.roll.actuals import Actuals
from planner.roll.tables import DISCARDS, SHIPMENTS, TABLES

Contents = Mapping[str, bytes]  # by file name


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadActuals:
    """Sound rows as actuals; a row with a fault is left out and named."""

    actuals: Actuals
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def folder_contents(folder: str | Path) -> Contents:
    """The tables of actuals in `folder`; raises OSError where one cannot be read."""
    names = [n for n in sorted(os.listdir(folder)) if not n.startswith((".", "~"))]
    return {n: (Path(folder) / n).read_bytes() for n in names if n.casefold().endswith(".csv")}


def read_actuals(contents: Contents, scenario: Scenario, plan: Plan) -> ReadActuals:
    """The actuals in files by name.  Dates become weeks of `scenario`."""
    collector = FaultCollector()
    calendar = scenario.calendar
    names = {table.name: table.file for table in TABLES}
    check_names(list(contents), list(names.values()), "file", collector)
    context = CheckContext(names, {}, calendar, collector)
    rows: dict[str, tuple[Any, ...]] = {}
    strange: list[Fault] = []
    for table in TABLES:
        if table.file not in contents:
            continue
        text = decode(contents[table.file], table.file, collector)
        raw = None if text is None else read_csv(text, table.file, collector)
        if raw is None:
            continue
        typed = check_table(table, raw, context)
        strange += _contradictions(table, typed, scenario, plan)
        rows[table.name] = tuple(_records(table, typed, calendar))
    return ReadActuals(
        actuals=Actuals(**rows),
        faults=(*collector.faults, *strange),
        warnings=collector.warnings,
    )


def _records(table: Table, typed: TypedTable, calendar: Calendar) -> Iterable[Any]:
    """A record for each row without a fault; the second row of a key is named elsewhere."""
    wanted = {f.name for f in fields(table.record)} - {"row"}
    columns = [c for c in table.columns if c.name in wanted]
    seen = set()
    for row in typed.records():
        values = {c.name: _value(c, row.values[c.name], calendar) for c in columns}
        key = tuple(values[name] for name in table.key)
        if key not in seen and not any(isinstance(v, CellFault) for v in values.values()):
            seen.add(key)
            yield table.record(**values, row=row.row)


def _value(column: Column, value: object, calendar: Calendar) -> object:
    """Mondays as weeks."""
    monday = column.kind is Kind.MONDAY and isinstance(value, date)
    return calendar.week_of(value) if monday and isinstance(value, date) else value


def _contradictions(
    table: Table, typed: TypedTable, scenario: Scenario, plan: Plan
) -> Iterable[Fault]:
    """Columns that follow from the others, where they are there, and say something else."""
    if table not in (SHIPMENTS, DISCARDS):
        return
    products = {b.id: b.product for b in plan.batches} | {
        lot.id: lot.product for lot in scenario.lots.values()
    }
    for row in typed.records():
        product, lot = row.of("product", str), row.of("lot", str) or ""
        if product and lot in products and product != products[lot]:
            rule = f"is not the product of lot {lot}, {products[lot]}."
            yield _fault(row, (table.file, "product"), product, rule, "Correct lot or product.")
        if table is DISCARDS:
            continue
        shipped, infused = row.of("shipped", date), row.of("infused", date)
        hospital = scenario.hospitals.get(row.of("hospital", str) or "")
        if shipped and infused and hospital:
            arrives = scenario.calendar.monday(
                scenario.calendar.week_of(shipped) + hospital.transit_weeks
            )
            if infused != arrives:
                rule = f"is not {arrives}, when what left on {shipped} reaches {hospital.id}."
                repair = "Correct shipped or infused."
                yield _fault(row, (table.file, "infused"), infused.isoformat(), rule, repair)


def _fault(row: TypedRow, place: tuple[str, str], value: str, rule: str, repair: str) -> Fault:
    file, column = place
    return Fault(
        code="contradiction",
        file=file,
        row=row.row,
        column=column,
        value=value,
        rule=rule,
        repair=repair,
    )
