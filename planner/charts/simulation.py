"""Fan charts of stock and patients over the paths of a simulation, and the share served."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs
from plotly.subplots import make_subplots

from planner.charts.theme import COLOURS, TEXT, look, styled, weekly
from planner.domain.calendar import Calendar
from planner.language import _
from planner.results.simulation import PERCENTILES, Simulation, WeekPercentiles

PERCENTILE_BANDS = ((0, 4, 0.2), (1, 3, 0.4))  # places in PERCENTILES, opacity
MEDIAN = 2
DIV_ID = "fan"  # plotly would draw another name for every page
BIN = 0.01  # [share] of patients, a bar of the histogram
Planned = Mapping[str, Sequence[float]]  # by product and week
NOTHING: Planned = MappingProxyType({})
TOP = {"yref": "container", "y": 1, "yanchor": "top"}
HEIGHT_PER_PRODUCT = 240  # [px] of each product


def stock_fan(simulation: Simulation, calendar: Calendar, planned: Planned = NOTHING) -> go.Figure:
    """Closing stock of each product [dose].  planned: what the plan has, by product and week."""
    return _fan(simulation, calendar, "stock", _("Closing stock [doses]"), planned)


def lost_fan(simulation: Simulation, calendar: Calendar, planned: Planned = NOTHING) -> go.Figure:
    """Patients lost up to each week, by product."""
    return _fan(simulation, calendar, "lost", _("Patients lost so far"), planned)


def started_fan(
    simulation: Simulation, calendar: Calendar, planned: Planned = NOTHING
) -> go.Figure:
    """Patients who start in each week, by product."""
    return _fan(simulation, calendar, "started", _("Patients who start"), planned)


def fill_histogram(shares: Sequence[float], planned: float | None, mean: float) -> go.Figure:
    """How many sample paths serve which share of their patients."""
    figure = go.Figure(
        go.Histogram(
            x=list(shares), xbins={"start": 0, "end": 1 + BIN, "size": BIN},
            marker={"color": COLOURS[0]}, showlegend=False,
            hovertemplate=_("{share} of the patients: {n} paths", share="%{x}", n="%{y}")
            + "<extra></extra>",
        )
    )  # fmt: skip
    lines = ((planned, _("planned"), "dash"), (mean, _("to be expected"), "solid"))
    for value, name, dash in lines:
        if value is not None:
            figure.add_scatter(
                x=[value, value], y=[0, 1], yaxis="y2", mode="lines", name=name,
                line={"color": TEXT, "width": 2, "dash": dash}, hoverinfo="name",
            )  # fmt: skip
    styled(figure, _("Share of the patients due who start"), _("Sample paths"), height=280)
    figure.update_layout(yaxis2={"overlaying": "y", "range": (0, 1), "visible": False}, bargap=0.05)
    least = min(shares, default=0.0) if planned is None else min([planned, *shares])
    figure.update_xaxes(tickformat=".0%", range=(max(0.0, least - 2 * BIN), 1 + 1.5 * BIN))
    return figure


def page(figure: go.Figure) -> bytes:
    """An HTML page with `figure`; it needs `script()` as plotly.min.js beside it, no network."""
    text: str = figure.to_html(include_plotlyjs="directory", full_html=True, div_id=DIV_ID)
    return text.encode()


def script() -> bytes:
    """plotly.js, which the pages load."""
    text: str = get_plotlyjs()
    return text.encode()


def _fan(
    simulation: Simulation, calendar: Calendar, what: str, title: str, planned: Planned
) -> go.Figure:
    products = list(dict.fromkeys(w.product for w in simulation.weeks))
    figure = make_subplots(
        rows=len(products), cols=1, shared_xaxes=True, subplot_titles=products,
        vertical_spacing=0.25 / max(1, len(products)),
    )  # fmt: skip
    for n, product in enumerate(products):
        rows = [w for w in simulation.weeks if w.product == product]
        _band(figure, n, rows, (calendar, what))
        if product in planned:
            figure.add_scatter(
                x=[calendar.monday(w.week) for w in rows], y=list(planned[product]), mode="lines",
                line={"color": TEXT, "width": 1.5, "dash": "dot"}, name=_("planned"),
                showlegend=n == 0, row=n + 1, col=1,
            )  # fmt: skip
    styled(figure, "", title, height=150 + HEIGHT_PER_PRODUCT * len(products))
    figure.update_layout(margin_t=70, legend=TOP)  # above the name of the first product
    figure.update_yaxes(rangemode="tozero")
    weekly(figure, calendar)
    figure.update_xaxes(title=_("Week (Monday)"), row=len(products), col=1)
    return figure


def _band(figure: go.Figure, n: int, rows: list[WeekPercentiles], of: tuple[Calendar, str]) -> None:
    calendar, what = of
    days = [calendar.monday(w.week) for w in rows]
    values = [getattr(w, what) for w in rows]
    drawn = look(n)
    for low, high, opacity in PERCENTILE_BANDS:
        name = _("{low} to {high} % of the paths", low=PERCENTILES[low], high=PERCENTILES[high])
        figure.add_scatter(
            x=days, y=[v[low] for v in values], mode="lines", line={"width": 0},
            showlegend=False, hoverinfo="skip", row=n + 1, col=1,
        )  # fmt: skip
        figure.add_scatter(
            x=days, y=[v[high] for v in values], mode="lines", line={"width": 0},
            fill="tonexty", fillcolor=drawn.pale(opacity),
            name=name, showlegend=n == 0, row=n + 1, col=1,
        )  # fmt: skip
    figure.add_scatter(
        x=days, y=[v[MEDIAN] for v in values], mode="lines",
        line={"color": drawn.colour, "width": 2},
        name=_("median"), showlegend=n == 0, row=n + 1, col=1,
    )  # fmt: skip
