"""Campaign cuts: demand between two weeks asks for a room that is held or cleared for a product."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.branch_and_cut.search import BranchAndCut
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import CAMPAIGN, supply_balances
from optimizer.cuts.campaigns import Campaigns, worst_of_each
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import column_numbers
from optimizer.formulation.warm_start import solution_vector
from optimizer.problem import Problem
from optimizer.settings import Settings
from planner.solving import compile_scenario
from tests.builders.accepted_plans import random_plan
from tests.builders.encoded import encode
from tests.builders.problems import patients, problem, product
from tests.builders.random_scenarios import scenario

SETTINGS = Settings(gap=0.0, threads=1, seconds=30)
STEADY = patients(0, 0, *[4] * 8)


def shared(clearance: int) -> Problem:
    """Two products in one room, four patients of each a week, a batch of 8 doses in a week."""
    one = product(STEADY, doses=8, clearance=clearance, shelf=8)
    return problem(one, replace(one, id="B"))


def root_of(of: Problem) -> float:
    search = BranchAndCut(build_model(of, "tiers", whole_patients=False), SETTINGS, lambda _: None)
    _, root = search.root_relaxation(Budget.of(30.0))
    return root.bound


def test_a_room_that_two_products_share_in_halves_is_not_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The relaxation keeps half a room for each product, and pays no clearance."""
    with_cuts = root_of(shared(1))
    monkeypatch.setattr(
        Campaigns, "violations", lambda _, x, need, stock: np.full(need.shape, -np.inf)
    )
    assert with_cuts > root_of(shared(1)) + 50.0


def test_without_clearance_nothing_is_cut() -> None:
    m = build_model(shared(0), "tiers", whole_patients=False)
    for balance in supply_balances(m, column_numbers(m)):
        assert not balance.campaigns.known
        assert np.all(balance.violations(np.zeros(len(m.columns)))[CAMPAIGN] == -np.inf)


def test_one_cut_by_hand() -> None:
    """From the end of week 1 to that of week 3 eight doses are due (weeks 2 and 3).

    Batches released in weeks 2 and 3 start in 1 and 2 (a batch is usable the week after).  A room
    cleared in week 1 may serve all eight; one cleared in week 2 comes too late for the four of
    week 2, and counts for four.  Rooms held are those last used for A by week 0, and what runs.
    """
    m = build_model(shared(1), "tiers", whole_patients=False)
    number = column_numbers(m)
    campaigns = supply_balances(m, number)[0].campaigns
    need = supply_balances(m, number)[0].overdue[2]
    assert list(need[:6]) == [0.0, 0.0, 0.0, 4.0, 8.0, 12.0]
    terms, constant = campaigns.terms(2, 4, need)
    rooms = {v: k for k, v in ((k[1:], number[v]) for k, v in m.rooms.items() if k[0] == "S")}
    assert constant == 0.0
    assert {rooms[c]: v for c, v in terms.items() if v} == {
        ("idle", "A", 0): 8.0,
        ("fresh", "A", 0): 8.0,
        ("again", "A", 0): 8.0,
        ("fresh", "A", 1): 8.0,
        ("fresh", "A", 2): 4.0,
    }


def test_of_cuts_from_one_week_the_most_violated_is_taken() -> None:
    broken = np.array([[-np.inf, 2.0, 3.0], [-np.inf, -np.inf, 1.0]])
    found = worst_of_each(broken)
    assert found.tolist() == [[-np.inf, -np.inf, 3.0], [-np.inf, -np.inf, 1.0]]


def test_accepted_plans_keep_every_campaign_cut() -> None:
    """Random scenarios with clearance in shared suites; every cut at every pair of weeks."""
    tried = 0
    for seed in range(240):
        of = compile_scenario(scenario(seed))
        m = build_model(of, "tiers", whole_patients=True)
        balances = supply_balances(m, column_numbers(m))
        if not any(balance.campaigns.known for balance in balances):
            continue
        plan = random_plan(scenario(seed), seed)
        if plan is None:
            continue
        x = solution_vector(m, encode(scenario(seed), m.problem, plan))
        for balance in balances:
            broken = balance.violations(x)[CAMPAIGN]
            tried += int((broken > -np.inf).sum())
            assert broken.max(initial=-np.inf) <= 1e-6, seed
            for a, t in np.argwhere(broken > -np.inf):
                row, lower, _ = balance.row(CAMPAIGN, int(a), int(t))
                slack = sum(v * x[c] for c, v in row.items()) - lower
                assert slack == pytest.approx(-broken[a, t], abs=1e-6)
    assert tried > 300
