"""A plan along one time axis: rooms, stock against the freezers, vials of the banks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from planner.charts.room_rows import chosen_stands_out, draw_rooms, room_rows
from planner.charts.theme import CLEAR, HATCHED, LIFE, NEUTRAL, TEXT, product_colours
from planner.charts.time_axis import along_the_horizon, round_step
from planner.domain.plan import Plan, Stock
from planner.domain.scenario import Scenario
from planner.language import _, ngettext
from planner.language.numbers import day, number, ticks

StockBy = Literal["product", "life"]
Area = tuple[str, dict[str, object], list[Stock]]  # name, look, rows
ROW, ROOMS, BELOW, EDGES = 38, 90, 210, 90  # [px] a room, all at least, a part below, the rest
TOOLS = 36  # [px] on the right, for the tools of the chart
FAR = 2.5  # times the largest stock, from which the capacity is written instead of drawn
LIVES = (26, 13, 4, 0)  # [week] least life left of each class
GRID = "rgba(125,133,144,0.25)"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLine:
    """The WCBs of a product: vials in each at the end of weeks 0 ... T - 1, from its first use.

    runway: the first week that ends with too few for one more batch; None: no week does.
    """

    vials: Mapping[str, Sequence[int]]
    runway: int | None


def plan_timeline(
    scenario: Scenario,
    plan: Plan,
    stock: Sequence[Stock],
    banks: Mapping[str, BankLine],
    stock_by: StockBy = "product",
) -> go.Figure:
    """One figure, parts below one another: rooms, closing stock, vials of the WCBs by product.

    banks: by product; without any that part is left out.
    """
    rooms = max(ROOMS, len(room_rows(scenario, plan)) * ROW)
    parts = [rooms, BELOW, *([BELOW] if banks else [])]
    height = sum(parts) + EDGES
    figure = make_subplots(
        rows=len(parts), cols=1, shared_xaxes=True, row_heights=[x / sum(parts) for x in parts],
        vertical_spacing=44 / height,
    )  # fmt: skip
    rows = draw_rooms(figure, scenario, plan, 1)
    drawn = {trace.legendgroup for trace in figure.data}
    unit = _draw_stock(figure, scenario, (plan, stock, stock_by), drawn)
    if banks:
        _draw_vials(figure, scenario, banks, drawn)
    along_the_horizon(figure, scenario.calendar)
    if plan.previous is not None and scenario.frozen_weeks:
        _frozen(figure, scenario)
    figure.update_layout(
        height=height, margin={"l": 10, "r": TOOLS, "t": 10, "b": 10}, bargap=0,
        legend={"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": 0},
        modebar={"orientation": "v", "bgcolor": CLEAR, "color": NEUTRAL},  # beside the legend
        hoverlabel={"namelength": -1, "align": "left", "font": {"color": TEXT}},
        font={"color": TEXT},
        template="none", paper_bgcolor=CLEAR, plot_bgcolor=CLEAR,
    )  # fmt: skip
    words = {"tickfont": {"color": TEXT}, "title_font": {"color": TEXT}, "gridcolor": GRID}
    figure.update_xaxes(automargin=True, zeroline=False, **words)
    figure.update_yaxes(automargin=True, zerolinecolor=GRID, **words)
    figure.update_yaxes(title_text=_("Room") if rows else "", row=1, col=1)
    figure.update_yaxes(title_text=unit, rangemode="tozero", row=2, col=1)
    if banks:
        figure.update_yaxes(title_text=_("WCB vials left"), rangemode="tozero", row=3, col=1)
    figure.update_xaxes(title_text=_("Week (Monday)"), row=len(parts), col=1)
    return figure


def _draw_stock(
    figure: go.Figure,
    scenario: Scenario,
    of: tuple[Plan, Sequence[Stock], StockBy],
    drawn: set[str],
) -> str:
    """Closing stock as areas on one another, and what the freezers hold; return its unit."""
    plan, stock, stock_by = of
    sizes = {p: float(x.positions_per_dose) for p, x in scenario.products.items()}
    in_positions = bool(scenario.freezers) and any(size != 1 for size in sizes.values())
    if not in_positions:
        sizes = dict.fromkeys(sizes, 1.0)
    areas = (
        _by_product(scenario, stock) if stock_by == "product" else _by_life(scenario, plan, stock)
    )
    total = [0.0] * scenario.weeks
    for name, look, lines in areas:
        doses, high = [0] * scenario.weeks, [0.0] * scenario.weeks
        for x in lines:
            doses[x.week] += x.doses
            high[x.week] += x.doses * sizes[x.product]
        if not any(doses):
            continue
        total = [a + b for a, b in zip(total, high, strict=True)]
        group = look.get("legendgroup", "")
        figure.add_scatter(
            name=name, x=_edges(scenario), y=_to_edge(high), customdata=_to_edge(doses),
            stackgroup="stock", mode="lines", line={"width": 0, "shape": "hv"},
            hovertemplate=_("{name}: {doses} doses at the end of the week of {day}",
                            name=name, doses="%{customdata:,}", day=f"%{{x|{ticks()}}}")
            + "<extra></extra>",
            showlegend=not group or group not in drawn, row=2, col=1, **look,
        )  # fmt: skip
        drawn.add(str(group))
    room = max(total, default=0.0)
    _draw_capacity(figure, scenario, room)
    return _("Stock [freezer positions]") if in_positions else _("Stock [doses]")


def _by_product(scenario: Scenario, stock: Iterable[Stock]) -> list[Area]:
    lines: defaultdict[str, list[Stock]] = defaultdict(list)
    for x in stock:
        lines[x.product].append(x)
    found: list[Area] = []
    for product, look in product_colours(scenario).items():
        area = {"fillcolor": look.colour, "fillpattern": look.bar["pattern"]}
        name = scenario.products[product].name
        found.append((name, {"legendgroup": product, **area}, lines[product]))
    return found


def _by_life(scenario: Scenario, plan: Plan, stock: Iterable[Stock]) -> list[Area]:
    """Usable doses by the life they have left, those in quarantine and on hold apart."""
    last = {b.id: b.last for b in plan.batches}
    last |= {lot: scenario.lot_weeks(lot)[1] for lot in scenario.lots}
    lines: defaultdict[int | str, list[Stock]] = defaultdict(list)
    for x in stock:
        life = last[x.lot] - x.week
        least = next((n for n in LIVES if life >= n), LIVES[-1])
        lines[least if x.status == "usable" else x.status].append(x)
    found: list[Area] = [(_("on hold"), _shaded("x"), lines["hold"])]
    for least, shade in zip(reversed(LIVES), reversed(LIFE), strict=True):
        found.append((_life_name(least), {"fillcolor": shade}, lines[least]))
    return [*found, (_("in quarantine"), _shaded("/"), lines["quarantine"])]


def _shaded(pattern: str) -> dict[str, object]:
    return {"fillcolor": NEUTRAL, "fillpattern": {"shape": pattern, **HATCHED}}


def _life_name(least: int) -> str:
    if least == LIVES[0]:
        return _("{weeks} weeks of life or more", weeks=least)
    end = LIVES[LIVES.index(least) - 1]
    if least == 0:
        return _("under {weeks} weeks of life", weeks=end)
    return _("{first} to {last} weeks of life", first=least, last=end - 1)


def _draw_capacity(figure: go.Figure, scenario: Scenario, most: float) -> None:
    """The positions in service as a line; far above the stock, as a note."""
    room = scenario.positions_in_service()
    if not scenario.freezers:
        return
    if most and min(room) > FAR * most:
        told = _("The freezers hold {n} positions, far above.", n=number(min(room)))
        figure.add_annotation(
            text=told, showarrow=False, xref="x2 domain", yref="y2 domain", x=1, y=1.0,
            xanchor="right", yanchor="top", opacity=0.8,
        )  # fmt: skip
        figure.update_yaxes(range=(0, 1.15 * most), row=2, col=1)
        return
    figure.add_scatter(
        name=_("freezer capacity"), x=_edges(scenario), y=_to_edge(room), mode="lines",
        line={"color": NEUTRAL, "dash": "dash", "width": 2, "shape": "hv"},
        hovertemplate=_("freezer capacity: {n} positions", n="%{y:,}") + "<extra></extra>",
        row=2, col=1,
    )  # fmt: skip


def _draw_vials(
    figure: go.Figure, scenario: Scenario, banks: Mapping[str, BankLine], drawn: set[str]
) -> None:
    """A line for each product, which WCBs hold them in its hover text, and where they run out."""
    looks = product_colours(scenario)
    most = 0
    for product, line in banks.items():
        total = [sum(left) for left in zip(*line.vials.values(), strict=True)]
        total = total or [0] * scenario.weeks
        most = max(most, *total)
        name, each = scenario.products[product].name, scenario.lineage[product].wcb_vials_per_batch
        told = [_held(name, line.vials, t, each) for t in range(scenario.weeks)]
        figure.add_scatter(
            name=name, x=_edges(scenario), y=_to_edge(total), mode="lines",
            line={**looks[product].line, "width": 2}, legendgroup=product,
            showlegend=product not in drawn, customdata=_to_edge(told),
            hovertemplate="%{customdata}<extra></extra>", row=3, col=1,
        )  # fmt: skip
    ends = {p: x.runway for p, x in banks.items() if x.runway is not None}
    if ends:
        figure.add_scatter(
            name=_("too few vials for one more batch"), mode="markers",
            x=[scenario.calendar.monday(week) for week in ends.values()], y=[0] * len(ends),
            marker={"symbol": "x", "size": 11, "line": {"width": 1, "color": TEXT},
                    "color": [looks[p].colour for p in ends]}, **chosen_stands_out(1),
            customdata=[
                _("{product}: too few vials for one more batch in the week of {day}",
                  product=scenario.products[p].name, day=day(scenario.calendar.monday(week)))
                for p, week in ends.items()
            ],
            hovertemplate="%{customdata}<extra></extra>", cliponaxis=False, row=3, col=1,
        )  # fmt: skip
    figure.update_yaxes(dtick=round_step(most), tick0=0, row=3, col=1)


def _held(name: str, banks: Mapping[str, Sequence[int]], week: int, per_batch: int) -> str:
    """The vials of each WCB that has any, and the batches they are enough for."""
    there = {bank: left[week] for bank, left in banks.items() if left[week]}
    vials = sum(there.values())
    batches = sum(n // per_batch for n in there.values())
    lines = [
        f"<b>{name}</b>",
        ngettext("{n} vial", "{n} vials", vials) + ", "
        + ngettext("enough for {n} batch", "enough for {n} batches", batches),
        *(f"{bank}: {n}" for bank, n in there.items()),
    ]  # fmt: skip
    return "<br>".join(lines)


def _frozen(figure: go.Figure, scenario: Scenario) -> None:
    """The weeks whose starts are those of the plan in force."""
    end = scenario.calendar.monday(min(scenario.frozen_weeks, scenario.weeks))
    figure.add_vrect(
        x0=scenario.calendar.monday(0), x1=end, fillcolor="rgba(128,128,128,0.12)", line_width=0,
        layer="below", annotation_text=_("frozen weeks"), annotation_position="top left",
        row=1, col=1,
    )  # fmt: skip


def _edges(scenario: Scenario) -> list[object]:
    """Every Monday, and that after the horizon, so that the last week has its width."""
    return [scenario.calendar.monday(week) for week in range(scenario.weeks + 1)]


def _to_edge(values: Sequence[object]) -> list[object]:
    return [*values, *values[-1:]]
