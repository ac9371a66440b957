"""Fans: a band for each pair of percentiles, one row for each product, pages without a network."""

from datetime import date

from planner.charts.simulation import (
    fill_histogram,
    lost_fan,
    page,
    script,
    started_fan,
    stock_fan,
)
from planner.domain.calendar import Calendar
from planner.results.simulation import Simulation, WeekPercentiles

CALENDAR = Calendar(start=date(2026, 1, 5), weeks=2)
FOUND = Simulation(
    figures=(),
    weeks=tuple(
        WeekPercentiles(
            week=t,
            product=p,
            stock=(1.0, 2.0, 3.0, 4.0, 5.0 + t),
            lost=(0.0, 0.0, 0.0, 1.0, 2.0),
            started=(0.0, 1.0, 1.0, 2.0, 3.0 + t),
        )
        for p in ("MSC", "<b>NK</b>")
        for t in (0, 1)
    ),
    worst=(),
    sentence="",
    paths=10,
    seed=1,
)


def test_bands_and_median_of_each_product() -> None:
    figure = stock_fan(FOUND, CALENDAR)
    assert len(figure.data) == 2 * 5
    first = figure.data[:5]
    assert [list(line.y) for line in first] == [[1, 1], [5, 6], [2, 2], [4, 4], [3, 3]]
    assert list(first[4].x) == [date(2026, 1, 5), date(2026, 1, 12)]
    assert [line.name for line in first if line.showlegend] == [
        "5 to 95 % of the paths", "25 to 75 % of the paths", "median",
    ]  # fmt: skip
    assert not any(line.showlegend for line in figure.data[5:])


def test_lost_patients() -> None:
    assert [list(line.y) for line in lost_fan(FOUND, CALENDAR).data[:2]] == [[0, 0], [2, 2]]


def test_a_page_stands_alone_beside_its_script() -> None:
    text = page(stock_fan(FOUND, CALENDAR)).decode()
    assert 'src="plotly.min.js"' in text
    assert "cdn" not in text
    assert text == page(stock_fan(FOUND, CALENDAR)).decode()  # the same charts, the same bytes
    assert len(script()) > 1_000_000


def test_what_the_plan_has_is_drawn_beside() -> None:
    figure = started_fan(FOUND, CALENDAR, {"MSC": (7, 8)})
    planned = [line for line in figure.data if line.name == "planned"]
    assert [list(line.y) for line in planned] == [[7, 8]]
    assert list(figure.data[1].y) == [3, 4]
    assert list(figure.data[4].y) == [1, 1]  # the median


def test_shares_of_the_paths_with_plan_and_mean() -> None:
    bars, planned, mean = fill_histogram([0.5, 1.0], 0.9, 0.75).data
    assert list(bars.x) == [0.5, 1.0]
    assert (planned.name, list(planned.x)) == ("planned", [0.9, 0.9])
    assert (mean.name, list(mean.x)) == ("to be expected", [0.75, 0.75])
    assert len(fill_histogram([0.5], None, 0.5).data) == 2
