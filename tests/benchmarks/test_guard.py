"""Guard: the size of models and the bound of their roots do not slip unseen.

Sizes are exact.  The relaxation has one optimum; behind cuts it depends a little on which optimal
vertex the solver stopped at, so that bound may move in the fifth digit and no more.  After a wilful
change, run this file and write down the new figures, saying why in the commit.
"""

from pathlib import Path

import pytest

from optimizer.branch_and_cut.cutting_plane_loop import tighten
from optimizer.branch_and_cut.search import BranchAndCut
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import supply_balances
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.settings import Settings
from optimizer.solution import ignore
from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from planner.solving import compile_scenario
from tests.builders.generate import SIZES, generate

DATA = Path(__file__).resolve().parents[2] / "data"
KNOWN = {  # rows, columns, relaxation, relaxation behind cuts
    "small": (3052, 2290, 3530327.3949988615, 3766559.4417609926),
    "regional": (6999, 6321, 7995127.660926767, 8460732.81985677),
    "ucart": (3423, 2496, 41699582.3461535, 43599264.24999988),
    "msc_agvhd": (3427, 2496, 61642059.76615381, 61798895.157751635),
    "ipsc_islets": (3381, 2496, 9066448.373076938, 9258564.576532407),
}
BEST = {
    "regional": 8_479_204.25
}  # the best plan known, found by `python -m tests.benchmarks.scale`


def given(name: str) -> Scenario:
    return generate(SIZES[name], 1) if name in SIZES else read_scenario(DATA / name)


@pytest.mark.parametrize("name", KNOWN)
def test_sizes_and_root_bounds(name: str) -> None:
    rows, columns, plain, behind_cuts = KNOWN[name]
    model = build_model(pool(compile_scenario(given(name))), "tiers", whole_patients=False)
    assert (len(model.rows), len(model.columns)) == (rows, columns)
    search = BranchAndCut(model, Settings(threads=1, seed=1))
    root = tighten(search.session, supply_balances(model, search.number), Budget.of(600.0), ignore)
    assert root.plain == pytest.approx(plain, rel=1e-9)
    assert root.bound == pytest.approx(behind_cuts, rel=5e-5)
    if name in BEST:
        assert BEST[name] * 0.99 <= root.bound <= BEST[name]
