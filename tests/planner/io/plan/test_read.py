"""A plan folder is read without trust: bad content is named with its place, never an exception."""

import json
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.solution import Ending as EngineEnding
from planner.domain.plan import Plan, Violation
from planner.domain.state import RunningCourse
from planner.io.plan.read import PlanFolder, read_plan
from planner.io.plan.tables import IN_FORCE, TABLES
from planner.io.plan.write import write_plan
from planner.results.changes import changes
from planner.results.report import Ending
from tests.builders.any_plans import plans, report
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.builders.folders import change
from tests.builders.in_force import PLAN_ANEW

ACCEPTED = report(SCENARIO, PLAN)
ANEW = replace(ACCEPTED, plan=PLAN_ANEW)


@pytest.fixture
def out(tmp_path):
    write_plan(SCENARIO, ACCEPTED, tmp_path / "plan")
    return tmp_path / "plan"


@pytest.fixture
def anew(tmp_path):
    """With a plan in force: every table that there can be."""
    write_plan(SCENARIO, ANEW, tmp_path / "anew")
    return tmp_path / "anew"


def said(found: PlanFolder) -> list[str]:
    return [str(v) for v in found.violations]


def test_what_was_written_is_read_back(out):
    found = read_plan(SCENARIO, out)
    assert found.violations == ()
    assert found.warnings == ()
    assert found.plan == PLAN
    assert found.stock == ACCEPTED.stock
    assert found.kpis == ACCEPTED.kpis
    assert found.report is not None
    assert found.report["cost"] == ACCEPTED.cost
    assert found.report["gap"] == ACCEPTED.gap


@settings(max_examples=40, deadline=None)
@given(plan=plans, excel=st.booleans())
def test_any_plan_survives_the_folder(plan, excel):
    """Proves that the guards, quotes and dates of contract 8 lose nothing."""
    with TemporaryDirectory() as folder:
        write_plan(SCENARIO, replace(ACCEPTED, plan=plan), Path(folder) / "plan", excel=excel)
        found = read_plan(SCENARIO, Path(folder) / "plan")
    assert found.violations == ()
    assert found.plan == plan


def test_with_a_plan_in_force(anew):
    found = read_plan(SCENARIO, anew)
    assert found.violations == ()
    assert found.plan == PLAN_ANEW
    assert found.changes == changes(SCENARIO, PLAN_ANEW)
    assert (
        (anew / "previous_batches.csv")
        .read_text()
        .splitlines()[-1]
        .startswith("B7,MSC,A,1,W0,2025-12-22,")
    )
    assert (anew / "interrupted.csv").read_text() == (
        "product,hospital,started,week,patients\nMSC,H1,2025-12-29,2026-01-12,2\n"
    )
    assert (anew / "changes.csv").read_text() == (
        "batch_or_bank,product,what,before,after,reason\n"
        "B1,MSC,kept,2026-01-12,2026-01-12,\n"
        "B2,MSC,moved,2026-01-26,2026-02-09,\n"
        "D1,MSC,kept,2026-01-05,2026-01-05,\n"
        "W2,MSC,moved,2026-01-19,2026-01-26,\n"
    )


def restore(file: str) -> str:
    """What `check --rewrite` writes need not be found again."""
    rewritten = file in {"stock.csv", "kpis.csv", "changes.csv", "report.json"}
    return "Restore it, or check --rewrite." if rewritten else "Restore it."


@pytest.mark.parametrize("table", IN_FORCE, ids=lambda t: t.part)
def test_a_plan_in_force_is_there_whole_or_not_at_all(anew, table):
    (anew / table.file).unlink()
    found = read_plan(SCENARIO, anew)
    assert said(found) == [f"P11: {table.file}: is missing. {restore(table.file)}"]
    assert (found.plan is None) == (table.part != "changes")


def test_without_any_of_them_there_is_no_plan_in_force(anew):
    for table in IN_FORCE:
        (anew / table.file).unlink()
    found = read_plan(SCENARIO, anew)
    assert found.violations == ()
    assert found.plan == replace(PLAN_ANEW, previous=None)
    assert found.changes is None


