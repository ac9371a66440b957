"""The lanes together, on random scenarios whose optimum the textbook model knows.

Through the joint search itself, whatever the size: the engine leaves small problems to one model.
"""

from dataclasses import replace

import pytest

from optimizer.budget import Budget
from optimizer.settings import Settings
from optimizer.solution import SILENT, Ending, Progress, Watch
from optimizer.solve import joint_search
from optimizer.solve.best_plan import BestPlan
from optimizer.solve.joint_search import JointSearch, JointSearchParams
from planner.domain.scenario import Scenario
from planner.solving import compile_scenario
from planner.solving.decode import decode
from planner.verify import verify
from tests.builders.random_scenarios import scenario
from tests.oracle.textbook import solve

ONE = Settings(threads=1, gap=0.005, seconds=60)
DIRECT = JointSearchParams(states=500, first_states=2_000)
PRICED = replace(DIRECT, direct_up_to=0)
SEEDS = (1, 19, 52)  # two products each; both roots prove the plan, so that no clock ends it


@pytest.fixture(params=[DIRECT, PRICED], ids=["direct", "priced"], autouse=True)
def root(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which root the search begins with."""
    monkeypatch.setattr(joint_search, "PARAMS", request.param)


def searched(s: Scenario, watch: Watch = SILENT) -> tuple[BestPlan, JointSearch]:
    best = BestPlan(compile_scenario(s), ONE, watch, Budget.of(ONE.seconds, watch.stop))
    search = JointSearch(best, ONE)
    search.run()
    return best, search


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_is_below_the_textbook_optimum_and_the_plan_accepted(seed: int) -> None:
    s = scenario(seed)
    optimum = solve(s).cost
    best, _ = searched(s)
    assert optimum is not None
    assert best.incumbent is not None
    assert best.cost is not None
    assert best.proven
    assert best.bound <= optimum * (1 + 1e-6)
    assert optimum * (1 - 1e-6) <= best.cost <= optimum * (1 + ONE.gap)
    assert verify(s, decode(s, best.problem, best.incumbent)) == []


def test_one_thread_finds_the_same_plan_and_bound_twice() -> None:
    for seed in SEEDS:
        first, second = (searched(scenario(seed))[0] for _ in range(2))
        assert first.incumbent == second.incumbent, seed
        assert (first.cost, first.bound) == (second.cost, second.bound), seed


def test_a_stop_ends_it() -> None:
    """Of 14 a priced root proves no plan, so that the lanes go on until they are asked to stop."""
    told: list[Progress] = []
    best, search = searched(scenario(14), Watch(tell=told.append, stop=lambda: len(told) > 40))
    assert best.done
    assert best.incumbent is not None
    if not joint_search.PARAMS.direct_up_to:
        assert not best.proven
        assert search.roots is not None


def test_without_a_plan_none_is_found() -> None:
    """Of 45 the joint relaxation is infeasible; the bound of a priced root says nothing then."""
    assert solve(scenario(45)).cost is None
    stopped: list[Progress] = []
    best, search = searched(
        scenario(45), Watch(tell=stopped.append, stop=lambda: len(stopped) > 200)
    )
    assert best.incumbent is None
    if joint_search.PARAMS.direct_up_to:
        assert search.ending is Ending.INFEASIBLE
