"""The heat map of products and months."""

from dataclasses import dataclass

from planner.charts.service import month_map


@dataclass(frozen=True)
class OneMonth:
    product: str
    month: str
    due: int
    started: int


def test_numbers_in_the_cells_and_nothing_without_patients() -> None:
    found = [OneMonth("A", "2026-01", 4, 3), OneMonth("B", "2026-03", 2, 0)]
    figure = month_map(found, {"A": "Alpha", "B": "Beta", "C": "Gamma"})
    (cells,) = figure.data
    assert list(figure.layout.xaxis.ticktext) == ["Jan<br>2026", "Mar"]
    assert list(cells.y) == ["Alpha", "Beta", "Gamma"]
    assert [list(row) for row in cells.z] == [[0.75, None], [None, 0.0], [None, None]]
    assert [list(row) for row in cells.text] == [["3<br>4", ""], ["", "0<br>2"], ["", ""]]
    assert (cells.zmin, cells.zmax) == (0, 1)
