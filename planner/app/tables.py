"""A CSV of a scenario as an editable frame of texts, and back."""

import csv
from io import StringIO

import pandas as pd

from planner.errors import PlannerError
from planner.io.schema import TABLES

Frame = pd.DataFrame


def frame(content: bytes | None, file: str) -> Frame:
    """Every cell as text; a file that is not there has its columns and no row.

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
        rows = [row for row in csv.reader(StringIO(text)) if row]
    except csv.Error as error:
        raise PlannerError(f"{file} is no table: {error}. Upload a CSV file.") from error
    heads = rows[0] if rows else [c.name for c in table.columns]
    width = max(map(len, rows), default=len(heads))
    heads = _apart(heads + [" "] * (width - len(heads)))
    cells = [row + [""] * (width - len(row)) for row in rows[1:]]
    return pd.DataFrame(cells, columns=heads, dtype="str")


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
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(edited.columns)
    for row in edited.fillna("").astype(str).itertuples(index=False):
        if any(cell.strip() for cell in row):
            writer.writerow(row)
    return out.getvalue().encode()
