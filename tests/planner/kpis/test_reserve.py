"""Doses that are missing in the reserve, by hand (contract 7a)."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from planner.domain.plan import Plan
from planner.kpis.cost import cost
from planner.kpis.holdings import holdings
from planner.kpis.reserve import reserve_shortfall
from tests.builders import parts
from tests.builders.parts import MONDAY, ON_HAND, lot

LONG_AFTER = MONDAY + timedelta(weeks=99)
# 12 patients in 6 weeks, 2 a week, of 1 dose: a reserve of 1.5 weeks is 3 doses, at the end of
# weeks 2 ... 5, since a batch of week 0 is frozen in week 1 and released in week 2.
A = parts.product(
    "A", release_weeks=1, shelf_life_weeks=5, reserve_weeks="1.5", batch_cost=0, lost_cost=5200
)
PATIENTS = {("A", "H", 0): 7, ("A", "H", 3): 5}


def missing(*lots, product=A, plan: Plan | None = None) -> Fraction:
    scenario = parts.scenario(product, patients=PATIENTS, lots=lots)
    return reserve_shortfall(scenario, holdings(scenario, plan or Plan()), "A")


def test_every_week_from_the_first_usable_batch() -> None:
    assert missing() == 4 * 3
    assert missing(lot("L", "A", 2, ON_HAND, LONG_AFTER)) == 4 * 1
    assert missing(lot("L", "A", 3, ON_HAND, LONG_AFTER)) == 0
    assert missing(lot("L", "A", 9, ON_HAND, LONG_AFTER)) == 0
    assert missing(product=replace(A, reserve_weeks=parts.Decimal(0))) == 0


def test_only_usable_doses_count() -> None:
    """In quarantine until week 4; on hold; past its life, of which week 3 is the last."""
    week = timedelta(weeks=1)
    assert missing(lot("L", "A", 9, MONDAY + 4 * week, LONG_AFTER)) == 2 * 3
    later = {"status": "quarantine", "success": 1}
    assert missing(lot("L", "A", 9, MONDAY + 3 * week, LONG_AFTER, **later)) == 3
    assert missing(lot("L", "A", 9, ON_HAND, LONG_AFTER, status="hold")) == 12
    assert missing(lot("L", "A", 9, ON_HAND, MONDAY + 4 * week - timedelta(days=1))) == 2 * 3


def test_closing_stock_is_what_is_left() -> None:
    """Two of three doses leave in week 4: 2 are missing in weeks 4 and 5."""
    scenario = parts.scenario(A, lots=(lot("L", "A", 3, ON_HAND, LONG_AFTER),))
    plan = Plan(shipments=(parts.sent(scenario, "L", "A", "H", 4, 2),))
    assert missing(*scenario.lots.values(), plan=plan) == 2 * 2


def test_whole_courses_count_lot_by_lot() -> None:
    """Courses of 2 doses: the target is 6 doses; lots of 3 and 3 are 2 courses, of 6 are 3."""
    whole = replace(A, course=(1, 1), ship_course="whole")
    three = [lot(name, "A", 3, ON_HAND, LONG_AFTER) for name in ("L", "M")]
    assert missing(*three, product=whole) == 4 * 2
    assert missing(lot("L", "A", 6, ON_HAND, LONG_AFTER), product=whole) == 0


def test_a_dose_missing_for_a_year_costs_a_patient_of_one_dose() -> None:
    """12 dose-weeks x 5200 / 1 / 52 = 1200; where a course has two doses, half of it a dose."""
    scenario = parts.scenario(A, patients=PATIENTS)
    found = cost(scenario, Plan())
    assert found.reserve == 1200
    assert found.spend == 0
    two = parts.scenario(replace(A, course=(1, 1)), patients=PATIENTS)
    # Doses due in 6 weeks: 12 + 12, 4 a week: 6 doses in each of 4 weeks x 5200 / 2 / 52.
    assert cost(two, Plan()).reserve == 24 * 50
