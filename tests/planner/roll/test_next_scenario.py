"""A plan folder, files of actuals and a date: what is read, and everything wrong at once."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planner.domain.plan import PlanInForce
from planner.domain.scenario import Scenario
from planner.errors import DataError, Fault
from planner.io.plan.write import plan_files, write_plan
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.read import read_scenario
from planner.io.scenario.write import write_scenario
from planner.roll.next_scenario import NextScenario, next_scenario, plan_to_roll, week_of_date
from planner.roll.read_actuals import folder_contents
from tests.builders import parts
from tests.builders.any_plans import report
from tests.planner.roll.clinic import CLINIC, PLAN, monday, rolled, sunday

TO = "2026-02-02"  # week 4


def files(**tables: str) -> dict[str, bytes]:
    return {f"{name}.csv": text.encode() for name, text in tables.items()}


def following(to: str = TO, **tables: str) -> Scenario:
    return next_scenario(CLINIC, PLAN, files(**tables), to).scenario


def faults(to: str = TO, **tables: str) -> tuple[Fault, ...]:
    with pytest.raises(DataError) as error:
        next_scenario(CLINIC, PLAN, files(**tables), to)
    assert all(f.repair for f in error.value.faults)
    return error.value.faults


def test_without_actuals_all_went_as_planned():
    assert following() == rolled()


def test_tables_of_headers_say_nothing():
    said = {
        "batches": "batch,frozen_on,released_on,doses\n",
        "banking": "bank\n",
        "demand": "product,hospital,week,patients\n",
        "service": "product,hospital,due,start,patients\n",
        "shipments": "lot,hospital,shipped,doses\n",
        "discards": "lot,week,doses\n",
        "interrupted": "product,hospital,started,week,patients\n",
    }
    assert following(**said) == rolled()


@pytest.mark.parametrize("week", range(1, 10))
def test_the_tables_of_the_plan_itself_say_nothing_new(week: int):
    """Whole or in part, those of weeks to come too; what is expected is not what happened."""
    told = plan_files(CLINIC, report(CLINIC, PLAN))
    demand = "product,hospital,week,patients\n" + "".join(
        f"{p},{h},{CLINIC.calendar.monday(due)},{n}\n"
        for (p, h, due), n in CLINIC.demand.patients.items()
    )
    contents = {**told, "demand.csv": demand.encode()}
    to = CLINIC.calendar.monday(week).isoformat()
    assert next_scenario(CLINIC, PLAN, contents, to).scenario == rolled(week=week)
    for name, content in told.items():
        head, *rows = content.decode().splitlines()
        half = "\n".join([head, *rows[::2]]).encode()
        assert next_scenario(CLINIC, PLAN, {name: half}, to).scenario == rolled(week=week)


def test_rows_of_every_table():
    """B1 gave 9 doses, one more left for H and one fell; of 4 who came to N two are lost."""
    found = following(
        batches="batch,doses\nB1,9\n",
        shipments="lot,product,hospital,shipped,infused,doses\nB1,A,H,2026-01-26,2026-02-02,3\n",
        demand="product,hospital,week,patients\nA,N,2026-01-26,4\n",
        service="product,hospital,due,start,patients\nA,N,2026-01-26,lost,2\n",
        discards="lot,week,doses\nB1,2026-01-26,1\n",
        banking="bank,usable\nD2,2026-03-02\n",
        interrupted=("product,hospital,started,week,patients\nA,N,2026-01-26,2026-02-02,1\n"),
    )
    assert found.lots["B1"].doses == 9 - 4 - 1
    assert found.transit[0].doses == 2
    assert [w.patients for w in found.waiting] == [1]
    assert found.banks["D2"].available_on.isoformat() == "2026-03-02"
    assert found.courses == ()


OUTSIDE = (
    "is not a later Monday of the horizon, which begins on 2026-01-05 and whose last week is that "
    "of 2026-03-09. Write a Monday from 2026-01-12 to 2026-03-09."
)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("2026-02-03", "is a Tuesday, not a Monday. Its week begins on 2026-02-02."),
        ("2026-01-05", OUTSIDE),
        ("2026-03-16", OUTSIDE),
        ("soon", "is not a date as YYYY-MM-DD. Write YYYY-MM-DD."),
    ],
)
def test_a_date_that_is_none(to: str, said: str):
    (found,) = faults(to)
    assert str(found) == f"--to: {to!r} {said}"


def test_both_ends_of_the_dates():
    calendar = CLINIC.calendar
    assert week_of_date(calendar, "2026-01-12") == (1, ())
    assert week_of_date(calendar, "2026/3/9") == (9, ())
    one = replace(calendar, weeks=1)
    (found,) = week_of_date(one, "2026-01-12")[1]
    assert found.repair.startswith("A horizon of one week has no later Monday")


def test_everything_wrong_at_once():
    """Cells, ids, keys, contradictions and books, each with its file and row."""
    found = faults(
        batches="batch,doses\nB1,-1\nB7,3\n",
        shipments=(
            "lot,product,hospital,shipped,infused,doses\n"
            "L,B,N,2026-01-05,2026-01-05,2\n"
            "L,A,H,2026-01-19,2026-01-19,1\n"
            "L,A,N,2026-01-12,2026-01-12,99\n"
            "L,A,N,2026-01-12,2026-01-12,98\n"
        ),
        demand="product,hospital,week,patients\nA,N,2026-01-20,1\n",
        service="product,hospital,due,start,patients\nA,Nord,2026-01-05,,1\n",
        sevice="a\n1\n",
    )
    assert {(f.file, f.row, f.column, f.code) for f in found} == {
        ("batches.csv", 2, "doses", "negative"),
        ("batches.csv", 3, "batch", "unknown-id"),
        ("shipments.csv", 2, "product", "contradiction"),
        ("shipments.csv", 3, "infused", "contradiction"),
        ("shipments.csv", 5, "lot, hospital, shipped", "duplicate-key"),
        ("shipments.csv", 4, "doses", "too-many-doses"),
        ("demand.csv", 2, "week", "not-a-monday"),
        ("service.csv", 2, "hospital", "unknown-id"),
    }


def test_actuals_of_another_plan_are_said_to_be():
    """Rows that repeat the plan are not news, but their ids are known: four of seven are not."""
    strange = "lot,week,doses\nX,2026-01-05,1\nY,2026-01-05,1\nZ,2026-01-05,1\nQ,2026-01-05,1\n"
    own = "batch,frozen_on,released_on,doses\nB1,2026-01-19,2026-01-26,8\nB2,,,\nB3,,,\n"
    first, *others = faults(discards=strange, batches=own)
    assert first.rule.startswith("4 of their 7 ids are unknown")
    assert first.count == 0
    assert len(others) == 4
    assert {f.file for f in faults(discards=strange, batches=f"{own}L,,,\n")} == {
        "batches.csv",  # L was released before the start
        "discards.csv",
    }


def test_a_date_and_cells_at_once():
    found = faults("2026-02-03", batches="batch,doses\nB1,x\n")
    assert [(f.file, f.code) for f in found] == [
        ("--to", "not-a-monday"),
        ("batches.csv", "not-a-number"),
    ]


def test_rows_to_come_are_warned_of():
    """B2 is begun before 2 February, and frozen after; B3 is not begun."""

    def warned(**tables: str) -> list[str]:
        return [str(w) for w in next_scenario(CLINIC, PLAN, files(**tables), TO).warnings]

    came = "product,hospital,week,patients\nA,N,2026-01-26,4\nA,N,2026-02-02,9\n"
    assert warned(demand=came) == ["demand.csv: 1 row on or after 2026-02-02: nothing reads it."]
    assert warned(demand=f"{came}A,N,2026-02-09,9\n") == [
        "demand.csv: 2 rows on or after 2026-02-02: nothing reads them."
    ]
    told = "batch,frozen_on,released_on,doses\nB2,2026-02-09,2026-02-16,8\n"
    assert warned(batches=told) == [
        "batches.csv: 1 row repeats what the plan expects of a batch not frozen before 2026-02-02: "
        "nothing is learned from it."
    ]
    assert warned(batches=f"{told}B3,2026-03-02,2026-03-09,8\n") == [
        "batches.csv: 1 row on or after 2026-02-02: nothing reads it.",
        "batches.csv: 1 row repeats what the plan expects of a batch not frozen before 2026-02-02: "
        "nothing is learned from it.",
    ]


def test_a_row_of_a_firm_batch_frozen_before_says_nothing():
    """F came into lot F in week -1: the plan says 0 doses of the batch, and the lot has 5."""
    lot = replace(
        parts.lot("F", "A", 5, monday(0), sunday(9)), status="quarantine", success=Decimal("0.6")
    )
    of = replace(
        CLINIC,
        lots={**CLINIC.lots, "F": lot},
        batches={"F": parts.firm("F", -3, frozen=True)},
    )
    plan = replace(PLAN, batches=(*PLAN.batches, parts.batch(of, "F", "A", "S", 1, -3)))
    assert plan.batches[-1].doses == 0

    def told(row: str) -> NextScenario:
        text = f"batch,frozen_on,released_on,doses\n{row}\n"
        return next_scenario(of, plan, files(batches=text), TO)

    found = told("F,2025-12-29,2026-01-05,0")
    assert found.scenario == next_scenario(of, plan, {}, TO).scenario
    assert found.scenario.lots["F"].doses == 3
    assert [str(w) for w in found.warnings] == [
        "batches.csv: 1 row repeats what the plan says of a firm batch frozen before the start: "
        "nothing is learned from it. Leave its dates blank where the lot of that name failed."
    ]
    assert "F" not in told("F,,,0").scenario.lots
    assert told("F,2025-12-29,2026-01-12,").scenario.lots["F"].released_on == monday(1)
    with pytest.raises(DataError) as error:  # its 0 is the plan's, or means that it failed
        told("F,2025-12-29,2026-01-12,0")
    (wrong,) = error.value.faults
    assert (wrong.code, wrong.row, wrong.column) == ("contradiction", 2, "doses")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The clinic as a folder, and its plan."""
    write_scenario(CLINIC, tmp_path / "clinic")
    made = report(CLINIC, PLAN)
    write_plan(CLINIC, replace(made, scenario_hash=scenario_hash(CLINIC)), tmp_path / "plan")
    return tmp_path


