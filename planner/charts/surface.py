"""Break-even surfaces as contours: who is ahead over two parameters, and where neither is."""

from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from planner.charts.html_page import html_page
from planner.charts.money_axis import money_ticks
from planner.charts.theme import COLOURS, NEUTRAL, styled
from planner.language import _
from planner.results.interval import Interval

SCALE = ((0.0, COLOURS[1]), (0.5, "#FFFFFF"), (1.0, COLOURS[0]))  # fresh, neither, off the shelf
WRITTEN = "#000000"  # on the scale, in both themes
RUN = {"color": "#FFFFFF", "size": 7, "line": {"color": NEUTRAL, "width": 2}}
BREAK_EVEN = COLOURS[5]  # seen on the white middle of the scale, and in the legend of both themes


class Point(Protocol):
    """One product at one pair of values; None: unknown."""

    @property
    def label(self) -> str: ...
    @property
    def product(self) -> str: ...
    @property
    def names(self) -> tuple[str, str]: ...
    @property
    def at(self) -> tuple[float, float]: ...
    @property
    def treated(self) -> Interval | None: ...
    @property
    def cost(self) -> Interval | None: ...


def surface_page(points: Sequence[Point]) -> bytes:
    """A page with two charts for each scenario and product: patients treated, and cost."""
    figures = []
    for key in dict.fromkeys((p.label, p.product) for p in points):
        mine = [p for p in points if (p.label, p.product) == key]
        name = ", ".join(key)
        treated = {p.at: 100 * p.treated.mean for p in mine if p.treated is not None}
        cost = {p.at: -p.cost.mean for p in mine if p.cost is not None}
        figures += [
            contours(
                treated,
                mine[0].names,
                _("{name}: treated off the shelf minus fresh, points", name=name),
            ),
            contours(
                cost,
                mine[0].names,
                _("{name}: cost of a treated patient, fresh minus off the shelf", name=name),
            ),
        ]
    return html_page(figures, _("Break-even: off the shelf against fresh autologous"))


def contours(
    values: dict[tuple[float, float], float], names: tuple[str, str], title: str
) -> go.Figure:
    """Values over both parameters; the thick line is break-even.  A missing one leaves a hole."""
    x, y = (sorted({at[axis] for at in values}) for axis in (0, 1))
    z = [[values.get((a, b)) for a in x] for b in y]
    widest = max((abs(v) for v in values.values()), default=1.0) or 1.0
    figure = go.Figure()
    figure.add_contour(
        x=x, y=y, z=z, zmin=-widest, zmax=widest, colorscale=SCALE, ncontours=11,
        contours={"showlabels": True, "labelfont": {"color": WRITTEN}}, line={"width": 0.5},
        name="", colorbar=money_ticks([-widest, widest]),
        hovertemplate=f"{names[0]} %{{x}}<br>{names[1]} %{{y}}<br>%{{z:,.1f}}<extra></extra>",
    )  # fmt: skip
    figure.add_contour(
        x=x, y=y, z=z, showscale=False, hoverinfo="skip", name=_("break-even"), showlegend=True,
        contours={"start": 0, "end": 0, "size": 1, "coloring": "none"},
        line={"width": 4, "color": BREAK_EVEN},
    )  # fmt: skip
    figure.add_scatter(
        x=[at[0] for at in values], y=[at[1] for at in values], mode="markers",
        marker=RUN, name=_("runs"), hoverinfo="skip",
    )  # fmt: skip
    styled(figure, names[0], names[1], height=520)
    figure.update_layout(title=title, margin={"t": 80})
    return figure
