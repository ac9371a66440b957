"""Stock: positions of the freezers by week, and the doses left of each lot by month."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

import plotly.graph_objects as go

from planner.charts.theme import TEXT, product_colours, styled, weekly
from planner.domain.calendar import Calendar
from planner.domain.scenario import Scenario
from planner.language import _

ROW_HEIGHT, HEAD = 26, 110  # [px]
MONTH = "%Y-%m"
DOSES = ((0.0, "#E4EEF7"), (1.0, "#1E78B4"))  # few, many
AREA = 0.55  # opacity


class ExpiringLot(Protocol):
    """A lot, and what is left of it at the end of each week."""

    @property
    def lot(self) -> str: ...

    @property
    def product(self) -> str: ...

    @property
    def last(self) -> int: ...

    @property
    def expired(self) -> int: ...

    @property
    def closing(self) -> tuple[int, ...]: ...


def freezer_use(scenario: Scenario, used: Mapping[str, Sequence[float]]) -> go.Figure:
    """Positions that each product takes at the end of each week, against those in service.

    used: by product and week.
    """
    calendar = scenario.calendar
    weeks = [calendar.monday(t) for t in range(scenario.weeks)]
    figure = go.Figure()
    for product, look in product_colours(scenario).items():
        if any(used[product]):
            figure.add_scatter(
                name=scenario.products[product].name, x=weeks, y=list(used[product]),
                mode="lines", stackgroup="used", line={**look.line, "dash": "solid", "width": 1},
                fillcolor=look.pale(AREA), hovertemplate="%{y:,.0f}",
            )  # fmt: skip
    if scenario.freezers:
        figure.add_scatter(
            name=_("positions in service"), x=weeks, y=list(scenario.positions_in_service()),
            mode="lines", line={"color": TEXT, "width": 2, "dash": "dash", "shape": "hv"},
            customdata=[[x] for x in _in_service(scenario)],
            hovertemplate="%{y:,.0f} (%{customdata[0]})",
        )  # fmt: skip
    weekly(figure, calendar)
    figure.update_layout(hovermode="x unified")
    figure.update_yaxes(rangemode="tozero")
    return styled(figure, _("Week (Monday)"), _("Freezer positions"))


def expiry_map(lots: Sequence[ExpiringLot], calendar: Calendar) -> go.Figure:
    """Doses left of each lot at the end of each month, the lot that expires first on top.

    A cross is where doses expire unused; before a lot is frozen and after its end it is blank.
    """
    ends: dict[str, int] = {}  # last week of each month
    for week in range(calendar.weeks):
        ends[calendar.monday(week).strftime(MONTH)] = week
    cells = [[_left(x, end, calendar) for end in ends.values()] for x in lots]
    figure = go.Figure(
        go.Heatmap(
            x=list(ends), y=[x.lot for x in lots],
            customdata=[[x.product] * len(ends) for x in lots],
            z=[[None if c is None else c[0] for c in row] for row in cells],
            text=[["" if c is None else c[1] for c in row] for row in cells],
            texttemplate="%{text}", hoverongaps=False, colorscale=DOSES, zmin=0,
            xgap=2, ygap=2, showscale=False, textfont={"size": 11},
            hovertemplate="%{y} (%{customdata}), %{x}: %{text}<extra></extra>",
        )
    )  # fmt: skip
    styled(figure, _("Month (at its end)"), "", height=HEAD + ROW_HEIGHT * len(lots))
    figure.update_xaxes(type="category", showgrid=False, side="top")
    figure.update_yaxes(type="category", showgrid=False, autorange="reversed", tickfont_size=11)
    return figure


def _left(lot: ExpiringLot, end: int, calendar: Calendar) -> tuple[int, str] | None:
    """Doses left in the last week of a month, as number and text; None: nothing to be said."""
    begin = end - max(0, calendar.monday(end).day - 1) // 7
    if begin <= lot.last <= end and lot.expired:
        return lot.expired, f"✕ {lot.expired}"
    if lot.last < end or not lot.closing[end]:
        return None
    return lot.closing[end], str(lot.closing[end])


def _in_service(scenario: Scenario) -> list[str]:
    """The freezers in service in each week."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for f in scenario.freezers.values():
        for week in scenario.calendar.touched(f.start, f.end, scenario.weeks):
            found[week].append(f"{f.id} {f.positions:,}")
    return [", ".join(found[t]) for t in range(scenario.weeks)]
