"""Inputs on which planners elsewhere were let down, each with what is right by the contract.

Every folder beside this file is in one of the tables below.
"""

import csv
import re
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from planner.errors import DataError
from planner.io.scenario.read import load_scenario, read_scenario
from planner.results.report import Report
from planner.solving import Settings
from planner.workflow.solve import solve
from tests.planner.cli.typed import cryoplan

CASES = Path(__file__).parent
Row = tuple[str, int]  # lot or hospital, week


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """What the best plan is; None: not asked.  Every plan is one that the checker accepts."""

    cost: float
    lost: int = 0  # patients
    lost_at: tuple[Row, ...] | None = None  # hospital, week due
    expired: tuple[tuple[str, int, int], ...] = ()  # lot, week, doses
    batches: tuple[int, ...] | None = ()  # weeks in which new ones start
    shipped: tuple[Row, ...] | None = None  # lot, week


def from_lots(*lots: tuple[str, range]) -> tuple[Row, ...]:
    return tuple((lot, week) for lot, weeks in lots for week in weeks)


PLANNED = {
    # The lot is good to week 6.  FAR, a week away, asks for 2 weeks to live: nothing leaves before
    # week 0 for week 0; weeks 3 and 4 are served (4 + 2 = 6 is enough), week 5 is not.  NEAR has
    # weeks 5 and 6, not 7.  3 x 5000.
    "minimum_life": Best(
        cost=15_000,
        lost=3,
        lost_at=(("FAR", 0), ("FAR", 5), ("NEAR", 7)),
        expired=(("L", 6, 5),),
        shipped=from_lots(("L", range(2, 4)), ("L", range(5, 7))),
    ),
    # SAT expires on Saturday of week 5: last used in week 4.  TUE is released on Tuesday of week 5
    # and good to Sunday of week 6: used in week 6.  MON, from Monday of week 7 to Monday of week 8,
    # has one week.  Weeks 5, 8 and 9 have none: 3 x 5000.
    "days_within_weeks": Best(
        cost=15_000,
        lost=3,
        lost_at=(("H", 5), ("H", 8), ("H", 9)),
        expired=(("SAT", 4, 4), ("MON", 7, 2)),
        shipped=from_lots(("SAT", range(5)), ("TUE", range(6, 7)), ("MON", range(7, 8))),
    ),
    # One batch of 1,000,000 for 540,189 patients, 30,002 in week 2 and one more each week: 0.01.
    # Closing stock of weeks 2 to 19: 18 x 1,000,000 - (171 x 30,002 + 969), at 0.0000001.
    "wide_prices": Best(cost=0.01 + 12_868_689 * 1e-7, batches=(0,)),
    # Weeks 0 and 1 come before any batch: 40 lost at 10^12.  100 doses last 5 weeks of 20: batches
    # ready in weeks 2, 7, 12 and 17, at 1000; stock 3 x (80 + 60 + 40 + 20) + 80 + 60 + 40, at 0.5.
    "wide_prices_and_losses": Best(
        cost=40e12 + 4000 + 390,
        lost=40,
        lost_at=(("H", 0), ("H", 1)),
        batches=(0, 5, 10, 15),
    ),
    # 10^8 doses last 10 weeks of 10^7: batches ready in weeks 2 and 12, at 1000, and the freezer
    # takes one.  Stock 9 + ... + 0 and 9 + ... + 2, times 10^7 at 0.000001.
    "wide_positions": Best(cost=2000 + 450 + 440, batches=(0, 10)),
    # The firm batches give 10 from week 4 and 20 from week 6 on; the room is free from week 5 on,
    # a batch takes 4 weeks and one of release: ready in weeks 10, 14 and 18.  4 patients a week: 56
    # by week 17 for 50 doses, 6 lost at 5000; 3 batches at 1000.
    "firm_batches_overlap": Best(cost=33_000, lost=6, batches=(5, 9, 13)),
    # 10 old doses for weeks 0 to 9, then new ones; nothing has a price.
    "oldest_first_without_prices": Best(
        cost=0, shipped=from_lots(("Z-OLD", range(10)), ("A-NEW", range(10, 20)))
    ),
    # Stock of the old 9 + ... + 0 = 45; of the new 10 x 30, then 29 + ... + 20 = 245.
    "oldest_first_dear_storage": Best(
        cost=45 + 300 + 245, shipped=from_lots(("OLD", range(10)), ("NEW", range(10, 20)))
    ),
    # The same with 10 new doses: 45 + 10 x 10 + 45.
    "oldest_first_scarce_stock": Best(
        cost=45 + 100 + 45, shipped=from_lots(("OLD", range(10)), ("NEW", range(10, 20)))
    ),
    # 40 weeks, a patient in each: all 30 of the new are used: 45 + 300 + 29 + ... + 0 = 435.
    "oldest_first_long_horizon": Best(
        cost=45 + 300 + 435, shipped=from_lots(("OLD", range(10)), ("NEW", range(10, 40)))
    ),
    # 32 patients, 40 doses: waiting is free, but there is no reason to wait.
    "waiting_is_free": Best(cost=0),
    # 24 patients, 40 doses: batches are free, but there is no need of one.
    "batches_are_free": Best(cost=0),
    # 52 patients take 6 batches of 10 at 1000, of the 20 vials on hand: no bank, no donor.
    "banks_without_a_price": Best(cost=6000, batches=None),
}


