"""A CSV of a scenario as an editable frame of texts, and back."""

import csv
from collections.abc import Iterable
from io import StringIO

import pandas as pd

from planner.errors import Fault, PlannerError
from planner.io.scenario.schema import TABLES
from planner.io.text.csv_rows import csv_bytes

Frame = pd.DataFrame
FAULTS = "⚠ to repair"  # head of the column that is no part of the table


def frame(content: bytes | None, file: str) -> Frame:
    """Every cell as text, rows numbered as in a spreadsheet.

    A file that is not there has its columns and no row.
    Cells beyond the heads, and heads that are there twice, are kept under a head of spaces, or
    with spaces after it, which readers trim: the same faults are found in what is written back.
    PlannerError where the file is no table at all.
    """
    table = next(t for t in TABLES if t.file == file)
    try:
        text = (content or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        text = (content or b"").decode("gb18030", errors="replace")
    try:
        lines = [(n, row) for n, row in enumerate(csv.reader(StringIO(text)), start=1) if row]
    except csv.Error as error:
        raise PlannerError(f"{file} is no table: {error}. Upload a CSV file.") from error
    rows = [row for _, row in lines]
    heads = rows[0] if rows else [c.name for c in table.columns]
    width = max(map(len, rows), default=len(heads))
    heads = _apart(heads + [" "] * (width - len(heads)))
    cells = [row + [""] * (width - len(row)) for row in rows[1:]]
    shown = pd.DataFrame(cells, columns=heads, dtype="str")
    numbers = [n for n, _ in lines[1:]]
    gapless = numbers == list(range(2, len(numbers) + 2))
    shown.index = pd.RangeIndex(2, len(numbers) + 2) if gapless else pd.Index(numbers)
    return shown


def with_faults(shown: Frame, faults: Iterable[Fault]) -> Frame:
    """The frame with a first column of faults, if a row has any."""
    by_row: dict[int, list[str]] = {}
    for fault in faults:
        if fault.row is not None:
            by_row.setdefault(fault.row, []).append(f"{fault.column} {fault.rule}".strip())
    if not by_row:
        return shown
    beside = ["; ".join(by_row.get(int(row), ())) for row in shown.index]
    return pd.concat(
        [pd.Series(beside, index=shown.index, name=FAULTS, dtype="str"), shown], axis=1
    )


def _apart(heads: list[str]) -> list[str]:
    """The heads, none of them twice."""
    found: list[str] = []
    for head in heads:
        name = head
        while name in found:
            name += " "
        found.append(name)
    return found


def content(edited: Frame) -> bytes:
    """The CSV of an edited frame; empty rows are left out."""
    edited = edited.drop(columns=FAULTS, errors="ignore")
    rows = edited.fillna("").astype(str).itertuples(index=False)
    return csv_bytes([edited.columns, *(r for r in rows if any(cell.strip() for cell in r))])
