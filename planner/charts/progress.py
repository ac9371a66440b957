"""The two curves of a search: the cost of the best plan so far, and what no plan can cost less."""

from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from planner.charts.money_axis import money_ticks
from planner.charts.theme import NEUTRAL, stroke, styled
from planner.language import _

HEIGHT = 220  # [px]
LEAST_SHOWN = 0.1  # of the cost, along y: a curve that has not moved yet is no mountain range


class CurvePoint(Protocol):
    """What was known after so many seconds; None: it was not."""

    @property
    def seconds(self) -> float: ...
    @property
    def best(self) -> float | None: ...
    @property
    def bound(self) -> float | None: ...


def progress_curves(points: Sequence[CurvePoint], until: float, currency: str) -> go.Figure:
    """Both curves as steps, until now [s].

    What is shown along y begins where the search is today, not at nothing: the distance between
    the curves is what matters.
    """
    figure = go.Figure()
    for name, field, line in (
        (_("Best plan so far"), "best", stroke(0)),
        (_("No plan can cost less"), "bound", {"color": NEUTRAL, "dash": "dash", "shape": "hv"}),
    ):
        known = [(p.seconds, getattr(p, field)) for p in points if getattr(p, field) is not None]
        if known:
            x, y = zip(*known, strict=True)
            figure.add_trace(
                go.Scatter(
                    x=[*x, max(until, x[-1])], y=[*y, y[-1]], name=name, mode="lines", line=line,
                    hovertemplate="%{y:,.0f} " + currency + "<extra>" + name + "</extra>",
                )
            )  # fmt: skip
    styled(figure, _("Seconds"), currency, height=HEIGHT)
    figure.update_xaxes(rangemode="tozero")
    shown = _shown(points)
    figure.update_yaxes(range=shown, **money_ticks(shown or ()))
    return figure


def _shown(points: Sequence[CurvePoint]) -> tuple[float, float] | None:
    """What is shown along y: all that is known, with room at both ends."""
    known = [x for p in points for x in (p.best, p.bound) if x is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    room = max(high - low, LEAST_SHOWN * abs(high)) / 10
    middle = (low + high) / 2
    half = max((high - low) / 2, LEAST_SHOWN * abs(high) / 2) + room
    return middle - half, middle + half
