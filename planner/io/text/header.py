"""The first row of a table: which columns are there, and which cells stand beside them."""

import re
from collections.abc import Sequence

import numpy as np

from planner.arrays import Ints
from planner.io.text.cells import FAILED, failed_cell
from planner.io.text.column import Column
from planner.io.text.faults import FaultCollector, looks_like
from planner.io.text.text_table import TextTable

_ROWS_SEARCHED = 20  # for the column names below a title
_SEPARATORS = ",;\t|，；、"


def check_header(
    columns: Sequence[Column], raw: TextTable, file: str, collector: FaultCollector
) -> bool:
    """Every required column is there, once; what is not known is named.

    False: the row is no header, which is one fault instead of one for every column and cell.
    """
    if _is_no_header([c.name for c in columns], raw, file, collector):
        return False
    row = raw.header_row
    known = [c.name for c in columns]
    unknown = [name for name in dict.fromkeys(raw.header) if name and name not in known]
    mistaken = set()
    for name in unknown:
        if name.startswith(FAILED):
            fault = failed_cell(name)
            collector.add(fault.code, file, fault.rule, fault.repair, row=row, value=name)
        elif like := looks_like(name, known):
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
    return True


def _is_no_header(
    known: Sequence[str], raw: TextTable, file: str, collector: FaultCollector
) -> bool:
    """Whether the row is a line for Excel, a title, or names with a wrong separator between."""
    row = raw.header_row
    if len(raw.header) == 1 and raw.header[0].casefold().startswith("sep="):
        rule = "The line that begins with sep= is for Excel only; the column names stand below."
        collector.add("no-header", file, rule, "Delete the line.", row=row)
        return True
    joined = next((name for name in raw.header if _joins(name, known)), "")
    if joined:
        mark = next(c for c in joined if c in _SEPARATORS)
        rule = f"The column names {joined!r} are separated by {mark!r} inside one cell."
        repair = "Save it as CSV with commas; in a workbook put each into its own cell."
        collector.add("wrong-separator", file, rule, repair, row=row)
        return True
    most = len({*raw.header} & {*known})
    for i, below in enumerate(raw.rows[:_ROWS_SEARCHED].tolist()):
        names = {texts[cells[i]] for texts, cells in zip(raw.texts, raw.cells, strict=True)}
        if len(names & {*known}) > max(most, 1):
            rule = f"The row is a title; the column names stand in row {below}."
            collector.add("no-header", file, rule, "Delete the rows above them.", row=row)
            return True
    return False


def _joins(name: str, known: Sequence[str]) -> bool:
    """Whether a cell holds several known names."""
    return sum(part.strip() in known for part in re.split(f"[{_SEPARATORS}]", name)) > 1


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
