"""What differs between two runs as rows of tables."""

from collections.abc import Sequence

from planner.differences.figures import FigureDifference
from planner.differences.inputs import InputDifference
from planner.differences.schedule import BatchDifference, changes_by_product
from planner.language import _, translated
from planner.language.numbers import number, signed
from planner.results.changes import What

SHOWN = 500  # rows of a table; the CSV has all

SHARE = "share"  # unit of a rate
WHOLE = 1000  # from which a number is shown without decimals

Rows = list[dict[str, object]]


def input_rows(found: Sequence[InputDifference]) -> Rows:
    """A row for each input that differs, the first of them."""
    return [
        {
            _("table"): x.file, _("row"): x.row, _("column"): x.column or _("whole row"),
            _("before (A)"): x.before, _("now (B)"): x.now,
        }
        for x in found[:SHOWN]
    ]  # fmt: skip


def figure_rows(found: Sequence[FigureDifference], *, every: bool) -> Rows:
    """A row for each figure that differs.  every: those that are the same too."""
    return [
        {
            _("of"): _("all") if x.scope == "all" else x.scope,
            _("figure"): translated(x.kpi.replace("_", " ")),
            _("before (A)"): _text(x.before, x.unit), _("now (B)"): _text(x.now, x.unit),
            _("difference"): _change(x), _("unit"): "%" if x.unit == SHARE else translated(x.unit),
        }
        for x in found
        if every or x.differs
    ]  # fmt: skip


def batch_rows(found: Sequence[BatchDifference]) -> Rows:
    """A row for each batch that is moved, added or dropped, by week."""
    words = what_words()
    rows: Rows = [
        {
            _("batch"): x.batch, _("product"): x.product, _("what"): words[x.what],
            _("starts before (A)"): x.before, _("starts now (B)"): x.now,
            _("suite"): _suites(x),
        }
        for x in found
        if x.what != "kept"
    ]  # fmt: skip
    return rows[:SHOWN]


def count_rows(found: Sequence[BatchDifference]) -> Rows:
    """How many batches of each product are kept, moved, added and dropped."""
    words = what_words()
    return [
        {_("product"): product, **{words[what]: counts[what] for what in words}}
        for product, counts in changes_by_product(found).items()
    ]


def what_words() -> dict[What, str]:
    """What becomes of a batch, as the page names it."""
    return {
        "kept": _("kept"), "moved": _("moved"), "added": _("added"), "dropped": _("dropped"),
    }  # fmt: skip


def _suites(x: BatchDifference) -> str:
    both = dict.fromkeys(s for s in (x.suite_before, x.suite_now) if s)
    return " → ".join(both)


def _text(value: float | int | str | None, unit: str) -> str | None:
    """Shares in percent, counts whole, money without cents; unknown stays blank."""
    if value is None or isinstance(value, str):
        return value
    if unit == SHARE:
        return number(100 * value, 2)
    return number(value, _digits(value))


def _change(x: FigureDifference) -> str | None:
    if x.change is None:
        return None
    if x.unit == SHARE:
        return signed(100 * x.change, 2)
    return signed(x.change, _digits(x.change))


def _digits(value: float) -> int:
    return 0 if abs(value) >= WHOLE else 3
