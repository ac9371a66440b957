"""What differs between two scenarios and their plans, on the screen and as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from planner.differences.figures import FigureDifference, Number
from planner.differences.inputs import InputDifference
from planner.differences.schedule import BatchDifference, changes_by_product
from planner.differences.two_plans import Differences
from planner.formatting import count
from planner.results.changes import What

SHOWN = 20  # rows of each table; the files have all
BLANK = "–"
WHAT: tuple[What, ...] = ("kept", "moved", "added", "dropped")


def diff_words(inputs: Sequence[InputDifference], found: Differences | None) -> RenderableType:
    """What differs, as tables; found: of two plans.  None: inputs only."""
    parts: list[RenderableType] = []
    if inputs:
        parts += _section("Inputs", _inputs(inputs[:SHOWN]), len(inputs), "inputs.csv")
    else:
        parts.append(Text("The inputs mean the same."))
    if found is None:
        return Group(*parts)
    figures = [x for x in found.figures if x.differs]
    if figures:
        parts += _section("\nFigures", _figures(figures[:SHOWN]), len(figures), "figures.csv")
    else:
        parts.append(Text("\nAll figures are the same."))
    others = [x for x in found.batches if x.what != "kept"]
    if others:
        parts += [Text("\nSchedule", style="bold"), _counts(found.batches), Text("")]
        parts += _section("", _batches(others[:SHOWN]), len(others), "batches.csv")
    else:
        parts.append(Text("\nThe new batches are the same."))
    return Group(*parts)


def diff_json(inputs: Sequence[InputDifference], found: Differences | None) -> str:
    """The rows of the tables as JSON; figures and batches are null where there are no two plans."""
    whole = {
        "inputs": [asdict(x) for x in inputs],
        "figures": None if found is None else [asdict(x) for x in found.figures],
        "batches": None if found is None else [asdict(x) for x in found.batches],
    }
    return json.dumps(whole, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _section(title: str, table: Table, rows: int, file: str) -> Iterator[RenderableType]:
    if title:
        yield Text(title, style="bold")
    yield table
    if rows > SHOWN:
        yield Text(f"  and {count(rows - SHOWN, 'row')} more; --out writes them all to {file}")


def _inputs(rows: Sequence[InputDifference]) -> Table:
    table = _table("file", "row", "column", "before", "now")
    for x in rows:
        table.add_row(x.file, x.row, x.column or f"row {x.what}", _text(x.before), _text(x.now))
    return table


def _figures(rows: Sequence[FigureDifference]) -> Table:
    table = _table("of", "figure", ">before", ">now", ">difference", "unit")
    for x in rows:
        change = BLANK if x.change is None else f"{x.change:+,.6g}"
        table.add_row(x.scope, x.kpi, _number(x.before), _number(x.now), change, x.unit)
    return table


def _counts(found: Sequence[BatchDifference]) -> Table:
    table = _table("product", *(f">{what}" for what in WHAT))
    for product, counts in changes_by_product(found).items():
        table.add_row(product, *(f"{counts[what]:,}" for what in WHAT))
    return table


def _batches(rows: Sequence[BatchDifference]) -> Table:
    table = _table("batch", "what", "starts before", "starts now", "suite")
    for x in rows:
        suites = dict.fromkeys(s for s in (x.suite_before, x.suite_now) if s)
        days = (BLANK if day is None else day.isoformat() for day in (x.before, x.now))
        table.add_row(x.batch, x.what, *days, " to ".join(suites))
    return table


def _table(*heads: str) -> Table:
    """Heads that begin with > are of numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        number = head.startswith(">")
        table.add_column(head.lstrip(">"), justify="right" if number else "left")
    return table


def _text(value: str | None) -> str:
    return BLANK if value is None else value or "blank"


def _number(value: Number) -> str:
    if value is None:
        return BLANK
    return value if isinstance(value, str) else f"{value:,.6g}"
