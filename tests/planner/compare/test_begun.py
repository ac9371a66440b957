"""Who waits at the start, or is in the midst of a course, is served first and in no figure."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from planner.compare.arm_result import ArmResult, PatientOutcome
from planner.compare.autologous import simulate_autologous
from planner.compare.off_the_shelf import simulate_off_the_shelf
from planner.compare.patients import PatientSample, sample_patients
from planner.compare.replications import compare
from planner.domain.autologous import comparator
from planner.domain.plan import Interruption, Plan
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.simulation.demand import forecast
from planner.simulation.realised_supply import sample_supply
from tests.builders.near_and_far import due, lot, near_and_far

PATHS = 4
TREATED, NO_SUPPLY = PatientOutcome.TREATED, PatientOutcome.NO_SUPPLY


def sampled(scenario: Scenario, rate: float = 0.0) -> PatientSample:
    return sample_patients(forecast(scenario, PATHS), {"A": rate}, seed=2, block=0)


def shelf(scenario: Scenario, *interrupted: Interruption) -> ArmResult:
    plan = Plan(interrupted=interrupted)
    supply = sample_supply(scenario, plan, "A", seed=2, paths=PATHS)
    return simulate_off_the_shelf(scenario, supply, sampled(scenario), "A")


def waiting(scenario: Scenario, patients: int, hospital: str = "NEAR") -> Scenario:
    x = WaitingPatients(product="A", hospital=hospital, due=-1, patients=patients)
    return replace(scenario, waiting=(x,))


def with_clinic(scenario: Scenario) -> Scenario:
    """One slot a week, a lot is made and released within ten days."""
    terms = {
        "slots_per_week": 1, "apheresis_days": 0, "make_days": 7, "make_days_sd": 0,
        "release_days": 3, "transit_days": 0, "success": 1, "remakes": 0, "dropout_per_month": 0,
        "max_wait_days": 100, "cost_per_lot": 500, "chair_days": 1,
    }  # fmt: skip
    return replace(scenario, autologous={"": {key: Decimal(n) for key, n in terms.items()}})


def test_the_last_course_is_for_who_waits() -> None:
    """3 doses are one course of 2 + 1.  Three weeks of storage are paid, its shipping is not."""
    base = due(lot(near_and_far(max_wait_weeks=1), 3, 5), NEAR=(0, 1))
    alone, beside = shelf(base), shelf(waiting(base, 1))
    assert alone.outcome.tolist() == [[TREATED]] * PATHS
    assert beside.outcome.tolist() == [[NO_SUPPLY]] * PATHS
    assert (alone.spend == 1 * 0.5 + 3 * 1).all()  # one dose stays a week, three are shipped
    assert (beside.spend == 1 * 0.5).all()


def test_what_a_running_course_is_owed_is_not_for_others() -> None:
    """One of 3 doses is owed to somebody who began the week before: no course of three is left."""
    base = due(lot(near_and_far(max_wait_weeks=1), 3, 5), NEAR=(0, 1))
    owed = RunningCourse(product="A", hospital="NEAR", started=-1, patients=1, shipped=2)
    begun = replace(base, courses=(owed,))
    assert shelf(begun).outcome.tolist() == [[NO_SUPPLY]] * PATHS
    stop = Interruption(product="A", hospital="NEAR", started=-1, week=0, patients=1)
    assert shelf(begun, stop).outcome.tolist() == [[TREATED]] * PATHS


def test_doses_on_the_way_are_for_who_waits_and_then_for_who_is_due() -> None:
    """FAR is a week away.  4 doses arrive in week 0, and 2 in store follow: two patients start in
    week 0; who was due then has the second pair, and waits to the end of that week."""
    base = due(lot(near_and_far(max_wait_weeks=1), 2, 5), FAR=(0, 1))
    coming = DosesInTransit(product="A", hospital="FAR", infused=0, doses=4)
    scenario = waiting(replace(base, transit=(coming,)), 1, "FAR")
    found = shelf(scenario)
    assert found.outcome.tolist() == [[TREATED]] * PATHS
    assert (found.wait[:, 0] == 7 - sampled(scenario).referral[:, 0]).all()
    assert (found.spend == 2).all()  # the one dose that the store ships to the patient counted
    one = replace(coming, doses=2)
    assert shelf(replace(scenario, transit=(one,))).outcome.tolist() == [[NO_SUPPLY]] * PATHS


def test_a_lot_that_does_not_pass_is_wasted_and_to_blame() -> None:
    base = due(lot(near_and_far(max_wait_weeks=1), 3, 5), NEAR=(0, 1))
    risky = replace(base.lots["L"], status="quarantine", success=Decimal("0.5"))
    scenario = replace(base, lots={"L": risky})
    supply = sample_supply(scenario, Plan(), "A", seed=2, paths=PATHS)
    passed = supply.opening.doses[0] > 0
    assert 0 < passed.sum() < PATHS
    found = simulate_off_the_shelf(scenario, supply, sampled(scenario), "A")
    wanted = np.where(passed, TREATED, PatientOutcome.BATCH_FAILED)
    assert found.outcome[:, 0].tolist() == wanted.tolist()
    assert found.wasted.tolist() == np.where(passed, 0, 3).tolist()


def test_who_waits_takes_the_first_slots_of_the_clinic() -> None:
    """With two who wait the third slot is the first that is free: two weeks later than alone."""
    base = with_clinic(due(near_and_far(), NEAR=(0, 1)))

    def fresh(scenario: Scenario) -> ArmResult:
        return simulate_autologous(scenario, sampled(scenario), comparator(scenario))["A"]

    alone, beside = fresh(base), fresh(waiting(base, 2))
    assert beside.outcome.shape == alone.outcome.shape == (PATHS, 1)
    assert (beside.spend == 500).all()
    assert (beside.capacity == 1).all()
    for path in range(PATHS):
        referral = sampled(base).referral[path, 0]
        assert alone.wait[path, 0] == 10  # a slot of week 0 is free on the day
        assert beside.wait[path, 0] == 14 + 10 - referral  # the slot of week 2, on its Monday


def test_nobody_drops_out_before_the_start() -> None:
    scenario = waiting(due(near_and_far(), NEAR=(0, 1)), 3)
    found = sampled(scenario, rate=20.0)
    mine = found.every.due < 0
    assert (found.referral[:, mine] < 0).all()
    assert (found.referral[:, mine] + found.patience[:, mine] > 0).all()


def test_the_note_says_who_is_in_no_figure() -> None:
    scenario = with_clinic(waiting(due(near_and_far(), NEAR=(0, 1)), 3))
    found = compare(scenario, Plan(), replications=3)
    assert found.patients == 1
    assert any(x.startswith("3 patients who wait at the start") for x in found.notes)
    rows = {(x.scope, x.kpi): x for x in found.figures}
    fill = rows["all", "fill_rate"].autologous
    assert fill is not None
    assert fill.mean == pytest.approx(1.0)
