"""One time axis: stock and vials of a plan made by hand are the numbers of its tables."""

from dataclasses import replace
from datetime import date

import plotly.graph_objects as go

from planner.charts.plan_timeline import BankLine, StockBy, plan_timeline
from planner.charts.theme import BAD
from planner.domain.plan import Plan, PlanInForce
from planner.domain.scenario import Scenario
from planner.kpis import stock
from tests.builders.costed_by_hand import PLAN, SCENARIO

# W1: 3, less 2 in week 1.  W2 comes with 5 in week 4, less 2 in week 5.
BANKS = {"MSC": BankLine(vials={"W1": [3, 1, 1, 1, 1, 1], "W2": [0, 0, 0, 0, 5, 3]}, runway=2)}


def figure_of(
    scenario: Scenario = SCENARIO, plan: Plan = PLAN, stock_by: StockBy = "product"
) -> go.Figure:
    banks = BANKS if scenario.lineage else {}
    return plan_timeline(scenario, plan, stock(scenario, plan), banks, stock_by)


def part(figure: go.Figure, row: str) -> dict[str, go.Scatter]:
    return {x.name: x for x in figure.data if x.yaxis == row}


def test_all_parts_share_one_axis_that_is_the_horizon() -> None:
    layout = figure_of().layout
    ends = (date(2026, 1, 5), date(2026, 2, 16))
    assert [x.range for x in (layout.xaxis, layout.xaxis2, layout.xaxis3)] == [ends] * 3
    assert (layout.xaxis.matches, layout.xaxis2.matches) == ("x3", "x3")
    assert layout.hoverlabel.namelength == -1
    titles = [y.title.text for y in (layout.yaxis, layout.yaxis2, layout.yaxis3)]
    assert titles == ["Room", "Stock [freezer positions]", "WCB vials left"]


def test_stock_is_in_positions_and_its_text_in_doses_against_the_capacity() -> None:
    """2, 8, 12, 8, 7, 5 doses of half a position each; the last week lasts to its end."""
    drawn = part(figure_of(), "y2")
    assert list(drawn["Stromal cells"].y) == [1, 4, 6, 4, 3.5, 2.5, 2.5]
    assert list(drawn["Stromal cells"].customdata) == [2, 8, 12, 8, 7, 5, 5]
    assert list(drawn["freezer capacity"].y) == [10, 10, 10, 20, 20, 20, 20]
    assert "Killer cells" not in drawn  # nothing of it is in stock


def test_where_no_freezer_limits_stock_is_in_doses() -> None:
    figure = figure_of(replace(SCENARIO, freezers={}))
    drawn = part(figure, "y2")
    assert list(drawn["Stromal cells"].y) == [2, 8, 12, 8, 7, 5, 5]
    assert set(drawn) == {"Stromal cells"}
    assert figure.layout.yaxis2.title.text == "Stock [doses]"


def test_a_capacity_far_above_is_told_instead_of_drawn() -> None:
    far = {"F1": replace(SCENARIO.freezers["F1"], positions=1000)}
    figure = figure_of(replace(SCENARIO, freezers=far))
    assert "freezer capacity" not in part(figure, "y2")
    told = [x.text for x in figure.layout.annotations]
    assert told == ["The freezers hold 1,000 positions, far above."]


def test_stock_by_life_adds_up_and_keeps_quarantine_apart() -> None:
    """In week 1 the 8 doses of B0 are in quarantine, in week 2 those of B1."""
    drawn = part(figure_of(stock_by="life"), "y2")
    assert list(drawn["in quarantine"].customdata) == [0, 8, 8, 0, 0, 0, 0]
    assert list(drawn["under 4 weeks of life"].customdata) == [2, 0, 4, 8, 7, 5, 5]
    assert set(drawn) == {"in quarantine", "under 4 weeks of life", "freezer capacity"}


def test_doses_on_hold_are_apart_and_no_stock_has_a_warning_colour() -> None:
    held = {name: replace(x, status="hold") for name, x in SCENARIO.lots.items()}
    scenario = replace(SCENARIO, lots=held)
    plan = replace(PLAN, shipments=tuple(x for x in PLAN.shipments if x.lot not in held))
    drawn = part(figure_of(scenario, plan, "life"), "y2")
    assert list(drawn["on hold"].customdata)[:2] == [4, 3]  # one is discarded in week 1
    assert not {x.fillcolor for x in drawn.values()} & {BAD}


def test_vials_of_each_wcb_and_where_they_run_out() -> None:
    drawn = part(figure_of(), "y3")
    assert list(drawn["Stromal cells"].y) == [3, 1, 1, 1, 6, 4, 4]
    told = drawn["Stromal cells"].customdata
    assert told[0] == "<b>Stromal cells</b><br>3 vials, enough for 1 batch<br>W1: 3"
    assert told[4] == "<b>Stromal cells</b><br>6 vials, enough for 2 batches<br>W1: 1<br>W2: 5"
    ends = drawn["too few vials for one more batch"]
    assert list(ends.x) == [date(2026, 1, 19)]
    assert figure_of().layout.yaxis3.dtick == 2


def test_products_that_are_not_banked_have_no_such_part() -> None:
    figure = figure_of(replace(SCENARIO, lineage={}), replace(PLAN, banking=()))
    assert not part(figure, "y3")


def test_the_frozen_weeks_of_a_plan_in_force_are_shaded() -> None:
    frozen = replace(SCENARIO, frozen_weeks=2)
    plan = replace(PLAN, previous=PlanInForce())
    [shade] = figure_of(frozen, plan).layout.shapes
    assert (shade.x0, shade.x1) == (date(2026, 1, 5), date(2026, 1, 19))
    assert not figure_of(frozen).layout.shapes


def test_each_product_is_named_once_in_the_legend() -> None:
    named = [x.name for x in figure_of().data if x.showlegend is not False]
    assert sorted(named) == sorted(set(named))
    assert "Stromal cells" in named


def test_a_plan_that_makes_nothing_is_drawn_too() -> None:
    drawn = {x.name for x in figure_of(plan=Plan()).data}
    assert drawn == {"closed", "Stromal cells", "too few vials for one more batch"}
