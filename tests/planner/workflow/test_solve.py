"""From a scenario to a checked report, whatever the solver does."""

from dataclasses import replace
from pathlib import Path

import pytest

import planner
from planner.domain.plan import Violation
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.read import read_scenario
from planner.kpis import cost
from planner.results.report import Ending
from planner.solving import Budget, Settings, SolveOutcome
from planner.workflow import examine
from planner.workflow import find_plan as finding
from planner.workflow import solve as workflow

TINY = read_scenario(Path(__file__).parents[3] / "data" / "tiny")


def test_report_holds_plan_proof_and_provenance() -> None:
    asked = Settings(seconds=60, gap=0.0)
    report = workflow.solve(TINY, asked)
    assert report.accepted
    assert report.plan is not None
    assert report.ending == "OPTIMAL"
    assert report.cost == cost(TINY, report.plan).total
    assert report.bound is not None
    assert report.bound <= report.cost + 1e-6
    assert report.scenario_hash == scenario_hash(TINY)
    assert report.settings["seconds"] == 60
    assert report.versions["highspy"] == "1.12.0"
    assert report.versions["contract"] == 3
    assert report.stock
    assert report.kpis


def test_plan_written_is_accepted_by_the_checker(tmp_path: Path) -> None:
    planner.write_plan(TINY, planner.solve(TINY, planner.Settings(seconds=60)), tmp_path / "plan")
    violations, _ = planner.check(TINY, tmp_path / "plan")
    assert violations == ()


def test_warnings_are_kept_once() -> None:
    products = dict(TINY.products)
    products["NK"] = replace(products["MSC"], id="NK", name="NK")
    scenario = replace(TINY, products=products)
    report = workflow.solve(scenario, warnings=["Read as GB18030.", "Read as GB18030."])
    assert report.warnings.count("Read as GB18030.") == 1
    assert any("NK" in w and "demand" in w for w in report.warnings)


def test_time_gone_is_taken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def solve_scenario(*_: object, budget: Budget) -> SolveOutcome:
        given.append(budget.remaining)
        return outcome(Ending.NO_PLAN)

    monkeypatch.setattr(finding, "solve_scenario", solve_scenario)
    report = workflow.solve(TINY, Settings(seconds=120), used=20)
    assert 90 < given[0] <= 100
    assert report.settings["seconds"] == 120
    assert report.seconds >= 20


def test_without_a_plan_every_number_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "solve_scenario", lambda *_, **__: outcome(Ending.INFEASIBLE))
    report = workflow.solve(TINY)
    assert not report.accepted
    assert (report.ending, report.plan, report.cost, report.gap) == ("INFEASIBLE", None, None, None)
    assert (report.stock, report.kpis) == ((), ())


def test_a_plan_that_breaks_a_rule_is_not_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Violation(rule="B1", message="Two batches in one room.")
    monkeypatch.setattr(examine, "verify", lambda *_: [broken])
    report = workflow.solve(TINY)
    assert report.plan is not None
    assert report.violations == (broken,)
    assert not report.accepted


def outcome(ending: Ending) -> SolveOutcome:
    return SolveOutcome(
        ending=ending, plan=None, objective=None, bound=None, seconds=1.0, warnings=(), notes={}
    )