def test_a_report_that_tells_of_a_plan_in_force_asks_for_its_tables(anew):
    settings = {**ACCEPTED.settings, "previous": True}
    change(anew / "report.json", '"settings": {', '"settings": {"previous": true,')
    assert json.loads((anew / "report.json").read_bytes())["settings"] == settings
    assert read_plan(SCENARIO, anew).violations == ()
    for table in IN_FORCE:
        (anew / table.file).unlink()
    found = read_plan(SCENARIO, anew)
    assert said(found) == [f"P11: {t.file}: is missing. {restore(t.file)}" for t in IN_FORCE]
    assert found.plan is None


def test_interrupted_courses_may_be_missing_only_where_there_were_none(out):
    """A scenario with running courses is of version 3 of the contract, as its plans are."""
    (out / "interrupted.csv").unlink()
    course = RunningCourse(product="MSC", hospital="H1", started=-1, patients=1, shipped=2)
    running = replace(SCENARIO, courses=(course,))
    assert read_plan(SCENARIO, out).violations == ()
    assert said(read_plan(running, out)) == ["P11: interrupted.csv: is missing. Restore it."]
    change(out / "report.json", '"contract": 3', '"contract": 2')
    assert read_plan(running, out).violations == ()


def test_firm_batches_of_the_plan_in_force_are_not_its_new_ones(anew):
    change(anew / "previous_batches.csv", ",8,false,", ",8,true,")
    plan = read_plan(SCENARIO, anew).plan
    assert plan is not None
    assert plan.previous is not None
    assert [b.id for b in plan.previous.batches] == ["B8", "B7"]


def test_an_older_folder_without_interrupted_courses_has_none(out):
    (out / "interrupted.csv").unlink()
    found = read_plan(SCENARIO, out)
    assert found.violations == ()
    assert found.plan == PLAN


def test_an_empty_plan_survives(tmp_path):
    write_plan(SCENARIO, report(SCENARIO, Plan()), tmp_path)
    assert read_plan(SCENARIO, tmp_path).plan == Plan()


def test_a_table_saved_by_excel_is_read(out):
    """Excel writes TRUE, 2026/1/5, CRLF, a BOM, and rows of commas where rows were cleared."""
    path = out / "batches.csv"
    text = path.read_text().replace("true", "TRUE").replace("false", "FALSE")
    text = text.replace("2026-01-05", "2026/1/5").replace(",8,", ", 8.0 ,")
    path.write_bytes((text + ",,,,,,,,,,\n\n").replace("\n", "\r\n").encode("utf-8-sig"))
    found = read_plan(SCENARIO, out)
    assert found.violations == ()
    assert found.plan == PLAN


def test_american_dates_are_named_with_their_repair(out):
    path = out / "batches.csv"
    path.write_text(re.sub(r"(\d{4})-0?(\d+)-0?(\d+)", r"\2/\3/\1", path.read_text()))
    found = read_plan(SCENARIO, out)
    assert found.violations
    for violation in found.violations:
        assert "batches.csv, row " in violation.message
        assert "is not a date. Write it as 2026-01-05 or 2026/1/5." in violation.message


