"""The keys of the comparator: words and numbers, in a folder and in a workbook (contract 9)."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planner.domain.autologous import KINDS, MEANING_OF_KEY, OPTIONAL, TEXTS
from planner.io.scenario.autologous_keys import AUTOLOGOUS
from planner.io.scenario.hashing import scenario_hash
from planner.io.scenario.read import read_scenario
from planner.io.scenario.write import write_scenario
from tests.builders.folders import faults_of, template

KEYS = """
[autologous]
kind = "none"
[autologous.MSC]
kind = "real"
slots_per_week = 3
start_chance = 0.9
remake_success = 0
response = 1
bed_days = 2.5
plant = "北京"
"""


def folder_with(place: Path, text: str) -> Path:
    folder = template(place)
    with (folder / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write(text)
    return folder


def test_the_domain_and_the_schema_know_the_same_keys():
    assert {c.name for c in AUTOLOGOUS} == {*MEANING_OF_KEY, *OPTIONAL, *TEXTS}
    assert next(c.choices for c in AUTOLOGOUS if c.name == "kind") == KINDS


@pytest.mark.parametrize("form", ["copy", "copy.xlsx"])
def test_words_and_numbers_come_back(tmp_path: Path, form: str):
    scenario = read_scenario(folder_with(tmp_path / "s", KEYS))
    assert scenario.autologous["MSC"] == {
        "kind": "real",
        "slots_per_week": Decimal(3),
        "remake_success": Decimal(0),
        "start_chance": Decimal("0.9"),
        "bed_days": Decimal("2.5"),
        "response": Decimal(1),
        "plant": "北京",
    }
    write_scenario(scenario, tmp_path / form)
    again = read_scenario(tmp_path / form)
    assert again == scenario
    assert scenario_hash(again) == scenario_hash(scenario)


def test_columns_of_products_and_hospitals_come_back_and_count(tmp_path: Path):
    scenario = read_scenario(template(tmp_path / "s"))
    product = replace(
        scenario.products["MSC"], response=Decimal("0.6"), forecast_cv=Decimal("0.25")
    )
    hospital = replace(scenario.hospitals["H1"], hospital_cost=Decimal(1200))
    found = replace(
        scenario, products={"MSC": product}, hospitals={**scenario.hospitals, "H1": hospital}
    )
    write_scenario(found, tmp_path / "copy")
    assert read_scenario(tmp_path / "copy") == found
    others = (
        replace(scenario, products={"MSC": replace(scenario.products["MSC"], response=Decimal(0))}),
        replace(scenario, products={"MSC": replace(product, response=None)}),
        replace(scenario, hospitals=found.hospitals),
    )
    assert len({scenario_hash(s) for s in (scenario, found, *others)}) == 5


@pytest.mark.parametrize("key", ["remake_success", "response", "success"])
def test_shares_above_one_are_refused(tmp_path: Path, key: str):
    [found] = faults_of(folder_with(tmp_path / "s", f"[autologous]\n{key} = 1.01\n"))
    assert (found.code, found.column) == ("too-large", f"autologous.{key}")
    assert "such as 0.9 for 90 %" in found.repair
