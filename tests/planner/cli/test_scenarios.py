"""`cryoplan new` and `cryoplan validate`, and the way from a new folder to a checked plan."""

from pathlib import Path

from tests.builders.folders import PLAN_FILES
from tests.planner.cli.typed import cryoplan


def test_new_validate_solve_check(tmp_path: Path) -> None:
    folder, plan = tmp_path / "mine", tmp_path / "plan"
    assert cryoplan("new", folder).code == 0
    assert cryoplan("validate", folder)[:2] == (0, "ok\n")
    code, said, _ = cryoplan("solve", folder, "--out", plan)
    assert code == 0
    for words in ("Proven", "What to make", "First starts", "Patients", "Money"):
        assert words in said
    assert {f.name for f in plan.iterdir()} == PLAN_FILES
    assert cryoplan("check", folder, plan)[:2] == (
        0,
        "accepted: the plan keeps every rule, and its tables are true to it\n",
    )


def test_a_copy_of_an_example(tmp_path: Path) -> None:
    assert cryoplan("new", tmp_path / "mine", "--from", "tiny").code == 0
    assert cryoplan("validate", tmp_path / "mine")[:2] == (0, "ok\n")
    both = cryoplan("new", tmp_path / "other", "--from", "tiny", "--full")
    assert (both.code, both.out) == (2, "")
    assert "--full is of the template" in both.err


def test_every_fault_on_standard_error_and_nothing_written(tiny: Path) -> None:
    demand = tiny / "demand.csv"
    demand.write_text(demand.read_text(encoding="utf-8").replace("MSC", "MCS"), encoding="utf-8")
    (tiny / "suites.csv").unlink()
    for command in (("validate", tiny), ("solve", tiny, "--out", tiny.parent / "plan")):
        code, said, faults = cryoplan(*command)
        assert (code, said) == (2, "")
        assert "demand.csv, row 2, product: 'MCS'" in faults
        assert "suites.csv: It is missing." in faults
    assert sorted(p.name for p in tiny.parent.iterdir()) == ["tiny"]
