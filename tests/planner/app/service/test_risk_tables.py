"""Planned beside expected, and the weeks of the plan made by hand."""

from planner.app.service.risk_tables import (
    figure_names,
    figure_text,
    of_all,
    planned_and_expected,
    planned_weeks,
)
from planner.kpis.holdings import holdings
from planner.results.simulation import SimulatedFigure, Simulation
from tests.builders.costed_by_hand import PLAN, SCENARIO


def figure(kpi: str, scope: str = "all", **values: float) -> SimulatedFigure:
    return SimulatedFigure(scope=scope, kpi=kpi, unit="", planned=values.pop("planned", None),
                           **values)  # fmt: skip


FOUND = Simulation(
    figures=(
        figure("fill_rate", planned=0.9999, mean=0.9, low=0.85, high=0.95, p5=0.5, p95=1.0),
        figure("cost", planned=1000.0, mean=2000.0),
        figure("interrupted_courses", planned=0.0, mean=0.0),
        figure("fill_rate", "MSC", mean=0.1),
    ),
    weeks=(), worst=(), sentence="", paths=2, seed=1,
)  # fmt: skip


def test_rows_of_all_products() -> None:
    """A share is rounded down; what has no interval is blank; no course is interrupted: no row."""
    fill, cost = planned_and_expected(FOUND, "CNY")
    assert list(fill.values()) == [
        "Patients who start", "99.9 %", "90 %", "85 % to 95 %", "50 % to 100 %",
    ]  # fmt: skip
    assert list(cost.values()) == ["Cost, CNY", "1,000", "2,000", "–", "–"]


def test_a_figure_of_all_products() -> None:
    assert of_all(FOUND, "cost") is FOUND.figures[1]
    assert of_all(FOUND, "spend") is None


def test_figures_in_words() -> None:
    assert figure_text("lost_patients", 2.65, "CNY") == "2.6"
    assert figure_text("freezer_peak", 1.755, "CNY") == "175.5 %"
    assert figure_text("cost", None, "CNY") == "–"
    assert "cost_per_treated" in figure_names("CNY")


def test_weeks_of_the_plan() -> None:
    """One starts in weeks 0, 2, 3 and 4; H2's lost patient of week 2 could start in week 3."""
    found = planned_weeks(SCENARIO, PLAN, holdings(SCENARIO, PLAN))
    assert found["started"]["MSC"] == [1, 0, 1, 1, 1, 0]
    assert found["lost"]["MSC"] == [0, 0, 0, 1, 1, 1]
    assert found["stock"]["MSC"] == [2, 8, 12, 8, 7, 5]
    assert found["stock"]["NK"] == [0] * 6
