"""A CSV of a scenario as an editable frame of texts, and back."""

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from io import StringIO
from typing import Any

import pandas as pd

from planner.errors import PlannerError
from planner.io.scenario.schema import SETTINGS_FILE, TABLES
from planner.io.text.cells import clean_cell, plain_decimal
from planner.io.text.csv_rows import csv_bytes

Frame = pd.DataFrame
FIRST_ROW = 2  # below the heads
KEPT = 16  # contents whose hash is remembered, for all visitors


def text_of(content: bytes) -> str:
    """A file as text: UTF-8, else GB18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def frame(content: bytes | None, file: str) -> Frame:
    """Every cell as text, rows numbered as in a spreadsheet, blank ones among them.

    A file that is not there has its columns and no row.
    Cells beyond the heads, and heads that are there twice, are kept under a head of spaces, or
    with spaces after it, which readers trim: the same faults are found in what is written back.
    PlannerError where the file is no table at all.
    """
    heads, cells, top = _cells(content, file)
    shown = pd.DataFrame(cells, columns=heads, dtype="str")
    shown.index = pd.RangeIndex(top + FIRST_ROW, top + FIRST_ROW + len(cells))
    return shown


def with_all_columns(held: Frame, file: str) -> Frame:
    """The frame with every column that the table may have; those it lacks are blank, at the end."""
    table = next(t for t in TABLES if t.file == file)
    there = {head.strip() for head in held.columns}
    shown = held.copy()
    for column in table.columns:
        if column.name not in there:
            shown[column.name] = pd.Series("", index=held.index, dtype="str")
    return shown


def applied(shown: Frame, typed: Mapping[str, Any]) -> Frame:
    """The frame with what was typed into its grid; rows keep their numbers, new ones follow.

    `typed` is what `st.data_editor` keeps in the session: edited_rows, deleted_rows, added_rows.
    """
    edited = shown.copy()
    for row, cells in typed["edited_rows"].items():
        for head, value in cells.items():
            edited.loc[shown.index[int(row)], head] = _cell(value)
    edited = edited.drop(index=shown.index[list(typed["deleted_rows"])])
    added = [{head: _cell(row.get(head)) for head in shown.columns} for row in typed["added_rows"]]
    after = int(shown.index[-1]) + 1 if len(shown) else FIRST_ROW
    numbers = range(after, after + len(added))
    new = pd.DataFrame(added, index=numbers, columns=shown.columns, dtype="str")
    return pd.concat([edited, new]) if added else edited


def without_blanks(edited: Frame) -> Frame:
    """The rows that hold anything; their numbers are those of the grid."""
    filled = [_filled(row) for row in _rows(edited)]
    return edited if all(filled) else edited.loc[filled]


def content(edited: Frame, optional: Collection[str] = ()) -> bytes:
    """The CSV of an edited frame, without blank rows and those of `optional` columns that are."""
    return csv_bytes(_written(list(edited.columns), _rows(edited), optional))


def row_keys(shown: Frame, file: str) -> list[tuple[str, ...]]:
    """The key of each row, and at its end which row of that key it is: no two are the same."""
    table = next(t for t in TABLES if t.file == file)
    heads = {head.strip(): head for head in reversed(shown.columns)}
    columns = [
        [clean_cell(x) for x in shown[heads[k]]] if k in heads else [""] * len(shown)
        for k in table.key
    ]
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for key in zip(*columns, strict=True) if columns else [()] * len(shown):
        found.append((*key, str(seen[key])))
        seen[key] += 1
    return found


def same(file: str, one: bytes | None, other: bytes | None) -> bool:
    """Two contents of a file hold the same cells, or the same text where it is no table.

    A blank column that rows can be without is as good as none.
    """
    if one == other:
        return True
    if file == SETTINGS_FILE:
        return _lines(one) == _lines(other)
    try:
        return _said(one, file) == _said(other, file)
    except PlannerError:
        return False


@lru_cache(maxsize=KEPT)
def _said(held: bytes | None, file: str) -> bytes:
    """Hash of the cells, without columns that are blank and could as well not be there."""
    table = next(t for t in TABLES if t.file == file)
    needless = {c.name for c in table.columns if not c.required}
    heads, cells, _ = _cells(held, file)
    optional = [head for head in heads if head.strip() in needless]
    return sha256(csv_bytes(_written(heads, cells, optional))).digest()


def _cells(held: bytes | None, file: str) -> tuple[list[str], list[list[str]], int]:
    """Heads, none of them twice, rows of as many cells, and the lines before the heads."""
    table = next(t for t in TABLES if t.file == file)
    try:
        rows = list(csv.reader(StringIO(text_of(held or b""))))
    except csv.Error as error:
        raise PlannerError(f"{file} is no table: {error}. Upload a CSV file.") from error
    while rows and not rows[-1]:
        rows.pop()
    top = next((n for n, row in enumerate(rows) if row), 0)
    rows = rows[top:]
    heads = rows[0] if rows else [c.name for c in table.columns]
    width = max(map(len, rows), default=len(heads))
    heads = _apart(heads + [" "] * (width - len(heads)))
    return heads, [row + [""] * (width - len(row)) for row in rows[1:]], top


def _rows(shown: Frame) -> list[tuple[str, ...]]:
    """The cells of a frame, row by row."""
    return list(shown.itertuples(index=False, name=None))


def _filled(row: Iterable[str]) -> bool:
    return any(map(str.strip, row))


def _written(
    heads: Sequence[str], rows: Iterable[Sequence[str]], optional: Collection[str]
) -> list[Sequence[str]]:
    """Heads and rows, without blank rows and those of the `optional` columns that are blank."""
    filled = [row for row in rows if _filled(row)]
    kept = [
        i for i, head in enumerate(heads)
        if head not in optional or any(row[i].strip() for row in filled)
    ]  # fmt: skip
    if len(kept) == len(heads):
        return [heads, *filled]
    return [[row[i] for i in kept] for row in (heads, *filled)]


def _lines(settings: bytes | None) -> list[str]:
    return text_of(settings or b"").splitlines()


def _cell(value: object) -> str:
    """What a cell of the grid is in a file: numbers in full, several ids with ; between them."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return plain_decimal(Decimal(repr(value)))
        case list():
            return ";".join(map(str, value))
    return str(value)


def _apart(heads: list[str]) -> list[str]:
    """The heads, none of them twice."""
    found: list[str] = []
    for head in heads:
        name = head
        while name in found:
            name += " "
        found.append(name)
    return found
