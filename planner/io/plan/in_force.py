"""The plan in force, read from its folder for another scenario (contract 7a)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from planner.domain.calendar import Calendar
from planner.domain.plan import PlanInForce
from planner.errors import Fault, PlannerError
from planner.formatting import count
from planner.io.plan.read import content_of
from planner.io.plan.table_csv import TableReading, decode_table
from planner.io.plan.tables import BANKING, BATCHES, PlanTable


def read_plan_in_force(folder: str | Path, calendar: Calendar) -> PlanInForce:
    """The new batches and banks of the plan in `folder`, dates as weeks of `calendar`.

    What began before its start has a negative week.  Only batches.csv and banking.csv are read,
    whatever else is in the folder, and whichever scenario the plan was made for.  Raises
    PlannerError with every fault of the two, each with its place and repair.
    """
    parts: dict[str, tuple[Any, ...]] = {}
    faults: list[str] = []
    for table in (BATCHES, BANKING):
        rows, wrong = _rows(table, Path(folder), calendar)
        parts[table.part] = rows
        faults += wrong
    if faults:
        lines = (f"\n  {fault}" for fault in faults)
        raise PlannerError(f"{count(len(faults), 'fault')} in the plan {folder}:{''.join(lines)}")
    batches = tuple(b for b in parts[BATCHES.part] if not b.firm)
    firm = frozenset(b.id for b in parts[BATCHES.part] if b.firm)
    return PlanInForce(batches=batches, banking=parts[BANKING.part], firm=firm)


def _rows(
    table: PlanTable, folder: Path, calendar: Calendar
) -> tuple[tuple[Any, ...], Iterator[str]]:
    """The rows, and what is wrong; a column that an older folder lacks is blank."""
    content, missing = content_of(folder, table.file)
    if content is None:
        return (), iter([missing])
    reading = decode_table(table, content, calendar)
    if reading.rows is None:
        return (), (v.message for v in reading.violations)
    return reading.rows, _twice(table, reading)


def _twice(table: PlanTable, reading: TableReading) -> Iterator[str]:
    """Rows whose id, in the first column, an earlier row has."""
    column = table.columns[0]
    first: dict[str, int] = {}
    for record, row in zip(reading.rows or (), reading.places, strict=True):
        name = getattr(record, column.field)
        if first.setdefault(name, row) == row:
            continue
        yield str(
            Fault(
                code="P1", file=table.file, row=row, column=column.name, value=name,
                rule=f"is in row {first[name]} already.", repair="Delete or rename one of them.",
            )
        )  # fmt: skip
