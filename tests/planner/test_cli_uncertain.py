"""`cryoplan solve --under-uncertainty`: what is said, written and accepted by the checker."""

import json
from pathlib import Path

from planner.io.write import write_scenario
from tests.planner.uncertain import few_rooms, half_fail
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


def test_a_fill_target_is_answered_in_one_sentence(tmp_path: Path) -> None:
    folder, out = tmp_path / "few", tmp_path / "plan"
    write_scenario(few_rooms.scenario(1, {"A": "0.9", "B": "1"}), folder)
    assert "fill_target: '1' of 'B' cannot be promised" in cryoplan("validate", folder).text
    done = cryoplan("solve", folder, "--out", out, "--under-uncertainty", "--time-limit", 20)
    assert done.code == 0
    said = " ".join(done.out.split())
    assert "A: the fill target of 90 % is met: at least" in said
    assert "B: the fill target of 100 % is not shown to be met." in said
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    told = report["notes"]["under_uncertainty"]["targets"]
    assert [told[p]["met"] for p in "AB"] == [True, False]
    assert told["B"]["sentence"] in report["warnings"]
    assert cryoplan("check", folder, out).code == 0
