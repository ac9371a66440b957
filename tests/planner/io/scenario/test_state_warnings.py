"""What is allowed in the state at the start and changes nothing is said, with its place."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.domain.supply import FirmBatch
from planner.io.scenario.plausibility import plausibility_warnings
from planner.io.scenario.read import read_scenario
from planner.io.scenario.state_warnings import out_of_reach, state_warnings
from tests.builders.folders import template


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """MSC: 2;2;2;2, waits 3 weeks at most; H1 is at the store, H2 a week away."""
    return read_scenario(template(tmp_path / "s"))


def _said(scenario: Scenario) -> list[str]:
    return [str(fault) for fault in state_warnings(scenario)]


def test_a_course_of_which_nothing_is_owed(scenario: Scenario):
    course = RunningCourse(product="MSC", hospital="H1", started=-1, patients=2, shipped=8)
    assert _said(replace(scenario, courses=(course,))) == [
        "courses.csv, product, hospital, started, shipped: 'MSC, H1, 2025-12-29, 8' have had every "
        "dose of their course: the row changes nothing."
    ]
    assert _said(replace(scenario, courses=(replace(course, shipped=7),))) == []


def _waiting(due: int, hospital: str = "H2") -> WaitingPatients:
    return WaitingPatients(product="MSC", hospital=hospital, due=due, patients=2)


def test_patients_whom_no_shipment_reaches_in_time(scenario: Scenario):
    """Due in week -3 they start in week 0 at the latest; a dose is at H2 in week 1."""
    assert _said(replace(scenario, waiting=(_waiting(-3),))) == [
        "waiting.csv, product, hospital, due: 'MSC, H2, 2025-12-15' cannot start, 2 patients: "
        "their wait ends in the week of 2026-01-05, a dose shipped from the start on arrives in "
        "the week of 2026-01-12 at the earliest, and too few are on the way for one of them."
    ]
    assert _said(replace(scenario, waiting=(_waiting(-2),))) == []
    assert _said(replace(scenario, waiting=(_waiting(-3, "H1"),))) == []


@pytest.mark.parametrize(("doses", "reached"), [(1, False), (2, True)])
def test_doses_on_the_way_reach_them(scenario: Scenario, doses: int, reached: bool):
    """The first week of a course takes 2."""
    transit = DosesInTransit(product="MSC", hospital="H2", infused=0, doses=doses)
    of = replace(scenario, waiting=(_waiting(-3),), transit=(transit,))
    assert (not out_of_reach(of)) == reached


def test_they_are_not_counted_twice(scenario: Scenario):
    codes = [f.code for f in plausibility_warnings(replace(scenario, waiting=(_waiting(-3),)))]
    assert codes == ["waiting-out-of-reach"]


def test_supply_of_which_nothing_is_expected(scenario: Scenario):
    """Of 9 doses a plan counts 0.1 x 9, rounded down."""
    lot = replace(scenario.lots["L1"], doses=9, status="quarantine", success=Decimal("0.1"))
    firm = FirmBatch(id="F", product="MSC", suite="A", start=0, success=Decimal("0.01"))
    assert _said(replace(scenario, lots={"L1": lot}, batches={"F": firm})) == [
        "lots.csv, lot: 'L1' of 9 doses in quarantine is expected to give none: the lot counts for "
        'nothing in a plan. Raise its success, or set yield = "nominal".',
        "batches.csv, batch: 'F' is expected to give no dose: with its success it counts for "
        'nothing in a plan. Raise its success, or set yield = "nominal".',
    ]
    nominal = replace(scenario, yield_rule="nominal", lots={"L1": lot}, batches={"F": firm})
    assert _said(nominal) == []
    frozen = replace(firm, start=-5, frozen=True)
    assert _said(replace(scenario, batches={"F": frozen})) == []


def test_who_waits_already_is_demand(scenario: Scenario):
    """A product without a row in demand.csv, but with patients who wait or are under way."""
    other = replace(scenario.products["MSC"], id="NK")
    of = replace(scenario, products={**scenario.products, "NK": other})
    waiting = WaitingPatients(product="NK", hospital="H1", due=-1, patients=1)
    course = RunningCourse(product="NK", hospital="H1", started=-1, patients=1, shipped=2)

    def codes(of: Scenario) -> list[str]:
        return [f.code for f in plausibility_warnings(of) if f.code != "beyond-help"]

    assert codes(of) == ["no-demand"]
    assert codes(replace(of, courses=(course,))) == []
    assert codes(replace(of, waiting=(waiting,))) == ["no-suite"]
