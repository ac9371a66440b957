"""Patients and their courses (S1, S2)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.domain.plan import Plan, Service, Shipment
from planner.verify import CHECKS
from tests.builders import parts
from tests.builders.all_rules import MSC, PLAN, SCENARIO, add, drop, one, put, said, sent, served
from tests.builders.parts import ON_HAND, lot

LONG_AFTER = date(2026, 12, 31)
LOST = served("MSC", "H1", 4, None, 1)


def is_row(row: Service) -> Any:
    return lambda x: x == row


def test_every_patient_is_started_or_lost() -> None:
    found = said(drop(PLAN, "service", is_row(LOST)))
    assert one(found) == (
        "S1: MSC at H1, due 2026-02-02: 0 patients started or lost, 1 in demand.csv; 1 missing."
    )


def test_nobody_is_lost_twice() -> None:
    found = said(put(PLAN, "service", is_row(LOST), patients=3))
    assert one(found) == (
        "S1: MSC at H1, due 2026-02-02: 3 patients started or lost, 1 in demand.csv; 2 too many."
    )


@pytest.mark.parametrize(
    ("due", "week"), [(5, "2026-02-09"), (-1, "2025-12-29"), (10**9, "week 1000000000")]
)
def test_phantom_patients(due: int, week: str) -> None:
    """Nobody of MSC is due at H1 in week 5, nor outside the horizon."""
    found = said(add(PLAN, served("MSC", "H1", due, None, 1)))
    assert one(found) == (
        f"S1: MSC at H1, due {week}: 1 patient started or lost, 0 in demand.csv; 1 too many."
    )


def test_demand_of_zero_needs_no_row_and_admits_none() -> None:
    assert ("NK", "H2", 6) in SCENARIO.demand.patients
    assert "0 in demand.csv; 1 too many" in one(said(add(PLAN, served("NK", "H2", 6, None, 1))))


def start(row: Service, week: int) -> list[str]:
    plan = put(PLAN, "service", is_row(row), start=week)
    return [str(v) for v in CHECKS["S1"](SCENARIO, plan)]


def test_window() -> None:
    """NK waits one week at most: due in week 4, a start in 4 or 5 is allowed, 3 and 6 are not."""
    row = served("NK", "H2", 4, 5, 1)
    assert not start(row, 4)
    assert one(start(row, 3)) == (
        "S1: NK at H2, due 2026-02-02: 1 patient begun on 2026-01-26, 1 week before they are due."
    )
    assert one(start(row, 6)) == (
        "S1: NK at H2, due 2026-02-02: 1 patient begun on 2026-02-16, "
        "1 week beyond the longest wait of 1."
    )


def test_start_after_the_horizon_counts_as_lost() -> None:
    """Due in week 7, the last: a start in week 8 lies within the wait, but not in the plan."""
    found = start(served("MSC", "H2", 7, 7, 1), 8)
    assert "begun on 2026-03-02, after the last week, 2026-02-23; they count as lost" in one(found)


def test_rows_of_one_key_add_up() -> None:
    """Three of NK in one row, or two and one."""
    plan = put(PLAN, "service", is_row(served("NK", "H1", 2, 2, 3)), patients=2)
    assert not said(add(plan, served("NK", "H1", 2, 2, 1)))


def test_course_begun_is_served_whole() -> None:
    """The patient of H1 due in week 0 gets 2 doses then and 1 in week 1, of L1."""
    second = sent("L1", "MSC", "H1", 1, 1)
    plan = drop(PLAN, "shipments", is_row(second))
    found = [str(v) for v in CHECKS["S2"](SCENARIO, plan)]
    assert one(found) == (
        "S2: MSC at H1, infused in the week of 2026-01-12: 0 doses shipped, "
        "1 required by courses begun; 1 missing."
    )


def test_nothing_else_is_shipped() -> None:
    found = said(add(PLAN, sent("N2", "MSC", "H1", 7, 2)))
    assert one(found) == (
        "S2: MSC at H1, infused in the week of 2026-02-23: 2 doses shipped, "
        "0 required by courses begun; 2 too many."
    )


def test_doses_for_a_lost_patient_are_too_many() -> None:
    """One of the two of H2 due in week 3 is lost: the doses of weeks 4 and 5 are left over."""
    found = said(put(PLAN, "service", is_row(served("MSC", "H2", 3, 4, 1)), start=None))
    assert [v[:2] for v in found] == ["S2", "S2"]
    assert "3 doses shipped, 1 required by courses begun; 2 too many." in found[0]


def test_doses_after_the_last_week_are_outside_the_plan() -> None:
    """A start in week 7 promises 2 doses in week 7; the dose of week 8 is not shipped."""
    assert not said(PLAN)
    beyond = Shipment(lot="N2", product="MSC", hospital="H2", shipped=7, infused=8, doses=1)
    found = said(add(PLAN, beyond))
    assert found[0] == (
        "P6: Lot N2 to hospital H2: 1 dose infused on 2026-03-02; "
        "the plan's weeks are 2026-01-05 to 2026-02-23."
    )
    assert "1 too many" in found[1]


def test_week_without_doses_in_a_course() -> None:
    """A course 2;0;1 skips its second week: nothing is due then, and nothing may come."""
    scenario = replace(
        SCENARIO, products={**SCENARIO.products, "MSC": replace(MSC, course=(2, 0, 1))}
    )
    found = [str(v) for v in CHECKS["S2"](scenario, PLAN)]
    assert (
        "S2: MSC at H1, infused in the week of 2026-01-12: 1 dose shipped, "
        "0 required by courses begun; 1 too many."
    ) in found


def test_doses_take_the_transit_time() -> None:
    """H2 is a week away: shipped in week 6, infused in week 7 and in no other."""
    plan = put(PLAN, "shipments", lambda x: x.lot == "N2", infused=6)
    found = said(plan)
    assert found[0] == (
        "S2: Lot N2: what is shipped to H2 on 2026-02-16 is infused on 2026-02-23, not 2026-02-16."
    )


def test_patient_of_week_zero_far_away_cannot_be_served() -> None:
    """The doses would have left before week 0."""
    demand = replace(SCENARIO.demand, patients={**SCENARIO.demand.patients, ("NK", "H2", 0): 1})
    scenario = replace(SCENARIO, demand=demand)
    assert not said(add(PLAN, served("NK", "H2", 0, None, 1)), scenario)
    begun = add(PLAN, served("NK", "H2", 0, 0, 1), sent("N3", "NK", "H2", -1, 1))
    assert any(v.startswith("P6: Lot N3 to hospital H2") for v in said(begun, scenario))


WHOLE = parts.scenario(
    parts.product("A", course=(2, 0, 1), ship_course="whole", max_wait_weeks=1),
    hospitals=(parts.hospital("H"), parts.hospital("F", transit_weeks=1)),
    patients={("A", "H", 1): 2, ("A", "F", 4): 1, ("A", "H", 5): 1},
    lots=(lot("L", "A", 9, ON_HAND, LONG_AFTER), lot("M", "A", 9, ON_HAND, LONG_AFTER)),
)
BEGUN = Plan(
    service=(served("A", "H", 1, 1, 2), served("A", "F", 4, 5, 1), served("A", "H", 5, 5, 1)),
    shipments=(
        parts.sent(WHOLE, "L", "A", "H", 1, 6),
        parts.sent(WHOLE, "L", "A", "F", 4, 3),
        parts.sent(WHOLE, "M", "A", "H", 5, 3),
    ),
)


def whole(plan: Plan) -> list[str]:
    return [str(v) for v in CHECKS["S2"](WHOLE, plan)]


def from_lot(name: str, week: int) -> Any:
    return lambda x: (x.lot, x.shipped) == (name, week)


def test_whole_courses_leave_for_the_week_of_the_start() -> None:
    """Three doses each for two patients in week 1; one at F, a week away, begins in week 5; so
    does one at H, in the last week, whose dose of week 7 leaves too.
    """
    assert not said(BEGUN, WHOLE)


def test_the_doses_after_the_last_week_belong_to_a_whole_course() -> None:
    plan = put(BEGUN, "shipments", from_lot("M", 5), doses=2)
    assert whole(plan) == [
        "S2: Lot M to hospital H, shipped on 2026-02-09: 2 doses, 2 beyond whole courses; "
        "a course is 3 doses and leaves from one lot.",
        "S2: A at H, infused in the week of 2026-02-09: 2 doses shipped, "
        "3 required by courses begun; 1 missing.",
    ]


def test_whole_courses_do_not_leave_week_by_week() -> None:
    """2 doses in week 1 and 1 in week 3 for each of the two."""
    plan = put(BEGUN, "shipments", from_lot("L", 1), doses=4)
    plan = add(plan, parts.sent(WHOLE, "L", "A", "H", 3, 2))
    assert [v.partition(": ")[2] for v in whole(plan)] == [
        "Lot L to hospital H, shipped on 2026-01-12: 4 doses, 1 beyond whole courses; "
        "a course is 3 doses and leaves from one lot.",
        "Lot L to hospital H, shipped on 2026-01-26: 2 doses, 2 beyond whole courses; "
        "a course is 3 doses and leaves from one lot.",
        "A at H, infused in the week of 2026-01-12: 4 doses shipped, "
        "6 required by courses begun; 2 missing.",
        "A at H, infused in the week of 2026-01-26: 2 doses shipped, "
        "0 required by courses begun; 2 too many.",
    ]


def test_a_whole_course_comes_from_one_lot() -> None:
    """Six doses of two courses: three of each lot will do, but not four and two."""
    plan = put(BEGUN, "shipments", from_lot("L", 1), doses=3)
    assert not whole(add(plan, parts.sent(WHOLE, "M", "A", "H", 1, 3)))
    plan = put(BEGUN, "shipments", from_lot("L", 1), doses=4)
    assert [v[:10] for v in whole(add(plan, parts.sent(WHOLE, "M", "A", "H", 1, 2)))] == [
        "S2: Lot L ",
        "S2: Lot M ",
    ]


def test_whole_courses_of_a_lot_and_week_are_one_row() -> None:
    plan = put(BEGUN, "shipments", from_lot("L", 1), doses=3)
    assert one(whole(add(plan, parts.sent(WHOLE, "L", "A", "H", 1, 3)))) == (
        "S2: Lot L to hospital H, shipped on 2026-01-12: 2 rows of shipments.csv; "
        "whole courses are written in one."
    )


def test_those_who_wait_at_the_start() -> None:
    """NK at H2, due in week -1 and -2, may wait 2 weeks: a start in week 0 is in time for both,
    one in week 1 for the later only.
    """
    nk = replace(SCENARIO.products["NK"], max_wait_weeks=2)
    scenario = replace(
        SCENARIO,
        products={**SCENARIO.products, "NK": nk},
        waiting=(parts.waiting("NK", "H1", -1, 2), parts.waiting("NK", "H1", -2)),
    )

    def rule(*rows: Service) -> list[str]:
        return [str(v) for v in CHECKS["S1"](scenario, add(PLAN, *rows))]

    lost = served("NK", "H1", -2, None, 1)
    assert not rule(lost, served("NK", "H1", -1, 0, 1), served("NK", "H1", -1, 1, 1))
    assert not rule(served("NK", "H1", -2, 0, 1), served("NK", "H1", -1, None, 2))
    assert one(rule(served("NK", "H1", -2, 1, 1), served("NK", "H1", -1, None, 2))) == (
        "S1: NK at H1, due 2025-12-22: 1 patient begun on 2026-01-12, "
        "1 week beyond the longest wait of 2."
    )
    assert one(rule(lost)) == (
        "S1: NK at H1, due 2025-12-29: 0 patients started or lost, 2 in waiting.csv; 2 missing."
    )
    assert one(rule(lost, served("NK", "H1", -1, -1, 2))) == (
        "S1: NK at H1, due 2025-12-29: 2 patients begun on 2025-12-29, "
        "before the first week, 2026-01-05."
    )
