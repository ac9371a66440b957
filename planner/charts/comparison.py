"""A comparison as charts: both systems side by side with their 95 % intervals."""

import plotly.graph_objects as go

from planner.charts.money_axis import money_ticks
from planner.charts.theme import fill, styled
from planner.language import _
from planner.language.numbers import number, rate
from planner.results.comparison import Comparison

SYSTEMS = ("off_the_shelf", "autologous")


def bars(comparison: Comparison, kpi: str, title: str, percent: bool = False) -> go.Figure:
    """One figure of both systems; an undefined one has no bar."""
    found = comparison.figure(kpi)
    factor = 100.0 if percent else 1.0
    figure = go.Figure()
    names = (_("off the shelf"), _("fresh autologous"))
    for n, (name, side) in enumerate(zip(names, SYSTEMS, strict=True)):
        interval = getattr(found, side)
        if interval is None:
            continue
        mean = factor * interval.mean
        figure.add_bar(
            name=name, x=[name], y=[mean], textposition="outside",
            text=[rate(interval.mean) if percent else _bar_label(mean)],
            marker=fill(n),
            error_y={
                "type": "data", "symmetric": False,
                "array": [factor * interval.high - mean],
                "arrayminus": [mean - factor * interval.low],
            },
        )  # fmt: skip
    figure.update_layout(showlegend=False)
    figure.update_yaxes(rangemode="tozero")
    if kpi.startswith("cost"):
        sides = [x for x in (found.off_the_shelf, found.autologous) if x is not None]
        figure.update_yaxes(money_ticks([0.0, *(x.high for x in sides)]))
    return styled(figure, "", title, height=320)


def _bar_label(value: float) -> str:
    return number(value, 0 if abs(value) >= 1000 else 1)