def test_columns_may_stand_in_any_order_and_others_beside_them(out):
    (out / "discards.csv").write_text(
        "note,reason,doses,week,product,lot\nx,expired,1,2026-01-12,MSC,'=L1\n"
    )
    found = read_plan(SCENARIO, out)
    assert found.violations == ()
    assert found.plan is not None
    assert found.plan.discards == PLAN.discards[:1]
    assert found.warnings == ("discards.csv: column 'note' is unknown and not read.",)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("batches.csv", ",8,false", ",8.5,false", "P13: batches.csv, row 3, doses: '8.5' is not a"),
        (
            "batches.csv",
            ",8,false",
            ",-8,false",
            "P13: batches.csv, row 3, doses: '-8' is negative",
        ),
        ("batches.csv", ",8,false", ",NaN,false", "P13: batches.csv, row 3, doses: 'NaN' is not a"),
        ("batches.csv", ",8,false", ",8e0,false", "P13: batches.csv, row 3, doses: '8e0' is not"),
        ("batches.csv", ",8,false", ",,false", "P13: batches.csv, row 3, doses: is blank. Write a"),
        ("batches.csv", ",8,false", ",9999999999999999,false", "P13: batches.csv, row 3, doses: "),
        ("batches.csv", ",8,false", ",８,false", "P13: batches.csv, row 3, doses: '８' is not"),
        ("batches.csv", ",8,false", ",8,no", "P13: batches.csv, row 3, firm: 'no' is neither"),
        ("batches.csv", "2026-02-22", "2026-02-21", "P14: batches.csv, row 3, expires_on: '2026-"),
        ("batches.csv", "2026-01-19", "2026-01-20", "P14: batches.csv, row 2, released_on: '2026"),
        ("batches.csv", "2026-01-19", "2026-02-30", "P13: batches.csv, row 2, released_on: '2026"),
        ("batches.csv", "2026-01-19", "19.1.2026", "P13: batches.csv, row 2, released_on: '19.1."),
        ("batches.csv", ",room,", ",rooms,", "P12: batches.csv, row 1, room: is missing. Is it 'r"),
        (
            "batches.csv",
            ",room,",
            ",room,room,",
            "P12: batches.csv, row 1, room: is there 2 times.",
        ),
        ("batches.csv", "B1,MSC", ",MSC", "P13: batches.csv, row 3, batch: is blank."),
        ("banking.csv", ",WCB,", ",wcb,", "P13: banking.csv, row 3, tier: 'wcb' is not a word"),
        ("discards.csv", "expired", "spoilt", "P13: discards.csv, row 2, reason: 'spoilt' is not"),
        ("service.csv", "2026-01-19", "", "P13: service.csv, row 3, start: "),
        ("shipments.csv", ",2\n", ",2,2\n", "P12: shipments.csv, row 2: '2' stands beyond the"),
        ("shipments.csv", ",2\n", "\n", "P13: shipments.csv, row 2, doses: is blank."),
        ("stock.csv", "quarantine", "usabel", "P13: stock.csv, row 3, status: 'usabel' is not"),
        ("kpis.csv", ",0.8,", ",inf,", "P13: kpis.csv, row 2, value: 'inf' is neither a number"),
        ("kpis.csv", ",0.8,", ",1e999,", "P13: kpis.csv, row 2, value: '1e999' is too large"),
        ("stock.csv", "lot,product", '"lot,product', "P11: stock.csv"),
    ],
)
def test_a_bad_cell_is_named_with_place_value_and_rule(out, file, old, new, message):
    if message.startswith("P13: service"):  # lost patients have no start: make it a wrong one
        old, new, message = ",,", ",soon,", "P13: service.csv, row 5, start: 'soon' is not a date"
    change(out / file, old, new)
    found = read_plan(SCENARIO, out)
    assert len(found.violations) == 1
    assert said(found)[0].startswith(message)
    decision = file not in ("stock.csv", "kpis.csv")
    assert (found.plan is None) == decision
    assert (found.stock is None) == (file == "stock.csv")
    assert (found.kpis is None) == (file == "kpis.csv")


def test_all_is_named_at_once(out):
    change(out / "batches.csv", ",8,true", ",x,true")
    change(out / "batches.csv", ",8,false", ",y,maybe")
    change(out / "stock.csv", "lot,", "lots,")
    (out / "report.json").unlink()
    found = read_plan(SCENARIO, out)
    rules = [v.rule for v in found.violations]
    assert rules == ["P13", "P13", "P13", "P12", "P11"]
    assert "row 2, doses" in said(found)[0]
    assert "row 3, doses" in said(found)[1]
    assert "row 3, firm" in said(found)[2]


def test_many_bad_cells_of_a_kind_are_counted(out):
    rows = "".join(f"L,MSC,2026-01-05,{i}.5,usable\n" for i in range(500))
    (out / "stock.csv").write_text("lot,product,week,doses,status\n" + rows)
    found = said(read_plan(SCENARIO, out))
    assert len(found) == 21
    assert found[-1] == "P13: stock.csv, doses: 480 more cells do not fit."


