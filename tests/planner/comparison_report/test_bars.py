"""Places of bars, by hand."""

from planner.comparison_report.bars import PLOT, ROW, SPACE, amount_chart, fates, share_chart
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.interval import Interval


def exact(value: float) -> Interval:
    return Interval(mean=value, low=value, high=value)


def figure(kpi: str, shelf: Interval | None, fresh: Interval | None) -> ComparedFigure:
    return ComparedFigure(
        scope="all", kpi=kpi, unit="", off_the_shelf=shelf, autologous=fresh, difference=None
    )


def test_a_share_is_a_part_of_the_whole_plot() -> None:
    half = figure("fill_rate", Interval(mean=0.5, low=0.25, high=1.0), exact(0.1))
    chart = share_chart("Treated", [("All", half), ("Some", half)])
    shelf, fresh = chart.groups[0].bars
    assert (shelf.low, shelf.end, shelf.high) == (PLOT / 4, PLOT / 2, PLOT)
    assert (shelf.text, fresh.text) == ("50.0 %", "10.0 %")
    assert (fresh.top, chart.groups[1].top) == (ROW, 2 * ROW + SPACE)
    assert chart.height == 2 * (2 * ROW + SPACE)


def test_long_labels_stand_above_their_bars() -> None:
    """A label takes a row of its own, and one that is longer than the drawing is cut."""
    half = figure("fill_rate", exact(0.5), exact(0.5))
    chart = share_chart("Treated", [("All", half), ("N" * 200, half)])
    first, second = chart.groups
    assert [(g.top, g.bars[0].top, g.bars[1].top) for g in (first, second)] == [
        (0, ROW, 2 * ROW),
        (3 * ROW + SPACE, 4 * ROW + SPACE, 5 * ROW + SPACE),
    ]
    assert chart.height == 2 * (3 * ROW + SPACE)
    assert second.label == "N" * 89 + "…"


def test_the_largest_amount_fills_the_plot_and_nothing_unknown_is_drawn() -> None:
    chart = amount_chart("Wait", "weeks", [("All", figure("wait", exact(8), exact(2)))])
    assert [bar.end for bar in chart.groups[0].bars] == [PLOT, PLOT / 4]
    assert chart.groups[0].bars[0].text == "8.0 weeks"
    chart = amount_chart("Cost", "CNY", [("All", figure("cost", None, exact(2000)))])
    [bar] = chart.groups[0].bars
    assert (bar.system, bar.text) == ("fresh", "2,000 CNY")
    assert amount_chart("None", "", [("All", figure("none", None, None))]).groups == ()


def test_the_parts_of_a_hundred_patients_are_all_of_them() -> None:
    """60 % treated; of the others three for each one are lost to a cause."""
    comparison = Comparison(
        figures=(
            figure("fill_rate", exact(0.6), None),
            figure("lost_a", exact(3), None),
            figure("lost_b", exact(1), None),
        ),
        verdict="", replications=2, seed=1, patients=10,
    )  # fmt: skip
    [(system, parts)] = fates(comparison)
    assert system == "shelf"
    assert [(p.kind, p.text) for p in parts] == [
        ("fill_rate", "60.0"), ("lost_a", "30.0"), ("lost_b", "10.0")
    ]  # fmt: skip
    assert [p.start for p in parts] == [0, 0.6 * PLOT, 0.9 * PLOT]
    assert sum(p.width for p in parts) == PLOT
