"""The second goal: nothing is bought for nothing, and no patient is lost or waits for nothing."""

from dataclasses import replace

import pytest

from optimizer.allocation.dispatch import dispatch_greedily
from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.budget import UNLIMITED, Budget
from optimizer.decisions import Decisions, no_batches
from optimizer.problem import BankData, Problem
from optimizer.settings import Settings
from optimizer.solve.clean_up import cleaned_up, most_saved, second_goal
from optimizer.solve.engine import find_plan
from tests.builders.problems import begun, lot, patients, problem, product, random_batches

FREE = {"wait_cost": 0.0, "storage_cost": 0.0, "discard_cost": 0.0}


def served(of: Problem, batches: Decisions) -> Decisions:
    found = dispatch_greedily(of, batches)
    assert found is not None
    return found.decisions


def test_a_batch_is_added_where_those_it_treats_pay_for_it() -> None:
    """Four are lost in week 2, 60 each; a batch of 4 in the idle room costs 240: as much."""
    of = problem(product(patients(0, 0, 4, 0), batch_cost=240.0, **FREE))
    plan = served(of, no_batches(of))
    found = cleaned_up(of, plan, UNLIMITED)
    assert found.cost == 240
    assert second_goal(of, plan) == (4, 0, 0, 0)
    assert second_goal(of, found.decisions) == (0, 0, 0, 1)
    dear = problem(product(patients(0, 0, 4, 0), batch_cost=241.0, **FREE))
    assert cleaned_up(dear, plan, UNLIMITED).decisions is plan


def test_a_batch_that_needs_a_bank_pays_for_it_too() -> None:
    """A new WCB costs 1 more than the four patients who are lost."""
    bank = BankData(
        wcb_batches=(), mcb_vials=((0, 1),), batches_per_wcb=1, wcb_weeks=0, wcb_cost=0.0,
        vials_per_donor=1, mcb_weeks=1, mcb_cost=9.0, donors=0,
    )  # fmt: skip
    made = product(patients(0, 0, 4, 0), batch_cost=240.0, bank=bank, **FREE)
    of = problem(made)
    plan = served(of, no_batches(of))
    found = cleaned_up(of, plan, UNLIMITED).decisions
    assert sum(found.starts.values()) == sum(found.wcbs["A"]) == 1
    priced = problem(replace(made, bank=replace(bank, wcb_cost=1.0)))
    assert cleaned_up(priced, plan, UNLIMITED).decisions is plan


def test_no_batch_is_added_where_no_room_is_idle() -> None:
    of = problem(product(patients(0, 0, 4, 0), batch_cost=0.0, **FREE), rooms=0)
    plan = served(of, no_batches(of))
    assert cleaned_up(of, plan, UNLIMITED).decisions is plan


@pytest.mark.parametrize(
    ("week", "saved"), [(0, 2 * 120 + 2 * 60), (1, 2 * 120 + 60), (2, 60), (3, 0)]
)
def test_what_a_batch_saves_at_the_most(week: int, saved: float) -> None:
    """Released a week later, 4 doses for those lost in week 1 (3), 2 (2 of priority 2), 3 (1)."""
    p = product(patients(0, 3, 0, 1), patients(0, 0, 2, 0, priority=2.0))
    of = problem(p)
    lost = {("A", 0): (0, 3, 3, 4), ("A", 1): (0, 0, 2, 2)}
    assert most_saved(of, p, replace(no_batches(of), lost=lost), week) == saved


def test_batches_left_out_need_no_banks() -> None:
    """Both batches are free, and the second needs a WCB; four patients need one batch."""
    bank = BankData(
        wcb_batches=((0, 1),), mcb_vials=((0, 1),), batches_per_wcb=1, wcb_weeks=0, wcb_cost=0.0,
        vials_per_donor=1, mcb_weeks=1, mcb_cost=9.0, donors=0,
    )  # fmt: skip
    of = problem(product(patients(0, 0, 4, 0), batch_cost=0.0, bank=bank, **FREE))
    two = replace(begun(of, ("A", 0), ("A", 1)), wcbs={"A": (0, 1, 0, 0)})
    found = cleaned_up(of, served(of, two), UNLIMITED).decisions
    assert found.starts == {("A", "S", 0): 1}
    assert found.wcbs == {"A": (0, 0, 0, 0)}


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_gets_dearer_or_overfills_the_freezers(seed: int) -> None:
    of, batches = random_batches(seed)
    greedy = dispatch_greedily(of, batches)
    if greedy is None:
        return
    found = cleaned_up(of, greedy.decisions, UNLIMITED)
    evaluator = PlanEvaluator(of)
    assert found.cost <= greedy.cost + 1e-6
    assert found.cost == pytest.approx(evaluator.cost(found.decisions))
    assert evaluator.allows(found.decisions)
    if found.cost == pytest.approx(greedy.cost):
        assert second_goal(of, found.decisions) <= second_goal(of, greedy.decisions)


def test_products_use_freezers_that_others_have_left() -> None:
    """Each product has a patient lost while its dose is kept; serving both empties the freezer."""
    a, b = (product(patients(1, 0), lots=(lot(1, 0, 9, x),), id=x, **FREE) for x in "AB")
    of = problem(a, b, positions=(2.0, 2.0))
    none = {("A", 0): (0, 0), ("B", 0): (0, 0)}
    lost = replace(no_batches(of), treated=none, lost={key: (1, 1) for key in none})
    found = cleaned_up(of, lost, UNLIMITED)
    assert second_goal(of, found.decisions) == (0, 0, 0, 0)
    assert found.cost == 0


def test_a_plan_is_cleaned_up_within_its_time() -> None:
    """A spent budget hands the plan back as it is."""
    of = problem(product(patients(0, 0, 4, 0), batch_cost=240.0, **FREE))
    plan = served(of, no_batches(of))
    assert cleaned_up(of, plan, Budget.of(-1.0)).decisions is plan


def test_the_engine_hands_back_the_plan_with_its_cost() -> None:
    """Waiting and storage are free: whoever can start when due does, whatever the solver left."""
    of = problem(product(patients(2, 2, 2, 0), lots=(lot(6, 0, 9),), max_wait=3, **FREE))
    found = find_plan(of, Settings(gap=0.0, seconds=10.0, threads=1))
    assert found.decisions is not None
    assert second_goal(of, found.decisions) == (0, 0, 0, 0)
    assert found.objective == 0
