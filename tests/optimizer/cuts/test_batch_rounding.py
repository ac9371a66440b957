"""The cuts cut off no whole-number plan, and they lift the bound."""

from itertools import product as combinations

import numpy as np
import pytest

from optimizer.allocation.dispatch import dispatch
from optimizer.branch_and_cut.search import BranchAndCut
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import as_rows, supply_balances
from optimizer.decisions import no_batches
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import column_numbers
from optimizer.formulation.variables import Model, StockBy
from optimizer.formulation.warm_start import solution_vector
from optimizer.problem import BankData
from optimizer.settings import Settings
from planner.solving import compile_scenario
from tests.builders.accepted_plans import random_plan
from tests.builders.encoded import encode
from tests.builders.problems import lot, patients, problem, product
from tests.builders.random_scenarios import scenario

STOCK_BY: tuple[StockBy, ...] = ("tiers", "lots")
EXACTLY = Settings(gap=0.0, threads=1, seconds=30)


def least_slack(m: Model, x: np.ndarray) -> float:
    """The least slack of any cut of `m` at `x`; negative where one is broken."""
    balances = supply_balances(m, column_numbers(m))
    slack = np.inf
    for number, balance in enumerate(balances):
        tables = balance.violations(np.zeros(len(m.columns)))
        cuts = [
            (number, kind, int(a), int(t))
            for kind, broken in tables.items()
            for a, t in np.argwhere(broken > -np.inf)
        ]
        rows = as_rows(balances, cuts)
        owner = np.repeat(np.arange(rows.count), np.diff(rows.start))
        activity = np.bincount(owner, weights=rows.value * x[rows.index], minlength=rows.count)
        slack = min(slack, float(np.min(activity - rows.lower, initial=np.inf)))
    return slack


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_no_cut_breaks_an_accepted_plan(first: int) -> None:
    """Random plans the textbook model allows, wasteful ones too, keep every cut of both models."""
    held = 0
    for seed in range(first, first + 10):
        plan = random_plan(scenario(seed), seed)
        if plan is None:  # the freezers of this scenario hold no plan
            continue
        for stock_by in STOCK_BY:
            m = build_model(compile_scenario(scenario(seed)), stock_by, whole_patients=True)
            assert (
                least_slack(m, solution_vector(m, encode(scenario(seed), m.problem, plan))) >= -1e-6
            )
            held += 1
    assert held >= 14


BANK = BankData(
    wcb_batches=((0, 1),), mcb_vials=((0, 1),), batches_per_wcb=2, wcb_weeks=1, wcb_cost=7.0,
    vials_per_donor=1, mcb_weeks=1, mcb_cost=9.0, donors=1,
)  # fmt: skip


@pytest.mark.parametrize("bank", [None, BANK])
@pytest.mark.parametrize("target", [0.0, 5.0])
def test_no_cut_breaks_any_choice_of_batches(bank: BankData | None, target: float) -> None:
    """Every way to start 0, 1 or 2 batches in each of five weeks, served as well as can be."""
    p = product(patients(2, 3, 0, 5, 1), lots=(lot(3, 0, 2),), ending_target=target, max_wait=1)
    free = problem(p, rooms=2)
    seen = 0
    for starts in combinations((0, 1, 2), repeat=5):
        if bank and sum(starts) > 5:
            continue
        begun = no_batches(free)
        chosen = {("A", "S", t): n for t, n in enumerate(starts) if n}
        batches = type(begun)(starts=chosen, wcbs={}, donors={}, treated={}, lost={})
        found = dispatch(free, batches, EXACTLY, Budget.of(30.0))
        assert found is not None
        served = found.decisions
        named = type(begun)(
            starts=chosen,
            wcbs={"A": (1, 0, 0, 0, 0)} if sum(starts) < 4 else {"A": (1, 0, 1, 0, 0)},
            donors={"A": (1, 0, 0, 0, 0)},
            treated=served.treated,
            lost=served.lost,
            issues=served.issues,
            drops=served.drops,
        )
        with_bank = problem(product(*p.classes, lots=p.lots, ending_target=target, max_wait=1,
                                    bank=bank), rooms=2)  # fmt: skip
        m = build_model(with_bank, "tiers", whole_patients=True)
        x = solution_vector(m, named)
        early = bank and (starts[0] > 1 or sum(starts[:3]) > 3)
        if not early:  # else the banks do not allow it, and a cut may well say so
            assert least_slack(m, x) >= -1e-6
            seen += 1
    assert seen > 30


def test_cuts_lift_the_bound_to_the_plan() -> None:
    """By hand: 5 patients of 60 each and batches of 4 at 100.  The relaxation starts 1.25 batches
    for 125; in whole batches one patient is lost or two batches are made: 160 or 200 and storage.
    """
    small = problem(product(patients(0, 0, 5, 0, 0, 0), storage_cost=0.0, discard_cost=0.0))
    m = build_model(small, "tiers", whole_patients=False)
    search = BranchAndCut(m, EXACTLY)
    solution = search.run(Budget.of(30.0), gap=0.0)
    assert search.notes["root_plain"] == pytest.approx(125.0)
    assert search.notes["root_bound"] == pytest.approx(160.0)
    assert solution.objective == pytest.approx(160.0)


def test_bank_cuts_lift_the_bound() -> None:
    """By hand: 8 doses need a second batch, so a WCB of 7 and a donor of 9 as a whole, not half."""
    bank = BankData(
        wcb_batches=((0, 1),), mcb_vials=((0, 1),), batches_per_wcb=2, wcb_weeks=1, wcb_cost=40.0,
        vials_per_donor=1, mcb_weeks=1, mcb_cost=9.0, donors=1,
    )  # fmt: skip
    small = problem(product(patients(0, 0, 0, 4, 4, 0), bank=bank, storage_cost=0.0))
    search = BranchAndCut(build_model(small, "tiers", whole_patients=False), EXACTLY)
    solution = search.run(Budget.of(30.0), gap=0.0)
    assert search.notes["root_plain"] == pytest.approx(220.0)
    assert search.notes["root_bound"] == pytest.approx(240.0)
    assert solution.objective == pytest.approx(240.0)
