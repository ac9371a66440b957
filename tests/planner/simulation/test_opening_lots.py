"""Lots at the start: released ones are sure, quarantine passes or not, a hold serves nobody."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.opening_lots import OpeningSupply, sample_opening
from planner.simulation.realised_supply import sample_supply
from planner.simulation.replay import replay
from tests.builders.near_and_far import batch, due, lot, near_and_far


def three_lots(success: str = "0.5") -> Scenario:
    """6 doses each: R released, Q in quarantine, H on hold, all good to the end of week 5."""
    scenario = near_and_far()
    for name in ("R", "Q", "H"):
        scenario = lot(scenario, 6, 5, name)
    q, h = scenario.lots["Q"], scenario.lots["H"]
    lots = {
        **scenario.lots,
        "Q": replace(q, status="quarantine", success=Decimal(success)),
        "H": replace(h, status="hold"),
    }
    return replace(scenario, lots=lots)


def drawn(scenario: Scenario, paths: int = 5_000) -> OpeningSupply:
    return sample_opening(scenario, "A", seed=3, block=0, paths=paths)


def test_a_lot_in_quarantine_passes_whole_or_not_at_all() -> None:
    found = drawn(three_lots("0.7"))
    assert [x.id for x in found.lots] == ["R", "Q", "H"]
    assert (found.doses[0] == 6).all()
    assert set(np.unique(found.doses[1])) == {0, 6}
    assert (found.doses[1] > 0).mean() == pytest.approx(0.7, abs=0.02)
    assert (found.doses[2] == 6).all()
    assert found.certain == [True, False, True]
    assert found.planned == (6, 4, 6)  # 6 x 0.7, rounded down


def test_as_planned_and_all_passed() -> None:
    found = drawn(three_lots("0.7"), paths=4)
    assert found.as_planned().doses.tolist() == [[6] * 4, [4] * 4, [6] * 4]
    assert found.all_passed().doses.tolist() == [[6] * 4] * 3


def test_a_lot_that_cannot_fail_is_certain() -> None:
    found = drawn(three_lots("1"))
    assert found.certain == [True, True, True]
    assert (found.doses == 6).all()


def test_a_lot_has_luck_of_its_own_by_its_id() -> None:
    """Another lot before it changes nothing; a firm batch of that id has had the same luck."""
    scenario = three_lots()
    alone = replace(scenario, lots={"Q": scenario.lots["Q"]})
    passed = drawn(scenario).doses[1] > 0
    assert (passed == (drawn(alone).doses[0] > 0)).all()
    firm = replace(batch(scenario, 0), id="Q", firm=True)
    risky = near_and_far(batch_success=Decimal("0.5"))
    before = sample_supply(risky, Plan(batches=(firm,)), "A", seed=3)
    assert (before.passed[0] == passed).all()


def test_a_lot_on_hold_is_kept_discarded_and_serves_nobody() -> None:
    """By hand: 6 doses x 6 weeks x 0.5 of storage and 6 x 3 to discard; the patient is lost."""
    scenario = due(lot(near_and_far(), 6, 5, "H"), NEAR=(0, 1))
    held = replace(scenario.lots["H"], status="hold")
    scenario = replace(
        scenario,
        lots={"H": held},
        demand=replace(scenario.demand, mean={("A", "NEAR", 0): Decimal(1000)}),
    )
    found = replay(scenario, Plan(), 3).products["A"]
    assert found.stock.tolist() == [[6] * 3] * 5 + [[0] * 3]
    assert (found.expired == 6).all()
    assert not found.started.any()
    assert (found.costs[1] == 5 * 6 * 0.5).all()


def test_a_lot_on_hold_is_no_ending_cover() -> None:
    """7 doses are to be left; a released lot of 6 is 1 short, one on hold counts nothing."""
    base = near_and_far(ending_doses=Decimal(7))
    scenario = lot(lot(due(base), 6, 20, "R"), 6, 20, "H")
    for status, short in (("released", 0), ("hold", 1)):
        lots = {**scenario.lots, "H": replace(scenario.lots["H"], status=status)}
        found = replay(replace(scenario, lots=lots), Plan(), 2)
        ending = found.products["A"].costs[-3]
        assert ending == pytest.approx(short * 1000 / 3)
