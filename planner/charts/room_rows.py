"""Batches by suite and room: production, release tests, clearance and closures, as bars."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from planner.charts.theme import NEUTRAL, TEXT, WEEK_MS, Look, product_colours
from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario
from planner.language import _, ngettext
from planner.language.numbers import day

PALE_GREY = "rgba(128,128,128,0.22)"
FIRM = 2.5  # [px] the outline of a batch that is decided already
UNCHOSEN = 0.5  # opacity of the other batches while one is clicked
MADE, TESTED, CLEARED, CLOSED = 0.56, 0.13, 0.28, 0.96  # heights of bars, of a row
TESTED_AT = (0.33, 0.47)  # below the middle of the row; every other batch, since tests overlap
MANY_ROOMS = 30  # beyond, rooms that nothing uses are left out


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room of a suite; room None: closures that name no room."""

    suite: str
    room: int | None

    @property
    def label(self) -> str:
        """As the axis shows it."""
        if self.room is None:
            return _("{suite}, closed", suite=self.suite)
        return _("{suite}, room {room}", suite=self.suite, room=self.room)


def room_rows(scenario: Scenario, plan: Plan) -> tuple[RoomRow, ...]:
    """Rows from the top: suite by suite as in the file, rooms by number, then partial closures."""
    used = {(b.suite, b.room) for b in plan.batches if b.frozen >= 0}
    every = {(s.id, room) for s in scenario.suites.values() for room in range(1, s.rooms + 1)}
    shown = used | (every if len(every) <= MANY_ROOMS else set())
    found = []
    for suite in scenario.suites:
        found += [RoomRow(suite, room) for of, room in sorted(shown) if of == suite]
        if any(c.suite == suite and c.rooms is not None for c in scenario.closures):
            found.append(RoomRow(suite, None))
    return tuple(found)


def draw_rooms(figure: go.Figure, scenario: Scenario, plan: Plan, row: int) -> tuple[RoomRow, ...]:
    """Draw all bars into one row of subplots; return the rows from the top.

    A bar of a batch carries its id as the first of its customdata.
    """
    rows = room_rows(scenario, plan)
    place = {(r.suite, r.room): n for n, r in enumerate(rows)}
    running = [b for b in plan.batches if b.frozen >= 0]  # others are lots now
    _closures(figure, scenario, place, row)
    _clearance(figure, scenario, running, (place, row))
    _tests(figure, scenario, running, (place, row))
    for product, look in product_colours(scenario).items():
        made = [b for b in running if b.product == product]
        if made:
            _production(figure, scenario, (look, made), (place, row))
    figure.update_layout(barmode="overlay", uniformtext={"minsize": 9, "mode": "hide"})
    figure.update_yaxes(
        range=(len(rows) - 0.5, -0.5), tickmode="array", tickvals=list(range(len(rows))),
        ticktext=[r.label for r in rows], showgrid=False, zeroline=False, row=row, col=1,
    )  # fmt: skip
    return rows


def told_of(scenario: Scenario, b: Batch) -> str:
    """A batch in the words of its hover text."""
    monday = scenario.calendar.monday
    origin = f"{b.bank}, {b.donor}" if b.bank and b.donor else b.bank or b.donor
    lines = [
        f"<b>{b.id}</b> {scenario.products[b.product].name}",
        ngettext("{n} dose", "{n} doses", b.doses)
        + (_(", already firm") if b.firm else _(", new")),
        *([_("from {bank}", bank=origin)] if origin else []),
        _("starts {day}", day=day(monday(b.start))),
        _("frozen {day}", day=day(monday(b.frozen))),
        _("released {day}", day=day(monday(b.released))),
        _("last usable {day}", day=day(scenario.calendar.sunday(b.last))),
    ]
    return "<br>".join(lines)


def chosen_stands_out(others: float) -> dict[str, dict[str, dict[str, float]]]:
    """How marks look while one is clicked; others: opacity of those that are not.

    Both are stated for every trace, since plotly.js fails at a click where neither is.
    """
    return {
        "selected": {"marker": {"opacity": 1.0}}, "unselected": {"marker": {"opacity": others}},
    }  # fmt: skip


Place = dict[tuple[str, int | None], int]


def _production(
    figure: go.Figure, scenario: Scenario, of: tuple[Look, list[Batch]], at: tuple[Place, int]
) -> None:
    (look, made), (place, row) = of, at
    made = sorted(made, key=lambda b: b.firm)  # the legend shows the look of the first
    outline = {"color": TEXT, "width": [FIRM if b.firm else 0 for b in made]}
    marker = {**look.bar, "line": outline}
    bars = [(b, place[b.suite, b.room], b.start, b.frozen) for b in made]
    figure.add_trace(
        _bars(scenario, bars, MADE, name=scenario.products[made[0].product].name,
              legendgroup=made[0].product, marker=marker, text=[b.id for b in made],
              textposition="inside", insidetextanchor="middle", textangle=0,
              **chosen_stands_out(UNCHOSEN)),
        row=row, col=1,
    )  # fmt: skip


