"""Shapes on paper: every box and corner is a number of the plan made by hand."""

from dataclasses import replace

from planner.charts.theme import product_colours
from planner.domain.calendar import Calendar
from planner.kpis import stock
from planner.plan_export.drawing import HIGH, LEFT, PLOT, room_drawing, stock_drawing, ticks
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.builders.parts import MONDAY

WEEK = PLOT / 6


def test_a_batch_is_a_box_and_its_tests_a_thin_one() -> None:
    drawn = room_drawing(SCENARIO, PLAN)
    made = [(round((b.x - LEFT) / WEEK, 2), round(b.width / WEEK, 2), b.kind) for b in drawn.boxes]
    assert made == [
        (0, 1, "firm"),
        (1, 1, "tested"),
        (1, 1, "made"),
        (2, 1, "tested"),
        (5, 1, "made"),
    ]  # fmt: skip  B2 is tested after the horizon; the closure is of one room of two
    assert {b.colour for b in drawn.boxes} == {product_colours(SCENARIO)["MSC"].colour}
    assert [x.text for x in drawn.labels] == ["A, room 1"]


def test_a_closed_suite_lies_behind_its_rooms() -> None:
    shut = replace(SCENARIO.closures[0], rooms=None)
    drawn = room_drawing(replace(SCENARIO, closures=(shut,)), PLAN)
    box = drawn.boxes[0]
    assert (box.kind, round((box.x - LEFT) / WEEK, 2), round(box.width / WEEK, 2)) == (
        "closed", 2, 1,
    )  # fmt: skip


def test_stock_is_in_positions_up_to_the_capacity_that_is_not_far_above() -> None:
    """At most 12 doses of half a position: 6; a capacity of 20 would be far above, 10 is not."""
    drawn = stock_drawing(SCENARIO, stock(SCENARIO, PLAN))
    [area] = drawn.areas
    assert not drawn.limit
    assert drawn.labels[0].text == "10 positions"
    first = area.points.split()[0]
    assert first == f"{LEFT}.0,{round(HIGH * (1 - 1 / 10), 1)}"  # 2 doses
    low = {"F1": SCENARIO.freezers["F1"]}
    assert stock_drawing(replace(SCENARIO, freezers=low), stock(SCENARIO, PLAN)).limit


def test_ticks_are_mondays_then_months() -> None:
    short = [x.text for x in ticks(SCENARIO.calendar, 0)]
    assert short == ["01-05", "01-12", "01-19", "01-26", "02-02", "02-09"]
    long = [x.text for x in ticks(Calendar(start=MONDAY, weeks=104), 0)]
    assert long[:2] == ["2026-02", "2026-05"]
    assert len(long) == 8
