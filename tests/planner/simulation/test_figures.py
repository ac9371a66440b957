"""Figures by hand: two paths of two products, every kpi in the head."""

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.freezer import Freezer
from planner.results.simulation import SimulatedFigure
from planner.simulation.figures import (
    fill_by_hospital,
    fill_by_path,
    simulation_figures,
    weekly_percentiles,
)
from planner.simulation.outcome import COST_PARTS, ProductOutcome, SimulationOutcome
from tests.builders.near_and_far import near_and_far

SPEND = [5.0, 6.0]  # of each product


def product(waits: list[list[int]], lost: list[int]) -> ProductOutcome:
    """Two paths; `lost` in week 0, as many again in week 2 of the second path."""
    started = np.array(waits)
    gone = np.array([lost, [0, 0], [0, lost[1]]])
    costs = np.zeros((len(COST_PARTS), 2))
    costs[COST_PARTS.index("making")] = SPEND
    costs[COST_PARTS.index("lost")] = [100.0, 0.0]
    return ProductOutcome(
        due=started.sum(axis=0) + gone.sum(axis=0),
        waits=started,
        due_before=np.array([0, 0]),
        started_before=np.array([0, 0]),
        lost_by_week=gone,
        started_by_week=np.pad(started, ((0, 3 - len(started)), (0, 0))),
        due_at=np.array([started.sum(axis=0) + gone.sum(axis=0)]),
        lost_at=np.array([gone.sum(axis=0)]),
        interrupted=np.array([0, 1]),
        stock=np.array([[4, 8], [2, 6], [0, 0]]),
        expired=np.array([0, 3]),
        costs=costs,
    )


def outcome() -> SimulationOutcome:
    a = product([[10, 0], [10, 0]], [0, 5])  # 20 start; nobody starts
    b = product([[3, 4], [0, 0], [0, 4]], [1, 0])  # 3 of 4 start; 8 of 8, half after two weeks
    used = np.array([[8.0, 16.0], [4.0, 12.0], [0.0, 0.0]])
    return SimulationOutcome(
        seed=1, products={"A": a, "B": b}, positions=used, excess=np.maximum(0.0, used - 10)
    )


def found(
    planned: dict[tuple[str, str], float] | None = None,
) -> dict[tuple[str, str], SimulatedFigure]:
    scenario = replace(
        near_and_far(), currency="EUR", freezers={"F": Freezer(id="F", positions=10)}
    )
    scenario = replace(scenario, calendar=replace(scenario.calendar, weeks=3))
    return {(f.scope, f.kpi): f for f in simulation_figures(scenario, outcome(), planned or {})}


def paths(figure: SimulatedFigure) -> tuple[float, float]:
    """The two values, from their percentiles: p5 and p95 lie a twentieth inside."""
    assert figure.p5 is not None
    assert figure.p95 is not None
    half = (figure.p95 - figure.p5) / 0.9 / 2
    middle = (figure.p5 + figure.p95) / 2
    return pytest.approx(middle - half), pytest.approx(middle + half)


@pytest.mark.parametrize(
    ("kpi", "low", "high"),
    [
        ("fill_rate", 8 / 18, 23 / 24),
        ("on_time_rate", 4 / 18, 13 / 24),
        ("mean_wait_weeks", 10 / 23, 1.0),
        ("p95_wait_weeks", 1.0, 2.0),
        ("due_patients", 18, 24),
        ("lost_patients", 1, 10),
        ("interrupted_courses", 0, 2),
        ("expired_doses", 0, 6),
        ("cost", 12.0, 210.0),
        ("spend", 10.0, 12.0),
        ("cost_per_treated", 10 / 23, 12 / 8),
        ("freezer_peak", 0.8, 1.6),
        ("freezer_weeks_over", 0, 2),
        ("freezer_most_over", 0, 6),
    ],
)
def test_all_products_together(kpi: str, low: float, high: float) -> None:
    assert paths(found()["all", kpi]) == (low, high)


def test_what_is_undefined_on_a_path_is_left_out() -> None:
    """Nobody starts A on the second path: no wait of its own; its money was spent all the same."""
    a = found()["A", "mean_wait_weeks"]
    assert (a.mean, a.p5, a.p50, a.p95) == (0.5, 0.5, 0.5, 0.5)
    assert (a.low, a.high) == (None, None)  # one path has no interval
    each = found()["A", "cost_per_treated"]
    assert (each.mean, each.p50) == ((5 + 6) / 20, 5 / 20)


