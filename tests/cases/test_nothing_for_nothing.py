"""Nothing is bought for nothing, and nobody waits for nothing (contract 5)."""

from pathlib import Path

import pytest

from optimizer.solve import engine
from optimizer.solve.engine import EngineParams
from planner.io.scenario.read import read_scenario
from planner.kpis import cost
from planner.solving import Settings, solve_scenario
from planner.verify import verify

CASES = Path(__file__).parent
SETTINGS = Settings(gap=0.0, seconds=20, threads=1, seed=1)


@pytest.fixture(params=["lots", "tiers"])
def model(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once by the exact model, once by that of large scenarios."""
    if request.param == "tiers":
        by_tiers = EngineParams(exact_up_to=-1, improve_up_to=-1)
        monkeypatch.setattr(engine, "PARAMS", by_tiers)


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    ("name", "total", "batches"),
    [
        # 32 patients, 40 doses on hand, no wait has a price: all start when due, no batch.
        ("waiting_is_free", 0, 0),
        # 24 patients, 40 doses on hand, a batch has no price: none is made.
        ("batches_are_free", 0, 0),
        # 52 patients, 10 doses a batch at 1,000: 6 batches, for which W1 has 20 vials.
        ("banks_without_a_price", 6_000, 6),
        # 23 x 4 = 92 doses, 30 on hand, 18 a batch at 9,000: 4 batches, for which W1 has 6 vials.
        ("banks_of_a_workbook", 36_000, 4),
    ],
)
def test_no_wait_no_batch_and_no_bank_without_need(name: str, total: int, batches: int) -> None:
    scenario = read_scenario(CASES / name)
    plan = solve_scenario(scenario, SETTINGS).plan
    assert plan is not None
    assert verify(scenario, plan) == []
    assert cost(scenario, plan).total == total
    assert len(plan.batches) == batches
    assert plan.banking == ()
    assert all(row.start == row.due for row in plan.service)
