"""Fan charts: percentiles of stock and lost patients over the paths of a simulation."""

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs
from plotly.subplots import make_subplots

from planner.charts.theme import COLOURS, styled, weekly
from planner.domain.calendar import Calendar
from planner.results.simulation import PERCENTILES, Simulation, WeekPercentiles

PERCENTILE_BANDS = ((0, 4, 0.2), (1, 3, 0.4))  # places in PERCENTILES, opacity
MEDIAN = 2
DIV_ID = "fan"  # plotly would draw another name for every page
HEIGHT_PER_PRODUCT = 240  # [px] of each product


def stock_fan(simulation: Simulation, calendar: Calendar) -> go.Figure:
    """Closing stock of each product [dose]."""
    return _fan(simulation, calendar, "stock", "Closing stock [doses]")


def lost_fan(simulation: Simulation, calendar: Calendar) -> go.Figure:
    """Patients lost up to each week, by product."""
    return _fan(simulation, calendar, "lost", "Patients lost so far")


def page(figure: go.Figure) -> bytes:
    """An HTML page with `figure`; it needs `script()` as plotly.min.js beside it, no network."""
    text: str = figure.to_html(include_plotlyjs="directory", full_html=True, div_id=DIV_ID)
    return text.encode()


def script() -> bytes:
    """plotly.js, which the pages load."""
    text: str = get_plotlyjs()
    return text.encode()


def _fan(simulation: Simulation, calendar: Calendar, what: str, title: str) -> go.Figure:
    products = list(dict.fromkeys(w.product for w in simulation.weeks))
    figure = make_subplots(
        rows=len(products), cols=1, shared_xaxes=True, subplot_titles=products,
        vertical_spacing=0.25 / max(1, len(products)),
    )  # fmt: skip
    for n, product in enumerate(products):
        rows = [w for w in simulation.weeks if w.product == product]
        _band(figure, n, rows, (calendar, what))
    styled(figure, "", title, height=120 + HEIGHT_PER_PRODUCT * len(products))
    figure.update_yaxes(rangemode="tozero")
    weekly(figure, calendar)
    figure.update_xaxes(title="Week (Monday)", row=len(products), col=1)
    return figure


def _band(figure: go.Figure, n: int, rows: list[WeekPercentiles], of: tuple[Calendar, str]) -> None:
    calendar, what = of
    days = [calendar.monday(w.week) for w in rows]
    values = [getattr(w, what) for w in rows]
    colour = COLOURS[n % len(COLOURS)]
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    for low, high, opacity in PERCENTILE_BANDS:
        name = f"{PERCENTILES[low]} to {PERCENTILES[high]} % of the paths"
        figure.add_scatter(
            x=days, y=[v[low] for v in values], mode="lines", line={"width": 0},
            showlegend=False, hoverinfo="skip", row=n + 1, col=1,
        )  # fmt: skip
        figure.add_scatter(
            x=days, y=[v[high] for v in values], mode="lines", line={"width": 0},
            fill="tonexty", fillcolor=f"rgba({red},{green},{blue},{opacity})",
            name=name, showlegend=n == 0, row=n + 1, col=1,
        )  # fmt: skip
    figure.add_scatter(
        x=days, y=[v[MEDIAN] for v in values], mode="lines", line={"color": colour, "width": 2},
        name="median", showlegend=n == 0, row=n + 1, col=1,
    )  # fmt: skip
