"""Rows of values as CSV: numbers in full, no text that a spreadsheet would run."""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from io import StringIO

from planner.io.text.cells import escape_formula

RowValue = str | float | int | bool | date | None


def csv_bytes(rows: Iterable[Iterable[str]], excel: bool = False, errors: str = "strict") -> bytes:
    """UTF-8 and LF, for Excel with BOM and CRLF.  errors: as `str.encode` has it."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n" if excel else "\n").writerows(rows)
    return (BOM_UTF8 if excel else b"") + text.getvalue().encode(errors=errors)


def written(row: Iterable[RowValue]) -> Iterator[str]:
    """The cells of a row: all digits and no exponent, None is blank."""
    for value in row:
        match value:
            case None:
                yield ""
            case bool():
                yield "true" if value else "false"
            case float():
                yield format(Decimal(repr(value)), "f")
            case str():
                yield escape_formula(value)
            case _:
                yield str(value)
