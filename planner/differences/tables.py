"""The differences of two runs as CSV: inputs, figures, batches."""

from collections.abc import Iterable, Sequence

from planner.differences.figures import FigureDifference
from planner.differences.inputs import InputDifference
from planner.differences.schedule import BatchDifference
from planner.io.text.csv_rows import RowValue, csv_bytes, written

INPUTS_FILE, FIGURES_FILE, BATCHES_FILE = "inputs.csv", "figures.csv", "batches.csv"
FILES = {INPUTS_FILE, FIGURES_FILE, BATCHES_FILE}
INPUTS = ("file", "row", "column", "what", "before", "now")
FIGURES = ("scope", "kpi", "unit", "before", "now", "change")
BATCHES = ("batch", "product", "what", "before", "now", "suite_before", "suite_now")


def inputs_csv(found: Iterable[InputDifference], excel: bool = False) -> bytes:
    """A row for each cell, key or row that differs.  excel: with BOM and CRLF."""
    rows = [(x.file, x.row, x.column, x.what, x.before, x.now) for x in found]
    return _csv(INPUTS, rows, excel)


def figures_csv(found: Iterable[FigureDifference], excel: bool = False) -> bytes:
    """A row for each KPI, those that are the same too."""
    rows = [(x.scope, x.kpi, x.unit, x.before, x.now, x.change) for x in found]
    return _csv(FIGURES, rows, excel)


def batches_csv(found: Iterable[BatchDifference], excel: bool = False) -> bytes:
    """A row for each new batch of both plans, those that are kept too."""
    rows = [
        (x.batch, x.product, x.what, x.before, x.now, x.suite_before, x.suite_now) for x in found
    ]
    return _csv(BATCHES, rows, excel)


def _csv(heads: Sequence[str], rows: Iterable[Sequence[RowValue]], excel: bool) -> bytes:
    return csv_bytes([heads, *map(written, rows)], excel)
