"""Plans for chance where one thing is scarce: found by counts alone, served, and worth it."""

import pytest
from numpy.random import default_rng

from planner.solving import UNLIMITED, Outlook, Settings
from planner.stochastic.evaluation import evaluate
from planner.stochastic.origin import DETERMINISTIC
from planner.stochastic.sample_paths import dose_paths
from planner.stochastic.search import CandidateSearch
from planner.stochastic.selection import first_plan
from planner.stochastic.simulated_cost import SimulatedCost
from planner.verify import verify
from planner.workflow import solve as workflow
from tests.benchmarks.regimes import generate
from tests.benchmarks.scarcity import SIZES

REGIMES = ("abundant", "rooms", "clearance", "season", "freezer")  # elsewhere little is gained
SETTINGS = Settings(seconds=20.0, threads=1, gap=0.01)
SEARCH, FRESH = 7_920, 1  # seeds


@pytest.mark.long
@pytest.mark.parametrize("regime", REGIMES)
def test_the_first_plan_for_chance_is_accepted_and_cheaper_on_fresh_paths(regime: str) -> None:
    scenario = generate(regime, SIZES["small"], 2)
    averages = workflow.solve(scenario, SETTINGS).plan
    assert averages is not None
    outlook = Outlook(scenario)
    simulated = SimulatedCost(scenario, seed=SEARCH, paths=200)
    search = CandidateSearch(outlook, simulated, UNLIMITED)
    search.consider(DETERMINISTIC, outlook.batches_of(averages))
    paths = dose_paths(scenario, outlook.most, seed=SEARCH, paths=200)
    first_plan(search, paths, default_rng(1), SETTINGS)
    assert len(search.servable) == 1
    found = next(x for x in search.found if x.batches.starts == search.servable[0])
    plan = outlook.served(found.batches, SETTINGS, UNLIMITED.at_most(1.0))
    assert plan is not None
    assert verify(scenario, plan) == []
    told = evaluate(scenario, plan, averages, seed=FRESH, origin=found.origin, paths=400)
    assert told.cost_difference is not None
    assert told.cost_difference.high < 0
