"""What batches give: failure, yield, delay and donors have the means that their columns say."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.domain.plan import NewBank, Plan, PlanInForce
from planner.domain.scenario import Scenario
from planner.domain.supply import FirmBatch
from planner.simulation.realised_supply import RealisedSupply, sample_supply
from tests.builders.near_and_far import batch, near_and_far
from tests.builders.worlds import banked, risky_world

COUNT = 20  # batches, in weeks 0 to 19


def made(scenario: Scenario, **banks: object) -> RealisedSupply:
    first = replace(batch(scenario, 0), **banks)
    every = tuple(
        replace(first, id=f"B{n}", start=n, frozen=n + 1, released=n + 2) for n in range(COUNT)
    )
    new = {"product": "A", "usable": 0, "vials": 9}
    banking = (
        NewBank(id="M", tier="MCB", week=0, **new),
        NewBank(id="W", tier="WCB", parent="M", week=1, **new),
    )
    return sample_supply(scenario, Plan(batches=every, banking=banking), "A", seed=11)


def test_without_chance_every_batch_is_certain() -> None:
    found = made(near_and_far())
    assert (found.doses == 6).all()
    assert not found.delay.any()
    assert all(found.certain)


def test_failures() -> None:
    found = made(near_and_far(batch_success=Decimal("0.8")))
    assert set(np.unique(found.doses)) == {0, 6}
    assert (found.doses > 0).mean() == pytest.approx(0.8, abs=0.01)
    assert not any(found.certain)
    assert (found.spent == COUNT * 110).all()  # failed batches are paid for


def test_yield_keeps_its_mean_and_has_its_spread() -> None:
    found = made(near_and_far(doses_per_batch=1000, yield_sd=Decimal("0.2")))
    assert found.doses.mean() == pytest.approx(1000, rel=0.01)
    assert found.doses.std() == pytest.approx(200, rel=0.03)
    assert not any(found.certain)


def test_release_is_late_by_a_geometric_number_of_weeks() -> None:
    """Mean 0.5: on time with probability 2 / 3, later than n weeks with (1 / 3) ** (n + 1)."""
    found = made(near_and_far(release_delay_weeks=Decimal("0.5")))
    assert found.delay.mean() == pytest.approx(0.5, rel=0.05)
    for n in range(3):
        assert (found.delay > n).mean() == pytest.approx(3.0 ** -(n + 1), rel=0.1)
    lots = found.lots(near_and_far())
    assert (lots.late[4] == lots.released[4] + found.delay[4]).all()


def test_a_rejected_donor_takes_its_banks_and_batches_along() -> None:
    """On such a path only the donor is paid for, and nothing is made."""
    scenario = replace(near_and_far(), lineage=banked("0.7"))
    found = made(scenario, bank="W")
    passes = found.accepted["M"]
    assert passes.mean() == pytest.approx(0.7, abs=0.05)
    assert (found.made == passes).all()
    assert (found.doses == np.where(passes, 6, 0)).all()
    assert (found.spent == np.where(passes, 50 + 20 + COUNT * 110, 50)).all()
    on_hand = made(scenario, bank="W0")  # a bank that was there before needs no donor
    assert on_hand.made.all()
    assert all(on_hand.certain)


def test_a_batch_has_luck_of_its_own() -> None:
    """Two of one week differ; firm or new, with or without the other, each has its own."""
    scenario = near_and_far(batch_success=Decimal("0.5"))
    one = batch(scenario, 3)
    two = replace(one, id="Z", firm=True)
    both = sample_supply(scenario, Plan(batches=(one, two)), "A", seed=1)
    assert [b.id for b in both.batches] == ["Z", "B0"]
    other = sample_supply(scenario, Plan(batches=(replace(two, firm=False),)), "A", seed=1)
    assert not (both.doses[0] == both.doses[1]).all()
    assert (other.doses[0] == both.doses[0]).all()


def test_a_firm_batch_may_have_a_chance_of_its_own() -> None:
    scenario = near_and_far(batch_success=Decimal("0.5"))
    firm = FirmBatch(id="F", product="A", suite="S", start=0, success=Decimal("0.9"))
    sure = replace(firm, id="G", success=Decimal(1))
    scenario = replace(scenario, batches={"F": firm, "G": sure})
    rows = tuple(replace(batch(scenario, 0), id=x, firm=x != "N") for x in "FGN")
    found = sample_supply(scenario, Plan(batches=rows), "A", seed=1)
    assert found.passed.mean(axis=1) == pytest.approx([0.9, 1.0, 0.5], abs=0.02)
    assert found.certain == (False, True, False)


def test_a_batch_frozen_before_the_start_gives_nothing_more() -> None:
    """Its doses are an opening lot of the same id."""
    scenario = near_and_far()
    old = replace(batch(scenario, -2), firm=True, doses=0)
    assert sample_supply(scenario, Plan(batches=(old,)), "A", seed=1).batches == ()


@given(seed=st.integers(0, 40), data=st.data())
def test_the_luck_of_a_batch_stays_with_it_when_it_moves(seed: int, data: st.DataObject) -> None:
    """One new batch moves: it passes or fails, gives and is late as before; so do others."""
    scenario, plan = risky_world(seed)
    new = [b for b in plan.batches if not b.firm]
    assume(new)
    moved = data.draw(st.sampled_from(new))
    by = data.draw(st.integers(0, scenario.weeks - 1)) - moved.start
    there = replace(
        moved,
        start=moved.start + by,
        frozen=moved.frozen + by,
        released=moved.released + by,
        last=moved.last + by,
    )
    other = replace(plan, batches=tuple(there if b is moved else b for b in plan.batches))
    for name in scenario.products:
        before, after = (
            sample_supply(scenario, x, name, seed=seed, paths=30) for x in (plan, other)
        )
        assert outcomes(before) == outcomes(after)
        assert (before.spent == after.spent).all()


def test_the_luck_of_a_donor_stays_with_it_when_it_moves() -> None:
    scenario = replace(near_and_far(), lineage=banked("0.5"))
    bank = NewBank(id="M", product="A", tier="MCB", week=0, usable=0, vials=9)
    moved, another = replace(bank, week=3, usable=3), replace(bank, id="M2")
    first, then, other = (
        sample_supply(scenario, Plan(banking=(x,)), "A", seed=1).accepted[x.id]
        for x in (bank, moved, another)
    )
    assert 0 < first.mean() < 1
    assert (first == then).all()
    assert not (first == other).all()


def outcomes(of: RealisedSupply) -> dict[str, tuple[list[bool], list[int], list[int]]]:
    """Whether it passes, doses and delay by path of each batch."""
    return {
        b.id: (of.passed[n].tolist(), of.doses[n].tolist(), of.delay[n].tolist())
        for n, b in enumerate(of.batches)
    }


def test_moves_are_counted_as_the_costs_of_a_plan_count_them() -> None:
    """Neither a batch past the horizon nor one that is firm by now has moved."""
    scenario = near_and_far()
    (product,) = scenario.products
    p = replace(scenario.products[product], move_cost=Decimal(5))
    over = replace(batch(scenario, 0), id="over")
    firm = FirmBatch(id="over", product=product, suite=over.suite, start=0)
    scenario = replace(
        scenario, products={product: p}, batches={"over": firm}, stable_weeks=scenario.weeks + 9
    )
    late = replace(batch(scenario, scenario.weeks + 1), id="late")
    plan = Plan(previous=PlanInForce(batches=(over, late)))
    assert sample_supply(scenario, plan, product, seed=1, paths=2).moves == 0
