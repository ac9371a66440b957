"""Doses due by week, by hand and against the distribution of a demand that is certain."""

import numpy as np
import pytest

from optimizer.decisions import Decisions
from optimizer.flows import differences, doses_due, needs, taken_in_transit, transit_suffices
from optimizer.problem import RunningCourses
from optimizer.stochastic.distributions import Due, Risk, cumulative_doses
from tests.builders.problems import patients, problem, product


def test_doses_leave_on_time_and_none_is_due_after_the_horizon() -> None:
    """Two doses, one week on the road, 4 weeks; infused in weeks 0 ... 3.

    Due in week 0: the first dose would have left before the start.  In the backlog it counts from
    week 0 on, the second one too.  A dose that can be delivered leaves in week 0 at the earliest:
    the patient starts in week 1 and the second dose leaves in week 1.
    Due in week 2: doses leave in weeks 1 and 2.  Due in week 3: one leaves in week 2, the other is
    due in week 4, outside the plan.
    """
    p = product(patients(1, 0, 1, 1, transit=1, life_needed=1), course=(1, 1), max_wait=1)
    assert doses_due(p, 4).tolist() == [2, 3, 5, 5]
    assert doses_due(p, 4, in_reach=True).tolist() == [1, 3, 5, 5]


def test_who_cannot_wait_for_the_road_is_out_of_reach() -> None:
    p = product(patients(3, 1, transit=1, life_needed=1), max_wait=0)
    assert doses_due(p, 2).tolist() == [4, 4]
    assert doses_due(p, 2, in_reach=True).tolist() == [1, 1]


def test_doses_of_those_who_all_wait() -> None:
    """Nobody starts after the last week, however long the wait."""
    p = product(patients(1, 0, 0, 1), max_wait=2)
    assert doses_due(p, 4, wait=2).tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize("wait", [0, 1, 3])
def test_certain_demand_has_the_same_doses_in_its_distribution(wait: int) -> None:
    rng = np.random.default_rng(wait)
    for _ in range(20):
        weeks = 7
        classes = [
            patients(*rng.integers(0, 4, weeks).tolist(), transit=d, life_needed=d) for d in (0, 2)
        ]
        p = product(*classes, course=(2, 0, 1), max_wait=wait)
        due = tuple(
            Due(week=t, transit=c.transit, mean=float(n), dispersion=0.0)
            for c in classes
            for t, n in enumerate(c.due)
        )
        risk = Risk(doses=4, success=1.0, due=due, firm=frozenset())
        found = [x.first for x in cumulative_doses(p, risk, weeks)]
        assert found == doses_due(p, weeks, in_reach=True).tolist()


def test_differences_of_a_cumulative_count() -> None:
    assert differences([1, 1, 4]) == (1, 0, 3)
    assert differences([]) == ()


def running(patients: int, *owed: tuple[int, int], transit: int = 1) -> RunningCourses:
    return RunningCourses(
        patients=patients, transit=transit, life_needed=transit, ship_cost=0.0, priority=1.0,
        owed=owed,
    )  # fmt: skip


def test_owed_doses_are_due_in_their_week_whoever_waits() -> None:
    """Two patients who are owed a dose in week 1 and two in week 3, a week on the road."""
    p = product(patients(0, 1, 0, 0), courses=(running(2, (1, 1), (3, 2)),), max_wait=2)
    assert doses_due(p, 4).tolist() == [2, 3, 7, 7]
    assert doses_due(p, 4, wait=2).tolist() == [2, 2, 6, 7]
    risk = Risk(doses=4, success=1.0, due=(), firm=frozenset())
    assert [x.first for x in cumulative_doses(p, risk, 4)] == [2, 2, 6, 6]


def test_interrupted_courses_need_no_doses_any_more() -> None:
    of = problem(product(patients(0, 0, 0, 0), courses=(running(3, (1, 1), (3, 2)),)))
    nobody = {("A", 0): (0, 0, 0, 0)}
    decisions = Decisions(
        starts={}, wcbs={}, donors={}, treated=nobody, lost=nobody, continued={("A", 0): (3, 1)}
    )
    assert needs(of, of.products[0], decisions) == {(0, 1): 3, (2, 1): 2}


def test_courses_begun_before_a_shipment_can_arrive_take_doses_in_transit() -> None:
    """Courses of 1, then 2 doses, two weeks on the road: two start in week 0, one in week 1.

    In transit: 2 doses for week 0 and 5 for week 1; both groups' second dose but the first's is
    shipped.
    """
    c = patients(2, 1, 0, 0, transit=2, life_needed=2, transit_stock=0)
    of = problem(product(c, course=(1, 2), in_transit=((2, 5),), max_wait=1))
    p = of.products[0]
    all_start = Decisions(
        starts={}, wcbs={}, donors={}, treated={("A", 0): (2, 3, 3, 3)}, lost={("A", 0): (0,) * 4}
    )
    assert taken_in_transit(p, all_start) == [[2, 5]]
    assert transit_suffices(p, all_start)
    assert needs(of, p, all_start) == {(0, 2): 2}
    too_few = problem(product(c, course=(1, 2), in_transit=((2, 4),), max_wait=1))
    assert not transit_suffices(too_few.products[0], all_start)
