"""Oldest first (I4)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from planner.domain.plan import Plan, Shipment, Violation
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.verify.oldest_first import oldest_first
from tests.builders import parts
from tests.builders.all_rules import PLAN, SCENARIO, one
from tests.builders.parts import MONDAY, ON_HAND, hospital, lot

NEAR, FAR = hospital("H"), hospital("F", transit_weeks=1, min_remaining_weeks=1)
A = parts.product("A")


def ends(week: int) -> date:
    """The Sunday of `week`: a lot that expires on it is last usable in that week."""
    return MONDAY + timedelta(days=7 * week + 6)


def with_lots(*lots: object, product: Product = A, **changes: object) -> Scenario:
    return parts.scenario(product, hospitals=(NEAR, FAR), lots=lots, **changes)


OLD, YOUNG = lot("OLD", "A", 2, ON_HAND, ends(3)), lot("YOUNG", "A", 5, ON_HAND, ends(9))
TWO = with_lots(OLD, YOUNG)


def sent(lot: str, week: int, doses: int = 1, to: str = "H", scenario: Scenario = TWO) -> Shipment:
    return parts.sent(scenario, lot, "A", to, week, doses)


def found(*rows: object, scenario: Scenario = TWO) -> list[Violation]:
    shipments = tuple(x for x in rows if isinstance(x, Shipment))
    discards = tuple(x for x in rows if not isinstance(x, Shipment))
    return list(oldest_first(scenario, Plan(shipments=shipments, discards=discards)))


def test_an_inversion_names_both_lots_the_hospital_the_week_and_the_repair() -> None:
    """OLD is good to week 3, YOUNG to week 9: a dose for week 1 comes from OLD."""
    assert one(found(sent("YOUNG", 1))) == (
        "I4: Lot YOUNG: 1 dose shipped to H on 2026-01-12, while lot OLD, whose last usable week "
        "is 2026-01-26 and not 2026-03-09, kept 2 doses that would do; ship from OLD first."
    )
    assert not found(sent("OLD", 1))


def test_fefo_false_lifts_it() -> None:
    assert not found(sent("YOUNG", 1), scenario=replace(TWO, fefo=False))


def test_what_leaves_in_the_same_week_does_not_stay_behind() -> None:
    """All of OLD leaves in week 1, so YOUNG may too; while one dose stays, it may not."""
    assert not found(sent("YOUNG", 1), sent("OLD", 1, 2, "F"))
    assert "kept 1 dose" in one(found(sent("YOUNG", 1), sent("OLD", 1, 1, "F")))


def test_doses_that_leave_later_are_there_now() -> None:
    """That OLD is used up in week 2 does not excuse YOUNG in week 1."""
    assert found(sent("YOUNG", 1), sent("OLD", 2, 2))
    assert not found(sent("YOUNG", 3), sent("OLD", 2, 2))


def test_the_older_lot_must_live_long_enough_for_that_hospital() -> None:
    """F is a week away and asks one more: for a dose of week 1 it asks e >= 3, of week 2 e >= 4."""
    assert found(sent("YOUNG", 1, to="F"))
    assert not found(sent("YOUNG", 2, to="F"))
    assert found(sent("YOUNG", 3))
    assert not found(sent("YOUNG", 4))


def test_the_older_lot_must_be_released() -> None:
    """Released on a Tuesday of week 1, it may leave from week 2."""
    late = with_lots(replace(OLD, released_on=date(2026, 1, 13)), YOUNG)
    assert not found(sent("YOUNG", 1), scenario=late)
    assert found(sent("YOUNG", 2), scenario=late)


def test_lots_of_one_last_week_are_equal() -> None:
    """Which day of the week it is does not matter: both are last usable in week 9."""
    equal = with_lots(replace(OLD, expires_on=ends(9)), replace(YOUNG, expires_on=ends(10)))
    assert found(sent("YOUNG", 1), scenario=equal)
    saturday = replace(YOUNG, expires_on=ends(10) - timedelta(days=1))
    equal = with_lots(replace(OLD, expires_on=ends(9)), saturday)
    assert not found(sent("YOUNG", 1), scenario=equal)


def test_discards_of_a_week_come_after_its_shipments() -> None:
    """Two doses of OLD discarded in week 1 were there for week 1, and are gone for week 2."""
    gone = parts.expired("OLD", "A", 1, 2)
    assert found(sent("YOUNG", 1), gone)
    assert not found(sent("YOUNG", 2), gone)


def test_a_batch_counts_as_a_lot() -> None:
    """B starts in week 0, is frozen in week 1 and good to week 3 as YOUNG is to week 9."""
    scenario = with_lots(YOUNG)
    batch = parts.batch(scenario, "B", "A", "S", 1, 0)
    plan = Plan(batches=(batch,), shipments=(sent("YOUNG", 1),))
    assert "lot B, whose last usable week is 2026-01-26" in str(
        one([*oldest_first(scenario, plan)])
    )


def test_the_oldest_that_would_do_is_named() -> None:
    """OLD is too old for F in week 2; MIDDLE and LATER would do, and MIDDLE expires first."""
    middle, later = lot("MIDDLE", "A", 1, ON_HAND, ends(5)), lot("LATER", "A", 1, ON_HAND, ends(6))
    four = with_lots(YOUNG, later, OLD, middle)
    assert "while lot MIDDLE" in one(found(sent("YOUNG", 2, to="F"), scenario=four))


def test_products_are_apart() -> None:
    other = lot("OTHER", "B", 4, ON_HAND, ends(2))
    scenario = parts.scenario(A, parts.product("B"), lots=(other, YOUNG))
    assert not found(sent("YOUNG", 1), scenario=scenario)


WHOLE = parts.product("A", course=(2, 0, 1), ship_course="whole")


@pytest.mark.parametrize(("held", "wrong"), [(2, False), (3, True), (5, True)])
def test_a_whole_course_needs_the_doses_of_one(held: int, wrong: bool) -> None:
    """A course of 3 doses: OLD with 2 cannot make the shipment, OLD with 3 can."""
    scenario = with_lots(replace(OLD, doses=held), YOUNG, product=WHOLE)
    assert bool(found(sent("YOUNG", 1, 3), scenario=scenario)) == wrong


def test_a_whole_course_needs_life_until_its_last_week_with_a_dose() -> None:
    """Begun in week 1 it ends in week 3, OLD's last; begun in week 2 OLD would be too old."""
    scenario = with_lots(replace(OLD, doses=6), YOUNG, product=WHOLE)
    assert found(sent("YOUNG", 1, 3), scenario=scenario)
    assert not found(sent("YOUNG", 2, 3), scenario=scenario)


