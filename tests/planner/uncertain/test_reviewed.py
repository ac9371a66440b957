"""What re-deciding costs is said of enough paths, or not at all."""

from pathlib import Path

from planner import workflow
from planner.io.read import read_scenario
from planner.solving import Settings
from planner.uncertain.reviewed import reviewed

TINY = Path(__file__).parents[3] / "data" / "tiny"
SETTINGS = Settings(seconds=20.0, threads=1)


def test_thirty_paths_or_none_where_time_is_over() -> None:
    scenario = read_scenario(TINY)
    plan = workflow.solve(scenario, SETTINGS).plan
    assert plan is not None
    found = reviewed(scenario, plan, SETTINGS, seconds=600.0)
    assert found is not None
    assert found["paths"] == 30
    assert reviewed(scenario, plan, SETTINGS, seconds=0.0) is None
