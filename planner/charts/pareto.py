"""Fill rate against cost of every run, and the Pareto front."""

from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from planner.charts.html_page import html_page
from planner.charts.money_axis import money_ticks
from planner.charts.theme import COLOURS, DASHES, NEUTRAL, styled
from planner.language import _, ngettext
from planner.language.numbers import number
from planner.results.interval import FigureRange


class ParetoPoint(Protocol):
    """One run: its fill rate [0, 1] and its cost."""

    @property
    def name(self) -> str: ...
    @property
    def fill(self) -> FigureRange: ...
    @property
    def money(self) -> FigureRange: ...
    @property
    def on_front(self) -> bool: ...


def basis(paths: int) -> str:
    """How the figures were computed, as shown to planners; 0 paths: not simulated."""
    if paths:
        return ngettext(
            "simulated on {count} path", "simulated on {count} paths", paths, count=number(paths)
        )
    return _("as planned on averages")


def pareto(points: Sequence[ParetoPoint], currency: str, paths: int) -> go.Figure:
    """Every run as a point with its bounds as whiskers, and the Pareto front as a line."""
    figure = go.Figure()
    best = sorted((d for d in points if d.on_front), key=lambda d: (d.money.value, d.fill.value))
    rest = [d for d in points if not d.on_front]
    looks = (
        (_("other runs"), rest, "markers", NEUTRAL, 8, "circle"),
        (_("Pareto front"), best, "lines+markers", COLOURS[0], 11, "diamond"),
    )
    for name, part, mode, colour, size, symbol in looks:
        figure.add_scatter(
            name=name, mode=mode,
            x=[d.money.value for d in part], y=[100 * d.fill.value for d in part],
            error_x=_whiskers([d.money for d in part]),
            error_y=_whiskers([d.fill for d in part], 100),
            line={"color": colour, "dash": DASHES[1], "shape": "hv"},
            marker={"color": colour, "size": size, "symbol": symbol},
            text=[d.name for d in part],
            hovertemplate="%{text}<br>%{y:.1f} %, %{x:,.0f}<extra></extra>",
        )  # fmt: skip
    whisker = _("95 % interval of the mean") if paths else _("no plan costs less")
    cost = _("Cost [{currency}]", currency=currency) if currency else _("Cost")
    x = _("{cost}, {basis}; whisker: {whisker}", cost=cost, basis=basis(paths), whisker=whisker)
    styled(figure, x, _("Patients served [%], {basis}", basis=basis(paths)), height=520)
    ends = [x for d in points for x in (d.money.value, d.money.low, d.money.high)]
    return figure.update_xaxes(money_ticks(ends))


def page(figures: Sequence[go.Figure], paths: int) -> bytes:
    """One HTML file that needs nothing else, neither a network nor a server."""
    return html_page(figures, _("Fill rate against cost, {basis}", basis=basis(paths)))


def _whiskers(part: Sequence[FigureRange], factor: float = 1) -> dict[str, object]:
    return {
        "type": "data", "symmetric": False, "thickness": 1,
        "array": [factor * max(0.0, r.high - r.value) for r in part],
        "arrayminus": [factor * max(0.0, r.value - r.low) for r in part],
    }  # fmt: skip
