"""Charts of stock, of the plan made by hand (tests/builders/costed_by_hand.py)."""

from datetime import date

from planner.charts.stock import expiry_map, freezer_use, lots_in, months_of
from planner.kpis.holdings import holdings, positions_used
from planner.kpis.lot_lives import lot_lives
from tests.builders.costed_by_hand import PLAN, SCENARIO

HELD = holdings(SCENARIO, PLAN)


def test_positions_against_those_in_service() -> None:
    """F1 has 10 positions, F2 ten more from the fourth week on; of NK nothing is stored."""
    used = {p: [float(n) for n in x] for p, x in positions_used(SCENARIO, HELD).items()}
    stock, limit = freezer_use(SCENARIO, used).data
    assert (stock.name, list(stock.y)) == ("Stromal cells", [1, 4, 6, 4, 3.5, 2.5])
    assert list(limit.y) == [10, 10, 10, 20, 20, 20]
    assert limit.customdata[2][0] == "F1 10"
    assert limit.customdata[3][0] == "F1 10, F2 10"
    assert stock.x[3] == date(2026, 1, 26)


def test_doses_left_by_month_and_what_expires() -> None:
    """January ends with week 3, February with week 5 of the plan.

    =L1 loses a dose in week 1, B0 has 2 at the end of January and loses them in week 5; B1 has 6,
    then 5; B2 is frozen after the plan.
    """
    months = months_of(SCENARIO.calendar)
    assert months == (date(2026, 1, 1), date(2026, 2, 1))
    lots = lot_lives(SCENARIO, PLAN, HELD)
    figure = expiry_map(lots, SCENARIO.calendar, months)
    left, expire = figure.data
    assert list(figure.layout.xaxis.ticktext) == ["Jan<br>2026", "Feb"]
    assert [list(row) for row in left.text] == [["", ""], ["2", ""], ["6", "5"], ["", ""]]
    assert [list(row) for row in expire.text] == [["✕ 1", ""], ["", "✕ 2"], ["", ""], ["", ""]]
    assert [list(row) for row in expire.z] == [[1, None], [None, 2], [None, None], [None, None]]
    assert list(left.customdata[1][1]) == ["MSC", "Feb 2026"]


def test_lots_with_nothing_to_show_are_left_out() -> None:
    """Of the four lots =L1 is gone by February, and B2 comes after the plan."""
    lots = lot_lives(SCENARIO, PLAN, HELD)
    january, february = months_of(SCENARIO.calendar)
    shown = [x.lot for x in lots_in(lots, SCENARIO.calendar, (january, february))]
    assert shown == [x.lot for x in lots[:3]]
    assert [x.lot for x in lots_in(lots, SCENARIO.calendar, (february,))] == shown[1:]