@pytest.mark.parametrize("file", [*(t.file for t in TABLES), "report.json"])
def test_a_missing_or_broken_file_is_named(anew, file):
    out = anew
    (out / file).unlink()
    if file != "interrupted.csv":
        assert said(read_plan(SCENARIO, out)) == [f"P11: {file}: is missing. {restore(file)}"]
    (out / file).mkdir()
    assert said(read_plan(SCENARIO, out)) == [f"P11: {file}: cannot be read: Is a directory."]
    (out / file).rmdir()
    for rubbish in (b"", b"\n \n", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\xff\xfe{\x00}\x00"):
        (out / file).write_bytes(rubbish)
        found = read_plan(SCENARIO, out)
        assert [v.rule for v in found.violations] == ["P11"]
        assert said(found)[0].startswith(f"P11: {file}")


def test_a_refused_plan_says_where_it_is(tmp_path):
    broken = report(SCENARIO, PLAN, Violation(rule="B1", message="Too many."))
    write_plan(SCENARIO, broken, tmp_path)
    found = read_plan(SCENARIO, tmp_path)
    assert "See rejected/: the plan broke a rule." in said(found)[0]
    assert read_plan(SCENARIO, tmp_path / "rejected").plan == PLAN


def test_no_folder_at_all(tmp_path):
    found = read_plan(SCENARIO, tmp_path / "nowhere")
    assert [v.rule for v in found.violations] == ["P11"] * 8


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("cost", "12", "cost is '12'; it must be a number or null."),
        ("cost", True, "cost is True; it must be a number or null."),
        ("bound", 10**400, "bound is 1000"),
        ("ending", "optimal", "ending is 'optimal'; it must be an ending."),
        ("warnings", "none", "warnings is 'none'; it must be a list of texts."),
        ("violations", [{"rule": "B1"}], "violations is [{'rule': 'B1'}]; it must be a list of"),
        ("settings", None, "settings is None; it must be a table."),
        ("scenario_hash", 5, "scenario_hash is 5; it must be text."),
    ],
)
def test_a_report_out_of_form_is_refused(out, key, value, message):
    document = json.loads((out / "report.json").read_bytes())
    (out / "report.json").write_text(json.dumps({**document, key: value}))
    found = read_plan(SCENARIO, out)
    assert found.report is None
    assert said(found)[0].startswith(f"P15: report.json: {message}")
    del document[key]
    (out / "report.json").write_text(json.dumps(document))
    (missing,) = said(read_plan(SCENARIO, out))
    assert missing.startswith(f"P15: report.json: {key} is missing.")


@pytest.mark.parametrize("text", ['{"cost": NaN}', "[1]", "{", "[" * 100_000, "1" * 5_000])
def test_a_report_that_is_no_report_is_refused(out, text):
    """NaN is not JSON, whatever Python's reader says."""
    (out / "report.json").write_text(text)
    found = read_plan(SCENARIO, out)
    assert found.report is None
    assert found.violations[0].rule in ("P11", "P15")
    assert found.plan == PLAN


@settings(max_examples=40, deadline=None)
@given(
    file=st.sampled_from([*(t.file for t in TABLES), "report.json"]),
    content=st.binary(max_size=200)
    | st.text(max_size=200).map(lambda x: x.encode(errors="replace")),
    at=st.integers(0, 400),
)
def test_no_content_raises(file, content, at):
    """Rubbish in place of a file, and in the middle of one."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "plan"
        write_plan(SCENARIO, ANEW, out)
        before = (out / file).read_bytes()
        for rubbish in (content, before[:at] + content + before[at:]):
            (out / file).write_bytes(rubbish)
            assert isinstance(read_plan(SCENARIO, out), PlanFolder)


def test_the_endings_are_the_engine_s():
    assert {e.value for e in Ending} == {e.value for e in EngineEnding}
