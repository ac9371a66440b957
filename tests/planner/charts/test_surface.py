"""Contours over two parameters."""

from planner.charts.surface import contours


def test_values_stand_where_they_belong_and_holes_stay() -> None:
    figure = contours({(1, 10): 2.0, (2, 10): -4.0, (1, 20): 1.0}, ("a", "b"), "title")
    drawn, line, _ = figure.data
    assert (list(drawn.x), list(drawn.y)) == ([1, 2], [10, 20])
    assert [list(row) for row in drawn.z] == [[2.0, -4.0], [1.0, None]]
    assert (drawn.zmin, drawn.zmax) == (-4, 4)
    assert (line.contours.start, line.contours.end) == (0, 0)


def test_all_zero_can_be_drawn() -> None:
    assert contours({(1, 1): 0.0}, ("a", "b"), "title").data[0].zmax == 1
