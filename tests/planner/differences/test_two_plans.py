"""A plan by hand against one without its first new batch, and with another price."""

from dataclasses import replace

from planner.differences.two_plans import PlannedScenario, differences, sentence_of
from planner.io.scenario.canonical import scenario_files
from planner.results.report import Kpi
from tests.builders.costed_by_hand import PLAN, SCENARIO


def planned(cost: float, *, dropped: str = "", seed: int = 1) -> PlannedScenario:
    scenario = replace(SCENARIO, seed=seed)
    return PlannedScenario(
        files=dict(scenario_files(scenario)),
        scenario=scenario,
        plan=replace(PLAN, batches=tuple(b for b in PLAN.batches if b.id != dropped)),
        cost=cost,
        kpis=[Kpi(scope="all", kpi="cost", value=cost, unit=scenario.currency)],
    )


def test_all_three_and_the_sentence() -> None:
    before, now = planned(100.0), planned(90.0, dropped="B1", seed=7)
    found = differences(before, now)
    assert [(x.column, x.before, x.now) for x in found.inputs] == [("seed", "1", "7")]
    assert [x.change for x in found.figures] == [-10.0]
    assert [(x.batch, x.what) for x in found.batches] == [("B1", "dropped"), ("B2", "kept")]
    assert sentence_of(before, now, "B", found).startswith("B serves as many patients for 10 ")
    assert sentence_of(before, now, "B", found).endswith(
        "with 1 batch fewer; seed of scenario.toml differs."
    )
    assert list(found.files()) == ["inputs.csv", "figures.csv", "batches.csv"]


def test_a_plan_against_itself() -> None:
    found = differences(planned(100.0), planned(100.0))
    assert found.inputs == ()
    assert {x.what for x in found.batches} == {"kept"}
