"""Slots by hand: who starts when, who is lost and why."""

from dataclasses import replace
from math import inf, isnan

import pytest

from planner.compare.arm_result import PatientOutcome
from planner.compare.slot_queue import SlotQueue
from planner.compare.start_rule import days_needed
from tests.planner.compare.slow_clinic import TERMS

DROPPED_OUT = PatientOutcome.DROPPED_OUT
LOT_FAILED = PatientOutcome.LOT_FAILED
NO_SUPPLY = PatientOutcome.NO_SUPPLY
NO_TIME = PatientOutcome.NO_TIME
TREATED = PatientOutcome.TREATED


def queue(
    referral: list[float],
    out: list[float] | None = None,
    lots: list[list[tuple[float, bool]]] | None = None,
    weeks: int = 52,
    **terms: float,
) -> SlotQueue:
    """lots[k][x]: days of making and passing of attempt k of patient x; else 10 days, passing."""
    every = len(referral)
    made = lots or [[(10, True)] * every] * 5
    one = replace(TERMS, **terms)
    assert one.max_wait_days is not None
    last = [day + one.max_wait_days for day in referral]
    found = SlotQueue(
        [one] * every,
        referral,
        out or [inf] * every,
        lambda k: ([days for days, _ in made[k]], [passes for _, passes in made[k]]),
        last_start=[day - days_needed(one) for day in last],
        last_day=last,
        weeks=weeks,
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
    assert found.outcome == [TREATED, DROPPED_OUT, TREATED]
    assert found.lots == [1, 0, 1]
    assert found.wait[2] == 7 + 15


def test_no_slot_within_the_longest_wait() -> None:
    """A lot takes 10 days; the third would start on day 14 and come on day 24."""
    wait = {"slots_per_week": 1, "transit_days": 0, "release_days": 0, "max_wait_days": 23}
    found = queue([0, 0, 0], **wait)
    assert (found.outcome, found.lots) == ([TREATED, TREATED, NO_SUPPLY], [1, 1, 0])


@pytest.mark.parametrize(("longest", "outcome"), [(18, TREATED), (17.9, NO_SUPPLY)])
def test_the_longest_wait_may_be_waited(longest: float, outcome: PatientOutcome) -> None:
    assert queue([2], max_wait_days=longest).outcome == [outcome]


def test_days_are_added_exactly_enough() -> None:
    """0.1 + 0.2 days of release and transit are 0.3, though not so in binary."""
    steps = {"apheresis_days": 0, "make_days": 1, "release_days": 0.1, "transit_days": 0.2}
    lots = [[(1, True)]]
    assert queue([0], lots=lots, max_wait_days=1.3, **steps).outcome == [TREATED]
    assert queue([0], lots=lots, max_wait_days=1.29, **steps).outcome == [NO_SUPPLY]


def test_a_lot_that_is_made_more_slowly_than_usual_comes_too_late() -> None:
    found = queue([0, 0], lots=[[(11, True), (10, True)]], max_wait_days=18)
    assert (found.outcome, found.lots) == ([NO_TIME, TREATED], [1, 1])


def test_how_sure_one_must_be_to_start() -> None:
    """18 days on average, two days of spread.  z is 1.28 at 90 %: 20.56 days must be left; at 10 %
    15.44, and at 0 the last day itself will do."""
    for chance, enough, short in ((0.9, 20.57, 20.56), (0.1, 15.44, 15.43), (0.5, 18, 17.9)):
        for longest, started in ((enough, 1), (short, 0)):
            found = queue([0], make_days_sd=2, start_chance=chance, max_wait_days=longest)
            assert found.lots == [started]
    assert queue([0], start_chance=0, max_wait_days=3).outcome == [NO_TIME]
    assert queue([0], start_chance=0, max_wait_days=2.9).outcome == [NO_SUPPLY]


def test_the_slot_goes_to_who_can_be_reached() -> None:
    """Patients 0 to 3 referred on day 0, 4 on day 18; a slot a week, 15 days from start to
    treatment, 30 days of wait: patient 3 would start on day 21 and come 6 days too late, unpaid."""
    referral = [0.0, 0.0, 0.0, 0.0, 18.0]
    found = queue(referral, slots_per_week=1, max_wait_days=30)
    assert found.outcome == [TREATED] * 3 + [NO_SUPPLY, TREATED]
    assert found.wait[4] == 3 + 15
    every = queue(referral, slots_per_week=1, max_wait_days=30, start_chance=0)
    assert every.outcome == [TREATED] * 3 + [NO_TIME, TREATED]
    assert every.wait[4] == 28 - 18 + 15


def test_drop_out_before_the_lot_arrives() -> None:
    found = queue([0, 0], out=[18, 18.1])
    assert found.outcome == [DROPPED_OUT, TREATED]
    assert found.lots == [1, 1]


def test_a_remake_needs_a_new_apheresis_and_slot() -> None:
    """3 + 10 + 4 days, then 3 + 8 + 4 + 1 more; two lots."""
    found = queue([1], lots=[[(10, False)], [(8, True)]], remakes=1)
    assert found.wait == [17 + 16]
    assert found.lots == [2]


def test_failures_beyond_the_remakes() -> None:
    lots = [[(10, False)], [(8, False)], [(8, True)]]
    found = queue([1], lots=lots, remakes=1)
    assert (found.outcome, found.lots) == ([LOT_FAILED], [2])
    assert isnan(found.wait[0])


def test_a_failure_is_known_at_the_end_of_release() -> None:
    """Day 17; who drops out on day 16 has not been told."""
    lots = [[(10, False)] * 2]
    assert queue([0, 0], out=[16, 17.5], lots=lots).outcome == [DROPPED_OUT, LOT_FAILED]


def test_a_remake_too_late_is_not_begun() -> None:
    """Told on day 17, cells again on day 20; 15 more days are needed."""
    lots = [[(10, False)], [(10, True)]]
    found = queue([0], lots=lots, remakes=1, max_wait_days=35)
    assert (found.outcome, found.wait, found.lots) == ([TREATED], [35], [2])
    found = queue([0], lots=lots, remakes=1, max_wait_days=34)
    assert (found.outcome, found.lots) == ([NO_TIME], [1])


def test_a_remake_that_comes_too_late() -> None:
    lots = [[(10, False)], [(11, True)]]
    assert queue([0], lots=lots, remakes=1, max_wait_days=35).outcome == [NO_TIME]


def test_a_failure_told_after_the_last_day_is_no_time() -> None:
    """Told on day 17: on day 16 the time was over, with the lot still under way."""
    lots = [[(10, False)]]
    assert queue([0], lots=lots, start_chance=0, max_wait_days=16).outcome == [NO_TIME]
    assert queue([0], lots=lots, start_chance=0, max_wait_days=17).outcome == [LOT_FAILED]


def test_nobody_drops_out_of_a_queue_without_hope() -> None:
    """One slot a week, 18 days: on day 4 it is too late for patient 1, who drops out on day 5;
    patient 2 drops out on day 3.5, while there was hope."""
    found = queue([0, 0, 0], out=[inf, 5, 3.5], slots_per_week=1, max_wait_days=19)
    assert found.outcome == [TREATED, NO_SUPPLY, DROPPED_OUT]
    assert found.lots == [1, 0, 0]


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
