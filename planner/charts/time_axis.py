"""Axes that people read: weeks or months along the horizon, whole numbers at round steps."""

import plotly.graph_objects as go

from planner.charts.theme import WEEK_MS
from planner.domain.calendar import Calendar
from planner.language.numbers import month_ticks, short_ticks

ROUND = (1, 2, 5)  # and these times ten, a hundred, …
TICKS = 5  # at most, about, up an axis


def along_the_horizon(figure: go.Figure, calendar: Calendar) -> None:
    """The whole horizon along x; ticks on Mondays, of long horizons on the first of the month."""
    how: dict[str, object] = {"dtick": WEEK_MS, "tickformat": short_ticks()}
    if calendar.weeks > 78:
        how = {"dtick": "M3", "tickformat": month_ticks()}
    elif calendar.weeks > 26:
        how = {"dtick": "M1", "tickformat": month_ticks()}
    elif calendar.weeks > 12:
        how["dtick"] = 2 * WEEK_MS
    if isinstance(how["dtick"], int):
        how["tick0"] = calendar.monday(0)
    else:
        how["tick0"] = calendar.start.replace(day=1)
    figure.update_xaxes(
        type="date", range=(calendar.monday(0), calendar.monday(calendar.weeks)),
        showticklabels=True, **how,
    )  # fmt: skip


def round_step(most: float, ticks: int = TICKS) -> int:
    """The whole step, 1, 2 or 5 times a power of ten, that makes about `ticks` up to `most`."""
    step = 1
    while True:
        for factor in ROUND:
            if most <= factor * step * ticks:
                return factor * step
        step *= 10
