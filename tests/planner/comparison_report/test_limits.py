"""What is not in a comparison depends on what is."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from planner.comparison_report.limits import not_in_it
from planner.io.scenario.read import read_scenario
from tests.builders.folders import tiny_with_comparator


def test_what_a_hospital_spends_is_missing_until_it_is_stated(tmp_path: Path) -> None:
    scenario = read_scenario(tiny_with_comparator(tmp_path / "tiny"))
    assert any("What a hospital spends" in x for x in not_in_it(scenario))
    paid = {h: replace(x, hospital_cost=Decimal(5)) for h, x in scenario.hospitals.items()}
    assert not any(
        "What a hospital spends" in x for x in not_in_it(replace(scenario, hospitals=paid))
    )


def test_efficacy_is_named_until_both_responses_are_stated(tmp_path: Path) -> None:
    scenario = read_scenario(tiny_with_comparator(tmp_path / "tiny"))
    assert next(not_in_it(scenario)).startswith("Whether the treatment works.")
    fresh = {"": {**scenario.autologous[""], "response": Decimal("0.5")}}
    half = replace(scenario, autologous=fresh)
    assert next(not_in_it(half)).startswith("Whether the treatment works.")
    shelf = {p: replace(x, response=Decimal("0.4")) for p, x in scenario.products.items()}
    assert next(not_in_it(replace(half, products=shelf))).startswith("Safety, and how long")
