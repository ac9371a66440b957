"""The charts of a plan on paper, as shapes of inline SVG: rooms, and stock against the freezers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planner.charts.theme import product_colours
from planner.domain.calendar import Calendar
from planner.domain.plan import Plan, Stock
from planner.domain.scenario import Scenario

WIDTH, LEFT = 720, 120  # [px] of the drawing, and of the labels on the left
PLOT = WIDTH - LEFT - 6
ROW, HIGH, AXIS = 18, 130, 18  # [px] a room, the stock, the labels below
MAX_TICKS, MAX_MONTHS = 12, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle [px]; kind: made, firm, tested or closed; colour of its product, or blank."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text at a place [px]."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """The outline of the stock of one product, on those before it."""

    points: str  # as `points` of a polygon
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One chart; everything in it lies in `width` × `height`."""

    title: str
    height: int
    boxes: tuple[Box, ...] = ()
    areas: tuple[Area, ...] = ()
    labels: tuple[Label, ...] = ()  # on the left
    ticks: tuple[Label, ...] = ()  # below
    limit: str = ""  # the line of the capacity, as `points` of a polyline


def legend(scenario: Scenario) -> dict[str, str]:
    """The colour of each product, by name."""
    return {x.name: _colour(scenario, p) for p, x in scenario.products.items()}


def room_drawing(scenario: Scenario, plan: Plan) -> Drawing:
    """Every batch in its room, with its tests below it; closures behind."""
    used = sorted({(b.suite, b.room) for b in plan.batches if b.frozen >= 0})
    place = {room: n * ROW for n, room in enumerate(used)}
    boxes = [*_closures(scenario, place), *_batches(scenario, plan, place)]
    height = ROW * len(used)
    return Drawing(
        title="Rooms", height=height + AXIS, boxes=tuple(boxes),
        labels=tuple(
            Label(x=0, y=y + 12, text=_short(f"{suite}, room {room}"))
            for (suite, room), y in place.items()
        ),
        ticks=tuple(ticks(scenario.calendar, height)),
    )  # fmt: skip


def stock_drawing(scenario: Scenario, stock: Sequence[Stock]) -> Drawing:
    """Closing stock in freezer positions, product on product, and what the freezers hold."""
    weeks = scenario.weeks
    below, found = [0.0] * weeks, []
    for name, product in scenario.products.items():
        own = [0.0] * weeks
        for x in stock:
            if x.product == name:
                own[x.week] += x.doses * float(product.positions_per_dose)
        if any(own):
            above = [a + b for a, b in zip(below, own, strict=True)]
            found.append((name, below, above))
            below = above
    most = max(below, default=0.0) or 1.0
    room = scenario.positions_in_service() if scenario.freezers else ()
    top = max([most, *(n for n in room if n <= 2 * most)])
    areas = [
        Area(points=_outline(scenario, low, high, top), colour=_colour(scenario, name))
        for name, low, high in found
    ]
    inside = bool(room) and max(room) <= top
    limit = _line(scenario, [float(n) for n in room], top) if inside else ""
    unit = "positions" if scenario.freezers else "doses"
    return Drawing(
        title="Stock" + (" and freezer capacity (dashed)" if inside else ""),
        height=HIGH + AXIS, areas=tuple(areas), limit=limit,
        labels=(
            Label(x=0, y=10, text=f"{top:,.0f} {unit}"), Label(x=0, y=HIGH, text="0"),
        ),
        ticks=tuple(ticks(scenario.calendar, HIGH)),
    )  # fmt: skip


def ticks(calendar: Calendar, height: float) -> Iterator[Label]:
    """First days of months along the horizon, at most `MAX_MONTHS`; of short ones Mondays."""
    if calendar.weeks <= MAX_TICKS:
        days = [calendar.monday(week) for week in range(calendar.weeks)]
    else:
        months = [
            date(year, month, 1)
            for year in range(calendar.start.year, calendar.monday(calendar.weeks).year + 1)
            for month in range(1, 13)
        ]
        ends = calendar.start, calendar.monday(calendar.weeks)
        days = [d for d in months if ends[0] <= d < ends[1]]
        days = days[:: max(1, -(-len(days) // MAX_MONTHS))]
    short = calendar.weeks <= MAX_TICKS
    for day in days:
        x = _x(calendar, (day - calendar.start).days / 7)
        yield Label(x=x, y=height + 13, text=day.isoformat()[5:] if short else f"{day:%Y-%m}")


def _batches(
    scenario: Scenario, plan: Plan, place: dict[tuple[str, int], int]
) -> Iterator[Box]:  # fmt: skip
    for b in plan.batches:
        if b.frozen < 0:
            continue
        y, colour = place[b.suite, b.room], _colour(scenario, b.product)
        kind = "firm" if b.firm else "made"
        for first, end, top, height, what in (
            (b.start, b.frozen, 1, 11, kind), (b.frozen, b.released, 13, 3, "tested"),
        ):  # fmt: skip
            box = _box(scenario, (first, end), (y + top, height), what, colour)
            if box is not None:
                yield box


def _closures(scenario: Scenario, place: dict[tuple[str, int], int]) -> Iterator[Box]:
    """Of whole suites: a closure of some rooms names none."""
    for c in scenario.closures:
        weeks = scenario.calendar.touched(c.start, c.end, scenario.weeks)
        if c.rooms is None and weeks:
            for (suite, _), y in place.items():
                box = _box(scenario, (weeks[0], weeks[-1] + 1), (y, ROW), "closed")
                if suite == c.suite and box is not None:
                    yield box


def _box(
    scenario: Scenario, weeks: tuple[int, int], at: tuple[float, float], kind: str, colour: str = ""
) -> Box | None:
    """From a week to a week, as far as the horizon shows it."""
    first, end = max(weeks[0], 0), min(weeks[1], scenario.weeks)
    if first >= end:
        return None
    x = _x(scenario.calendar, first)
    width = _x(scenario.calendar, end) - x
    return Box(x=x, y=at[0], width=round(width, 1), height=at[1], kind=kind, colour=colour)


def _outline(
    scenario: Scenario, low: Sequence[float], high: Sequence[float], top: float
) -> str:  # fmt: skip
    there = _steps(scenario, high, top)
    back = reversed(_steps(scenario, low, top))
    return " ".join([*there, *back])


def _line(scenario: Scenario, values: Sequence[float], top: float) -> str:
    return " ".join(_steps(scenario, values, top))


def _steps(scenario: Scenario, values: Sequence[float], top: float) -> list[str]:
    return [
        f"{_x(scenario.calendar, week + edge)},{round(HIGH * (1 - value / top), 1)}"
        for week, value in enumerate(values)
        for edge in (0, 1)
    ]


def _x(calendar: Calendar, week: float) -> float:
    return round(LEFT + PLOT * week / calendar.weeks, 1)


def _colour(scenario: Scenario, product: str) -> str:
    return product_colours(scenario)[product].colour


def _short(label: str) -> str:
    return label if len(label) <= 20 else f"{label[:19]}…"
