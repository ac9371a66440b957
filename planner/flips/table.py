"""What would flip a comparison, as a planner reads it on the screen."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.table import Table

from planner.results.flips import Flip, Flips, FlipStatus, PlanUsed
from planner.results.interval import Interval

HEADS = ("parameter", "here", "looked at", "winner changes at", "95 % interval", "plan")
LABELS = {
    "relative_response": "response off the shelf / fresh",
    "slots_per_week": "slots a week",
    "dropout_per_month": "drop-out a month",
    "forecast_cv": "forecast error",
    "batch_success": "batch success",
    "volume": "volume, times the patients",
    "second_infusion": "second infusion after weeks",
}
NONE = "–"
ENDED = {
    FlipStatus.STOPPED: "not reached: time ran out",
    FlipStatus.NO_PLAN: "not reached: a value has no plan, or nobody due",
    FlipStatus.TIE: "a tie as things are",
}


def flips_table(flips: Flips) -> RenderableType:
    """A row for each parameter of each product; both directions in it."""
    products = len(flips.ahead) > 1
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in (*(("product",) if products else ()), *HEADS):
        shown.add_column(head)
    for scope, *cells in flip_rows(flips):
        shown.add_row(*((scope,) if products else ()), *cells)
    return shown


def flip_rows(flips: Flips) -> list[tuple[str, ...]]:
    """A row for each product and parameter: the product, then a cell for each of `HEADS`."""
    groups = groupby(flips.flips, key=lambda f: (f.scope, f.parameter, f.plan))
    return [(scope, *_cells(list(ways))) for (scope, *_), ways in groups]


def flips_remarks(flips: Flips) -> str:
    """Who is ahead as things are, and what the table does not say; a line each."""
    return "\n".join((*_standings(flips), *flips.notes))


def _standings(flips: Flips) -> Iterator[str]:
    for product, apart in flips.ahead.items():
        assumed = "" if flips.response[product] == 1 else f" x {_number(flips.response[product])}"
        winner = "off the shelf" if apart.mean > 0 else "fresh autologous manufacture"
        surely = "" if apart.low > 0 or apart.high < 0 else ", though not for certain"
        yield (
            f"{product}: {winner} is ahead{surely}; share treated off the shelf{assumed} minus "
            f"fresh: {_points(apart)}."
        )


def _points(apart: Interval) -> str:
    low, mean, high = (f"{100 * x:+.1f}" for x in (apart.low, apart.mean, apart.high))
    return f"{mean} points (95 % interval {low} to {high})"


def _cells(ways: Sequence[Flip]) -> tuple[str, ...]:
    first = ways[0]
    ends = sorted(end for w in ways for end in (w.first, w.last))
    found = [w for w in ways if w.status == FlipStatus.FOUND]
    other = dict.fromkeys(ENDED[w.status] for w in ways if w.status in ENDED)
    return (
        LABELS[first.parameter],
        NONE if first.here is None else _number(first.here),
        f"{_number(ends[0])} … {_number(ends[-1])}",
        "; ".join([*map(_at, found), *other]) or "none of these",
        "; ".join(map(_interval, found)),
        "the same" if first.plan == PlanUsed.SAME else "a new one",
    )


def _at(flip: Flip) -> str:
    value = flip.value
    assert value is not None  # it is found
    return f"{_number(value)} {'or less' if _falls(flip) else 'or more'}"


def _interval(flip: Flip) -> str:
    """Between the last value of the one and the first of the other, both for certain."""
    ends = (flip.certain_until, flip.certain_from)
    low, high = reversed(ends) if _falls(flip) else ends
    return f"{NONE if low is None else _number(low)} to {NONE if high is None else _number(high)}"


def _falls(flip: Flip) -> bool:
    """The values looked at fall, from the scenario's own on."""
    return flip.last < flip.first


def _number(value: float) -> str:
    return f"{value:,.3f}".rstrip("0").rstrip(".")
