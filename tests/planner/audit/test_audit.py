"""A plan folder is accepted only as it should be, and brought up to date after an edit."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.audit.audit import audit
from planner.audit.rewrite import rewrite
from planner.domain.scenario import Scenario
from planner.domain.supply import FirmBatch
from planner.io.plan.read import read_plan
from planner.io.plan.write import write_plan
from planner.io.scenario.hashing import scenario_hash
from planner.kpis import cost
from tests.builders.any_plans import report
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.builders.folders import change, tree
from tests.builders.in_force import IN_FORCE

HASH = scenario_hash(SCENARIO)
COST = cost(SCENARIO, PLAN).total


@pytest.fixture
def out(tmp_path):
    write_plan(SCENARIO, report(SCENARIO, PLAN, scenario_hash=HASH), tmp_path / "plan")
    return tmp_path / "plan"


def rules(folder: Path, scenario: Scenario = SCENARIO) -> list[str]:
    return sorted({v.rule for v in audit(scenario, folder)[0]})


def said(folder: Path) -> dict:
    return json.loads((folder / "report.json").read_bytes())


def say(folder: Path, **changes: object) -> None:
    (folder / "report.json").write_text(json.dumps({**said(folder), **changes}))


def start_later(folder: Path) -> None:
    """H1's second patient is given up: 1 x 20 less waiting, 1,000 more lost, 3 doses less sent.

    The 3 doses of B0 stay: 2 in the freezer for weeks 2 ... 4 and a third from week 3, and all
    expire in week 5.
    """
    change(folder / "service.csv", "MSC,H1,2026-01-12,2026-01-19,1", "MSC,H1,2026-01-12,,1")
    for row in ("2026-01-19,2026-01-19,2", "2026-01-26,2026-01-26,1"):
        change(folder / "shipments.csv", f"B0,MSC,H1,{row}\n", "")
    change(folder / "discards.csv", "B0,MSC,2026-02-09,2,", "B0,MSC,2026-02-09,5,")


def test_a_plan_as_written_is_accepted(out):
    assert audit(SCENARIO, out) == ((), ())


def test_changes_are_those_of_the_plan_in_force(tmp_path):
    anew = replace(PLAN, previous=IN_FORCE)
    out = tmp_path / "anew"
    write_plan(SCENARIO, report(SCENARIO, anew, scenario_hash=HASH), out)
    assert "P25" not in rules(out)
    before = tree(out)
    change(out / "changes.csv", "moved,2026-01-26", "moved,2026-02-02")
    (found,) = (v.message for v in audit(SCENARIO, out)[0] if v.rule == "P25")
    assert found == (
        "changes.csv: B2: 'B2 moved from 2 February to 9 February' is written, 'B2 moved from "
        "26 January to 9 February' follows from the plan. Mend the plan, or bring the rest up to "
        "date with check --rewrite."
    )
    rewrite(SCENARIO, out)
    assert tree(out)["changes.csv"] == before["changes.csv"]


def test_rewrite_does_not_drop_the_plan_in_force_of_a_report(tmp_path):
    made = report(SCENARIO, replace(PLAN, previous=IN_FORCE), scenario_hash=HASH)
    out = tmp_path / "anew"
    write_plan(SCENARIO, replace(made, settings={**made.settings, "previous": True}), out)
    rewrite(SCENARIO, out)
    assert said(out)["settings"]["previous"] is True
    for file in ("previous_batches.csv", "previous_banking.csv", "changes.csv"):
        (out / file).unlink()
    before = tree(out)
    assert rules(out) == ["P11"]
    assert {v.rule for v in rewrite(SCENARIO, out).hindrances} == {"P11"}
    assert tree(out) == before


def test_frozen_weeks_without_a_plan_in_force_are_warned_of(out, tmp_path):
    frozen = replace(SCENARIO, frozen_weeks=2)
    said = (
        "scenario.toml, frozen_weeks: '2' is ignored without a plan in force. Name its folder: "
        "solve --previous PLAN."
    )
    assert audit(frozen, out)[1] == (said,)
    rewrite(frozen, out)
    assert said in json.loads((out / "report.json").read_bytes())["warnings"]
    anew = tmp_path / "anew"
    write_plan(SCENARIO, report(SCENARIO, replace(PLAN, previous=IN_FORCE)), anew)
    assert audit(frozen, anew)[1] == ()


def test_a_table_that_older_folders_lack_is_added(out):
    before = tree(out)
    (out / "interrupted.csv").unlink()
    rewrite(SCENARIO, out)
    assert tree(out)["interrupted.csv"] == before["interrupted.csv"]


@pytest.mark.parametrize("file", ["stock.csv", "kpis.csv", "changes.csv", "report.json"])
def test_a_file_that_rewrite_writes_is_said_to_be_one(tmp_path, file):
    """The plan of PLAN under another plan in force breaks no rule of the files."""
    out = tmp_path / "anew"
    write_plan(SCENARIO, report(SCENARIO, replace(PLAN, previous=IN_FORCE)), out)
    (out / file).unlink()
    (found,) = (v.message for v in audit(SCENARIO, out)[0] if v.rule == "P11")
    assert found == f"{file}: is missing. Restore it, or check --rewrite."
    assert rewrite(SCENARIO, out).hindrances == ()
    assert (out / file).exists()
    assert "P11" not in rules(out)


def test_a_rule_of_the_contract_is_broken(out):
    change(out / "discards.csv", "B0,MSC,2026-02-09,2,expired\n", "")
    found = rules(out)
    assert "I2" in found  # kept past its life
    assert {"P21", "P22", "P23"} <= set(found)


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        ("stock.csv", "2026-01-12,8,", "2026-01-12,7,", ["P21"]),
        ("stock.csv", "B0,MSC,2026-01-12,8,quarantine\n", "", ["P21"]),
        ("kpis.csv", "all,fill_rate,0.8,", "all,fill_rate,0.9,", ["P22"]),
        ("kpis.csv", "all,fill_rate,0.8,share\n", "", ["P22"]),
        ("kpis.csv", "MSC:MCB,runway_week,,", "MSC:MCB,runway_week,2026-01-05,", ["P22"]),
        ("report.json", HASH, "0" * 64, ["P23"]),
        ("report.json", '"FEASIBLE"', '"OPTIMAL"', ["P23"]),
    ],
)
def test_what_is_not_true_to_the_plan_is_refused(out, file, old, new, wanted):
    say(out, ending="FEASIBLE", settings={"gap": 0.001})
    assert rules(out) == []
    change(out / file, old, new)
    assert rules(out) == wanted


@pytest.mark.parametrize("key", ["cost", "gap", "bound", "objective"])
def test_wrong_numbers_of_the_report_are_refused(out, key):
    """Each of them by a thousandth of itself, objective and bound so that they contradict."""
    value = said(out)[key]
    say(out, **{key: value * {"bound": 1.001, "objective": 0.8}.get(key, 1.001)})
    assert rules(out) == ["P23"]


def test_unreadable_tables_and_true_ones_are_told_together(out):
    change(out / "stock.csv", "lot,", "lots,")
    change(out / "kpis.csv", "all,fill_rate,0.8,", "all,fill_rate,0.9,")
    say(out, scenario_hash="x")
    assert rules(out) == ["P12", "P22", "P23"]


def test_ids_nobody_knows_stop_the_arithmetic_not_the_check(out):
    change(out / "shipments.csv", "B1,MSC", "B9,MSC")
    found = rules(out)
    assert "P2" in found
    assert "P21" not in found


def test_overloads_of_firm_batches_are_warnings(tmp_path):
    firm = {f"X{i}": FirmBatch(id=f"X{i}", product="MSC", suite="A", start=0) for i in range(3)}
    scenario = replace(SCENARIO, batches=firm)
    batches = tuple(
        replace(PLAN.batches[0], id=name, room=1 + i % 2) for i, name in enumerate(firm)
    )
    plan = replace(PLAN, batches=batches, banking=(), service=(), shipments=(), discards=())
    write_plan(scenario, report(scenario, plan), tmp_path)
    _, warnings = audit(scenario, tmp_path)
    assert len(warnings) >= 1


def test_a_folder_without_a_plan_is_refused(tmp_path):
    write_plan(SCENARIO, report(SCENARIO, None, ending="NO_PLAN", scenario_hash=HASH), tmp_path)
    assert rules(tmp_path) == ["P11"]


def test_rewrite_after_a_good_edit(out):
    """By hand: 20 waiting saved, 1,000 lost, 3 x 5 shipping saved, 3 x 3 discard; storage: 2 more
    doses in week 2 and 3 more in weeks 3 and 4, at 0.25.
    """
    start_later(out)
    assert rules(out) == ["P21", "P22", "P23"]
    assert rewrite(SCENARIO, out).hindrances == ()
    assert audit(SCENARIO, out) == ((), ())
    now = said(out)
    assert now["cost"] == pytest.approx(COST - 20 + 1000 - 15 + 9 + 0.25 * (2 + 3 + 3))
    assert now["bound"] == 0.9 * COST  # of the scenario, not of the plan
    assert now["gap"] == (now["cost"] - now["bound"]) / now["cost"]
    assert (now["objective"], now["ending"]) == (None, "FEASIBLE")
    assert now["settings"] == {"gap": 0.2, "seconds": 120.0, "solver": "highs"}
    assert now["seconds"] == 1.5


def test_what_was_simulated_of_another_plan_is_dropped(out):
    say(out, notes={"expected": {"paths": 200}, "ended_by": "gap"})
    start_later(out)
    assert rewrite(SCENARIO, out).hindrances == ()
    assert audit(SCENARIO, out) == ((), ())
    assert said(out)["notes"] == {"ended_by": "gap"}


def test_rewrite_keeps_the_proof_while_the_cost_is_the_same(out):
    """Another room costs the same."""
    change(out / "batches.csv", "B1,MSC,A,1", "B1,MSC,A,2")
    say(out, notes={"expected": {"paths": 200}})
    before = said(out)
    assert rewrite(SCENARIO, out).hindrances == ()
    assert said(out) == before
    assert audit(SCENARIO, out) == ((), ())


def test_a_bound_above_the_cost_by_rounding_is_rewritten_as_the_cost(out):
    """By half a millionth of the cost; by two millionths it is no bound, and is dropped."""
    for share, wanted in ((5e-7, COST), (2e-6, None)):
        bound = COST * (1 + share)
        say(out, bound=bound, gap=(COST - bound) / COST, objective=COST)
        assert rules(out) == ["P23"]
        assert rewrite(SCENARIO, out).hindrances == ()
        assert said(out)["bound"] == wanted
        assert said(out)["gap"] == (None if wanted is None else 0.0)
        say(out, ending="FEASIBLE")
        assert rules(out) == []


def test_rewrite_of_a_plan_that_breaks_rules_lists_them(out):
    change(out / "batches.csv", "B1,MSC,A,1", "B1,MSC,A,3")
    assert rewrite(SCENARIO, out).hindrances == ()
    assert [v["rule"] for v in said(out)["violations"]] == ["B1"]
    assert rules(out) == ["B1"]
    change(out / "batches.csv", "B1,MSC,A,3", "B1,MSC,A,1")
    assert rules(out) == ["P23"]
    assert rewrite(SCENARIO, out).hindrances == ()
    assert rules(out) == []


def test_rewrite_without_a_report_leaves_what_is_unknown_null(out):
    for content in (None, "{", '{"cost": 1}'):
        (out / "report.json").unlink()
        if content:
            (out / "report.json").write_text(content)
        assert rewrite(SCENARIO, out).hindrances == ()
        now = said(out)
        unknown = ("objective", "bound", "gap", "seconds")
        assert [now[k] for k in unknown] == [None] * 4
        assert (now["ending"], now["cost"]) == ("FEASIBLE", COST)
        assert rules(out) == []


def test_rewrite_for_a_changed_scenario_drops_the_bound(out):
    """A bound of other prices proves nothing."""
    dear = replace(SCENARIO.products["NK"], batch_cost=SCENARIO.products["MSC"].batch_cost)
    scenario = replace(SCENARIO, products={**SCENARIO.products, "NK": dear})
    assert rules(out, scenario) == ["P23"]
    assert rewrite(scenario, out).hindrances == ()
    now = said(out)
    assert (now["bound"], now["gap"], now["objective"]) == (None, None, None)
    assert now["ending"] == "FEASIBLE"
    assert now["scenario_hash"] == scenario_hash(scenario)
    assert any("NK" in w for w in now["warnings"])  # nobody needs it, no suite makes it
    assert rules(out, scenario) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("batches.csv", ",8,false", ",many,false", "P13"),
        ("shipments.csv", "lot,", "lots,", "P12"),
        ("shipments.csv", "B1,MSC", "B9,MSC", "P16"),
    ],
)
def test_rewrite_of_a_plan_that_cannot_be_read_writes_nothing(out, file, old, new, rule):
    change(out / file, old, new)
    before = tree(out)
    assert [v.rule for v in rewrite(SCENARIO, out).hindrances] == [rule]
    assert tree(out) == before


def test_rewrite_touches_only_what_follows(out):
    """The plan's own tables, and a planner's notes beside them, stay byte for byte."""
    start_later(out)
    (out / "notes.txt").write_text("why")
    before = tree(out)
    rewrite(SCENARIO, out)
    after = tree(out)
    assert {n for n in after if after[n] != before.get(n)} == {
        "stock.csv",
        "kpis.csv",
        "report.json",
    }
    assert set(after) == set(before)


def without_donors(folder: Path) -> None:
    """A folder of before there was a column donor, with a note beside each batch."""
    rows = (folder / "batches.csv").read_text().replace("2026-01-05", "2026/1/5").splitlines()
    cut = [row.rpartition(",")[0] for row in rows]
    noted = "".join(f"n{n},{row}\n" for n, row in enumerate(cut))
    (folder / "batches.csv").write_text(noted)


def test_an_older_folder_is_named_and_rewrite_adds_the_donors(out):
    """B1 draws from W1, of donor K2; the note, and a date as Excel writes it, stay as they are."""
    of_k2 = replace(SCENARIO.banks["W1"], donor="K2")
    scenario = replace(SCENARIO, banks={**SCENARIO.banks, "W1": of_k2})
    say(out, scenario_hash=scenario_hash(scenario))
    without_donors(out)
    before = (out / "batches.csv").read_text().splitlines()
    (only,) = audit(scenario, out)[0]
    assert str(only) == "P12: batches.csv, row 1, donor: is missing. Add it with check --rewrite."
    assert rewrite(scenario, out).hindrances == ()
    assert audit(scenario, out)[0] == ()
    after = (out / "batches.csv").read_text().splitlines()
    added = ["donor", "", "K2", "D1"]
    assert after == [f"{row},{donor}" for row, donor in zip(before, added, strict=True)]
    again = tree(out)
    assert rewrite(scenario, out).hindrances == ()
    assert tree(out) == again


def test_rewrite_follows_a_batch_to_another_bank(out):
    """B1 is moved by hand to W2, and W2 to M1, of donor K1."""
    of_k1 = replace(SCENARIO.banks["M1"], donor="K1")
    scenario = replace(SCENARIO, banks={**SCENARIO.banks, "M1": of_k1})
    change(out / "batches.csv", "B1,MSC,A,1,W1", "B1,MSC,A,1,W2")
    change(out / "banking.csv", "W2,MSC,WCB,D1", "W2,MSC,WCB,M1")
    assert rewrite(scenario, out).hindrances == ()
    plan = read_plan(scenario, out).plan
    assert plan is not None
    assert [b.donor for b in plan.batches] == ["", "K1", "K1"]


def test_rewrite_of_a_folder_for_excel(tmp_path):
    """BOM and CRLF stay, and the workbook is brought up to date too."""
    out = tmp_path / "plan"
    write_plan(SCENARIO, report(SCENARIO, PLAN, scenario_hash=HASH), out, excel=True)
    for name in ("service.csv", "shipments.csv", "discards.csv"):
        text = (out / name).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        (out / name).write_text(text)
    start_later(out)
    assert rewrite(SCENARIO, out).hindrances == ()
    assert rules(out) == []
    assert (
        (out / "stock.csv")
        .read_bytes()
        .startswith(b"\xef\xbb\xbflot,product,week,doses,status\r\n")
    )
    book = load_workbook(BytesIO((out / "plan.xlsx").read_bytes()))
    found = read_plan(SCENARIO, out)
    assert found.plan is not None
    assert book["shipments"].max_row == 1 + len(found.plan.shipments)
    assert book["stock"].max_row == 1 + len(found.stock)