def _tests(
    figure: go.Figure, scenario: Scenario, made: Iterable[Batch], at: tuple[Place, int]
) -> None:
    place, row = at
    by_room: defaultdict[tuple[str, int], list[Batch]] = defaultdict(list)
    for b in made:
        by_room[b.suite, b.room].append(b)
    bars = [
        (b, place[b.suite, b.room] + TESTED_AT[n % 2], b.frozen, b.released)
        for room in by_room.values()
        for n, b in enumerate(sorted(room, key=lambda b: b.frozen))
        if b.released > b.frozen and b.frozen < scenario.weeks and b.released > 0
    ]
    if not bars:
        return
    looks = product_colours(scenario)
    colours = [looks[b.product].colour for b, *_rest in bars]
    figure.add_trace(
        _bars(scenario, bars, TESTED, name=_("in quarantine, release tests"), showlegend=False,
              marker={"color": colours}, **chosen_stands_out(1)),
        row=row, col=1,
    )  # fmt: skip


def _clearance(
    figure: go.Figure, scenario: Scenario, made: Sequence[Batch], at: tuple[Place, int]
) -> None:
    """From the freezing of a batch until another product may start in its room."""
    place, row = at
    bars = [
        (
            b,
            place[b.suite, b.room],
            b.frozen,
            b.frozen + scenario.products[b.product].clearance_weeks,
        )
        for b in made
        if scenario.products[b.product].clearance_weeks
    ]
    if bars:
        figure.add_trace(
            _bars(scenario, bars, CLEARED, name=_("clearance"), marker={"color": NEUTRAL},
                  **chosen_stands_out(1)),
            row=row, col=1,
        )  # fmt: skip


def _bars(
    scenario: Scenario, bars: Sequence[tuple[Batch, float, int, int]], height: float, **how: object
) -> go.Bar:
    """A bar for each batch, at a place, from a week to a week, as far as the horizon shows it."""
    monday, weeks = scenario.calendar.monday, scenario.weeks
    bars = [(b, y, max(first, 0), min(end, weeks)) for b, y, first, end in bars]
    bars = [bar for bar in bars if bar[2] < bar[3]]
    return go.Bar(
        orientation="h",
        y=[y for _b, y, _first, _end in bars],
        base=[monday(first) for _b, _y, first, _end in bars],
        x=[(end - first) * WEEK_MS for _b, _y, first, end in bars],
        width=[height] * len(bars),
        customdata=[(b.id, told_of(scenario, b)) for b, *_rest in bars],
        hovertemplate="%{customdata[1]}<extra></extra>",
        **how,
    )


def _closures(figure: go.Figure, scenario: Scenario, place: Place, row: int) -> None:
    """Closures of all rooms behind each of them, others on the row of their suite."""
    bars = list(_closed(scenario, place))
    if not bars:
        return
    figure.add_trace(
        go.Bar(
            name=_("closed"), orientation="h", width=[CLOSED] * len(bars),
            marker={"color": PALE_GREY, "pattern": {"shape": "/", "fgcolor": NEUTRAL}},
            y=[y for y, _weeks, _told in bars],
            base=[scenario.calendar.monday(weeks[0]) for _y, weeks, _told in bars],
            x=[len(weeks) * WEEK_MS for _y, weeks, _told in bars],
            customdata=[("", told) for _y, _weeks, told in bars],
            hovertemplate="%{customdata[1]}<extra></extra>", **chosen_stands_out(1),
        ),
        row=row, col=1,
    )  # fmt: skip


def _closed(scenario: Scenario, place: Place) -> Iterator[tuple[int, range, str]]:
    calendar = scenario.calendar
    for c in scenario.closures:
        weeks = calendar.touched(c.start, c.end, calendar.weeks)
        if not weeks:
            continue
        why = c.reason or _("no reason given")
        if c.rooms is None:
            told = _("{suite} is closed: {why}", suite=c.suite, why=why)
        else:
            told = ngettext(
                "{n} room of {suite} is closed: {why}", "{n} rooms of {suite} are closed: {why}",
                c.rooms, suite=c.suite, why=why,
            )  # fmt: skip
        told += "<br>" + _("{first} to {last}", first=day(calendar.monday(weeks[0])),
                           last=day(calendar.sunday(weeks[-1])))  # fmt: skip
        for (suite, room), y in place.items():
            if suite == c.suite and (room is None) == (c.rooms is not None):
                yield y, weeks, told
