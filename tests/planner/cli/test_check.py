"""`cryoplan check`: a plan that was edited, and one with a part missing."""

from pathlib import Path

from tests.planner.cli.typed import cryoplan


def test_edited_plan_is_refused_until_rewritten(tiny: Path) -> None:
    plan = tiny.parent / "plan"
    cryoplan("solve", tiny, "--out", plan)
    stock = plan / "stock.csv"
    head, *rows = stock.read_text(encoding="utf-8").splitlines()
    stock.write_text("\n".join([head, *rows[1:]]) + "\n", encoding="utf-8")
    code, said, _ = cryoplan("check", tiny, plan)
    assert code == 1
    assert said.startswith("refused: 1 fault\n")
    assert "stock.csv" in said
    assert cryoplan("check", tiny, plan, "--rewrite").code == 0
    assert cryoplan("check", tiny, plan).code == 0


def test_check_names_a_missing_table_and_a_missing_folder(tiny: Path) -> None:
    plan = tiny.parent / "plan"
    cryoplan("solve", tiny, "--out", plan)
    (plan / "shipments.csv").unlink()
    code, said, _ = cryoplan("check", tiny, plan)
    assert code == 1
    assert "shipments.csv" in said
    code, _, faults = cryoplan("check", tiny, tiny.parent / "none")
    assert code == 2
    assert "is not a folder" in faults
