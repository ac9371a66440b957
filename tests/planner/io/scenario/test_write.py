"""What is written reads back equal, or is refused; what was there stays until the new is whole."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from planner.domain.demand import Demand
from planner.domain.plan import PlanInForce
from planner.domain.scenario import Scenario
from planner.errors import DataError, PlannerError
from planner.io.scenario.build import column_values
from planner.io.scenario.canonical import used_tables
from planner.io.scenario.read import load_scenario, read_scenario
from planner.io.scenario.schema import TABLES
from planner.io.scenario.write import new_scenario, write_scenario
from planner.io.text.cells import parse_cell
from tests.builders.awkward_scenarios import scenarios
from tests.builders.random_scenarios import STATE
from tests.builders.random_scenarios import scenario as random_scenario


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    new_scenario(tmp_path / "template")
    return read_scenario(tmp_path / "template")


@settings(max_examples=40, deadline=None)
@given(scenario=scenarios())
def test_a_folder_reads_back_equal(scenario: Scenario):
    with TemporaryDirectory() as folder:
        write_scenario(scenario, Path(folder) / "s")
        loaded = load_scenario(Path(folder) / "s")
    assert loaded.scenario == scenario
    assert loaded.warnings == ()


@settings(max_examples=10, deadline=None)
@given(scenario=scenarios())
def test_a_folder_for_excel_reads_back_equal(scenario: Scenario):
    with TemporaryDirectory() as folder:
        write_scenario(scenario, Path(folder) / "s", excel=True)
        loaded = load_scenario(Path(folder) / "s")
        assert all(
            (Path(folder) / "s" / t.file).read_bytes()[:3] == b"\xef\xbb\xbf"
            for t in used_tables(scenario)
        )
        assert (Path(folder) / "s" / "suites.csv").read_bytes().endswith(b"\r\n")
    assert loaded.scenario == scenario


@settings(max_examples=20, deadline=None)
@given(scenario=scenarios())
def test_a_workbook_reads_back_equal(scenario: Scenario):
    with TemporaryDirectory() as folder:
        write_scenario(scenario, Path(folder) / "s.xlsx")
        loaded = load_scenario(Path(folder) / "s.xlsx")
    assert loaded.scenario == scenario
    assert loaded.warnings == ()


def test_random_states_have_no_fault_and_read_back_equal(tmp_path: Path):
    """Those on which the model is tried: what the reader refuses, the model need not know."""
    for seed in STATE[:60]:
        scenario = random_scenario(seed)
        if scenario.demand.patients:
            write_scenario(scenario, tmp_path / "s")
            assert read_scenario(tmp_path / "s") == replace(scenario, in_force=None), seed


def test_every_column_is_drawn():
    """Else the round trips above say nothing of it: each has other values than its default."""
    drawn: set[str] = set()

    @settings(max_examples=100, deadline=None, database=None, derandomize=True)
    @given(scenario=scenarios())
    def draw(scenario: Scenario) -> None:
        for table in TABLES:
            for column, values in zip(table.columns, column_values(table, scenario), strict=True):
                if any(column.required or value != parse_cell(column, "") for value in values):
                    drawn.add(f"{table.name}.{column.name}")

    draw()
    assert {f"{t.name}.{c.name}" for t in TABLES for c in t.columns} == drawn


def test_the_order_of_rows_is_kept(scenario: Scenario, tmp_path: Path):
    demand = Demand(patients=dict(reversed(scenario.demand.patients.items())))
    write_scenario(replace(scenario, demand=demand), tmp_path / "s")
    assert list(read_scenario(tmp_path / "s").demand.patients) == list(demand.patients)


def test_decimals_are_written_in_digits(scenario: Scenario, tmp_path: Path):
    product = replace(
        scenario.products["MSC"], batch_cost=Decimal("1E+11"), storage_cost=Decimal("1E-7")
    )
    write_scenario(replace(scenario, products={"MSC": product}), tmp_path / "s")
    line = (tmp_path / "s" / "products.csv").read_text().splitlines()[1]
    assert ",100000000000," in line
    assert ",0.0000001," in line


def test_a_formula_is_written_as_text(scenario: Scenario, tmp_path: Path):
    hospital = replace(scenario.hospitals["H1"], name='=HYPERLINK("x","y")')
    hospitals = {**scenario.hospitals, "H1": hospital}
    write_scenario(replace(scenario, hospitals=hospitals), tmp_path / "s")
    assert '"\'=HYPERLINK(""x"",""y"")"' in (tmp_path / "s" / "hospitals.csv").read_text()


@pytest.mark.parametrize("name", [" x", "x ", "'=x", "", "a\x00b", "\ud800"])
@pytest.mark.parametrize("target", ["s", "s.xlsx"])
def test_what_would_not_read_back_is_refused(
    scenario: Scenario, tmp_path: Path, name: str, target: str
):
    hospitals = {**scenario.hospitals, "H1": replace(scenario.hospitals["H1"], name=name)}
    with pytest.raises(PlannerError):
        write_scenario(replace(scenario, hospitals=hospitals), tmp_path / target)
    assert not (tmp_path / target).exists()
    assert [p.name for p in tmp_path.iterdir()] == ["template"]


def test_the_refusal_names_the_part(scenario: Scenario, tmp_path: Path):
    hospitals = {**scenario.hospitals, "H1": replace(scenario.hospitals["H1"], name=" x")}
    with pytest.raises(DataError) as error:
        write_scenario(replace(scenario, hospitals=hospitals), tmp_path / "s")
    assert [(f.code, f.file) for f in error.value.faults] == [("not-writable", "hospitals")]


def test_a_scenario_with_a_fault_is_refused(scenario: Scenario, tmp_path: Path):
    with pytest.raises(DataError) as error:
        write_scenario(replace(scenario, demand=Demand(patients={})), tmp_path / "s")
    assert [f.code for f in error.value.faults] == ["empty-table"]
    assert "A scenario to start from" in str(error.value)
    assert str(tmp_path) not in str(error.value)


def test_what_was_there_stays_when_the_new_is_refused(scenario: Scenario, tmp_path: Path):
    write_scenario(scenario, tmp_path / "s")
    before = {p.name: p.read_bytes() for p in (tmp_path / "s").iterdir()}
    with pytest.raises(DataError):
        write_scenario(replace(scenario, name=""), tmp_path / "s")
    assert {p.name: p.read_bytes() for p in (tmp_path / "s").iterdir()} == before


def test_other_files_of_the_folder_are_kept(scenario: Scenario, tmp_path: Path):
    write_scenario(scenario, tmp_path / "s")
    (tmp_path / "s" / "SOURCES.md").write_text("from a paper")
    (tmp_path / "s" / "notes").mkdir()
    (tmp_path / "s" / "notes" / "a.txt").write_text("a")
    write_scenario(replace(scenario, seed=7), tmp_path / "s")
    assert (tmp_path / "s" / "SOURCES.md").read_text() == "from a paper"
    assert (tmp_path / "s" / "notes" / "a.txt").read_text() == "a"
    assert read_scenario(tmp_path / "s").seed == 7


def test_a_folder_that_is_no_scenario_is_not_replaced(scenario: Scenario, tmp_path: Path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "thesis.doc").write_text("years of work")
    with pytest.raises(PlannerError, match="holds other files"):
        write_scenario(scenario, tmp_path / "s")
    assert (tmp_path / "s" / "thesis.doc").read_text() == "years of work"


def test_an_empty_autologous_table_equals_none(scenario: Scenario, tmp_path: Path):
    write_scenario(replace(scenario, autologous={"": {}}), tmp_path / "s")
    assert read_scenario(tmp_path / "s").autologous == {}


def test_the_plan_in_force_stands_in_no_file(scenario: Scenario, tmp_path: Path):
    write_scenario(replace(scenario, in_force=PlanInForce()), tmp_path / "s")
    assert read_scenario(tmp_path / "s") == scenario


def test_new_does_not_overwrite(tmp_path: Path):
    new_scenario(tmp_path / "s")
    new_scenario(tmp_path / "s.xlsx")
    for name in ("s", "s.xlsx"):
        with pytest.raises(PlannerError, match="already there"):
            new_scenario(tmp_path / name)


def test_new_fills_an_empty_folder(tmp_path: Path):
    new_scenario(tmp_path)
    assert load_scenario(tmp_path).warnings == ()
