"""Service by product and month, as a heat map with the numbers in its cells."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import plotly.graph_objects as go

from planner.charts.month_axis import along_months
from planner.charts.theme import BAD, COLOURS, styled
from planner.language import _
from planner.language.numbers import month, number

ROW_HEIGHT, HEAD = 48, 120  # [px]
SCALE = ((0.0, BAD), (0.8, "#F0C4BF"), (0.999, "#CFE1F2"), (1.0, COLOURS[0]))  # all stands out


class Month(Protocol):
    """The patients of one product due in one month."""

    @property
    def product(self) -> str: ...

    @property
    def month(self) -> str:
        """As in 2026-01."""

    @property
    def due(self) -> int: ...

    @property
    def started(self) -> int: ...


def month_map(found: Sequence[Month], names: Mapping[str, str]) -> go.Figure:
    """Share of the patients due in each month who start; a month without patients is blank.

    names: of the products that are shown, by id, in their order.
    """
    by_place = {(x.product, x.month): x for x in found}
    columns = sorted({x.month for x in found})
    months = [date.fromisoformat(f"{x}-01") for x in columns]
    cells = [[by_place.get((p, m)) for m in columns] for p in names]
    figure = go.Figure(
        go.Heatmap(
            x=list(range(len(columns))), y=list(names.values()),
            z=[[None if x is None else x.started / x.due for x in row] for row in cells],
            text=[["" if x is None else _both(x, "<br>") for x in row] for row in cells],
            texttemplate="%{text}", textfont={"size": 11}, hoverongaps=False,
            zmin=0, zmax=1, colorscale=SCALE, xgap=2, ygap=2,
            showscale=False,
            customdata=[
                [None if x is None else (_both(x, " / "), month(m)) for x, m in both]
                for both in (zip(row, months, strict=True) for row in cells)
            ],
            hovertemplate="%{y}, %{customdata[1]}: %{customdata[0]} (%{z:.1%})<extra></extra>",
        )
    )  # fmt: skip
    styled(figure, "", "", height=HEAD + ROW_HEIGHT * len(names))
    along_months(figure, months, _("Month due"))
    figure.update_yaxes(type="category", showgrid=False, autorange="reversed")
    return figure


def _both(x: Month, between: str) -> str:
    """Patients who start, and those due."""
    return between.join((number(x.started), number(x.due)))
