"""The plan folder as written: whole, safe to open, and never in place of anything else."""

import csv
import json
from dataclasses import replace
from datetime import datetime
from io import BytesIO, StringIO
from math import inf, nan
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.domain.plan import Violation
from planner.errors import PlannerError
from planner.io.plan.tables import IN_FORCE, TABLES
from planner.io.plan.write import require_replaceable, write_plan
from planner.results.report import Kpi
from tests.builders.any_plans import report
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.builders.folders import tree
from tests.builders.in_force import PLAN_ANEW

FILES = {
    *("batches.csv", "banking.csv", "service.csv", "shipments.csv", "discards.csv"),
    *("interrupted.csv", "stock.csv", "kpis.csv", "report.json"),
}
ACCEPTED = report(SCENARIO, PLAN)
ANEW = replace(ACCEPTED, plan=PLAN_ANEW)
BROKEN = Violation(rule="B1", message="Suite A holds 3 batches in 2 rooms.")


def written(folder: Path, name: str) -> list[list[str]]:
    return list(csv.reader(StringIO((folder / name).read_text(encoding="utf-8"), newline="")))


def lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text(encoding="utf-8").split("\n")[:-1]


def test_the_files_of_section_8(tmp_path):
    """Columns and cells as contract 8 has them."""
    write_plan(SCENARIO, ACCEPTED, tmp_path / "plan")
    assert set(tree(tmp_path / "plan")) == FILES
    assert {p.name for p in tmp_path.iterdir()} == {"plan"}
    assert lines(tmp_path / "plan", "batches.csv")[:3] == [
        "batch,product,suite,room,bank,start,frozen_on,released_on,expires_on,doses,firm,donor",
        "B0,MSC,A,1,,2026-01-05,2026-01-12,2026-01-19,2026-02-15,8,true,",
        "B1,MSC,A,1,W1,2026-01-12,2026-01-19,2026-01-26,2026-02-22,8,false,",
    ]
    assert lines(tmp_path / "plan", "banking.csv") == [
        "bank,product,tier,parent,week,usable,vials",
        "D1,MSC,MCB,,2026-01-05,2026-01-19,3",
        "W2,MSC,WCB,D1,2026-01-26,2026-02-02,5",
    ]
    assert lines(tmp_path / "plan", "service.csv")[3:5] == [
        "MSC,H2,2026-01-19,2026-01-26,1",
        "MSC,H2,2026-01-19,,1",
    ]
    assert lines(tmp_path / "plan", "shipments.csv")[5] == "B0,MSC,H2,2026-01-19,2026-01-26,2"
    assert lines(tmp_path / "plan", "discards.csv")[2] == "B0,MSC,2026-02-09,2,expired"
    assert lines(tmp_path / "plan", "stock.csv")[2] == "B0,MSC,2026-01-12,8,quarantine"
    assert lines(tmp_path / "plan", "kpis.csv")[1] == "all,fill_rate,0.8,share"


def test_bytes_for_machines_and_for_excel(tmp_path):
    write_plan(SCENARIO, ANEW, tmp_path / "plan")
    write_plan(SCENARIO, ANEW, tmp_path / "excel", excel=True)
    plain, excel = tree(tmp_path / "plan"), tree(tmp_path / "excel")
    assert set(excel) == {*FILES, *(t.file for t in IN_FORCE), "plan.xlsx"}
    for table in TABLES:
        assert b"\r" not in plain[table.file]
        assert plain[table.file].isascii()
        assert excel[table.file] == b"\xef\xbb\xbf" + plain[table.file].replace(b"\n", b"\r\n")
    assert excel["report.json"] == plain["report.json"]


def test_texts_a_spreadsheet_would_run_are_guarded(tmp_path):
    """Without the ' an id like =cmd() runs when the file is opened; numbers stay numbers."""
    write_plan(SCENARIO, ACCEPTED, tmp_path / "plan")
    assert written(tmp_path / "plan", "shipments.csv")[1][0] == "'=L1"
    said = replace(ACCEPTED, kpis=(Kpi(scope="all", kpi="cost", value=-1.5, unit="@CNY"),))
    write_plan(SCENARIO, said, tmp_path / "plan")
    assert written(tmp_path / "plan", "kpis.csv")[1] == ["all", "cost", "-1.5", "'@CNY"]


