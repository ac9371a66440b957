"""What changes are worth: bars, proven limits, and none where nothing is proven."""

from planner.charts.worth import Worth, worth_bars
from planner.results.interval import Interval

ROOM = Worth(
    name="room", value=100.0, low=90.0, high=130.0,
    simulated=Interval(mean=80.0, low=60.0, high=95.0),
)  # fmt: skip
DONOR = Worth(name="donor", value=200.0, low=None, high=None, simulated=None)


def test_bars_and_whiskers() -> None:
    seen, planned = worth_bars([DONOR, ROOM], "CNY").data
    assert list(planned.y) == ["room", "donor"]  # the last is on top
    assert list(planned.x) == [100.0, 200.0]
    assert list(planned.error_x.array) == [30.0, 0.0]
    assert list(planned.error_x.arrayminus) == [10.0, 0.0]
    assert (list(seen.y), list(seen.x)) == (["room"], [80.0])
    assert (list(seen.error_x.array), list(seen.error_x.arrayminus)) == ([15.0], [20.0])
    assert {planned.name, seen.name} == {
        "on averages, proven limits", "as simulated, 95 % interval",
    }  # fmt: skip


def test_nothing_simulated_has_no_second_bar() -> None:
    figure = worth_bars([DONOR], "")
    assert [b.visible for b in figure.data] == [False, None]
    assert figure.layout.xaxis.title.text == "Worth a year"
