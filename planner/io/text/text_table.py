"""A table as text: its header, its rows, and each distinct cell of a column once.

Columns keep their distinct texts and one number for each row, so that a million rows are parsed
as a few hundred texts.
"""

import csv
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import count, islice, zip_longest

import numpy as np
import pandas as pd

from planner.arrays import Ints
from planner.io.text.cells import clean_cell
from planner.io.text.faults import FaultCollector

ROWS_PER_CHUNK = 10_000  # turned into columns at a time, which bounds the memory
MAX_CELLS_PER_ROW = 1_000  # no table has nearly so many columns
MIN_CHARS_FOR_PANDAS = 100_000  # characters of a file from which pandas reads it sooner


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of unparsed cells; rows are numbered as in a spreadsheet, blank ones left out."""

    header: tuple[str, ...]
    header_row: int
    rows: Ints
    texts: tuple[list[str], ...]  # by column: its distinct texts, cleaned
    cells: tuple[Ints, ...]  # by column and row: the place in `texts`


class TooWide(ValueError):
    """A row with more cells than any table has; `args[0]` is its number."""


def read_csv(text: str, file: str, collector: FaultCollector) -> TextTable | None:
    """The table in `text`, or None where there is none; `collector` then has the reason."""
    try:
        raw = _regular_table(text) if len(text) > MIN_CHARS_FOR_PANDAS else None
        if raw is None:
            raw = read_rows(csv.reader(StringIO(text, newline=""), strict=True), file, collector)
    except csv.Error as error:
        row, why = _broken_row(text), str(error)
        rule = "The row does not follow the rules of CSV: " + (
            "a quote is not closed." if "unexpected end" in why else f"{why}."
        )
        collector.add("bad-csv", file, rule, 'Write " inside a quoted cell as "".', row=row)
        return None
    if raw and len(raw.header) == 1:
        name = raw.header[0]
        if found := next((c for c in ";\t|，；、" if c in name), ""):
            rule = f"Cells are separated by {found!r}, not by commas."
            repair = "Save it as CSV with commas."
            collector.add("wrong-separator", file, rule, repair, row=raw.header_row)
            return None
    if raw and (row := _first_joined_row(raw)):
        rule = "All cells of the row stand in the first, separated by '，'."
        repair = "Write a comma of plain ASCII between cells."
        collector.add("wrong-separator", file, rule, repair, row=row)
        return None
    return raw


def read_rows(
    records: Iterable[Sequence[str]], file: str, collector: FaultCollector
) -> TextTable | None:
    """The table in `records`, or None where there is none; `collector` then has the reason."""
    try:
        raw = _collected_rows(records)
    except TooWide as wide:
        rule = f"The row has more than {MAX_CELLS_PER_ROW:,} cells."
        collector.add("extra-cell", file, rule, "Remove them.", row=wide.args[0])
        return None
    if raw is None:
        collector.add("empty-file", file, "There is no header.", "Write the column names.")
    return raw


def _regular_table(text: str) -> TextTable | None:
    """The table in a regular text, read five times as fast; None: it is not regular."""
    if '"' in text or "\ufeff" in text:  # pandas takes a byte-order mark off the first cell
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        header, header_row, width = _header(csv.reader(StringIO(text, newline="")))
        if not header:
            return None
        table = pd.read_csv(
            StringIO("".join(text.split("\n", header_row)[header_row:])),
            header=None,
            names=range(width + 1),  # one more: a row may be too long
            dtype=object,
            na_filter=False,
            quoting=csv.QUOTE_NONE,
            skip_blank_lines=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, TooWide):
        return None
    if not isinstance(table.index, pd.RangeIndex):  # the first row is longer than that
        return None
    distinct = [pd.factorize(table[place].to_numpy()) for place in table]
    texts = [[str(text) for text in found] for _, found in distinct]
    return _without_blanks(header, header_row, texts, [codes for codes, _ in distinct])


def _collected_rows(records: Iterable[Sequence[str]]) -> TextTable | None:
    """Header and rows of `records`, or None where all of them are blank."""
    numbered = iter(records)
    header, header_row, _ = _header(numbered)
    if not header:
        return None
    index = [_distinct() for _ in header]
    cells: list[array[int]] = [array("q") for _ in header]
    length = 0
    while chunk := list(islice(numbered, ROWS_PER_CHUNK)):
        for place, column in enumerate(_columns(chunk, header_row + length)):
            if place == len(cells):  # a row longer than the header
                index.append(_distinct())
                cells.append(array("q", bytes(8 * length)))
            cells[place].extend(map(index[place].__getitem__, column))
        length += len(chunk)
        for places in cells:
            places.extend([0] * (length - len(places)))
    numbers: list[Ints] = [np.frombuffer(places, dtype=np.int64) for places in cells]
    return _without_blanks(header, header_row, [list(found) for found in index], numbers)


def _without_blanks(
    header: tuple[str, ...], header_row: int, found: list[list[str]], cells: list[Ints]
) -> TextTable:
    """The table of all rows with a cell that is not blank."""
    texts = tuple([clean_cell(text) for text in distinct] for distinct in found)
    filled = np.zeros(len(cells[0]), dtype=bool)
    for distinct, where in zip(texts, cells, strict=True):
        filled |= np.array([bool(text) for text in distinct], dtype=bool)[where]
    rows = np.flatnonzero(filled)
    return TextTable(
        header=header,
        header_row=header_row,
        rows=rows + header_row + 1,
        texts=texts,
        cells=tuple(where[rows] for where in cells),
    )


def _first_joined_row(raw: TextTable) -> int:
    """The first row with the cells of the whole header in its first one; 0: there is none."""
    if not raw.texts or len(raw.header) < 2:
        return 0
    commas = len(raw.header) - 1
    joined = np.array([text.count("，") == commas for text in raw.texts[0]], dtype=bool)
    alone = joined[raw.cells[0]]
    if alone.any():
        for texts, cells in zip(raw.texts[1:], raw.cells[1:], strict=True):
            alone &= ~np.array([bool(text) for text in texts], dtype=bool)[cells]
    return int(raw.rows[np.argmax(alone)]) if alone.any() else 0


def _header(records: Iterator[Sequence[str]]) -> tuple[tuple[str, ...], int, int]:
    """The first row that is not blank, without blank cells at its end; its number and width."""
    for row, record in enumerate(records, start=1):
        names = [clean_cell(cell) for cell in record]
        while names and not names[-1]:
            names.pop()
        if len(names) > MAX_CELLS_PER_ROW:
            raise TooWide(row)
        if names:
            return tuple(names), row, len(record)
    return (), 0, 0


def _distinct() -> defaultdict[str, int]:
    """A mapping that numbers new texts in order; the blank one is 0."""
    return defaultdict(count(1).__next__, {"": 0})


def _columns(chunk: list[Sequence[str]], before: int) -> Iterator[tuple[str, ...]]:
    wide = next((i for i, record in enumerate(chunk) if len(record) > MAX_CELLS_PER_ROW), None)
    if wide is not None:
        raise TooWide(before + wide + 1)
    return zip_longest(*chunk, fillvalue="")


def _broken_row(text: str) -> int:
    """The row in which the reader fails."""
    row = 1
    try:
        for _ in csv.reader(StringIO(text, newline=""), strict=True):
            row += 1
    except csv.Error:
        pass
    return row
