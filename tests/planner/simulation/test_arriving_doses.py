"""Doses on the way at the start: who starts on them."""

from dataclasses import replace

import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, WaitingPatients
from planner.simulation.demand import forecast
from planner.simulation.outcome import COST_PARTS, ProductOutcome
from planner.simulation.replay import Realisation, replay_realisation, sample_realisation
from tests.builders.near_and_far import due, lot, near_and_far


def outcome(scenario: Scenario) -> tuple[ProductOutcome, dict[str, float]]:
    """One path on which demand is as forecast."""
    chance = sample_realisation(scenario, Plan(), seed=1, paths=1)
    known = Realisation(arrivals=forecast(scenario, 1), supply=chance.supply, seed=1)
    found = replay_realisation(scenario, known).products["A"]
    return found, dict(zip(COST_PARTS, found.costs[:, 0].tolist(), strict=True))


def coming(scenario: Scenario, doses: int) -> Scenario:
    """So many doses arrive at FAR, which is a week away, in week 0."""
    x = DosesInTransit(product="A", hospital="FAR", infused=0, doses=doses)
    return replace(scenario, transit=(x,))


@pytest.mark.parametrize(
    ("arriving", "stored", "started"),
    [(4, 2, 2), (5, 2, 2), (2, 2, 1), (4, 1, 1), (1, 9, 0), (0, 9, 0)],
)
def test_the_first_doses_are_on_the_way_and_the_rest_leaves_the_store(
    arriving: int, stored: int, started: int
) -> None:
    """The course is 2 + 1: 2 doses arrive in week 0, the third leaves in week 0 for week 1."""
    scenario = due(lot(near_and_far(max_wait_weeks=0), stored, 5), FAR=(0, 2))
    found, cost = outcome(coming(scenario, arriving))
    assert found.started.tolist() == [started]
    assert found.lost.tolist() == [2 - started]
    assert found.stock[0].tolist() == [stored - started]
    assert cost["shipping"] == 2.0 * started  # of what leaves the store; the others are paid


def test_who_waits_at_the_start_is_served_first_and_waits_from_the_week_due() -> None:
    """Doses for one: the patient who has waited a week starts, and waits 1 week; the other cannot
    start in week 0, and 3 more doses in store reach FAR in week 1."""
    base = due(lot(near_and_far(wait_cost=10), 1, 5), FAR=(0, 1))
    scenario = replace(
        coming(base, 2),
        waiting=(WaitingPatients(product="A", hospital="FAR", due=-1, patients=1),),
    )
    found, cost = outcome(scenario)
    assert found.due.tolist() == [2]
    assert found.waits[:, 0].tolist() == [0, 1]
    assert found.lost.tolist() == [1]
    assert cost["waiting"] == 10.0
    more = replace(scenario, lots=lot(base, 4, 5).lots)
    assert outcome(more)[0].waits[:, 0].tolist() == [0, 2]


def test_who_has_waited_as_long_as_possible_is_lost() -> None:
    """Due a week before the start with a longest wait of 1: lost in week 0 where no dose is."""
    scenario = replace(
        due(near_and_far()),
        waiting=(WaitingPatients(product="A", hospital="NEAR", due=-1, patients=3),),
    )
    found, cost = outcome(scenario)
    assert found.lost_by_week[:, 0].tolist() == [3, 0, 0, 0, 0, 0]
    assert cost["lost"] == 3000.0
