"""`cryoplan check`: a plan that was edited, and one with a part missing."""

from dataclasses import replace
from pathlib import Path

from planner.io.plan.write import write_plan
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.write import write_scenario
from tests.builders.any_plans import report
from tests.builders.costed_by_hand import PLAN, SCENARIO
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


def test_a_plan_from_before_oldest_first_is_named_and_labelled_anew(tmp_path: Path) -> None:
    """In week 3 two doses leave from B1 while B0, which expires first, keeps two."""
    scenario, folder, plan = replace(SCENARIO, fefo=True), tmp_path / "scenario", tmp_path / "plan"
    write_scenario(scenario, folder)
    said = report(scenario, PLAN, scenario_hash=scenario_hash(scenario), versions={}, bound=4000.0)
    write_plan(scenario, said, plan)
    first, named, why = cryoplan("check", folder, plan).out.splitlines()
    assert first == "refused: 2 faults"
    assert "the plan is from before oldest first was a rule" in named
    assert "Lot B1: 2 doses shipped to H2 on 2026-01-26, while lot B0" in why
    code, said_now, _ = cryoplan("check", folder, plan, "--rewrite")
    assert code == 0
    assert said_now.splitlines() == [
        "labelled anew: 1 of 8 shipments took other lots, oldest first; their doses are the same",
        "accepted: the plan keeps every rule, and its tables are true to it",
    ]
    assert cryoplan("check", folder, plan, "--rewrite").out.startswith("accepted")