def test_a_plan_whose_plan_in_force_cannot_be_read_is_named(place: Path):
    plan = replace(PLAN, previous=PlanInForce())
    made = report(CLINIC, plan)
    write_plan(CLINIC, replace(made, scenario_hash=scenario_hash(CLINIC)), place / "anew")
    (place / "anew" / "previous_banking.csv").unlink()
    found, wrong, _ = plan_to_roll(CLINIC, place / "anew")
    assert found is None
    assert [str(f) for f in wrong] == ["anew/previous_banking.csv: is missing. Restore it."]


def test_a_plan_is_read_and_the_next_scenario_written(place: Path):
    scenario = read_scenario(place / "clinic")
    plan, wrong, _ = plan_to_roll(scenario, place / "plan")
    assert wrong == ()
    found = next_scenario(scenario, plan, {}, TO).scenario
    write_scenario(found, place / "next")
    assert read_scenario(place / "next") == found == rolled()


def test_a_plan_of_another_scenario(place: Path):
    plan, wrong, _ = plan_to_roll(replace(CLINIC, seed=7), place / "plan")
    assert plan is None
    assert [(f.code, f.file) for f in wrong] == [("P23", "plan/report.json")]
    assert wrong[0].rule == (
        "scenario_hash is that of another scenario. Name the scenario that the plan was made for, "
        "or solve this one: cryoplan solve SCENARIO --out PLAN."
    )