def planned(name: str) -> Report:
    return solve(read_scenario(CASES / name), Settings(gap=0, seconds=300, threads=1))


@pytest.mark.parametrize("name", PLANNED)
def test_best_plan(name: str) -> None:
    asked, report = PLANNED[name], planned(name)
    assert (report.ending, report.violations) == ("OPTIMAL", ())
    plan = report.plan
    assert plan is not None
    assert report.cost == pytest.approx(asked.cost, rel=1e-14, abs=1e-6)
    assert report.bound == pytest.approx(asked.cost, rel=1e-9, abs=1e-6)
    lost = [x for x in plan.service if x.start is None]
    assert sum(x.patients for x in lost) == asked.lost
    if asked.lost_at is not None:
        assert sorted((x.hospital, x.due) for x in lost) == sorted(asked.lost_at)
    assert all(x.start in {None, x.due} for x in plan.service)  # nobody waits for nothing
    assert {(x.lot, x.week, x.doses) for x in plan.discards} == set(asked.expired)
    assert plan.banking == ()
    made = sorted(b.start for b in plan.batches if not b.firm)
    if asked.batches is not None:
        assert made == list(asked.batches)
    if asked.shipped is not None:
        assert sorted((x.lot, x.shipped) for x in plan.shipments) == sorted(asked.shipped)


def test_freezers_too_small() -> None:
    """40 positions for 50 doses and 5 patients: test_sentences.py says how much too small, when."""
    report = planned("overfull_freezers")
    assert (report.ending, report.plan) == ("INFEASIBLE", None)
    assert "at least 5 positions more" in " ".join(report.warnings)


def test_no_bank_is_bought_for_nothing() -> None:
    """23 patients less the 7 whom the lot serves take 4 batches or so of the 6 vials on hand."""
    report = solve(read_scenario(CASES / "workbook" / "scenario.xlsx"), Settings(seconds=60))
    assert report.plan is not None
    assert report.violations == report.plan.banking == ()


SAME = {  # read as `workbook`: the warnings
    "workbook": (),
    "workbook_empty_formulas": (),  # formulas whose result is an empty text, filled down
    "workbook_array_formula": (("formulas-all-zero", "scenario.xlsx"),),  # read all the same
    "workbook_coloured_row": (),  # coloured: a row of 1,100 cells
    "workbook_coloured_last_row": (),  # the very last row
    "workbook_coloured_header": (),
    "workbook_coloured_1001_cells": (),
    "workbook_from_1904": (),  # days counted from 1904
    "csv_no_break_spaces": (),  # no-break spaces around cells
}

OTHER = {  # read, but not as somebody meant it: the warning
    "workbook_expiry_as_month": ("day-not-shown", "sheet lots, row 2, expires_on"),
    "csv_cp1252": ("read-as-gb18030", "hospitals.csv"),
    "workbook_zeros_stored": ("formulas-all-zero", "scenario.xlsx"),
}

EXPIRES = ("not-a-date", "lots.csv, row 2, expires_on")
UNCALCULATED = ("no-value", "sheet products, row 2, batch_success")

REFUSED = {  # code and place of each fault
    "workbook_prefixed_elements": [
        UNCALCULATED
    ],  # elements named x:c, as the Open XML SDK writes them
    "workbook_formula_not_calculated": [UNCALCULATED],
    "workbook_array_not_calculated": [UNCALCULATED],
    "expiry_as_text/a": [EXPIRES],  # 2026-06-00
    "expiry_as_text/b": [EXPIRES],  # 2026-06
    "expiry_as_text/c": [EXPIRES],  # 06/2026
    "expiry_as_text/d": [EXPIRES],  # 260600
    "expiry_as_text/g": [EXPIRES],  # 2026-06-30 00:00:00
    "expiry_as_text/j": [EXPIRES],  # 46203, a day as a spreadsheet counts it
    "expiry_as_text/l": [EXPIRES],  # year, month and day in Chinese
    "workbook_expiry_as_number": [("not-a-date", "sheet lots, row 2, expires_on")],
    "csv_separator_line": [("no-header", "demand.csv, row 1")],
    "csv_separator_line_semicolons": [("wrong-separator", "demand.csv, row 1")],
    "csv_utf16": [("not-text", "demand.csv")],
    "csv_zero_width_spaces": [  # a space without width behind H2, in the 11 rows of H2
        ("unknown-id", f"demand.csv, row {row}, hospital") for row in range(14, 25)
    ],
    "csv_decimal_commas": [("wrong-separator", "products.csv, row 1")],
    "csv_percent": [("not-a-number", "products.csv, row 2, batch_success")],
    "csv_total_row": [
        ("unknown-id", "demand.csv, row 25, product"),
        ("blank", "demand.csv, row 25, hospital"),
        ("blank", "demand.csv, row 25, week"),
    ],
}


