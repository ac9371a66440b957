"""Changed assumptions as files: only what was changed differs, and it is read back."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planner.app.compare.assumptions import (
    ALL,
    AssumptionChange,
    changed_files,
    stated_terms,
    with_cells,
)
from planner.domain.autologous import comparator
from planner.domain.scenario import Scenario
from planner.io.scenario.autologous_keys import AUTOLOGOUS
from planner.io.scenario.read import files_scenario
from planner.io.scenario.schema import SETTINGS_FILE
from tests.builders.folders import tiny_with_comparator


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    folder = tiny_with_comparator(tmp_path / "tiny")
    return {x.name: x.read_bytes() for x in folder.iterdir() if x.suffix in (".csv", ".toml")}


def scenario_of(files: dict[str, bytes]) -> Scenario:
    return files_scenario(files, "tiny").scenario


def test_every_key_is_there_with_what_it_is_now(files: dict[str, bytes]) -> None:
    stated = {t.column.name: t.value for t in stated_terms(scenario_of(files))}
    assert stated.keys() == {c.name for c in AUTOLOGOUS}
    assert stated["make_days"] == 7
    assert stated["response"] is None
    assert not any(t.value for t in stated_terms(scenario_of(files), "MSC"))


def test_other_terms_are_read_back_and_no_other_file_changes(files: dict[str, bytes]) -> None:
    scenario = scenario_of(files)
    terms = {"make_days": Decimal(21), "kind": "hypothetical", "chair_days": None}
    change = AssumptionChange(terms={**terms, "chair_days": Decimal("0.5")}, response={})
    after = changed_files(files, scenario, change)
    assert after.keys() == {SETTINGS_FILE}
    found = scenario_of({**files, **after})
    [product] = comparator(scenario)
    term = comparator(found)[product]
    assert (term.make_days, term.hypothetical, term.chair_days) == (21, True, 0.5)
    assert replace(found, autologous=scenario.autologous) == scenario
    assert changed_files(files, scenario, AssumptionChange(terms={}, response={})) == {}


def test_a_product_gets_values_of_its_own_and_gives_them_back(files: dict[str, bytes]) -> None:
    scenario = scenario_of(files)
    [product] = scenario.products
    change = AssumptionChange(part=product, terms={"make_days": Decimal(9)}, response={})
    after = {**files, **changed_files(files, scenario, change)}
    assert comparator(scenario_of(after))[product].make_days == 9
    back = AssumptionChange(part=product, terms={"make_days": None}, response={})
    again = {**after, **changed_files(after, scenario_of(after), back)}
    assert comparator(scenario_of(again)) == comparator(scenario)


def test_settings_that_no_line_can_change_are_written_anew(files: dict[str, bytes]) -> None:
    """A section in one line: the values stay, the layout does not."""
    text = files[SETTINGS_FILE].decode()
    top, _, section = text.partition("[autologous]")
    inline = f"{top}autologous = {{ {', '.join(section.split(chr(10))[1:-1])} }}\n"
    files[SETTINGS_FILE] = inline.encode()
    scenario = scenario_of(files)
    change = AssumptionChange(part=ALL, terms={"make_days": Decimal(21)}, response={})
    found = scenario_of({**files, **changed_files(files, scenario, change)})
    assert found.autologous == {"": {**scenario.autologous[""], "make_days": Decimal(21)}}


def test_response_and_hospital_cost_go_into_their_tables(files: dict[str, bytes]) -> None:
    scenario = scenario_of(files)
    [product] = scenario.products
    change = AssumptionChange(
        terms={}, response={product: Decimal("0.4")}, hospital_cost=Decimal(900)
    )
    after = changed_files(files, scenario, change)
    assert after.keys() == {"products.csv", "hospitals.csv"}
    found = scenario_of({**files, **after})
    assert found.products[product].response == Decimal("0.4")
    assert {h.hospital_cost for h in found.hospitals.values()} == {Decimal(900)}
    unknown = AssumptionChange(terms={}, response={product: None}, hospital_cost=Decimal(0))
    again = scenario_of({**files, **after, **changed_files({**files, **after}, found, unknown)})
    assert (again.products, again.hospitals) == (scenario.products, scenario.hospitals)


def test_cells_are_found_by_the_id_of_their_row() -> None:
    held = b"hospital,region\nA,x\n B ,y\n'=C,z\n"
    found = with_cells(held, "hospitals.csv", "region", {"B": "north", "=C": "south"})
    assert found == b"hospital,region\nA,x\n B ,north\n'=C,south\n"
    added = with_cells(b"hospital\nA\nB\n", "hospitals.csv", "priority", {"B": "2"})
    assert added == b"hospital,priority\nA,\nB,2\n"
