"""The accepted plan of a folder."""

from pathlib import Path

import pytest

from planner.cli.plan_folder import accepted_plan
from planner.errors import PlannerError
from planner.io.scenario.read import load_scenario
from tests.builders.folders import TINY
from tests.planner.cli.typed import cryoplan


def test_the_report_and_every_file_of_the_folder(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    cryoplan("solve", TINY, "--out", plan, "--quiet")
    report, files = accepted_plan(load_scenario(TINY).scenario, TINY, plan)
    assert report.accepted
    assert set(files) == {x.name for x in plan.iterdir()}


def test_a_folder_without_a_plan_is_refused(tmp_path: Path) -> None:
    scenario = load_scenario(TINY).scenario
    with pytest.raises(PlannerError, match="holds no accepted plan"):
        accepted_plan(scenario, TINY, tmp_path)
    with pytest.raises(PlannerError, match="is not a folder"):
        accepted_plan(scenario, TINY, tmp_path / "absent")