def test_ratios_are_of_all_paths_together() -> None:
    """A: 20 of 20 and 0 of 10 start.  All: 23 of 24 and 8 of 18, which is not the mean of both."""
    assert found()["A", "fill_rate"].mean == pytest.approx(20 / 30)
    every = found()["all", "fill_rate"]
    assert every.mean == pytest.approx(31 / 42)
    assert found()["all", "on_time_rate"].mean == pytest.approx(17 / 42)
    assert found()["all", "mean_wait_weeks"].mean == pytest.approx(18 / 31)
    assert found()["all", "cost_per_treated"].mean == pytest.approx(22 / 31)


def test_limits_stay_where_a_figure_can_lie() -> None:
    """Two paths far apart: Student's t alone would say 0.67 ± 4, and waits below none."""
    for kpi, most in (("fill_rate", 1.0), ("on_time_rate", 1.0)):
        figure = found()["A", kpi]
        assert (figure.low, figure.high) == (0.0, most)
    assert found()["all", "mean_wait_weeks"].low == 0
    assert found()["all", "lost_patients"].low == 0


def test_the_parts_of_the_cost_make_up_cost_and_spend() -> None:
    def mean(kpi: str) -> float:
        return found()["all", kpi].mean or 0.0

    parts = {part: mean(f"cost_{part}") for part in COST_PARTS}
    assert (parts["making"], parts["lost"]) == (11.0, 100.0)
    assert sum(parts.values()) == pytest.approx(mean("cost"))
    assert sum(parts.values()) - parts["lost"] == pytest.approx(mean("spend"))
    assert found()["B", "cost_lost"].low == 0


def test_interval_of_two_paths_and_what_the_plan_says() -> None:
    """Student's t of one degree is 12.7062: a mean of two has 12.7062 × half their distance."""
    lost = found({("B", "lost_patients"): 0.0})["B", "lost_patients"]
    assert (lost.mean, lost.planned, lost.unit) == (0.5, 0.0, "patient")
    assert lost.high == pytest.approx(0.5 + 12.7062 / 2, rel=1e-5)
    assert found()["B", "lost_patients"].planned is None
    assert found()["B", "cost_per_treated"].unit == "EUR per patient"


def test_without_freezers_nothing_is_said_of_them() -> None:
    scenario = near_and_far()
    assert not [
        f for f in simulation_figures(scenario, outcome(), {}) if f.kpi.startswith("freezer")
    ]


def test_weeks_have_stock_starts_and_all_lost_so_far() -> None:
    every = {(w.product, w.week): w for w in weekly_percentiles(outcome())}
    assert len(every) == 6
    assert every["A", 0].stock == pytest.approx((4.2, 5.0, 6.0, 7.0, 7.8))
    assert every["A", 0].lost == pytest.approx((0.25, 1.25, 2.5, 3.75, 4.75))
    assert every["A", 2].lost == pytest.approx((0.5, 2.5, 5.0, 7.5, 9.5))
    assert every["A", 1].started == pytest.approx((0.5, 2.5, 5.0, 7.5, 9.5))  # 10 and nobody


def test_shares_by_hospital_and_by_path() -> None:
    """Of 18 + 24 due, 11 are lost; the outcome has one hospital only, the next has nobody."""
    hospitals = near_and_far().hospitals
    one = replace(near_and_far(), hospitals=dict(list(hospitals.items())[:1]))
    assert list(fill_by_hospital(one, outcome()).values()) == [pytest.approx(1 - 11 / 42)]
    assert fill_by_path(outcome()) == (pytest.approx(23 / 24), pytest.approx(8 / 18))


def test_a_path_or_a_hospital_without_patients_has_no_share() -> None:
    empty = product([[0, 0]], [0, 0])
    none = replace(outcome(), products={"A": empty})
    one = replace(near_and_far(), hospitals=dict(list(near_and_far().hospitals.items())[:1]))
    assert list(fill_by_hospital(one, none).values()) == [None]
    assert fill_by_path(none) == ()
