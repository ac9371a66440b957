"""Doses due by week, by hand and against the distribution of a demand that is certain."""

import numpy as np
import pytest

from optimizer.flows import differences, doses_due
from optimizer.stochastic.distributions import Due, Risk, cumulative_doses
from tests.builders.problems import patients, product


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
