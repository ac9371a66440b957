"""KPIs of two plans side by side."""

from planner.differences.figures import figure_differences
from planner.results.report import Kpi


def kpi(scope: str, name: str, value: float | int | str | None) -> Kpi:
    return Kpi(scope=scope, kpi=name, value=value, unit="u")


def test_all_comes_first_and_what_is_undefined_stays_so():
    before = [
        kpi("A", "batches", 3), kpi("all", "cost", 100.5), kpi("all", "fill_rate", None),
        kpi("A:WCB", "runway_week", "2026-03-02"),
    ]  # fmt: skip
    now = [
        kpi("all", "cost", 90.0), kpi("all", "fill_rate", 1.0), kpi("A", "batches", 3),
        kpi("A:WCB", "runway_week", "2026-03-09"), kpi("B", "batches", 2),
    ]  # fmt: skip
    found = figure_differences(before, now)
    assert [(x.scope, x.kpi, x.before, x.now, x.change) for x in found] == [
        ("all", "cost", 100.5, 90.0, -10.5),
        ("all", "fill_rate", None, 1.0, None),
        ("A", "batches", 3, 3, 0),
        ("A:WCB", "runway_week", "2026-03-02", "2026-03-09", None),
        ("B", "batches", None, 2, None),
    ]
    assert [x.differs for x in found] == [True, True, False, True, True]
