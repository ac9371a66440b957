"""Amounts along an axis, as the language writes them."""

from collections.abc import Iterable
from math import ceil, floor, log10

from planner.language.numbers import short_money

MOST = 6  # ticks, about: they stand beside one another on a narrow page
STEPS = (1, 2, 5, 10)


def money_ticks(amounts: Iterable[float | None]) -> dict[str, object]:
    """Round amounts that span those of a chart, each with its words: `2 M`, `200 万`.

    For `update_xaxes`, `update_yaxes` and colour bars; nothing where no amount is known.
    """
    known = [x for x in amounts if x is not None]
    if not known:
        return {}
    low, high = min(known), max(known)
    span = (high - low) or abs(high) or 1.0
    size = 10.0 ** floor(log10(span / MOST))
    step = next(n * size for n in STEPS if span <= n * size * MOST * (1 + 1e-9))
    at = [n * step for n in range(floor(low / step), ceil(high / step) + 1)]
    return {"tickmode": "array", "tickvals": at, "ticktext": [short_money(x, "") for x in at]}
