"""Courses that run at the start (S3)."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.calendar import Calendar
from planner.domain.plan import Plan
from planner.domain.state import RunningCourse
from tests.builders import parts
from tests.builders.all_rules import add, one, said
from tests.builders.parts import ON_HAND, course, lot, served, stopped

LONG_AFTER = date(2026, 12, 31)


def state(*courses: RunningCourse):
    """A course is 2, 0, 1 and 1 doses; F is a week away; plenty of doses."""
    return parts.scenario(
        parts.product("A", course=(2, 0, 1, 1)),
        hospitals=(parts.hospital("H"), parts.hospital("F", transit_weeks=1)),
        patients={("A", "H", 1): 1},
        lots=(lot("L", "A", 50, ON_HAND, LONG_AFTER),),
        courses=courses,
    )


# Two patients at H began a week ago with 2 doses each: they are owed 1 in week 1 and 1 in week 2.
TWO = state(course("A", "H", -1, 2, shipped=2))


def sent(hospital: str, week: int, doses: int):
    return parts.sent(TWO, "L", "A", hospital, week, doses)


# The patient of week 1 starts: 2 doses in week 1, 1 in week 3 and 1 in week 4.
START = (served("A", "H", 1, 1), sent("H", 3, 1), sent("H", 4, 1))
GOOD = add(Plan(), *START, sent("H", 1, 4), sent("H", 2, 2))


def test_what_is_owed_is_shipped_beside_what_starts_need() -> None:
    assert not said(GOOD, TWO)


def test_doses_owed_are_missing() -> None:
    short = add(Plan(), *START, sent("H", 1, 4), sent("H", 2, 1))
    assert one(said(short, TWO)) == (
        "S3: A at H, infused in the week of 2026-01-19: 1 dose shipped, 2 owed to running courses; "
        "1 missing; ship them, or interrupt a course."
    )


def test_doses_owed_are_missing_beside_those_of_starts() -> None:
    """Three doses do for the start, and one of the two in the midst of a course."""
    short = add(Plan(), *START, sent("H", 1, 3), sent("H", 2, 2))
    assert one(said(short, TWO)) == (
        "S3: A at H, infused in the week of 2026-01-12: 3 doses shipped, 2 owed to running courses "
        "beside 2 required by courses begun; 1 missing; ship them, or interrupt a course."
    )


def test_doses_of_a_start_are_missing_beside_those_owed() -> None:
    """Week 1 asks for 2 of the start and 1 owed: the one dose that comes is that of the course."""
    alone = state(course("A", "H", -1, 1, shipped=2))
    short = add(Plan(), *START, sent("H", 1, 1), sent("H", 2, 1))
    assert one(said(short, alone)) == (
        "S2: A at H, infused in the week of 2026-01-12: 1 dose shipped, 2 required by courses "
        "begun and 1 owed to running courses; 2 missing."
    )


def test_nothing_is_owed_from_the_interruption_on() -> None:
    """One stops in week 1: 1 dose less in weeks 1 and 2.  In week 2: 1 less in week 2 only."""
    both = add(GOOD, stopped("A", "H", -1, 1))
    assert [v[:2] for v in said(both, TWO)] == ["S2", "S2"]
    one_left = add(Plan(), *START, sent("H", 1, 3), sent("H", 2, 1), stopped("A", "H", -1, 1))
    assert not said(one_left, TWO)
    later = add(Plan(), *START, sent("H", 1, 4), sent("H", 2, 1), stopped("A", "H", -1, 2))
    assert not said(later, TWO)
    assert one(said(replace(later, shipments=GOOD.shipments), TWO)) == (
        "S2: A at H, infused in the week of 2026-01-19: 2 doses shipped, 0 required by courses "
        "begun and 1 owed to running courses; 1 too many."
    )


def test_all_may_be_interrupted_and_no_more() -> None:
    """By hand: two are there.  One stops in week 1, so that one is left in week 2."""
    none = add(Plan(), *START, sent("H", 1, 2), stopped("A", "H", -1, 1, 2))
    assert not said(none, TWO)
    assert one(said(add(none, stopped("A", "H", -1, 1)), TWO)) == (
        "S3: A at H, started 2025-12-29: 3 patients interrupted on 2026-01-12, "
        "2 there who are owed a dose; 1 too many."
    )
    assert one(said(add(none, stopped("A", "H", -1, 2)), TWO)) == (
        "S3: A at H, started 2025-12-29: 1 patient interrupted on 2026-01-19, "
        "0 there who are owed a dose; 1 too many."
    )


def test_interruptions_are_of_known_courses() -> None:
    assert one(said(add(GOOD, stopped("A", "H", -2, 1)), TWO)) == (
        "S3: A at H, started 2025-12-22: 1 patient interrupted on 2026-01-12, "
        "but courses.csv has nobody there who started then."
    )


def test_the_week_is_that_of_a_dose_owed() -> None:
    """Nothing is owed in week 0, the pause of the course, nor after its end in week 2."""
    for week, day in ((0, "2026-01-05"), (3, "2026-01-26"), (-1, "2025-12-29")):
        assert one(said(add(GOOD, stopped("A", "H", -1, week)), TWO)) == (
            f"S3: A at H, started 2025-12-29: 1 patient interrupted on {day}, "
            "but in that week no dose is owed to them within the plan."
        )


def test_doses_owed_after_the_last_week_are_outside_the_plan() -> None:
    """Of a plan of two weeks: 1 dose each in week 1, none in week 2, and nobody can stop there."""
    short = replace(TWO, calendar=Calendar(start=parts.MONDAY, weeks=2))
    lost = add(Plan(), served("A", "H", 1, None), sent("H", 1, 2))
    assert not said(lost, short)
    assert "within the plan" in one(said(add(lost, stopped("A", "H", -1, 2)), short))


def test_doses_that_have_left_ahead_are_not_owed() -> None:
    """Three of four doses have left: 1 is owed in week 2, and a course may be interrupted there."""
    ahead = state(course("A", "H", -1, 1, shipped=3))
    assert not said(add(Plan(), *START, sent("H", 1, 2), sent("H", 2, 1)), ahead)
    gone = add(Plan(), *START, sent("H", 1, 2))
    assert not said(add(gone, stopped("A", "H", -1, 2)), ahead)
    assert "no dose is owed" in said(add(gone, stopped("A", "H", -1, 1)), ahead)[0]


# Of two who began together 3 doses have left for one, 1 for the other: in week 0 the course asks
# for its second dose.
MIXED = parts.scenario(
    parts.product("A", course=(1, 2, 1)),
    lots=(lot("L", "A", 50, ON_HAND, LONG_AFTER),),
    courses=(course("A", "H", -1, 1, shipped=2), course("A", "H", -1, 1, shipped=1)),
)


def mixed(first: int, second: int, *others):
    rows = [(0, first), (1, second)]
    doses = [parts.sent(MIXED, "L", "A", "H", week, n) for week, n in rows if n]
    return said(add(Plan(), *doses, *others), MIXED)


def test_those_who_stop_may_be_of_either_row() -> None:
    """Owed in week 0: 1 and 2, in week 1: 1 and 1.  One who stops in week 0 saves 1 or 2 there."""
    assert not mixed(3, 2)
    assert not mixed(2, 1, stopped("A", "H", -1, 0))
    assert not mixed(1, 1, stopped("A", "H", -1, 0))
    assert mixed(3, 1, stopped("A", "H", -1, 0))
    assert mixed(0, 1, stopped("A", "H", -1, 0))
    assert mixed(2, 2, stopped("A", "H", -1, 0))
    assert not mixed(3, 1, stopped("A", "H", -1, 1))
    assert not mixed(0, 0, stopped("A", "H", -1, 0, 2))


@pytest.mark.parametrize("value", [-1, 0, 10**18, -(10**18)])
@pytest.mark.parametrize("field", ["started", "week", "patients"])
def test_hostile_interruptions_are_refused_not_fatal(field: str, value: int) -> None:
    row = stopped("A", "H", -1, 1)
    good = add(Plan(), *START, sent("H", 1, 3), sent("H", 2, 1), row)
    assert not said(good, TWO)
    if getattr(row, field) != value:
        found = said(replace(good, interrupted=(replace(row, **{field: value}),)), TWO)
        assert found
        assert all(len(v) < 400 for v in found)
