"""Who starts on doses in transit, as the models of chance count it."""

from dataclasses import replace

import pytest

from optimizer.stochastic.distributions import Due, cumulative_doses, doses_in_reach
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, WaitingPatients
from planner.solving import Outlook
from planner.solving.early_starts import early_starts
from planner.solving.expected_cost import due_of, risk_of
from tests.builders.near_and_far import due, near_and_far


def coming(doses: int) -> Scenario:
    """Courses of 2 + 1; FAR is a week away, and so many doses arrive there in week 0."""
    x = DosesInTransit(product="A", hospital="FAR", infused=0, doses=doses)
    waiting = WaitingPatients(product="A", hospital="FAR", due=-1, patients=1)
    return replace(due(near_and_far(), FAR=(0, 3)), transit=(x,), waiting=(waiting,))


def found(scenario: Scenario) -> list[tuple[int, int, float, int | None]]:
    """Week due, weeks waited, patients and week of the early start of each row."""
    return [(x.week, x.waited, x.mean, x.early) for x in due_of(scenario)["A"]]


def test_the_longest_due_start_first_and_the_others_wait_for_the_store() -> None:
    """5 doses are for two patients: who waits, and one of the three due in week 0."""
    assert found(coming(5)) == [(0, 0, 2.0, None), (0, 1, 1, 0), (0, 0, 1, 0)]
    assert found(coming(1)) == [(0, 0, 3.0, None), (0, 1, 1, None)]


def test_the_store_gives_early_starters_the_rest_of_their_course() -> None:
    """The third dose leaves in week 0; who waits for the store is given all three from week 0."""
    p = Outlook(coming(5)).problem.products[0]
    early = Due(week=0, transit=1, mean=1, dispersion=0.0, early=0)
    assert doses_in_reach(p, early, 6) == (0, (1,))
    assert doses_in_reach(p, replace(early, early=None), 6) == (0, (2, 1))


def test_doses_due_are_those_of_the_store() -> None:
    """Everybody is known: 4 patients, of whom two start early: 2 x 3 + 2 x 1 doses in the end."""
    scenario = coming(5)
    rows = [replace(x, dispersion=0.0) for x in due_of(scenario)["A"]]
    p = Outlook(scenario).problem.products[0]
    doses = cumulative_doses(p, risk_of(scenario, "A", rows), scenario.weeks)
    assert [x.mean for x in doses[:2]] == pytest.approx([2 * 2 + 2, 2 * 3 + 2])


def test_without_doses_in_transit_nothing_changes() -> None:
    scenario = replace(coming(5), transit=())
    rows = [Due(week=0, transit=1, mean=2.5, dispersion=1.4)]
    assert early_starts(scenario, "A", rows, ["FAR"]) == rows
