"""The values of a change: a list `a,b,c`, or a range `low..high:count`."""

import re
from decimal import Decimal

from planner.formatting import count as shown
from planner.io.text.cells import plain_decimal
from planner.io.text.column import MAX_AMOUNT

NUMBER = r"[0-9]+\.?[0-9]*|\.[0-9]+"
RANGE = re.compile(rf"\s*({NUMBER})\s*\.\.\s*({NUMBER})\s*(?::\s*([0-9]+)\s*)?")
MAX_VALUES = 10_000  # of one change
PLACES = Decimal("1e-12")  # to which a step that never ends is rounded


class InvalidValues(ValueError):
    """args: the rule that is broken, and the repair."""


def values_of(text: str) -> tuple[str, ...]:
    """Every value as it is put into a cell.  Raises InvalidValues."""
    if not text.strip():
        raise InvalidValues("There is no value.", "Write a,b,c or low..high:count.")
    if ".." in text:
        return _range(text)
    values = tuple(part.strip() for part in text.split(","))
    if not all(values):
        raise InvalidValues("has an empty place between two commas.", "Remove the extra comma.")
    if len(set(values)) < len(values):
        twice = next(v for v in values if values.count(v) > 1)
        raise InvalidValues(f"has {twice} twice.", "Keep one.")
    return values


def _range(text: str) -> tuple[str, ...]:
    """Evenly spaced, both ends included; exact, or rounded to 12 decimals."""
    form = RANGE.fullmatch(text)
    if form is None:
        raise InvalidValues("is no range of numbers.", "Write low..high:count, as 0.85..0.99:5.")
    if form[3] is None:
        raise InvalidValues("does not say how many values.", f"Write {text.strip()}:5 for five.")
    low, high, count = Decimal(form[1]), Decimal(form[2]), int(form[3])
    if low >= high:
        raise InvalidValues("is an empty range.", "Write the smaller number first.")
    if not 2 <= count <= MAX_VALUES:
        rule = f"has {shown(count, 'value')}; a range has 2 to {MAX_VALUES:,}."
        raise InvalidValues(rule, "Write another count, or a single value without a range.")
    if high > MAX_AMOUNT:
        raise InvalidValues(f"goes beyond {MAX_AMOUNT:,}.", "Write smaller numbers.")
    inner = (low + (high - low) * n / (count - 1) for n in range(1, count - 1))
    return tuple(map(plain_decimal, (low, *(step.quantize(PLACES) for step in inner), high)))
