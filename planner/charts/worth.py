"""What more of each capacity is worth a year, with the limits between which that lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from planner.charts.money_axis import money_ticks
from planner.charts.theme import NEUTRAL, fill, styled
from planner.language import _
from planner.results.interval import Interval

ROW = 34  # [px] of one bar and its space
AROUND = 130  # [px] of axis, title and legend


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """One change: its worth [currency a year] and its limits; None: not proven, not simulated."""

    name: str
    value: float
    low: float | None
    high: float | None
    simulated: Interval | None


def worth_bars(found: Sequence[Worth], currency: str) -> go.Figure:
    """A bar for each change, the largest on top; beside it the simulated worth, where there is one.

    The whisker of a planned worth holds for certain: it ends at the proven limits.  That of a
    simulated one is the 95 % interval of the mean.  A bar without a whisker has no proof.
    """
    rows = sorted(found, key=lambda w: w.value)
    figure = go.Figure()
    seen = [w for w in rows if w.simulated is not None]
    figure.add_bar(
        name=_("as simulated, 95 % interval"), orientation="h", marker=fill(1),
        y=[w.name for w in seen], x=[w.simulated.mean for w in seen if w.simulated],
        error_x=_whiskers([(w.simulated.mean, w.simulated.low, w.simulated.high)
                           for w in seen if w.simulated]),
        hovertemplate="%{y}: %{x:,.0f}<extra></extra>", visible=bool(seen),
    )  # fmt: skip
    figure.add_bar(
        name=_("on averages, proven limits"), orientation="h", marker=fill(0),
        y=[w.name for w in rows], x=[w.value for w in rows],
        error_x=_whiskers([(w.value, w.low, w.high) for w in rows]),
        hovertemplate="%{y}: %{x:,.0f}<extra></extra>",
    )  # fmt: skip
    title = _("Worth a year [{currency}]", currency=currency) if currency else _("Worth a year")
    styled(figure, title, "", height=AROUND + ROW * max(3, len(rows)) * (2 if seen else 1))
    ends = [x for w in rows for x in (w.value, w.low, w.high)]
    ends += [x for w in seen if w.simulated for x in (w.simulated.low, w.simulated.high)]
    figure.update_xaxes(money_ticks([0.0, *ends]))
    figure.update_layout(legend_traceorder="reversed", bargap=0.25)
    return figure


def _whiskers(rows: Sequence[tuple[float, float | None, float | None]]) -> dict[str, object]:
    return {
        "type": "data", "symmetric": False, "thickness": 2, "color": NEUTRAL,
        "array": [0.0 if high is None else max(0.0, high - value) for value, _low, high in rows],
        "arrayminus": [0.0 if low is None else max(0.0, value - low) for value, low, _high in rows],
    }  # fmt: skip
