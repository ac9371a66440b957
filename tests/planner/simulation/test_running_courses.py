"""Courses under way at the start: what is owed leaves first, or the course is interrupted."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from planner.domain.plan import Interruption, Plan
from planner.domain.scenario import Scenario
from planner.domain.state import RunningCourse
from planner.simulation.demand import forecast
from planner.simulation.outcome import COST_PARTS, ProductOutcome
from planner.simulation.replay import Realisation, replay_realisation, sample_realisation
from planner.simulation.running_courses import OwedDoses, running_courses
from tests.builders.near_and_far import due, lot, near_and_far


def course(hospital: str, started: int, patients: int, shipped: int) -> RunningCourse:
    return RunningCourse(
        product="A", hospital=hospital, started=started, patients=patients, shipped=shipped
    )


def stop(week: int, patients: int) -> Interruption:
    return Interruption(product="A", hospital="NEAR", started=-1, week=week, patients=patients)


def outcome(
    scenario: Scenario, *interrupted: Interruption
) -> tuple[ProductOutcome, dict[str, float]]:
    """One path on which demand is as forecast."""
    plan = Plan(interrupted=interrupted)
    chance = sample_realisation(scenario, plan, seed=1, paths=1)
    known = Realisation(arrivals=forecast(scenario, 1), supply=chance.supply, seed=1)
    found = replay_realisation(scenario, known).products["A"]
    return found, dict(zip(COST_PARTS, found.costs[:, 0].tolist(), strict=True))


def test_what_is_owed_by_week_and_in_what_order() -> None:
    """The course is 2 + 1 + 1.  FAR is a week away: its dose of week 0 has left, that of week 1
    leaves in week 0.  Who has had all is owed nothing; priority comes first, then the older course.
    """
    base = near_and_far(course=(2, 1, 1))
    far = replace(base.hospitals["FAR"], priority=Decimal(2))
    scenario = replace(
        base,
        hospitals={**base.hospitals, "FAR": far},
        courses=(
            course("NEAR", -1, 5, 2), course("NEAR", -2, 4, 3), course("FAR", -1, 3, 3),
            course("FAR", -2, 2, 4),
        ),
    )  # fmt: skip
    found = running_courses(scenario, "A", paths=2)
    assert [(x.doses, x.life, x.patients.tolist()) for x in found] == [
        ({0: 1}, 1, [3, 3]),
        ({0: 1}, 0, [4, 4]),
        ({0: 1, 1: 1}, 0, [5, 5]),
    ]


def test_owed_doses_leave_before_anybody_starts() -> None:
    """3 doses, of which one is owed in week 0: the patient who needs 2 + 1 of them is lost."""
    scenario = due(lot(near_and_far(max_wait_weeks=0), 3, 5), NEAR=(0, 1))
    scenario = replace(scenario, courses=(course("NEAR", -1, 1, 2),))
    found, cost = outcome(scenario)
    assert found.interrupted.tolist() == [0]
    assert found.started.tolist() == [0]
    assert found.stock[0].tolist() == [2]
    assert cost["shipping"] == 1.0
    assert cost["interrupted"] == 0.0
    free = outcome(replace(scenario, courses=()))[0]
    assert free.started.tolist() == [1]


def test_a_dose_that_is_not_there_interrupts_the_course() -> None:
    """3 are owed a dose in week 0, and 2 are there: one course is broken, for 1,000."""
    scenario = replace(due(lot(near_and_far(), 2, 5)), courses=(course("NEAR", -1, 3, 2),))
    found, cost = outcome(scenario)
    assert found.interrupted.tolist() == [1]
    assert found.lost.tolist() == [0]
    assert found.due.tolist() == [0]
    assert cost["interrupted"] == 1000.0
    assert cost["shipping"] == 2.0
    assert found.cost[0] == pytest.approx(found.spend[0] + 1000)


def test_nothing_is_owed_after_an_interruption() -> None:
    """A course of 2 + 1 + 1: the dose of week 0 is missing, that of week 1 stays in store."""
    scenario = near_and_far(course=(2, 1, 1))
    ahead = replace(lot(due(scenario), 5, 5), courses=(course("NEAR", -1, 1, 2),))
    late = replace(ahead.lots["L"], released_on=scenario.calendar.monday(1))
    found, _ = outcome(replace(ahead, lots={"L": late}))
    assert found.interrupted.tolist() == [1]
    assert found.stock[:, 0].tolist() == [5, 5, 5, 5, 5, 0]


def test_where_doses_are_short_a_patient_gets_all_of_a_week_or_none() -> None:
    """Two are owed 2 doses each and 3 are there: one gets them, one dose is left."""
    nobody = np.zeros(1, dtype=np.int64)
    owed = OwedDoses(
        row=course("NEAR", -1, 2, 2),
        doses={4: 2, 5: 1},
        planned={4: 2, 5: 2},
        life=0,
        priority=3.0,
        ship_cost=0.5,
        patients=nobody + 2,
        shipped=nobody.copy(),
        interrupted=nobody.copy(),
    )
    assert owed.leave(4, nobody + 3).tolist() == [2]
    assert owed.interrupted_priority.tolist() == [3.0]
    assert owed.leave(5, nobody + 3).tolist() == [1]
    assert owed.shipping.tolist() == [1.5]
    assert owed.given == 2 + 2 + 1


def test_who_is_interrupted_by_the_plan_is_owed_nothing() -> None:
    """3 doses: the course at NEAR needs 1 of them, or the patient who is due there all 3.

    The plan gives up the course, for 1,000, and the other starts.
    """
    scenario = due(lot(near_and_far(max_wait_weeks=0), 3, 5), NEAR=(0, 1))
    scenario = replace(scenario, courses=(course("NEAR", -1, 1, 2),))
    found, cost = outcome(scenario, stop(0, 1))
    assert found.started.tolist() == [1]
    assert found.interrupted.tolist() == [1]
    assert found.stock[:2, 0].tolist() == [1, 0]
    assert cost["interrupted"] == 1000.0
    assert cost["lost"] == 0.0
    assert cost["shipping"] == 3.0


def test_what_is_owed_before_the_interruption_leaves() -> None:
    """Of two who are owed 1 + 1, one stops in week 1: 2 doses leave in week 0, 1 in week 1."""
    scenario = lot(due(near_and_far(course=(2, 1, 1))), 9, 5)
    scenario = replace(scenario, courses=(course("NEAR", -1, 2, 2),))
    found, cost = outcome(scenario, stop(1, 1))
    assert found.stock[:3, 0].tolist() == [7, 6, 6]
    assert found.interrupted.tolist() == [1]
    assert cost["shipping"] == 3.0


def test_who_is_to_stop_later_is_the_first_to_go_where_doses_are_short() -> None:
    """Of two who are owed 1 + 1 one is to stop in week 1; only one dose is there in week 0."""
    scenario = replace(due(near_and_far(course=(2, 1, 1))), courses=(course("NEAR", -1, 2, 2),))
    scenario = lot(lot(scenario, 1, 5), 5, 5, "M")
    late = replace(scenario.lots["M"], released_on=scenario.calendar.monday(1))
    found, _ = outcome(replace(scenario, lots={**scenario.lots, "M": late}), stop(1, 1))
    assert found.interrupted.tolist() == [1]
    assert found.stock[:2, 0].tolist() == [5, 4]


def test_of_courses_that_differ_in_doses_shipped_those_who_are_owed_most_stop() -> None:
    """The course is 1 + 3 + 1.  Of whom 1, 2 and 3 doses have left are owed 3, 2 and 1 in week 0.

    Two stop then: the first two of them.  Of the others one stops in week 1.
    """
    scenario = replace(
        near_and_far(course=(1, 3, 1)),
        courses=(course("NEAR", -1, 2, 3), course("NEAR", -1, 1, 1), course("NEAR", -1, 1, 2)),
    )
    found = running_courses(scenario, "A", 1, [stop(1, 1), stop(0, 2)])
    assert [(x.row.shipped, x.doses, x.planned) for x in found] == [
        (3, {0: 1, 1: 1}, {0: 2, 1: 1}),
        (1, {0: 3, 1: 1}, {0: 0, 1: 0}),
        (2, {0: 2, 1: 1}, {0: 0, 1: 0}),
    ]


def test_weeks_of_interruptions_are_those_at_the_hospital() -> None:
    """FAR is a week away: what is infused in week 1 leaves in week 0."""
    scenario = replace(near_and_far(course=(2, 1, 1)), courses=(course("FAR", -1, 3, 3),))
    found = running_courses(scenario, "A", 1, [replace(stop(1, 2), hospital="FAR")])
    assert [(x.doses, x.planned) for x in found] == [({0: 1}, {0: 1})]
    elsewhere = running_courses(scenario, "A", 1, [stop(1, 2)])
    assert [x.planned for x in elsewhere] == [{0: 3}]
