"""plan.xlsx: the tables of a plan folder as sheets, with the same numbers (contract 8)."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from math import isfinite

from planner.domain.calendar import Calendar
from planner.io.plan.cells import day_in_column
from planner.io.plan.tables import PlanColumn, PlanRecord, PlanTable
from planner.io.text.cells import Cell
from planner.io.text.sheet_cells import EXCEL_DIGITS
from planner.io.text.workbook import workbook


def plan_workbook(rows: Mapping[PlanTable, Iterable[PlanRecord]], calendar: Calendar) -> bytes:
    """An .xlsx with one sheet for each table: dates, numbers and texts as Excel's own.

    Excel keeps 15 digits of a number; the CSV files have all of them.
    """
    return workbook(
        (table.part, _lines(table, records, calendar)) for table, records in rows.items()
    )


def _lines(
    table: PlanTable, records: Iterable[PlanRecord], calendar: Calendar
) -> Iterator[list[Cell]]:
    yield [c.name for c in table.columns]
    for record in records:
        yield [_cell(c, getattr(record, c.field), calendar) for c in table.columns]


def _cell(column: PlanColumn, value: str | float | None, calendar: Calendar) -> Cell:
    if column.kind in ("monday", "sunday") and isinstance(value, int):
        return day_in_column(column, value, calendar)
    if isinstance(value, float):
        return Decimal(f"{value:.{EXCEL_DIGITS}g}") if isfinite(value) else None
    return value
