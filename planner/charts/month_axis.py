"""Months beside one another, with the names that the language has for them."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from planner.language.numbers import short_month, year

JANUARY = 1
SIZE = 11  # [px] of the names
MOST, STEPS = 14, (1, 2, 3, 4, 6, 12)  # names that fit on a narrow page; months from one to another


def along_months(figure: go.Figure, months: Sequence[date], title: str) -> None:
    """Name the places 0, 1, 2, … of the x axis by month; the year stands at the first of each.

    Of many months every second, third, … from January on has its name.
    """
    step = next((x for x in STEPS if len(months) <= MOST * x), STEPS[-1])
    names = [
        f"{short_month(m)}<br>{year(m)}"
        if not n or m.month == JANUARY
        else short_month(m)
        if (m.month - JANUARY) % step == 0
        else ""
        for n, m in enumerate(months)
    ]
    figure.update_xaxes(
        title=title, tickmode="array", tickvals=list(range(len(months))), ticktext=names,
        tickangle=0, tickfont_size=SIZE, showgrid=False, zeroline=False,
        range=(-0.5, len(months) - 0.5),
    )  # fmt: skip
