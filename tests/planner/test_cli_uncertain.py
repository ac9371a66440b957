"""`cryoplan solve --under-uncertainty`: what is said, written and accepted by the checker."""

import json
from pathlib import Path

import pytest

from planner import cli
from planner.io.write import write_scenario
from tests.planner.uncertain import half_fail


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(w) for w in words])
    return int(ended.value.code or 0)


def test_a_plan_for_chance_is_written_and_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "half", tmp_path / "plan"
    write_scenario(half_fail.scenario(), folder)
    assert run("solve", folder, "--out", out, "--under-uncertainty", "--time-limit", 20) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Nothing is proven against chance" in said
    assert "plan for averages" in said
    assert "1,000 paths" in said
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["bound"] is None
    told = report["notes"]["under_uncertainty"]
    assert told["this_plan"]["cost"]["mean"] < told["averages_plan"]["cost"]["mean"]
    assert run("check", folder, out) == 0
