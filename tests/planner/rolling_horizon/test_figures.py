"""What is said of re-deciding: only what the paths can tell, and nothing against it."""

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.results.simulation import Rolling
from planner.rolling_horizon.evaluate import RollingOutcome
from planner.rolling_horizon.figures import rolling_figures, rolling_summary
from planner.simulation.outcome import COST_PARTS, ProductOutcome, SimulationOutcome
from tests.builders.near_and_far import near_and_far

PATHS = 40


def outcome(making: float, lost: list[float], due: int = 4) -> SimulationOutcome:
    """One product, `PATHS` paths, a patient in four lost; `lost` is its money by turns."""
    costs = np.zeros((len(COST_PARTS), PATHS))
    costs[COST_PARTS.index("making")] = making + np.arange(PATHS) % 2
    costs[COST_PARTS.index("lost")] = np.resize(lost, PATHS)
    x = ProductOutcome(
        due=np.full(PATHS, due),
        waits=np.full((1, PATHS), due - 1),
        due_before=np.zeros(PATHS, dtype=np.int64),
        started_before=np.zeros(PATHS, dtype=np.int64),
        lost_by_week=np.ones((1, PATHS), dtype=np.int64),
        started_by_week=np.full((1, PATHS), due - 1),
        due_at=np.full((1, PATHS), due),
        lost_at=np.ones((1, PATHS), dtype=np.int64),
        interrupted=np.zeros(PATHS, dtype=np.int64),
        stock=np.zeros((1, PATHS), dtype=np.int64),
        expired=np.zeros(PATHS, dtype=np.int64),
        costs=costs,
    )
    none = np.zeros((1, PATHS))
    return SimulationOutcome(seed=1, products={"A": x}, positions=none, excess=none)


def rolled(static: SimulationOutcome, rolling: SimulationOutcome) -> RollingOutcome:
    return RollingOutcome(
        every=4, static=static, rolling=rolling, plans=(), reviews=10, unchanged=0
    )


def scenario() -> Scenario:
    return replace(near_and_far(), currency="EUR", freezers={})


@pytest.mark.parametrize(
    ("making", "lost", "words"),
    [
        (100.0, [100, 300], "no difference in cost can be told from these paths."),
        (
            130.0,
            [0, 350],
            "no difference in cost can be told from these paths, but 30 EUR more is spent on "
            "average than where it is followed.",
        ),
        (60.0, [200, 200], "the plan costs 40 EUR less on average than followed."),
    ],
)
def test_the_sentence(making: float, lost: list[float], words: str) -> None:
    found: Rolling = rolling_summary(
        scenario(), rolled(outcome(100.0, [200, 200]), outcome(making, lost)), asked=PATHS
    )
    assert found.sentence.startswith("Re-decided every 4 weeks")
    assert found.sentence.endswith(words)


def test_ratios_are_paired_over_all_paths() -> None:
    """Three of four against four of five: five hundredths apart on every path, without doubt."""
    told = {
        x.kpi: x
        for x in rolling_figures(scenario(), rolled(outcome(1.0, [0]), outcome(1.0, [0], due=5)))
    }
    apart = told["fill_rate"].difference
    assert apart is not None
    assert (apart.low, apart.mean, apart.high) == pytest.approx((0.05, 0.05, 0.05))
