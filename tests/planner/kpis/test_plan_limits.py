"""What kept the hand-made plan from serving a patient in time (contract 3, 4, 6).

H2's patient of week 2 is lost: the dose had to leave in week 1 or 2, so the batch had to be frozen
in week 0 or 1, and only that of week 1 could be begun, in week 0.
"""

from dataclasses import replace

import pytest

from planner.domain.freezer import Freezer
from planner.domain.scenario import Scenario
from planner.kpis.holdings import holdings
from planner.kpis.plan_limits import PlanLimits
from tests.builders.costed_by_hand import PLAN, SCENARIO

FULL_ROOM = replace(SCENARIO.suites["A"], rooms=1)  # B0 is in it
ONE_VIAL = replace(SCENARIO.banks["W1"], vials=1)
FOUR = Freezer(id="F", positions=4)  # just what B0 takes in week 1


def limit(scenario: Scenario, hospital: str, due: int, start: int | None) -> str:
    found = PlanLimits(scenario, PLAN, holdings(scenario, PLAN))
    return found.limit("MSC", hospital, due, start)


@pytest.mark.parametrize(
    ("scenario", "why"),
    [
        (SCENARIO, "cost"),
        (replace(SCENARIO, lots_per_week=1), "laboratory"),
        (replace(SCENARIO, lots_per_week=None), "cost"),
        (replace(SCENARIO, freezers={"F": FOUR}), "freezers"),
        (replace(SCENARIO, freezers={}), "cost"),
        (replace(SCENARIO, suites={"A": FULL_ROOM}), "rooms"),
        (replace(SCENARIO, banks={"W1": ONE_VIAL}), "banks"),
    ],
)
def test_what_was_full(scenario: Scenario, why: str) -> None:
    assert limit(scenario, "H2", 2, None) == why


def test_a_dose_that_is_too_old_on_arrival_is_not_the_fault_of_a_room() -> None:
    """H2 asks for more life than any product has; the room is full as well."""
    strict = replace(SCENARIO.hospitals["H2"], min_remaining_weeks=900)
    hospitals = {**SCENARIO.hospitals, "H2": strict}
    full = replace(SCENARIO, hospitals=hospitals, suites={"A": FULL_ROOM})
    assert limit(full, "H2", 2, None) == "reach"


def test_the_life_that_is_just_left_on_arrival_is_enough() -> None:
    product, hospital = SCENARIO.products["MSC"], SCENARIO.hospitals["H2"]
    left = product.last_usable(0) - product.released(0) - hospital.transit_weeks
    for remain, why in ((left, "cost"), (left + 1, "reach")):
        asked = replace(hospital, min_remaining_weeks=remain)
        scenario = replace(SCENARIO, hospitals={**SCENARIO.hospitals, "H2": asked})
        assert limit(scenario, "H2", 2, None) == why


def test_nothing_could_be_ready_so_early() -> None:
    """H1's patient of week 1 starts in week 2: a dose of week 1 was frozen before the start."""
    assert limit(SCENARIO, "H1", 1, 2) == "start"