@pytest.mark.parametrize("name", ["'=L1", " L1", "L1 "])
def test_a_text_that_would_not_read_back_is_refused(tmp_path, name):
    """Reading removes spaces at the ends and one guarding '; nothing may be lost by that."""
    plan = replace(PLAN, discards=(replace(PLAN.discards[0], lot=name),))
    with pytest.raises(PlannerError, match="would not read back the same"):
        write_plan(SCENARIO, replace(ACCEPTED, plan=plan), tmp_path / "plan")
    assert list(tmp_path.iterdir()) == []


def test_numbers_keep_every_digit_and_no_exponent(tmp_path):
    values = (1e-7, 1e22, 1 / 3, 12, None, nan, inf)
    rows = tuple(Kpi(scope="all", kpi=str(i), value=v, unit="") for i, v in enumerate(values))
    write_plan(SCENARIO, replace(ACCEPTED, kpis=rows), tmp_path / "plan")
    found = [row[2] for row in written(tmp_path / "plan", "kpis.csv")[1:]]
    wanted = ["0.0000001", "1" + 22 * "0", "0.3333333333333333", "12", "", "", ""]
    assert found == wanted


def test_a_count_is_a_whole_number_beside_an_equal_decimal(tmp_path):
    """0 and 0.0 are equal, but expired doses are 0 and a mean wait is 0.0."""
    rows = (
        Kpi(scope="all", kpi="mean_wait_weeks", value=0.0, unit="week"),
        Kpi(scope="all", kpi="expired_doses", value=0, unit="dose"),
        Kpi(scope="all", kpi="fill_rate", value=1.0, unit="share"),
        Kpi(scope="all", kpi="lost_patients", value=1, unit="patient"),
    )
    write_plan(SCENARIO, replace(ACCEPTED, kpis=rows), tmp_path / "plan")
    found = [row[2] for row in written(tmp_path / "plan", "kpis.csv")[1:]]
    assert found == ["0.0", "0", "1.0", "1"]


def test_report_json(tmp_path):
    """Full doubles; what is unknown is null, never NaN, infinity or 0."""
    said = replace(
        ACCEPTED,
        bound=None,
        objective=nan,
        settings={"gap": 1 / 3, "seconds": inf},
        warnings=("某院没有需求",),
        notes={"rows": 7, "columns": (1, 2)},
    )
    write_plan(SCENARIO, said, tmp_path / "plan")
    text = (tmp_path / "plan" / "report.json").read_text(encoding="utf-8")
    assert "某院没有需求" in text
    found = json.loads(text, parse_constant=pytest.fail)
    assert list(found)[:11] == [
        *("scenario_hash", "settings", "versions", "ending", "objective", "bound", "gap", "cost"),
        *("seconds", "warnings", "violations"),
    ]
    assert found["cost"] == ACCEPTED.cost
    assert (found["objective"], found["bound"], found["gap"]) == (None, None, None)
    assert found["settings"] == {"gap": 1 / 3, "seconds": None}
    assert found["notes"] == {"rows": 7, "columns": [1, 2]}


def test_gap_is_that_of_cost_and_bound(tmp_path):
    write_plan(SCENARIO, ACCEPTED, tmp_path / "plan")
    found = json.loads((tmp_path / "plan" / "report.json").read_bytes())
    assert found["gap"] == pytest.approx(0.1)
    assert found["gap"] == (found["cost"] - found["bound"]) / found["cost"]


def test_a_refused_plan_is_set_apart(tmp_path):
    """A table directly in `out` would be taken for a plan to work by."""
    broken = report(SCENARIO, PLAN, BROKEN)
    write_plan(SCENARIO, replace(broken, plan=PLAN_ANEW), tmp_path / "plan")
    found = set(tree(tmp_path / "plan"))
    assert found == {"report.json", *(f"rejected/{t.file}" for t in TABLES)}
    said = json.loads((tmp_path / "plan" / "report.json").read_bytes())
    assert said["violations"] == [{"rule": "B1", "message": BROKEN.message}]


def test_without_a_plan_there_is_only_the_report(tmp_path):
    write_plan(SCENARIO, report(SCENARIO, None, ending="INFEASIBLE"), tmp_path / "plan")
    assert set(tree(tmp_path / "plan")) == {"report.json"}


