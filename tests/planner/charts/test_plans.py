"""The charts of a plan made by hand: every bar and step is a number of its tables."""

from collections import Counter
from dataclasses import replace
from datetime import date

import plotly.graph_objects as go
import pytest

from planner.charts.plans import bank_vials, gantt, stock_by_expiry
from planner.charts.theme import WEEK_MS, stroke
from planner.domain.plan import Plan
from planner.kpis import stock
from tests.builders.costed_by_hand import PLAN, SCENARIO, batch

CHARTS = {
    "gantt": (gantt(SCENARIO, PLAN), "Week (Monday)", "Room"),
    "stock": (
        stock_by_expiry(SCENARIO, PLAN, stock(SCENARIO, PLAN)),
        "Week (Monday)",
        "Closing stock [doses]",
    ),
    "banks": (bank_vials(SCENARIO, PLAN), "Week (Monday)", "WCB vials left [vials]"),
}


@pytest.mark.parametrize("name", CHARTS)
def test_axes_are_titled_and_nothing_drawn_is_empty(name: str) -> None:
    figure, x, y = CHARTS[name]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == (x, y)
    assert figure.data
    if name != "gantt":
        assert figure.layout.xaxis.range == CHARTS["gantt"][0].layout.xaxis.range
    assert all(len(trace.x) and any(value for value in trace.x) for trace in figure.data)


def test_every_batch_is_one_bar_in_its_room_from_its_start_to_its_freezing() -> None:
    figure = gantt(SCENARIO, PLAN)
    *bars, closed = figure.data
    assert [b.name for b in bars] == ["MSC, firm", "MSC"]  # nothing is made of NK
    firm, new = bars
    assert firm.opacity < new.opacity
    assert [*firm.y, *new.y] == ["A, room 1"] * 3
    assert [*firm.base, *new.base] == [date(2026, 1, 5), date(2026, 1, 12), date(2026, 2, 9)]
    assert [*firm.x, *new.x] == [WEEK_MS] * 3
    told = [tuple(x) for x in (*firm.customdata, *new.customdata)]
    assert told == [
        ("B0", 8, "firm", ""),
        ("B1", 8, "new", "W1"),
        ("B2", 8, "new", "W2, donor D1"),
    ]
    assert ([*closed.y], [*closed.base], [*closed.x]) == (
        ["A, closed"],
        [date(2026, 1, 19)],
        [WEEK_MS],
    )
    assert closed.customdata[0][0] == "1 room: no reason given"


def test_a_closure_says_why() -> None:
    shut = replace(SCENARIO.closures[0], rooms=None, reason="Spring Festival")
    closed = gantt(replace(SCENARIO, closures=(shut,)), PLAN).data[-1]
    assert closed.customdata[0][0] == "all rooms: Spring Festival"


def test_rooms_are_in_order_also_above_nine() -> None:
    plan = replace(PLAN, batches=tuple(replace(batch("B1", 1), room=n) for n in (10, 2, 1)))
    order = gantt(SCENARIO, plan).layout.yaxis.categoryarray
    assert tuple(order) == (  # drawn from the bottom up
        "A, closed",
        "A, room 10",
        "A, room 2",
        "A, room 1",
    )


def test_stock_adds_up_to_stock_csv_and_is_sorted_by_the_life_it_has() -> None:
    lines = stock(SCENARIO, PLAN)
    figure = stock_by_expiry(SCENARIO, PLAN, lines)
    drawn: Counter[int] = Counter()
    for trace in figure.data:
        for week, doses in enumerate(trace.y):
            drawn[week] += doses
    told: Counter[int] = Counter()
    for line in lines:
        told[line.week] += line.doses
    assert drawn == told
    by_name = {trace.name: list(trace.y) for trace in figure.data}
    assert by_name["in quarantine"] == [0, 8, 8, 0, 0, 0]  # B0, then B1
    assert by_name["under 4 weeks"] == [2, 0, 4, 8, 7, 5]
    assert len(by_name) == 2  # nothing has more life left: no empty entry


def test_doses_on_hold_are_shown_apart() -> None:
    """The same plan, but the opening lot is on hold: its doses are those that had life left."""
    held = {name: replace(x, status="hold") for name, x in SCENARIO.lots.items()}
    scenario = replace(SCENARIO, lots=held)
    plan = replace(PLAN, shipments=tuple(x for x in PLAN.shipments if x.lot not in held))
    figure = stock_by_expiry(scenario, plan, stock(scenario, plan))
    by_name = {bar.name: list(bar.y) for bar in figure.data}
    rows = [x for x in stock(scenario, plan) if x.lot in held]
    assert rows
    assert sum(by_name["on hold"]) == sum(x.doses for x in rows)
    assert all(x.status == "hold" for x in rows)


def test_a_batch_frozen_before_the_start_has_no_bar() -> None:
    """It is a lot now, and its room is only to be cleared."""
    old = [
        replace(b, frozen=b.frozen - 9, start=b.start - 9) if b.firm else b for b in PLAN.batches
    ]
    *bars, _ = gantt(SCENARIO, replace(PLAN, batches=tuple(old))).data
    assert [b.name for b in bars] == ["MSC"]


def test_vials_are_drawn_when_a_batch_starts_and_come_with_a_new_bank() -> None:
    [line] = bank_vials(SCENARIO, PLAN).data
    assert list(line.y) == [3, 1, 1, 1, 6, 4]
    assert line.name == "MSC"


def test_a_plan_that_makes_nothing_has_no_bars() -> None:
    assert not gantt(SCENARIO, Plan()).data


def test_products_beyond_the_colours_are_told_apart_by_pattern() -> None:
    names = [f"P{n:02d}" for n in range(16)]
    products = {n: SCENARIO.products["MSC"] for n in names}
    scenario = replace(SCENARIO, products=products, closures=())
    plan = Plan(
        batches=tuple(replace(batch(f"B{n}", 1), product=name) for n, name in enumerate(names))
    )
    figure = gantt(scenario, plan)
    assert isinstance(figure, go.Figure)
    looks = {(t.marker.color, t.marker.pattern.shape) for t in figure.data}
    assert len(looks) == len(names)


def test_lines_beyond_the_colours_are_told_apart_by_their_dashes() -> None:
    assert len({tuple(stroke(n).items()) for n in range(24)}) == 24