def test_ids_that_the_scenario_lacks(place: Path):
    other = replace(CLINIC, hospitals={"N": CLINIC.hospitals["N"]})
    _, wrong, _ = plan_to_roll(other, place / "plan")
    assert any("hospital 'H' is unknown" in f.rule for f in wrong)
    assert all(f.file.startswith("plan/") for f in wrong)


def test_a_plan_that_cannot_be_read(place: Path):
    (place / "plan" / "service.csv").unlink()
    text = (place / "plan" / "shipments.csv").read_text()
    (place / "plan" / "shipments.csv").write_text(text.replace("2026-01-05", "2026-01-06", 1))
    (place / "plan" / "kpis.csv").unlink()  # follows from the plan: nobody needs it here
    plan, wrong, _ = plan_to_roll(CLINIC, place / "plan")
    assert plan is None
    assert {f.file for f in wrong} == {"plan/service.csv", "plan/shipments.csv, row 2, shipped"}
    with pytest.raises(DataError) as error:
        next_scenario(CLINIC, plan, {}, "never", others=wrong)
    assert len(error.value.faults) == 3


def test_a_folder_of_actuals(tmp_path: Path):
    (tmp_path / "batches.csv").write_text("batch,doses\nB1,9\n")
    (tmp_path / "notes.txt").write_text("no table")
    (tmp_path / ".hidden.csv").write_text("no table")
    found = next_scenario(CLINIC, PLAN, folder_contents(tmp_path), TO)
    assert found.scenario.lots["B1"].doses == 6
    assert found.warnings == ()
