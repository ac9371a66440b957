"""Allowed but strange: a warning for each, on the border and not before it (contract 2, 7)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from planner.domain.demand import Demand
from planner.domain.scenario import Scenario, YieldRule
from planner.io.scenario.plausibility import plausibility_warnings
from planner.io.scenario.read import read_scenario
from tests.builders.folders import template


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """MSC: 4 weeks of production, 3 of release, 104 of life; H1 at 0 weeks, H2 at 1; 26 weeks."""
    return read_scenario(template(tmp_path / "s"))


def _codes(scenario: Scenario) -> list[str]:
    """Patients beyond help follow from much that is strange: test_beyond_help.py."""
    return [w.code for w in plausibility_warnings(scenario) if w.code != "beyond-help"]


def test_the_template_is_not_strange(scenario: Scenario):
    assert plausibility_warnings(scenario) == ()


def test_no_demand(scenario: Scenario):
    nobody = Demand(patients={("MSC", "H1", 0): 0})
    (warning,) = plausibility_warnings(replace(scenario, demand=nobody))
    assert str(warning) == "products.csv, product: 'MSC' has no demand."


@pytest.mark.parametrize("change", [{"products": ()}, {"rooms": 0}])
def test_no_suite(scenario: Scenario, change: dict[str, object]):
    suite = replace(scenario.suites["A"], **change)
    assert _codes(replace(scenario, suites={"A": suite})) == ["no-suite"]


@pytest.mark.parametrize(("remaining", "codes"), [(99, []), (100, ["out-of-reach"])])
def test_out_of_reach_by_life(scenario: Scenario, remaining: int, codes: list[str]):
    """Good to the 104th week from freezing; it arrives in the 5th (3 of release, 1 of transit)."""
    hospital = replace(scenario.hospitals["H2"], min_remaining_weeks=remaining)
    hospitals = {**scenario.hospitals, "H2": hospital}
    assert _codes(replace(scenario, hospitals=hospitals)) == codes


@pytest.mark.parametrize(("remaining", "codes"), [(96, []), (97, ["out-of-reach"])])
def test_out_of_reach_of_whole_courses(scenario: Scenario, remaining: int, codes: list[str]):
    """As above, and the hospital keeps a course of 2;2;2;2 for three weeks more."""
    whole = replace(scenario.products["MSC"], ship_course="whole")
    hospital = replace(scenario.hospitals["H2"], min_remaining_weeks=remaining)
    hospitals = {**scenario.hospitals, "H2": hospital}
    assert _codes(replace(scenario, products={"MSC": whole}, hospitals=hospitals)) == codes


@pytest.mark.parametrize(
    ("doses", "rule", "codes"),
    [
        (8, "nominal", []),
        (8, "expected", ["course-too-large"]),
        (7, "nominal", ["course-too-large"]),
    ],
)
def test_whole_courses_that_no_batch_gives(
    scenario: Scenario, doses: int, rule: YieldRule, codes: list[str]
):
    """A course has 8 doses; of 8 a batch gives 0.9 x 8 where the yield is expected, 7."""
    weekly = replace(scenario.products["MSC"], doses_per_batch=doses)
    assert _codes(replace(scenario, products={"MSC": weekly}, yield_rule=rule)) == []
    whole = replace(weekly, ship_course="whole")
    assert _codes(replace(scenario, products={"MSC": whole}, yield_rule=rule)) == codes


@pytest.mark.parametrize(("transit", "codes"), [(18, []), (19, ["out-of-reach"])])
def test_out_of_reach_within_the_horizon(scenario: Scenario, transit: int, codes: list[str]):
    """Released in week 7; the last of the 26 weeks is week 25."""
    hospital = replace(scenario.hospitals["H2"], transit_weeks=transit)
    hospitals = {**scenario.hospitals, "H2": hospital}
    assert _codes(replace(scenario, hospitals=hospitals)) == codes


def test_a_hospital_without_patients_may_be_anywhere(scenario: Scenario):
    far = replace(scenario.hospitals["H2"], id="H3", transit_weeks=5000)
    assert _codes(replace(scenario, hospitals={**scenario.hospitals, "H3": far})) == []


@pytest.mark.parametrize(
    ("donors", "vials", "codes"), [(0, 0, ["no-bank"]), (0, 1, []), (1, 0, [])]
)
def test_no_bank(scenario: Scenario, donors: int, vials: int, codes: list[str]):
    lineage = {"MSC": replace(scenario.lineage["MSC"], donors_available=donors)}
    banks = {"B": replace(scenario.banks["WCB1"], id="B", vials=vials)}
    assert _codes(replace(scenario, lineage=lineage, banks=banks)) == codes


@pytest.mark.parametrize(("each", "codes"), [(20, []), (21, ["no-batch-in-bank"])])
def test_a_bank_too_small_for_a_batch(scenario: Scenario, each: int, codes: list[str]):
    lineage = {"MSC": replace(scenario.lineage["MSC"], wcb_vials_per_batch=each)}
    assert _codes(replace(scenario, lineage=lineage)) == codes


@pytest.mark.parametrize(("day", "codes"), [(10, ["lot-too-short"]), (11, [])])
def test_a_lot_that_counts_for_nothing(scenario: Scenario, day: int, codes: list[str]):
    lot = replace(scenario.lots["L1"], expires_on=date(2026, 1, day))
    assert _codes(replace(scenario, lots={"L1": lot})) == codes


@pytest.mark.parametrize(
    ("day", "codes"), [(date(2028, 12, 31), []), (date(2029, 1, 7), ["lot-too-long"])]
)
def test_a_lot_that_outlives_a_fresh_batch(scenario: Scenario, day: date, codes: list[str]):
    """A batch frozen in week 0 is good to week 103, and 52 more are week 155, to 2028-12-31."""
    lot = replace(scenario.lots["L1"], expires_on=day)
    found = [w for w in plausibility_warnings(replace(scenario, lots={"L1": lot}))]
    assert [w.code for w in found] == codes
    if codes:
        assert str(found[0]) == (
            "lots.csv, lot: 'L1' expires on 2029-01-07, 53 weeks after a batch of 'MSC' frozen on "
            "2026-01-05 would."
        )


@pytest.mark.parametrize(
    ("target", "success", "why"),
    [
        ("1", "1", "demand has no upper limit"),
        ("1", "0.9", "batches may fail, and demand has no upper limit"),
        ("0.999", "0.9", None),
    ],
)
def test_a_target_that_nobody_can_promise(
    scenario: Scenario, target: str, success: str, why: str | None
):
    product = replace(
        scenario.products["MSC"], fill_target=Decimal(target), batch_success=Decimal(success)
    )
    found = [str(w) for w in plausibility_warnings(replace(scenario, products={"MSC": product}))]
    assert found == [] if why is None else why in found[0]


def test_a_target_without_patients(scenario: Scenario):
    product = replace(scenario.products["MSC"], fill_target=Decimal("0.9"))
    nobody = Demand(patients={("MSC", "H1", 0): 0})
    idle = replace(scenario, products={"MSC": product}, demand=nobody)
    assert _codes(idle) == ["no-demand", "idle-target"]
