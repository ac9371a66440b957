"""The plan for the averages and the plan for chance, whichever stands."""

from dataclasses import replace
from datetime import UTC, datetime

from planner.app.service.chance_plans import (
    JudgedPlan,
    for_chance,
    other_run,
    plans_beside,
    under_way,
)
from planner.domain.plan import Plan
from planner.results.report import Ending, Report
from planner.results.simulation import SimulatedFigure, Simulation
from planner.results.uncertainty import NOTE
from planner.runs import Run
from tests.builders.costed_by_hand import PLAN

REPORT = Report(
    scenario_hash="", settings={}, versions={}, ending=Ending.FEASIBLE, objective=None, bound=None,
    cost=None, seconds=1.0, plan=PLAN,
)  # fmt: skip
CHANCE = replace(REPORT, notes={NOTE: {}}, plan=Plan())


def found(planned: float, mean: float) -> Simulation:
    figure = SimulatedFigure(scope="all", kpi="cost", unit="CNY", planned=planned, mean=mean)
    return Simulation(figures=(figure,), weeks=(), worst=(), sentence="", paths=2, seed=1)


def run(name: str, state: str, *, uncertain: bool, accepted: int = 1) -> Run:
    return Run(
        id=name, kind="plan", title="", version=None, problem="", versions={}, state=state, why="",
        settings={"uncertain": uncertain}, figures={"accepted": accepted}, ended=None, who="",
        began=datetime(2026, 1, 5, tzinfo=UTC), host="", pid=1, parent=None,
    )  # fmt: skip


def test_the_averages_come_first_whichever_stands() -> None:
    averages = JudgedPlan(report=REPORT, found=found(100.0, 300.0))
    chance = JudgedPlan(report=CHANCE, found=found(120.0, 200.0))
    rows = {x["figure"]: (x["averages"], x["chance"]) for x in plans_beside(chance, averages, "")}
    assert rows == {x["figure"]: (x["averages"], x["chance"])
                    for x in plans_beside(averages, chance, "")}  # fmt: skip
    assert rows["Cost, planned"] == ("100", "120")
    assert rows["Cost, to be expected"] == ("300", "200")
    assert rows["New batches"] == ("2", "0")  # B0 is firm
    assert rows["Banks begun"] == ("2", "0")
    assert rows["Patients lost, to be expected"] == ("–", "–")


def test_the_newest_accepted_plan_of_the_other_kind() -> None:
    runs = [
        run("going", "running", uncertain=True),
        run("refused", "failed", uncertain=True, accepted=0),
        run("stopped", "cancelled", uncertain=True),
        run("older", "done", uncertain=True),
        run("plain", "done", uncertain=False),
    ]
    going = under_way(runs)
    other, plain = other_run(runs, REPORT), other_run(runs, CHANCE)
    assert going is not None
    assert going.id == "going"
    assert other is not None
    assert other.id == "stopped"
    assert plain is not None
    assert plain.id == "plain"
    assert under_way(runs[1:]) is None
    assert other_run(runs[4:], REPORT) is None
    assert for_chance(CHANCE)
    assert not for_chance(REPORT)
