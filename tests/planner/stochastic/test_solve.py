"""Plans under uncertainty: accepted, cheaper by simulation, and honest about proof."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.io.scenario.read import read_scenario
from planner.results.report import Report
from planner.results.uncertainty import NOTE
from planner.simulation.replay import replay, replay_realisation, sample_realisation
from planner.solving import Outlook, Settings, Watch
from planner.stochastic.evaluation import PATHS
from planner.stochastic.origin import SCHEDULES
from planner.stochastic.rolling_budget import STOPPED
from planner.stochastic.solve import PARAMS, _Chosen
from planner.stochastic.solve import solve as solve_under_uncertainty
from planner.workflow import solve as workflow
from tests.builders.uncertain import half_fail

TINY = Path(__file__).parents[3] / "data" / "tiny"
SETTINGS = Settings(seconds=20.0, threads=1)


@cache
def solved(certain: bool = False) -> tuple[Scenario, Report, Report]:
    """Scenario, averages, under uncertainty."""
    scenario = read_scenario(TINY)
    if certain:
        products = {
            name: replace(p, batch_success=Decimal(1)) for name, p in scenario.products.items()
        }
        demand = replace(
            scenario.demand, dispersion=dict.fromkeys(scenario.demand.patients, Decimal(1))
        )
        scenario = replace(scenario, products=products, demand=demand)
    averages = workflow.solve(scenario, SETTINGS)
    return scenario, averages, solve_under_uncertainty(scenario, averages, SETTINGS)


@pytest.mark.parametrize("certain", [False, True])
def test_the_plan_is_accepted_and_nothing_is_proven(certain: bool) -> None:
    _, averages, report = solved(certain)
    assert averages.accepted
    assert report.accepted
    assert report.ending == "FEASIBLE"
    assert (report.bound, report.objective, report.gap) == (None, None, None)
    assert report.cost is not None
    assert averages.cost is not None


def test_doses_of_a_batch_stay_those_of_the_contract() -> None:
    scenario, _, report = solved()
    assert report.plan is not None
    assert report.plan.batches
    assert all(b.doses == scenario.planned_doses(b.product) for b in report.plan.batches)


def test_what_is_said_is_the_simulation_of_both_plans_on_common_paths() -> None:
    scenario, averages, report = solved()
    told = report.notes[NOTE]
    assert isinstance(told, dict)
    assert averages.plan is not None
    assert report.plan is not None
    mine, other = (
        replay_realisation(
            scenario, sample_realisation(scenario, plan, seed=SETTINGS.seed, paths=PATHS)
        ).cost
        for plan in (report.plan, averages.plan)
    )
    assert told["this_plan"]["cost"]["mean"] == pytest.approx(mine.mean())
    assert told["averages_plan"]["cost"]["mean"] == pytest.approx(other.mean())
    half = 1.96 * float(np.std(mine - other, ddof=1)) / PATHS**0.5
    difference = told["cost_difference"]
    assert difference["mean"] == pytest.approx(float((mine - other).mean()))
    assert difference["high"] - difference["mean"] == pytest.approx(half, rel=0.01, abs=1e-9)


def test_the_rolling_figure_stands_beside_the_static_one() -> None:
    """Thirty paths, followed as `replay` follows them, and their paired difference."""
    scenario, _, report = solved()
    told = report.notes[NOTE]
    assert isinstance(told, dict)
    rolling = told["rolling"]
    assert (rolling["every"], rolling["paths"]) == (4, 30)
    assert report.plan is not None
    followed = replay(scenario, report.plan, 30, SETTINGS.seed).cost
    assert rolling["followed"]["cost"]["mean"] == pytest.approx(followed.mean())
    for kpi in ("cost", "fill_rate"):
        found = rolling["re_decided"][kpi]
        assert found["low"] <= found["mean"] <= found["high"]
    difference = rolling["re_decided"]["cost"]["mean"] - rolling["followed"]["cost"]["mean"]
    assert rolling["cost_difference"]["mean"] == pytest.approx(difference)


def test_a_rolling_figure_that_breaks_down_costs_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, averages, known = solved()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no path")

    monkeypatch.setattr("planner.stochastic.evaluation.evaluate_rolling", broken)
    report = solve_under_uncertainty(scenario, averages, SETTINGS)
    assert report.accepted
    assert report.cost == known.cost
    told = report.notes[NOTE]
    assert isinstance(told, dict)
    assert "rolling" not in told
    assert any("RuntimeError: no path" in w for w in report.warnings)


def test_chance_is_planned_for() -> None:
    """20 patients, batches of 10 that fail half the time: 4 do on average, 6 are worth it."""
    scenario = half_fail()
    averages = workflow.solve(scenario, SETTINGS)
    report = solve_under_uncertainty(scenario, averages, SETTINGS)
    assert averages.plan is not None
    assert report.plan is not None
    assert report.accepted
    assert (len(averages.plan.batches), len(report.plan.batches)) == (4, 6)
    told = report.notes[NOTE]
    assert isinstance(told, dict)
    assert told["batches_from"] != "averages"
    assert told["cost_difference"]["high"] < 0
    assert told["fill_difference"]["low"] > 0


def test_what_is_dearer_on_fresh_paths_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 6 batches and 4 the 4 are dearer: were they found, the 6 would be kept."""
    scenario = half_fail()
    few = workflow.solve(scenario, SETTINGS)
    many = solve_under_uncertainty(scenario, few, SETTINGS)
    assert few.plan is not None
    assert many.plan is not None
    worse = _Chosen(origin=SCHEDULES, plan=few.plan)
    monkeypatch.setattr("planner.stochastic.solve._chosen", lambda *_: worse)
    report = solve_under_uncertainty(scenario, many, SETTINGS)
    told = report.notes[NOTE]
    assert isinstance(told, dict)
    assert report.plan is many.plan
    assert told["batches_from"] == "averages"
    assert told["cost_difference"]["mean"] == 0


