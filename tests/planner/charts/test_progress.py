"""Both curves as steps, only where they are known."""

from dataclasses import dataclass

from planner.charts.progress import progress_curves


@dataclass(frozen=True)
class Known:
    seconds: float
    best: float | None
    bound: float | None


def test_each_curve_begins_where_it_is_known_and_goes_on_until_now() -> None:
    points = [Known(1, None, 80), Known(2, 120, 80), Known(5, 100, 90)]
    best, bound = progress_curves(points, 9, "CNY").data
    assert (list(best.x), list(best.y)) == ([2, 5, 9], [120, 100, 100])
    assert (list(bound.x), list(bound.y)) == ([1, 2, 5, 9], [80, 80, 90, 90])
    assert best.line.shape == bound.line.shape == "hv"
    assert (best.name, bound.name) == ("Best plan so far", "No plan can cost less")


def test_what_is_not_known_is_not_drawn() -> None:
    (only,) = progress_curves([Known(1, 120, None)], 3, "CNY").data
    assert only.name == "Best plan so far"
    assert progress_curves([], 3, "CNY").data == ()


def test_a_curve_that_has_not_moved_is_shown_with_a_tenth_of_its_height() -> None:
    """Room of a tenth at both ends: 94 to 106 for a cost of 100 alone."""
    alone = progress_curves([Known(1, 100, None)], 3, "CNY")
    assert tuple(alone.layout.yaxis.range) == (94, 106)
    both = progress_curves([Known(1, 150, 50)], 3, "CNY")
    assert tuple(both.layout.yaxis.range) == (40, 160)
