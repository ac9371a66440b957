"""`cryoplan solve --under-uncertainty`: what is said, written and accepted by the checker."""

import json
from pathlib import Path

from planner.io.write import write_scenario
from tests.planner.uncertain import half_fail
from tests.typed import cryoplan


def test_a_plan_for_chance_is_written_and_accepted(tmp_path: Path) -> None:
    folder, out = tmp_path / "half", tmp_path / "plan"
    write_scenario(half_fail.scenario(), folder)
    done = cryoplan("solve", folder, "--out", out, "--under-uncertainty", "--time-limit", 20)
    assert done.code == 0
    said = " ".join(done.out.split())
    assert "Nothing is proven against chance" in said
    assert "plan for averages" in said
    assert "1,000 paths" in said
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["bound"] is None
    told = report["notes"]["under_uncertainty"]
    assert told["this_plan"]["cost"]["mean"] < told["averages_plan"]["cost"]["mean"]
    assert cryoplan("check", folder, out).code == 0
