"""The first row of a table: which columns are there, and which cells stand beside them."""

from collections.abc import Sequence

import numpy as np

from planner.io.text.column import Column
from planner.io.text.faults import Findings, looks_like
from planner.io.text.text_table import Grid, Numbers


def check_header(columns: Sequence[Column], grid: Grid, file: str, findings: Findings) -> None:
    """Every required column is there, once; what is not known is named."""
    row = grid.header_row
    known = [c.name for c in columns]
    unknown = [name for name in dict.fromkeys(grid.header) if name and name not in known]
    mistaken = set()
    for name in unknown:
        if like := looks_like(name, known):
            mistaken.add(like)
            rule, repair = "The column is not known.", f"Did you mean {like}?"
            findings.add("misspelt-column", file, rule, repair, row=row, column=name)
        else:
            rule = "The column is not known; nothing reads it."
            findings.add("unknown-column", file, rule, row=row, column=name)
    for name in known:
        if grid.header.count(name) > 1:
            rule = f"The column is there {grid.header.count(name)} times."
            findings.add("duplicate-column", file, rule, "Keep one.", row=row, column=name)
    for column in columns:
        if column.required and column.name not in grid.header and column.name not in mistaken:
            rule = "The column is missing."
            findings.add("missing-column", file, rule, "Add it.", row=row, column=column.name)
    _check_width(grid, file, findings)


def _check_width(grid: Grid, file: str, findings: Findings) -> None:
    """No cell stands where the header has no name."""
    for place, texts in enumerate(grid.texts):
        if place < len(grid.header) and grid.header[place]:
            continue
        cells = grid.cells[place]
        filled = np.flatnonzero(np.array([bool(t) for t in texts])[cells])

        def add(i: int, cells: Numbers = cells, filled: Numbers = filled, at: int = place) -> None:
            findings.add(
                "extra-cell",
                file,
                f"stands in cell {at + 1}, which has no column name.",
                "Name the column, remove the cell, or put a text with commas in quotes.",
                row=int(grid.rows[filled[i]]),
                value=grid.texts[at][cells[filled[i]]],
            )

        findings.add_rows(("extra-cell", file, ""), cells[filled], add)
