"""Doses on the way at the start (S4)."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.plan import Plan
from tests.builders import parts
from tests.builders.all_rules import add, one, said
from tests.builders.parts import ON_HAND, lot, on_the_way, served

# F is two weeks away: what is infused there in weeks 0 and 1 has left already.
STATE = parts.scenario(
    parts.product("A", course=(2, 1), max_wait_weeks=3),
    hospitals=(parts.hospital("F", transit_weeks=2),),
    patients={("A", "F", 0): 2},
    lots=(lot("L", "A", 50, ON_HAND, date(2026, 12, 31)),),
    transit=(on_the_way("A", "F", 0, 3), on_the_way("A", "F", 1, 2)),
)


def starting(*weeks: int) -> Plan:
    """The two patients start in these weeks; what need not be in transit is shipped."""
    plan = Plan(service=tuple(served("A", "F", 0, week) for week in weeks))
    for start in weeks:
        for week, doses in ((start, 2), (start + 1, 1)):
            if week >= 2:
                plan = add(plan, parts.sent(STATE, "L", "A", "F", week - 2, doses))
    return plan


@pytest.mark.parametrize("weeks", [(0, 2), (1, 2), (2, 2), (2, 3)])
def test_starts_live_on_what_is_in_transit(weeks: tuple[int, ...]) -> None:
    """3 doses in week 0 do for one start, 2 in week 1 for one, or for 1 who began in week 0."""
    assert not said(starting(*weeks), STATE)


def test_more_starts_than_doses_in_transit() -> None:
    """Two starts in week 0 need 4 doses then; their second doses, 2, are in transit."""
    assert one(said(starting(0, 0), STATE)) == (
        "S4: A at F, infused in the week of 2026-01-05: 4 doses required by courses begun, "
        "3 in transit, and no shipment arrives before 2026-01-19; 1 missing."
    )


def test_later_doses_of_a_course_count_too() -> None:
    """One start in week 0 and one in week 1: 2 doses in week 0, 1 + 2 in week 1, where 2 come."""
    assert one(said(starting(0, 1), STATE)) == (
        "S4: A at F, infused in the week of 2026-01-12: 3 doses required by courses begun, "
        "2 in transit, and no shipment arrives before 2026-01-19; 1 missing."
    )


def test_without_doses_in_transit_nobody_starts() -> None:
    assert [v[:2] for v in said(starting(1, 2), replace(STATE, transit=()))] == ["S4"]


def test_doses_in_transit_may_be_wasted() -> None:
    assert not said(Plan(service=(served("A", "F", 0, None, 2),)), STATE)


def test_a_dose_that_must_have_left_is_shipped_by_nobody() -> None:
    """P6 refuses it as a dose that leaves before week 0; nothing else is wrong."""
    plan = add(starting(0, 0), parts.sent(STATE, "L", "A", "F", -2, 1))
    assert one(said(plan, STATE)).startswith(
        "P6: Lot L to hospital F: 1 dose shipped on 2025-12-22"
    )


def test_whole_courses_come_whole() -> None:
    """A course is 3 doses, all due in the week of the start."""
    whole = replace(STATE.products["A"], ship_course="whole")
    scenario = replace(STATE, products={"A": whole}, transit=(on_the_way("A", "F", 1, 3),))
    plan = Plan(service=(served("A", "F", 0, 1), served("A", "F", 0, None)))
    assert not said(plan, scenario)
    assert "6 doses required by courses begun, 3 in transit" in one(
        said(replace(plan, service=(served("A", "F", 0, 1, 2),)), scenario)
    )