def test_without_an_accepted_plan_the_averages_are_handed_back() -> None:
    scenario, averages, _ = solved()
    nothing = replace(averages, plan=None)
    assert solve_under_uncertainty(scenario, nothing, SETTINGS) is nothing


def test_what_breaks_down_is_said_and_no_plan_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, averages, _ = solved()

    def broken(*_: object) -> None:
        raise RuntimeError("the engine is gone")

    monkeypatch.setattr(Outlook, "annealing", broken)
    report = solve_under_uncertainty(scenario, averages, SETTINGS)
    assert report.plan is averages.plan
    assert report.accepted
    assert (report.cost, report.bound) == (averages.cost, averages.bound)
    said = [w for w in report.warnings if w not in averages.warnings]
    assert len(said) == 1
    assert "the engine is gone" in said[0]
    assert "broken" in said[0]


def test_what_the_planner_says_itself_is_not_taken_for_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario, averages, _ = solved()

    def refused(*_: object) -> None:
        raise PlannerError("No such thing.")

    monkeypatch.setattr(Outlook, "annealing", refused)
    with pytest.raises(PlannerError):
        solve_under_uncertainty(scenario, averages, SETTINGS)


PHASES = ["simulating", "re-deciding the plan on sample paths"]


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("target", [None, "0.99"])
def test_a_wish_to_stop_ends_the_phase_and_all_that_would_follow(
    phase: str, target: str | None
) -> None:
    """Nothing is said of time, and fewer paths are simulated where that is still to be done."""
    scenario, averages, _ = solved()
    if target is not None:
        aims = {n: replace(p, fill_target=Decimal(target)) for n, p in scenario.products.items()}
        scenario = replace(scenario, products=aims)
    heard: list[str] = []
    watch = Watch(tell=lambda p: heard.append(p.phase), stop=lambda: phase in heard)
    report = solve_under_uncertainty(scenario, averages, SETTINGS, watch)
    assert report.accepted
    assert (report.notes["ended_by"], report.notes["repeatable"]) == ("stop", False)
    told = report.notes[NOTE]
    assert isinstance(told, dict)
    assert "rolling" not in told
    assert told["paths"] == (PARAMS.stopped_paths if phase == PHASES[0] else PATHS)
    said = [w for w in report.warnings if w not in averages.warnings]
    assert STOPPED in said
    assert len(said) == (1 if target is None else 2)
    assert not [w for w in said if "Allow" in w or "allow" in w or "Time" in w]


def test_a_plan_that_is_not_stopped_does_not_say_so() -> None:
    assert "ended_by" not in solved()[2].notes
