"""The plan in force is read for another scenario: by date, whatever else its folder holds."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.domain.calendar import WEEK, Calendar
from planner.domain.plan import PlanInForce
from planner.errors import PlannerError
from planner.io.plan.in_force import read_plan_in_force
from planner.io.plan.write import write_plan
from tests.builders.any_plans import report
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.builders.folders import change
from tests.builders.parts import MONDAY


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_plan(SCENARIO, report(SCENARIO, PLAN), tmp_path / "plan")
    return tmp_path / "plan"


def test_new_batches_and_banks(out: Path):
    """B0 is firm."""
    assert read_plan_in_force(out, SCENARIO.calendar) == PlanInForce(
        batches=PLAN.batches[1:], banking=PLAN.banking
    )


def test_weeks_are_matched_by_date(out: Path):
    """Two weeks later B1 of week 1 began in week -1, and the horizon may end before B2 does."""
    later = Calendar(start=MONDAY + 2 * WEEK, weeks=2)
    found = read_plan_in_force(out, later)
    first, second = found.batches
    assert (first.id, first.start, first.frozen, first.released, first.last) == ("B1", -1, 0, 1, 4)
    assert (second.id, second.start) == ("B2", 3)
    assert [(b.id, b.week, b.usable) for b in found.banking] == [("D1", -2, 0), ("W2", 1, 2)]


def test_only_two_tables_are_read(out: Path):
    for name in ("service.csv", "stock.csv", "kpis.csv", "report.json", "shipments.csv"):
        (out / name).unlink()
    (out / "discards.csv").write_text("rubbish")
    assert len(read_plan_in_force(out, SCENARIO.calendar).batches) == 2


def test_an_older_folder_without_donors(out: Path):
    lines = (out / "batches.csv").read_text().splitlines()
    (out / "batches.csv").write_text("".join(f"{x.rpartition(',')[0]}\n" for x in lines))
    (first, second) = read_plan_in_force(out, SCENARIO.calendar).batches
    assert (first, second) == (PLAN.batches[1], replace(PLAN.batches[2], donor=""))


def test_every_fault_of_both_with_its_place(out: Path):
    change(out / "batches.csv", ",8,false", ",x,false")
    change(out / "batches.csv", "2026-01-12", "2026-01-13")
    (out / "banking.csv").unlink()
    with pytest.raises(PlannerError) as error:
        read_plan_in_force(out, SCENARIO.calendar)
    assert str(error.value).splitlines() == [
        f"3 faults in the plan {out}:",
        "  batches.csv, row 2, frozen_on: '2026-01-13' is not a Monday. "
        "Write the Monday of the week meant.",
        "  batches.csv, row 3, doses: 'x' is not a whole number. Write digits only.",
        "  banking.csv: is missing. Restore it.",
    ]


def test_an_id_twice_is_named_in_both_tables(out: Path):
    """Rows as a spreadsheet counts them: a blank one lies before the second B1."""
    for name, id in (("batches.csv", "B1"), ("banking.csv", "W2")):
        text = (out / name).read_text()
        (row,) = (x for x in text.splitlines() if x.startswith(f"{id},"))
        (out / name).write_text(f"{text}\n{row}\n")
    with pytest.raises(PlannerError) as error:
        read_plan_in_force(out, SCENARIO.calendar)
    assert str(error.value).splitlines()[1:] == [
        "  batches.csv, row 6, batch: 'B1' is in row 3 already. Delete or rename one of them.",
        "  banking.csv, row 5, bank: 'W2' is in row 3 already. Delete or rename one of them.",
    ]


def test_no_folder_at_all(tmp_path: Path):
    with pytest.raises(PlannerError, match=r"2 faults in the plan .*\n  batches.csv: is missing"):
        read_plan_in_force(tmp_path / "none", SCENARIO.calendar)
