"""What re-deciding costs is said of enough paths, or not at all."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from planner.results.uncertainty import RollingResult
from planner.solving import Budget, Settings
from planner.stochastic import rolling_budget as budgets
from planner.stochastic.evaluation import MIN_PATHS, rolling_result
from planner.stochastic.fill_targets.messages import target_results
from planner.stochastic.fill_targets.verification import verify
from planner.stochastic.rolling_budget import PARAMS, STOPPED, RollingBudget, rolling_budget
from planner.workflow import solve as workflow
from tests.builders.uncertain import few_rooms

TINY = Path(__file__).parents[3] / "data" / "tiny"
SETTINGS = Settings(seconds=20.0, threads=1)


@cache
def tiny() -> tuple[Scenario, Plan]:
    scenario = read_scenario(TINY)
    plan = workflow.solve(scenario, SETTINGS).plan
    assert plan is not None
    return scenario, plan


def never(_: int) -> bool:
    return False


@pytest.mark.parametrize("threads", [1, 2])
def test_thirty_paths_or_those_complete_or_none_where_they_are_too_few(threads: int) -> None:
    scenario, plan = tiny()
    settings = replace(SETTINGS, threads=threads)
    found = rolling_result(scenario, plan, settings, never)
    assert found is not None
    assert found.paths == 30
    some = rolling_result(scenario, plan, settings, lambda complete: complete >= MIN_PATHS)
    assert some is not None
    assert MIN_PATHS <= some.paths < 30
    assert (
        rolling_result(scenario, plan, settings, lambda complete: complete >= MIN_PATHS - 3) is None
    )
    assert rolling_result(scenario, plan, settings, lambda _: True) is None


def figure(needed: float = 0.0) -> RollingBudget:
    return RollingBudget(
        scenario=tiny()[0],
        settings=SETTINGS,
        needed=needed,
        simulation=0.0,
        reserved=0.0,
        suggested=120.0,
    )


def test_a_wish_to_stop_while_paths_are_lived_is_heard() -> None:
    """Asked between reviews: the third time it is asked a path is under way."""
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 3

    said = figure().evaluate(tiny()[1], {}, Budget.of(600.0, stop))
    assert said == (None, (STOPPED,))
    assert len(asked) < 10


def test_where_time_is_missing_it_is_said_how_much_and_that_no_more() -> None:
    note, (said,) = figure(needed=61.2).evaluate(tiny()[1], {}, Budget.of(5.0))
    assert note is None
    assert "takes about 62 s. Allow --time-limit 120, or" in said
    stopped = Budget.of(5.0, lambda: True)
    assert figure(61.2).evaluate(tiny()[1], {}, stopped)[1] == (STOPPED,)


@pytest.mark.parametrize(
    ("needed", "ending", "kept", "suggested"),
    [
        (1.0, "OPTIMAL", 16.0, 110),  # a fifth, as ever
        (30.0, "OPTIMAL", 30.0, 110),  # what it needs
        (
            48.0 / PARAMS.feasible,
            "OPTIMAL",
            48.0,
            140,
        ),  # most of 80; 20 used before + 68.6 / 0.6
        (
            49.0 / PARAMS.feasible,
            "FEASIBLE",
            1.0,
            200,
        ),  # next to nothing: the search has it
    ],
)
def test_the_search_gives_back_what_enough_paths_need(
    monkeypatch: pytest.MonkeyPatch, needed: float, ending: str, kept: float, suggested: int
) -> None:
    scenario, plan = tiny()
    monkeypatch.setattr(budgets, "seconds_needed", lambda *_: needed - 1)
    monkeypatch.setattr(budgets, "_simulation_seconds", lambda *_: 1.0)
    averages = replace(workflow.solve(scenario, SETTINGS), ending=ending, plan=plan)
    settings = replace(SETTINGS, seconds=100.0)
    monkeypatch.setattr("optimizer.budget.monotonic", lambda: 0.0)
    found = rolling_budget(scenario, averages, settings, Budget.of(80.0))
    assert PARAMS.max_share == 0.6
    assert found.reserved == pytest.approx(kept)
    assert found.suggested == suggested


def test_reviews_take_lost_patients_to_be_as_dear_as_the_plan_did() -> None:
    """Lost patients so cheap that by price alone hardly any are served; true prices are paid."""
    scenario = few_rooms(1, {"A": ".9"}, lost=10)
    plan = workflow.solve(scenario, SETTINGS).plan
    assert plan is not None

    known = target_results(verify(scenario, plan, {"A": 0.9}, seed=1))["A"]

    def told(factor: float) -> RollingResult:
        target = replace(known, price_factor=factor)
        found = rolling_result(scenario, plan, SETTINGS, never, {"A": target})
        assert found is not None
        return found

    plain, raised = told(1.0), told(16.0)
    assert raised.followed == plain.followed
    one, two = (x.targets["A"].re_decided for x in (plain, raised))
    assert two > one + 0.1
    assert raised.re_decided.fill_rate is not None
    assert two == pytest.approx(raised.re_decided.fill_rate.mean, abs=0.02)
