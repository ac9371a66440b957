"""Stock: positions of the freezers by week, and the doses left of each lot by month."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

import plotly.graph_objects as go

from planner.charts.month_axis import along_months
from planner.charts.theme import BAD, TEXT, product_colours, styled, weekly
from planner.domain.calendar import Calendar
from planner.domain.scenario import Scenario
from planner.language import _
from planner.language.numbers import month, number

ROW_HEIGHT, HEAD = 26, 110  # [px]
DOSES = ((0.0, "#E4EEF7"), (1.0, "#7DB5DE"))  # few, many: dark text can be read on both
EXPIRED = ((0.0, BAD), (1.0, BAD))
DARK, LIGHT = "#0B1B2B", "#FFFFFF"  # text on cells, which look the same in both themes
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


LotT = TypeVar("LotT", bound=ExpiringLot)


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


def months_of(calendar: Calendar) -> tuple[date, ...]:
    """The first day of each month in which a week of the horizon begins."""
    days = (calendar.monday(week).replace(day=1) for week in range(calendar.weeks))
    return tuple(dict.fromkeys(days))


def lots_in(lots: Sequence[LotT], calendar: Calendar, months: Collection[date]) -> tuple[LotT, ...]:
    """Those of the lots of which the map has something to show in these months."""
    ends = _ends(calendar, months)
    return tuple(x for x in lots if any(_left(x, end, calendar) for end in ends))


def expiry_map(
    lots: Sequence[ExpiringLot], calendar: Calendar, months: Sequence[date]
) -> go.Figure:
    """Doses left of each lot at the end of each month, the lot that expires first on top.

    Where doses expire unused a red cell says how many; before a lot is frozen and after its end it
    is blank.  months: some of `months_of` that follow one another; a year can be read on any page.
    """
    ends, names = _ends(calendar, months), [x.lot for x in lots]
    cells = [[_left(x, end, calendar) for end in ends] for x in lots]
    figure = go.Figure()
    for gone, scale, colour in ((False, DOSES, DARK), (True, EXPIRED, LIGHT)):
        shown = [[c if c and c.expire == gone else None for c in row] for row in cells]
        figure.add_heatmap(
            x=list(range(len(ends))), y=names,
            z=[[None if c is None else c.doses for c in row] for row in shown],
            text=[["" if c is None else c.text for c in row] for row in shown],
            customdata=[[(x.product, month(m)) for m in months] for x in lots],
            texttemplate="%{text}", textfont={"size": 12, "color": colour}, hoverongaps=False,
            colorscale=scale, zmin=0, xgap=2, ygap=2, showscale=False,
            hovertemplate="%{y} (%{customdata[0]}), %{customdata[1]}: %{text}<extra></extra>",
        )  # fmt: skip
    styled(figure, "", "", height=HEAD + ROW_HEIGHT * len(lots))
    along_months(figure, months, _("Month (at its end)"))
    figure.update_xaxes(side="top")
    figure.update_yaxes(type="category", showgrid=False, autorange="reversed", tickfont_size=12)
    return figure


class _Cell(NamedTuple):
    """Doses left of a lot at the end of a month; expire: that it then loses unused."""

    doses: int
    expire: bool

    @property
    def text(self) -> str:
        return f"✕ {number(self.doses)}" if self.expire else number(self.doses)


def _ends(calendar: Calendar, months: Collection[date]) -> list[int]:
    """The last week of the horizon that begins in each of the months."""
    found = {calendar.monday(week).replace(day=1): week for week in range(calendar.weeks)}
    return [week for first, week in found.items() if first in months]


def _left(lot: ExpiringLot, end: int, calendar: Calendar) -> _Cell | None:
    """What there is to say of the month whose last week is `end`; None: nothing."""
    begin = end - max(0, calendar.monday(end).day - 1) // 7
    if begin <= lot.last <= end and lot.expired:
        return _Cell(lot.expired, expire=True)
    if lot.last < end or not lot.closing[end]:
        return None
    return _Cell(lot.closing[end], expire=False)


def _in_service(scenario: Scenario) -> list[str]:
    """The freezers in service in each week."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for f in scenario.freezers.values():
        for week in scenario.calendar.touched(f.start, f.end, scenario.weeks):
            found[week].append(f"{f.id} {f.positions:,}")
    return [", ".join(found[t]) for t in range(scenario.weeks)]
