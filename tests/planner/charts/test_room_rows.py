"""The rooms of a plan made by hand: every bar is a row of its tables."""

from dataclasses import replace
from datetime import date

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from planner.charts.room_rows import TESTED_AT, RoomRow, draw_rooms, room_rows
from planner.charts.theme import WEEK_MS
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from tests.builders.costed_by_hand import PLAN, SCENARIO, batch


def drawn(scenario: Scenario, plan: Plan) -> dict[str, go.Bar]:
    figure = make_subplots(rows=1, cols=1)
    draw_rooms(figure, scenario, plan, 1)
    return {trace.name: trace for trace in figure.data}


def test_rooms_that_stand_empty_have_a_row_and_partial_closures_too() -> None:
    assert room_rows(SCENARIO, PLAN) == (RoomRow("A", 1), RoomRow("A", 2), RoomRow("A", None))
    assert [x.label for x in room_rows(SCENARIO, PLAN)] == ["A, room 1", "A, room 2", "A, closed"]


def test_of_many_rooms_those_in_use_are_shown_in_the_order_of_their_numbers() -> None:
    suites = {"A": replace(SCENARIO.suites["A"], rooms=31)}
    plan = replace(PLAN, batches=tuple(replace(batch("B", 1), room=n) for n in (10, 2, 1)))
    rows = room_rows(replace(SCENARIO, suites=suites, closures=()), plan)
    assert [x.room for x in rows] == [1, 2, 10]


def test_a_batch_is_a_bar_from_its_start_to_its_freezing_and_a_firm_one_has_an_outline() -> None:
    """New batches come first: the legend shows the look of the first."""
    bar = drawn(SCENARIO, PLAN)["Stromal cells"]
    assert list(bar.base) == [date(2026, 1, 12), date(2026, 2, 9), date(2026, 1, 5)]
    assert list(bar.x) == [WEEK_MS] * 3
    assert list(bar.y) == [0, 0, 0]  # the first row
    assert [x[0] for x in bar.customdata] == ["B1", "B2", "B0"]
    assert [x > 0 for x in bar.marker.line.width] == [False, False, True]
    assert bar.customdata[2][1] == (
        "<b>B0</b> Stromal cells<br>8 doses, already firm<br>starts 5 Jan 2026<br>"
        "frozen 12 Jan 2026<br>released 19 Jan 2026<br>last usable 15 Feb 2026"
    )
    assert "from W2, D1" in bar.customdata[1][1]


def test_every_bar_says_how_it_looks_beside_one_that_is_clicked() -> None:
    """Where none says so, plotly.js 3 fails at the click, and the page hears nothing."""
    cleared = replace(SCENARIO.products["MSC"], clearance_weeks=2)
    scenario = replace(SCENARIO, products={**SCENARIO.products, "MSC": cleared})
    bars = drawn(scenario, PLAN)
    assert len(bars) == 4
    assert all(x.selected.marker.opacity == 1 for x in bars.values())
    dimmed = {name for name, x in bars.items() if x.unselected.marker.opacity < 1}
    assert dimmed == {"Stromal cells"}


def test_release_tests_run_from_freezing_to_release_below_their_room() -> None:
    """B2 is frozen in week 6, after the horizon."""
    bar = drawn(SCENARIO, PLAN)["in quarantine, release tests"]
    assert list(bar.base) == [date(2026, 1, 12), date(2026, 1, 19)]
    assert list(bar.x) == [WEEK_MS] * 2
    assert list(bar.y) == list(TESTED_AT)


def test_clearance_follows_where_there_is_any() -> None:
    assert "clearance" not in drawn(SCENARIO, PLAN)
    cleared = replace(SCENARIO.products["MSC"], clearance_weeks=2)
    scenario = replace(SCENARIO, products={**SCENARIO.products, "MSC": cleared})
    bar = drawn(scenario, PLAN)["clearance"]
    assert list(bar.base) == [date(2026, 1, 12), date(2026, 1, 19)]
    assert list(bar.x) == [2 * WEEK_MS] * 2


def test_a_batch_that_runs_at_the_start_is_drawn_from_there() -> None:
    running = replace(PLAN.batches[0], start=-1, frozen=1)
    bar = drawn(SCENARIO, Plan(batches=(running,)))["Stromal cells"]
    assert (list(bar.base), list(bar.x)) == ([date(2026, 1, 5)], [WEEK_MS])
    assert "starts 29 Dec 2025" in bar.customdata[0][1]


def test_a_batch_frozen_before_the_start_has_no_bar() -> None:
    old = replace(PLAN.batches[0], start=-9, frozen=-8)
    assert set(drawn(SCENARIO, Plan(batches=(old,)))) == {"closed"}


def test_a_closure_of_all_rooms_lies_behind_each_and_says_why() -> None:
    part = drawn(SCENARIO, PLAN)["closed"]
    assert (list(part.y), list(part.base)) == ([2], [date(2026, 1, 19)])
    assert part.customdata[0][1].startswith("1 room of A is closed: no reason given")
    shut = replace(SCENARIO.closures[0], rooms=None, reason="Spring Festival")
    whole = drawn(replace(SCENARIO, closures=(shut,)), PLAN)["closed"]
    assert (list(whole.y), list(whole.x)) == ([0, 1], [WEEK_MS] * 2)
    assert whole.customdata[0][1] == "A is closed: Spring Festival<br>19 Jan 2026 to 25 Jan 2026"
