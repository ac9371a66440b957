"""`cryoplan roll`, as it is typed."""

from pathlib import Path

import pytest

from planner import read_scenario
from tests.builders.folders import tree
from tests.planner.cli.typed import cryoplan

TINY = Path(__file__).parents[3] / "data" / "tiny"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny") / "plan"
    assert cryoplan("solve", TINY, "--out", folder, "--quiet").code == 0
    return folder


def test_the_next_scenario_is_written_and_planned(plan: Path, tmp_path: Path):
    said = cryoplan("roll", TINY, plan, "--to", "2026-01-19", "--out", tmp_path / "next")
    assert said.code == 0, said.text
    assert "The scenario begins on 2026-01-19 and has 6 weeks." in said.out
    assert "1 batch in the rooms, 0 firm ones ahead" in said.out
    assert f"cryoplan solve {tmp_path / 'next'} --out PLAN --previous {plan}" in said.out
    assert cryoplan("validate", tmp_path / "next").code == 0
    assert cryoplan("solve", tmp_path / "next", "--out", tmp_path / "p", "--quiet").code == 0


def test_a_workbook(plan: Path, tmp_path: Path):
    out = tmp_path / "next.xlsx"
    assert cryoplan("roll", TINY, plan, "--to", "2026-01-19", "--out", out).code == 0
    assert read_scenario(out).weeks == 6


def test_actuals_are_read(plan: Path, tmp_path: Path):
    actuals = tmp_path / "actuals"
    actuals.mkdir()
    (actuals / "demand.csv").write_text(
        "product,hospital,week,patients\nMSC,NEAR,2026-01-12,3\nMSC,NEAR,2026-03-02,9\n"
    )
    (actuals / "lots.csv").write_text("lot\nOLD\n")
    words = "roll", TINY, plan, "--actuals", actuals, "--to", "2026-01-19"
    said = cryoplan(*words, "--out", tmp_path / "next")
    assert said.code == 0, said.text
    assert "warning: lots.csv: The file is not known; nothing reads it." in said.err
    assert "2 patients waiting" in said.out
    assert "warning: demand.csv: 1 row on or after 2026-01-19" in said.err


def test_faults_are_named_all_at_once_and_nothing_is_written(plan: Path, tmp_path: Path):
    actuals = tmp_path / "actuals"
    actuals.mkdir()
    (actuals / "batches.csv").write_text("batch,doses\nFIRM,0\nFRM,2\n")
    before = tree(tmp_path)
    words = "roll", TINY, plan, "--actuals", actuals, "--to"
    said = cryoplan(*words, "2026-02-02", "--out", tmp_path / "next")
    assert said.code == 2
    assert "2 faults in what is said of" in said.err
    assert "batches.csv, row 3, batch: 'FRM' is not in" in said.err
    assert "Did you mean 'FIRM'?" in said.err
    assert "batches.csv, row 2, doses: '0' does not balance: lot FIRM failed, but" in said.err
    said = cryoplan(*words, "2026-02-03", "--out", tmp_path / "next")
    assert said.code == 2
    assert "--to: '2026-02-03' is a Tuesday" in said.err
    assert "'FRM' is not in" in said.err
    assert tree(tmp_path) == before


@pytest.mark.parametrize("kept", ["scenario", "plan", "actuals"])
def test_nothing_that_is_read_is_written_over(kept: str, plan: Path, tmp_path: Path):
    places = {"scenario": TINY, "plan": plan, "actuals": tmp_path}
    words = "roll", TINY, plan, "--actuals", tmp_path, "--to", "2026-01-19"
    said = cryoplan(*words, "--out", places[kept])
    assert said.code == 2
    assert f"holds the {kept}. Choose another folder." in said.err


def test_places_that_are_not_there(plan: Path, tmp_path: Path):
    nowhere = tmp_path / "nowhere"
    out = "--to", "2026-01-19", "--out", tmp_path / "next"
    said = cryoplan("roll", TINY, plan, "--actuals", nowhere, *out)
    assert (said.code, "is not a folder. Name the folder of the actuals." in said.err) == (2, True)
    said = cryoplan("roll", TINY, nowhere, *out)
    assert (said.code, "Name the plan folder that solve wrote." in said.err) == (2, True)
    said = cryoplan("roll", TINY.parent / "ucart", plan, *out)
    assert (said.code, "scenario_hash is that of another scenario" in said.err) == (2, True)