def at(name: str) -> Path:
    """The scenario of a case: a folder, or a workbook in it."""
    book = CASES / name / "scenario.xlsx"
    return book if book.exists() else CASES / name


@pytest.mark.parametrize("name", SAME)
def test_read_as_it_is_meant(name: str) -> None:
    loaded, base = load_scenario(at(name)), read_scenario(at("workbook"))
    assert replace(loaded.scenario, name=base.name) == base
    assert tuple((w.code, w.place) for w in loaded.warnings) == SAME[name]


def test_what_the_workbooks_say() -> None:
    """The numbers of `workbook`, as a person reads them off its sheets."""
    base = read_scenario(at("workbook"))
    made = base.products["MSC"]
    assert (made.doses_per_batch, str(made.batch_success), made.course) == (20, "0.9", (2, 2))
    assert base.planned_doses("MSC") == 18
    assert base.lots["L1"].doses == 30
    assert base.lots["L1"].expires_on == date(2026, 6, 28)
    assert sum(base.demand.patients.values()) == 23


@pytest.mark.parametrize("name", OTHER)
def test_read_with_a_warning(name: str) -> None:
    found = [(w.code, w.place) for w in load_scenario(at(name)).warnings]
    assert OTHER[name] in found


def test_what_was_read_with_a_warning() -> None:
    """Of "Jun 2026" the first day, a formula that nobody calculated as the 0 that is stored."""
    month, zero = (read_scenario(at(n)).lots["L1"] for n in list(OTHER)[::2])
    assert (month.expires_on, month.doses) == (date(2026, 6, 1), 30)
    assert (zero.expires_on, zero.doses) == (date(2026, 6, 28), 0)


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_place(name: str) -> None:
    """Each fault once, nothing that only follows from it, and a repair."""
    with pytest.raises(DataError) as refused:
        read_scenario(at(name))
    assert [(f.code, f.place) for f in refused.value.faults] == REFUSED[name]
    assert all(f.repair for f in refused.value.faults)


PLAN = CASES / "plan_saved_by_a_spreadsheet"


def test_plan_saved_by_a_spreadsheet_is_accepted(tmp_path: Path) -> None:
    """TRUE and FALSE in capitals; from before oldest first, so check says so and labels it anew."""
    plan = tmp_path / "plan"
    shutil.copytree(PLAN / "capitals", plan)
    first = cryoplan("check", PLAN / "scenario", plan)
    assert first.code == 1
    assert "the plan is from before oldest first was a rule" in first.text
    assert "TRUE" not in first.text
    assert "FALSE" not in first.text
    assert cryoplan("check", PLAN / "scenario", plan, "--rewrite").code == 0
    again = cryoplan("check", PLAN / "scenario", plan)
    assert (again.code, again.out.startswith("accepted")) == (0, True)


def test_plan_with_american_dates_is_refused_cell_by_cell(tmp_path: Path) -> None:
    """1/5/2026 may be two days: 20 cells of each column are named, the others counted."""
    wrong: dict[tuple[str, str], list[str]] = {}  # by file and column
    for file in sorted((PLAN / "american_dates").glob("*.csv")):
        with file.open(encoding="utf-8") as lines:
            for row, cells in enumerate(csv.DictReader(lines), 2):
                for column, value in cells.items():
                    if re.fullmatch(r"\d+/\d+/\d{4}", value):
                        place = f"{file.name}, row {row}, {column}: '{value}' is not a date."
                        wrong.setdefault((file.name, column), []).append(place)
    assert sum(map(len, wrong.values())) == 310
    plan = tmp_path / "plan"
    shutil.copytree(PLAN / "american_dates", plan)
    said = cryoplan("check", PLAN / "scenario", plan)
    assert said.code == 1
    for (file, column), places in wrong.items():
        assert [x for x in places[:20] if f"{x} Write it as 2026-01-05" not in said.text] == []
        rest = f"{file}, {column}: {len(places) - 20} more cells do not fit."
        assert (rest in said.text) == (len(places) > 20)


def test_every_case_is_in_a_table() -> None:
    """No folder lies about unread."""
    named = {name.partition("/")[0] for name in (*PLANNED, *SAME, *OTHER, *REFUSED)}
    folders = {x.name for x in CASES.iterdir() if x.is_dir() and not x.name.startswith("_")}
    apart = {"overfull_freezers", "plan_saved_by_a_spreadsheet", "banks_of_a_workbook"}
    compared = {name for name in folders if name.startswith("compare_")}  # test_comparisons.py
    assert len(compared) == 6
    assert folders == named | apart | compared
