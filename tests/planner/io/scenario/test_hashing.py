"""One scenario, one hash, in whatever form it stands; another scenario, another hash."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.hospital import Hospital
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.domain.suite import Suite
from planner.io.scenario import hashing
from planner.io.scenario.canonical import scenario_files, used_columns
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.read import read_scenario
from planner.io.scenario.schema import SUITES, TABLES
from planner.io.scenario.write import write_scenario
from tests.builders.folders import set_cell, template


def test_folder_workbook_and_copy_have_one_hash(tmp_path: Path):
    scenario = read_scenario(template(tmp_path / "s"))
    write_scenario(scenario, tmp_path / "copy", excel=True)
    write_scenario(scenario, tmp_path / "copy.xlsx")
    set_cell(tmp_path / "s" / "products.csv", "batch_success", "0.900")
    set_cell(tmp_path / "s" / "lots.csv", "released_on", "2025/11/3")
    found = [read_scenario(tmp_path / name) for name in ("s", "copy", "copy.xlsx")]
    assert {scenario_hash(s) for s in found} == {scenario_hash(scenario)}


def test_any_change_changes_it(tmp_path: Path):
    scenario = read_scenario(template(tmp_path / "s"))
    product = scenario.products["MSC"]
    others: list[Scenario] = [
        replace(scenario, name="other"),
        replace(scenario, seed=2),
        replace(scenario, lots_per_week=None),
        replace(scenario, lots={}),
        replace(scenario, autologous={"": {"make_days": Decimal(14)}}),
        replace(scenario, products={"MSC": replace(product, storage_cost=Decimal("1.51"))}),
        replace(scenario, products={"MSC": replace(product, fill_target=Decimal(0))}),
        replace(scenario, products={"MSC": replace(product, yield_sd=Decimal("0.1"))}),
        replace(scenario, products={"MSC": replace(product, release_delay_weeks=Decimal(1))}),
        replace(
            scenario,
            lineage={"MSC": replace(scenario.lineage["MSC"], donor_success=Decimal("0.8"))},
        ),
    ]
    assert len({scenario_hash(s) for s in (scenario, *others)}) == 1 + len(others)


def test_columns_of_chance_that_say_nothing_new_leave_no_trace(tmp_path: Path):
    """So that a plan of before they existed still finds its scenario."""
    before = scenario_hash(read_scenario(template(tmp_path / "s")))
    for name, added, cells in (
        ("products", "yield_sd,release_delay_weeks,fill_target", "0,,none"),
        ("lineage", "donor_success", "1.0"),
        ("demand", "mean,dispersion", "patients,none"),
    ):
        file = tmp_path / "s" / f"{name}.csv"
        header, *rows = file.read_text().splitlines()
        lines = [f"{header},{added}", *(f"{row},{cells}" for row in rows)]
        file.write_text("\n".join([*lines, ""]))
    scenario = read_scenario(tmp_path / "s")
    assert scenario_hash(scenario) == before
    write_scenario(scenario, tmp_path / "copy")
    assert "yield_sd" not in (tmp_path / "copy" / "products.csv").read_text()


def test_a_column_added_later_leaves_no_trace_where_it_has_its_default(tmp_path: Path):
    scenario = read_scenario(template(tmp_path / "s"))
    rooms = replace(SUITES.column("rooms"), added_later=True)
    table = replace(
        SUITES, columns=tuple(rooms if c.name == "rooms" else c for c in SUITES.columns)
    )
    one, two = (
        replace(scenario, suites={k: replace(s, rooms=n) for k, s in scenario.suites.items()})
        for n in (1, 2)
    )
    assert rooms not in used_columns(table, one)
    assert rooms in used_columns(table, two)


def test_tables_of_the_state_leave_no_trace_without_rows(tmp_path: Path):
    """So that a plan of before they existed still finds its scenario; with rows they count."""
    scenario = read_scenario(template(tmp_path / "s"))
    for name in ("waiting", "courses", "transit"):
        header = ",".join(c.name for c in next(t for t in TABLES if t.name == name).columns)
        (tmp_path / "s" / f"{name}.csv").write_text(f"{header}\n")
    assert scenario_hash(read_scenario(tmp_path / "s")) == scenario_hash(scenario)
    course = RunningCourse(product="MSC", hospital="H1", started=-1, patients=1, shipped=2)
    transit = DosesInTransit(product="MSC", hospital="H2", infused=0, doses=2)
    others = [
        replace(
            scenario,
            waiting=(WaitingPatients(product="MSC", hospital="H1", due=-1, patients=1),),
        ),
        replace(scenario, courses=(course,)),
        replace(scenario, transit=(transit,)),
        replace(scenario, frozen_weeks=1),
        replace(scenario, stable_weeks=0),
        replace(scenario, lots={"L1": replace(scenario.lots["L1"], status="hold")}),
    ]
    assert len({scenario_hash(s) for s in (scenario, *others)}) == 1 + len(others)


def test_it_is_stable():
    """A plan of last year must still find its scenario: the text that is hashed stays as it is."""
    product = Product(
        id="A",
        name="=a,b",
        doses_per_batch=10,
        batch_success=Decimal("0.90"),
        production_weeks=1,
        shelf_life_weeks=9,
        course=(2, 1),
        batch_cost=Decimal("1E+3"),
        lost_cost=Decimal(5),
    )
    scenario = Scenario(
        name="tiny",
        calendar=Calendar(start=date(2026, 1, 5), weeks=2),
        products={"A": product},
        suites={"S": Suite(id="S", products=("A",))},
        hospitals={"H": Hospital(id="H", name="北京")},
        demand=Demand(patients={("A", "H", 1): 3}),
        autologous={"": {"success": Decimal("0.5")}},
    )
    text = b"".join(content for _, content in scenario_files(scenario)).decode()
    assert 'name = "tiny"\nstart = 2026-01-05\nweeks = 2\n' in text
    assert 'A,"\'=a,b",10,0.9,1,0,9,2;1,0,1000,0,0,0,0,5,1,0,0\n' in text
    assert "product,hospital,week,patients\nA,H,2026-01-12,3\n" in text
    assert (
        scenario_hash(scenario)
        == "82580b0c714e9b687cb22b9faa70a49a1bc447be03c8df66204528b1be8a1682"
    )


def test_a_scenario_is_written_out_and_hashed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = read_scenario(template(tmp_path / "s"))
    first = scenario_hash(scenario)
    monkeypatch.setattr(hashing, "scenario_files", None)  # calling it again would fail
    assert scenario_hash(scenario) == first


def test_a_copy_with_another_seed_is_hashed_anew(tmp_path: Path) -> None:
    scenario = read_scenario(template(tmp_path / "s"))
    assert scenario_hash(scenario) != scenario_hash(replace(scenario, seed=scenario.seed + 1))
