"""A plan as charts: rooms, stock by expiry, vials of the banks."""

from collections import defaultdict
from collections.abc import Iterable

import plotly.graph_objects as go

from planner.charts.theme import MAX_TICKS, WEEK_MS, fill, stroke, styled, weekly
from planner.domain.plan import Batch, Plan, Stock
from planner.domain.scenario import Scenario
from planner.formatting import count

CLOSED = "#BBBBBB"
FIRM_OPACITY = 0.45  # firm batches are already decided
LIFE_CLASSES = (
    (26, "26 weeks or more"),
    (13, "13 to 25 weeks"),
    (4, "4 to 12 weeks"),
    (0, "under 4 weeks"),
)
QUARANTINE, HOLD = "in quarantine", "on hold"


def gantt(scenario: Scenario, plan: Plan) -> go.Figure:
    """Every batch in its room, from its start to its freezing; closures on a row of their suite."""
    figure = go.Figure()
    rooms = sorted({(b.suite, b.room) for b in plan.batches if b.frozen >= 0}, reverse=True)
    for n, product in enumerate(scenario.products):
        for firm in (True, False):
            mine = [b for b in plan.batches if b.product == product and b.firm == firm]
            made = [b for b in mine if b.frozen >= 0]  # others are lots now
            if made:
                _bars(figure, scenario, n, made)
    names = [f"{suite}, room {room}" for suite, room in rooms]
    names = [*_closures(figure, scenario, {suite for suite, _ in rooms}), *names]
    figure.update_layout(barmode="overlay")
    weekly(figure, scenario.calendar)
    figure.update_yaxes(categoryorder="array", categoryarray=names)
    return styled(figure, "Week (Monday)", "Room", height=180 + 32 * len(names))


def _origin(b: Batch) -> str:
    return f"{b.bank}, donor {b.donor}" if b.donor else b.bank


def _closures(figure: go.Figure, scenario: Scenario, suites: Iterable[str]) -> list[str]:
    """A bar for each closure of these suites in the horizon; returns the names of their rows."""
    calendar, bars = scenario.calendar, []
    for c in scenario.closures:
        weeks = calendar.touched(c.start, c.end, calendar.weeks)
        if c.suite in suites and weeks:
            what = "all rooms" if c.rooms is None else count(c.rooms, "room")
            bars.append((f"{c.suite}, closed", weeks, f"{what}: {c.reason or 'no reason given'}"))
    if bars:
        figure.add_bar(
            name="closed", orientation="h", marker={"color": CLOSED},
            y=[name for name, _, _ in bars],
            base=[calendar.monday(weeks[0]) for _, weeks, _ in bars],
            x=[len(weeks) * WEEK_MS for _, weeks, _ in bars],
            customdata=[[told] for _, _, told in bars],
            hovertemplate="closed, %{customdata[0]}<br>from %{base|%Y-%m-%d}<extra></extra>",
        )  # fmt: skip
    return sorted({name for name, _, _ in bars}, reverse=True)


def _bars(figure: go.Figure, scenario: Scenario, n: int, made: list[Batch]) -> None:
    """The batches of the n-th product, all firm or all new; firm ones are pale."""
    product, firm = made[0].product, made[0].firm
    figure.add_bar(
            name=f"{product}, firm" if firm else product, orientation="h",
            opacity=FIRM_OPACITY if firm else 1.0,
            y=[f"{b.suite}, room {b.room}" for b in made],
            base=[scenario.calendar.monday(b.start) for b in made],
            x=[(b.frozen - b.start) * WEEK_MS for b in made],
            marker=fill(n),
            customdata=[
                (b.id, b.doses, "firm" if b.firm else "new", _origin(b)) for b in made
            ],
            hovertemplate="%{customdata[0]} (%{customdata[2]}): %{customdata[1]} doses "
            "from %{customdata[3]}<br>starts %{base|%Y-%m-%d}<extra></extra>",
        )  # fmt: skip


def stock_by_expiry(scenario: Scenario, plan: Plan, stock: Iterable[Stock]) -> go.Figure:
    """Closing stock of all products by the weeks of life it still has, if it may be used."""
    last = {b.id: b.last for b in plan.batches}
    last |= {lot: scenario.lot_weeks(lot)[1] for lot in scenario.lots}
    doses: dict[str, dict[int, int]] = {
        name: defaultdict(int) for name in (QUARANTINE, *(name for _, name in LIFE_CLASSES), HOLD)
    }
    for line in stock:
        life = last[line.lot] - line.week
        usable = next((name for least, name in LIFE_CLASSES if life >= least), LIFE_CLASSES[-1][1])
        name = {"quarantine": QUARANTINE, "hold": HOLD}.get(line.status, usable)
        doses[name][line.week] += line.doses
    weeks = range(scenario.weeks)
    figure = go.Figure()
    for n, (name, by_week) in enumerate(doses.items()):
        if by_week:
            figure.add_bar(
                name=name, x=[scenario.calendar.monday(t) for t in weeks],
                y=[by_week[t] for t in weeks], marker=fill(n),
            )  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0, legend_title_text="life left")
    weekly(figure, scenario.calendar)
    return styled(figure, "Week (Monday)", "Closing stock [doses]")


def bank_vials(scenario: Scenario, plan: Plan) -> go.Figure:
    """Vials left in the WCBs of each product at the end of each week, as the plan draws them."""
    figure = go.Figure()
    for n, (product, line) in enumerate(scenario.lineage.items()):
        step = [0] * scenario.weeks
        for bank in scenario.banks.values():
            week = max(scenario.calendar.available_from(bank.available_on), 0)
            if (bank.product, bank.tier) == (product, "WCB") and week < scenario.weeks:
                step[week] += bank.vials
        for new in plan.banking:
            if (new.product, new.tier) == (product, "WCB") and new.usable < scenario.weeks:
                step[new.usable] += new.vials
        for b in plan.batches:
            if b.product == product and not b.firm:
                step[b.start] -= line.wcb_vials_per_batch
        left = [sum(step[: t + 1]) for t in range(scenario.weeks)]
        weeks = [scenario.calendar.monday(t) for t in range(scenario.weeks)]
        figure.add_scatter(
            name=product, x=weeks, y=left, mode="lines", line=stroke(n), showlegend=True
        )  # fmt: skip
    weekly(figure, scenario.calendar)
    most = max((max(trace.y) for trace in figure.data), default=0)
    figure.update_yaxes(rangemode="tozero", dtick=max(1, most // MAX_TICKS))  # whole vials
    return styled(figure, "Week (Monday)", "WCB vials left [vials]")
