"""A CSV of a scenario as an editable frame of texts, and back."""

import csv
from io import StringIO

import pandas as pd

from planner.io.schema import TABLES

Frame = pd.DataFrame


def frame(content: bytes | None, file: str) -> Frame:
    """Every cell as text; a file that is not there has its columns and no row."""
    table = next(t for t in TABLES if t.file == file)
    try:
        text = (content or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        text = (content or b"").decode("gb18030", errors="replace")
    rows = [row for row in csv.reader(StringIO(text)) if row]
    heads = rows[0] if rows else [c.name for c in table.columns]
    width = len(heads)
    cells = [(row + [""] * width)[:width] for row in rows[1:]]
    return pd.DataFrame(cells, columns=heads, dtype="str")


def content(edited: Frame) -> bytes:
    """The CSV of an edited frame; empty rows are left out."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(edited.columns)
    for row in edited.fillna("").astype(str).itertuples(index=False):
        if any(cell.strip() for cell in row):
            writer.writerow(row)
    return out.getvalue().encode()