def test_one_sentence_for_a_pair_of_lots() -> None:
    rows = sent("YOUNG", 3), sent("YOUNG", 1, to="F"), sent("YOUNG", 1), sent("YOUNG", 2)
    assert one(found(*rows)) == (
        "I4: Lot YOUNG: 1 dose shipped to F on 2026-01-12, while lot OLD, whose last usable week "
        "is 2026-01-26 and not 2026-03-09, kept 2 doses that would do (the same in 3 more "
        "shipments, the last on 2026-01-26); ship from OLD first."
    )


def test_many_pairs_are_counted() -> None:
    """10 younger lots, each shipped twice before OLD: 5 are named, 5 with 10 shipments are not."""
    young = [lot(f"Y{k}", "A", 2, ON_HAND, ends(9)) for k in range(10)]
    rows = [sent(x.id, week) for x in young for week in (0, 1)]
    said = found(*rows, scenario=with_lots(OLD, *young))
    assert len(said) == 5 + 1
    assert str(said[-1]) == (
        "I4: 5 more pairs of lots: a younger lot leaves before an older one, in 10 shipments."
    )


def test_the_plan_made_by_hand_ships_oldest_first() -> None:
    assert not list(oldest_first(SCENARIO, PLAN))


def test_lots_on_hold_do_not_block_and_nothing_waits_for_them() -> None:
    """OLD is on hold: YOUNG ships; that OLD itself ships is a matter of I1."""
    scenario = with_lots(replace(OLD, status="hold"), YOUNG)
    assert not found(sent("YOUNG", 1), scenario=scenario)
    young = with_lots(OLD, replace(YOUNG, status="hold"))
    assert not found(sent("YOUNG", 1), scenario=young)


def test_lots_in_quarantine_block_from_their_release_on() -> None:
    """OLD leaves quarantine in week 2; of 2 doses x 0.4 there is none to ship first."""
    ahead = replace(OLD, status="quarantine", released_on=MONDAY + timedelta(weeks=2))
    scenario = with_lots(ahead, YOUNG)
    assert not found(sent("YOUNG", 1), scenario=scenario)
    assert found(sent("YOUNG", 2), scenario=scenario)
    none = with_lots(replace(ahead, success=Decimal("0.4")), YOUNG)
    assert not found(sent("YOUNG", 2), scenario=none)
