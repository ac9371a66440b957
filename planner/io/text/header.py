"""The first row of a table: which columns are there, and which cells stand beside them."""

from collections.abc import Sequence

import numpy as np

from planner.arrays import Ints
from planner.io.text.column import Column
from planner.io.text.faults import FaultCollector, looks_like
from planner.io.text.text_table import TextTable


def check_header(
    columns: Sequence[Column], raw: TextTable, file: str, collector: FaultCollector
) -> None:
    """Every required column is there, once; what is not known is named."""
    row = raw.header_row
    known = [c.name for c in columns]
    unknown = [name for name in dict.fromkeys(raw.header) if name and name not in known]
    mistaken = set()
    for name in unknown:
        if like := looks_like(name, known):
            mistaken.add(like)
            rule, repair = "The column is not known.", f"Did you mean {like}?"
            collector.add("misspelt-column", file, rule, repair, row=row, column=name)
        else:
            rule = "The column is not known; nothing reads it."
            collector.add("unknown-column", file, rule, row=row, column=name)
    for name in known:
        if raw.header.count(name) > 1:
            rule = f"The column is there {raw.header.count(name)} times."
            collector.add("duplicate-column", file, rule, "Keep one.", row=row, column=name)
    for column in columns:
        if column.required and column.name not in raw.header and column.name not in mistaken:
            rule = "The column is missing."
            collector.add("missing-column", file, rule, "Add it.", row=row, column=column.name)
    _check_width(raw, file, collector)


def _check_width(raw: TextTable, file: str, collector: FaultCollector) -> None:
    """No cell stands where the header has no name."""
    for place, texts in enumerate(raw.texts):
        if place < len(raw.header) and raw.header[place]:
            continue
        cells = raw.cells[place]
        filled = np.flatnonzero(np.array([bool(t) for t in texts])[cells])

        def add(i: int, cells: Ints = cells, filled: Ints = filled, at: int = place) -> None:
            collector.add(
                "extra-cell",
                file,
                f"stands in cell {at + 1}, which has no column name.",
                "Name the column, remove the cell, or put a text with commas in quotes.",
                row=int(raw.rows[filled[i]]),
                value=raw.texts[at][cells[filled[i]]],
            )

        collector.add_rows(("extra-cell", file, ""), cells[filled], add)