def test_an_existing_plan_is_replaced_whole(tmp_path):
    """Tables of an older plan beside a report of a newer one would be believed."""
    out = tmp_path / "plan"
    write_plan(SCENARIO, report(SCENARIO, PLAN, BROKEN), out)
    (out / "notes.txt").write_text("mine")
    write_plan(SCENARIO, ANEW, out)
    write_plan(SCENARIO, ACCEPTED, out)
    assert set(tree(out)) == FILES
    write_plan(SCENARIO, report(SCENARIO, None, ending="NO_PLAN"), out)
    assert set(tree(out)) == {"report.json"}


@pytest.mark.parametrize(
    "names",
    [
        ["letter.txt"],
        ["batches.csv", "products.csv"],
        ["scenario.toml", "report.json"],
        ["report.json", "photos/1.jpg"],
        ["report.json", "thesis.doc"],
    ],
)
def test_what_is_not_a_plan_is_never_replaced(tmp_path, names):
    """Without this `--out ~` would empty a home."""
    out = tmp_path / "plan"
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(PlannerError, match="holds other files than a plan"):
        write_plan(SCENARIO, ACCEPTED, out)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["scenario.toml", "msc/scenario.toml"])
def test_a_scenario_beside_a_plan_keeps_both(tmp_path, name):
    """Even where a plan was copied into the scenario's own folder, or the one above it."""
    write_plan(SCENARIO, ACCEPTED, tmp_path / "plan")
    (tmp_path / "plan" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "plan" / name).write_text("weeks = 6")
    before = tree(tmp_path)
    with pytest.raises(PlannerError, match="holds other files than a plan"):
        write_plan(SCENARIO, ACCEPTED, tmp_path / "plan")
    assert tree(tmp_path) == before


def test_the_scenario_is_never_replaced(tmp_path):
    scenario = tmp_path / "mine" / "msc"
    scenario.mkdir(parents=True)
    for out in (scenario, tmp_path / "mine", tmp_path):
        with pytest.raises(PlannerError, match="holds the scenario"):
            require_replaceable(out, scenario)
    require_replaceable(scenario / "plan", scenario)


def test_a_file_or_the_folder_one_stands_in_is_refused(tmp_path, monkeypatch):
    (tmp_path / "plan").write_text("mine")
    with pytest.raises(PlannerError, match="is a file"):
        write_plan(SCENARIO, ACCEPTED, tmp_path / "plan")
    out = tmp_path / "other"
    write_plan(SCENARIO, ACCEPTED, out)
    monkeypatch.chdir(out)
    with pytest.raises(PlannerError, match="leave it first"):
        write_plan(SCENARIO, ACCEPTED, ".")
    assert set(tree(out)) == FILES


def test_the_workbook_holds_the_same_numbers(tmp_path):
    """Dates are dates, texts are texts even where Excel would see a formula or an error."""
    discards = (replace(PLAN.discards[0], lot="#N/A"), replace(PLAN.discards[1], lot="=1+1"))
    said = replace(ACCEPTED, plan=replace(PLAN_ANEW, discards=discards))
    write_plan(SCENARIO, said, tmp_path / "plan", excel=True)
    book = load_workbook(BytesIO((tmp_path / "plan" / "plan.xlsx").read_bytes()))
    assert book.sheetnames == [t.part for t in TABLES]
    for table in TABLES:
        text = (tmp_path / "plan" / table.file).read_text(encoding="utf-8-sig")
        rows = [[unguarded(c) for c in row] for row in csv.reader(StringIO(text, newline=""))]
        assert [[shown(c.value) for c in row] for row in book[table.part].iter_rows()] == rows
    lots = [cell for row in book["discards"].iter_rows(min_row=2, max_col=1) for cell in row]
    assert [(c.value, c.data_type) for c in lots] == [("#N/A", "s"), ("=1+1", "s")]
    assert [c.quotePrefix for c in lots] == [False, True]
    assert book["discards"]["C2"].value == datetime(2026, 1, 12)
    assert book["kpis"]["C2"].value == 0.8


def unguarded(cell: str) -> str:
    """A cell of the CSV without its guard, and numbers to the 15 digits Excel keeps."""
    try:
        return f"{float(cell):.15g}"
    except ValueError:
        return cell.removeprefix("'")


def shown(value: object) -> str:
    """A cell of the workbook as the CSV has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return "" if value is None else str(value)
