"""value.csv read back: what was written of each change."""

import csv
from dataclasses import dataclass
from io import StringIO

from planner.io.text.cells import clean_cell
from planner.results.interval import Interval
from planner.valuation.table import NOT_APPLICABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """One row of value.csv: what a change is worth [currency a year]; None: not known.

    low, high: the worth lies between them for certain.  simulated: with its 95 % interval.
    """

    change: str
    subject: str  # id of the suite or product; blank: the whole site
    applies: bool
    value: float | None
    low: float | None
    high: float | None
    simulated: Interval | None
    cost_before: float | None
    cost_after: float | None
    currency: str
    sentence: str


def read_value_csv(content: bytes) -> tuple[ValueRow, ...]:
    """The rows in their order; KeyError where it is not such a table."""
    return tuple(_row(cells) for cells in csv.DictReader(StringIO(content.decode())))


def _row(cells: dict[str, str]) -> ValueRow:
    def number(name: str) -> float | None:
        return float(cells[name]) if cells[name] else None

    mean, low, high = map(number, ("simulated_worth_a_year", "simulated_low", "simulated_high"))
    simulated = None
    if mean is not None and low is not None and high is not None:
        simulated = Interval(mean=mean, low=low, high=high)
    return ValueRow(
        change=clean_cell(cells["change"]),
        subject=clean_cell(cells["what"]),
        applies=cells["ending"] != NOT_APPLICABLE,
        value=number("worth_a_year"),
        low=number("low"),
        high=number("high"),
        simulated=simulated,
        cost_before=number("cost_before"),
        cost_after=number("cost_after"),
        currency=clean_cell(cells["currency"]),
        sentence=clean_cell(cells["sentence"]),
    )
