"""Slots by hand: who starts when, who is lost and why."""

from dataclasses import replace
from math import inf, isnan

import pytest

from planner.compare.arm_result import PatientOutcome
from planner.compare.slot_queue import SlotQueue
from planner.domain.autologous import Autologous

DROPOUT = PatientOutcome.DROPOUT
FAILURE = PatientOutcome.FAILURE
NO_SUPPLY = PatientOutcome.NO_SUPPLY
TREATED = PatientOutcome.TREATED
WAITED = PatientOutcome.WAITED

TERMS = Autologous(
    pool="",
    slots_per_week=9,
    apheresis_days=3,
    make_days=10,
    make_days_sd=0,
    release_days=4,
    transit_days=1,
    success=1,
    remakes=0,
    remake_success=1,
    dropout_per_month=0,
    max_wait_days=60,
    cost_per_lot=100,
    chair_days=1,
)


def queue(
    referral: list[float],
    out: list[float] | None = None,
    lots: list[list[tuple[float, bool]]] | None = None,
    weeks: int = 52,
    only_hopeful: bool = False,
    **terms: float,
) -> SlotQueue:
    """lots[k][x]: days of making and passing of attempt k of patient x; else 10 days, passing."""
    every = len(referral)
    made = lots or [[(10, True)] * every] * 5
    found = SlotQueue(
        [replace(TERMS, **terms)] * every,
        referral,
        out or [inf] * every,
        lambda k: ([days for days, _ in made[k]], [passes for _, passes in made[k]]),
        weeks,
        only_hopeful=only_hopeful,
    )
    found.run()
    return found


def test_with_slots_for_all_the_wait_is_the_sum_of_the_steps() -> None:
    """3 + 10 + 4 + 1 days."""
    found = queue([0, 0, 5, 13])
    assert found.wait == [18] * 4
    assert found.outcome == [TREATED] * 4


def test_one_slot_a_week_first_come_first_served_then_file_order() -> None:
    """Cells are there on days 5, 4, 4: patient 1 starts on day 4, patient 2 (referred before 0)
    on Monday 7, patient 0 on Monday 14."""
    found = queue([2, 1, 1], slots_per_week=1)
    assert found.wait == [12 + 15, 3 + 15, 6 + 15]


def test_a_slot_of_this_week_is_taken_by_who_is_there_first() -> None:
    """Cells of patient 0 are there on day 6, of patient 1 on day 4: nobody knows the future."""
    found = queue([3, 1], slots_per_week=1)
    assert found.wait == [4 + 15, 3 + 15]


def test_slots_are_those_of_the_calendar_week() -> None:
    """Ready on Sunday, day 6, and Monday, day 7: two weeks, two slots."""
    found = queue([3, 4], slots_per_week=1)
    assert found.wait == [18, 18]


def test_who_has_dropped_out_leaves_the_slot() -> None:
    """Patient 1 would start on day 7 and is gone by then; patient 2 takes that slot."""
    found = queue([0, 0, 0], out=[inf, 6.5, inf], slots_per_week=1)
    assert found.outcome == [TREATED, DROPOUT, TREATED]
    assert found.lots == [1, 0, 1]
    assert found.wait[2] == 7 + 15


def test_no_slot_within_the_longest_wait() -> None:
    """The third would start on day 14, after 13 days."""
    found = queue([0, 0, 0], slots_per_week=1, max_wait_days=13, transit_days=0, release_days=0)
    assert found.outcome == [
        TREATED,
        WAITED,
        NO_SUPPLY,
    ]
    assert found.lots == [1, 1, 0]


@pytest.mark.parametrize(("longest", "outcome"), [(18, TREATED), (17.9, WAITED)])
def test_the_longest_wait_may_be_waited(longest: float, outcome: PatientOutcome) -> None:
    assert queue([2], max_wait_days=longest).outcome == [outcome]


def test_with_only_hopeful_lots_the_slot_goes_to_who_can_be_reached() -> None:
    """Patients 0 to 3 referred on day 0, 4 on day 20; a slot a week, 15 days from start to
    treatment, 30 days of wait: patient 3 would start on day 21 and come 6 days too late."""
    referral = [0.0, 0.0, 0.0, 0.0, 18.0]
    usual = queue(referral, slots_per_week=1, max_wait_days=30)
    assert usual.outcome == [TREATED] * 3 + [
        WAITED,
        TREATED,
    ]
    assert usual.wait[4] == 28 - 18 + 15
    found = queue(referral, slots_per_week=1, max_wait_days=30, only_hopeful=True)
    assert found.outcome == [TREATED] * 3 + [
        NO_SUPPLY,
        TREATED,
    ]
    assert found.wait[4] == 3 + 15


def test_drop_out_before_the_lot_arrives() -> None:
    found = queue([0, 0], out=[18, 18.1])
    assert found.outcome == [DROPOUT, TREATED]
    assert found.lots == [1, 1]


def test_a_remake_needs_a_new_apheresis_and_slot() -> None:
    """3 + 10 + 4 days, then 3 + 8 + 4 + 1 more; two lots."""
    found = queue([1], lots=[[(10, False)], [(8, True)]], remakes=1)
    assert found.wait == [17 + 16]
    assert found.lots == [2]


def test_failures_beyond_the_remakes() -> None:
    lots = [[(10, False)], [(8, False)], [(8, True)]]
    found = queue([1], lots=lots, remakes=1)
    assert (found.outcome, found.lots) == ([FAILURE], [2])
    assert isnan(found.wait[0])


def test_a_failure_is_known_at_the_end_of_release() -> None:
    """Day 17; who drops out on day 16 has not been told."""
    lots = [[(10, False)] * 2]
    assert queue([0, 0], out=[16, 17.5], lots=lots).outcome == [
        DROPOUT,
        FAILURE,
    ]


def test_a_remake_too_late_is_a_failure() -> None:
    found = queue([0], lots=[[(10, False)], [(10, True)]], remakes=1, max_wait_days=30)
    assert (found.outcome, found.lots) == ([FAILURE], [2])


def test_a_remake_keeps_its_place_in_the_queue() -> None:
    """The lot of patient 0 fails on day 17; cells are there again on day 20, when the slot of
    that week (14-20) is taken by patient 1; on Monday 21 patient 0 goes before patient 2."""
    lots = [[(10, False), (10, True), (10, True)], [(10, True)] * 3]
    found = queue([0, 12, 13], lots=lots, remakes=1, slots_per_week=1)
    assert found.wait == [21 + 15, 3 + 15, 28 - 13 + 15]


def test_slots_after_the_horizon_are_taken_and_not_counted() -> None:
    found = queue([3, 13], weeks=2)
    assert (found.lots, found.slots) == ([1, 1], [1, 0])
    assert found.outcome == [TREATED] * 2
