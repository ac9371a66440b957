"""Doses of each lot (I1, I2, I3)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.domain.plan import Discard, Plan, Shipment
from planner.domain.scenario import Scenario
from planner.verify import CHECKS, verify
from planner.verify.stock import supply
from tests.builders import parts
from tests.builders.all_rules import (
    MSC,
    PLAN,
    SCENARIO,
    add,
    drop,
    expired,
    one,
    put,
    said,
    sent,
    served,
)
from tests.builders.parts import ON_HAND

MSC_WHOLE = replace(MSC, ship_course="whole")


def rule(name: str, plan: Plan, **changes: Any) -> list[str]:
    return [str(v) for v in CHECKS[name](replace(SCENARIO, **changes), plan)]


def test_lot_cannot_give_more_than_it_holds() -> None:
    """L1 holds 4; two more doses in week 1 make 6, and the fifth leaves in week 1."""
    found = rule("I1", add(PLAN, sent("L1", "MSC", "H1", 1, 2)))
    assert one(found) == (
        "I1: Lot L1: 6 doses shipped or discarded, 4 held; 2 too many, "
        "from the week of 2026-01-12 on."
    )


def test_discards_draw_on_the_same_doses() -> None:
    """N1 gives 9: 2 shipped, 7 discarded.  One more discarded is one too many."""
    found = rule("I1", put(PLAN, "discards", lambda d: d.lot == "N1", doses=8))
    assert "Lot N1: 10 doses shipped or discarded, 9 held; 1 too many" in one(found)


def test_planned_doses_count_not_those_the_row_claims() -> None:
    """A row that says 90 doses does not make them (P4), and nothing can be drawn on them (I1)."""
    plan = put(PLAN, "batches", lambda b: b.id == "N1", doses=90)
    plan = put(plan, "discards", lambda d: d.lot == "N1", doses=88)
    text = " ".join(said(plan))
    assert "P4: Batch N1: doses must be 9 (expected), not 90." in text
    assert "I1: Lot N1: 90 doses shipped or discarded, 9 held; 81 too many" in text


def test_nothing_is_shipped_in_quarantine() -> None:
    """N1 is frozen in week 2 and released in week 3."""
    found = rule("I1", add(PLAN, sent("N1", "MSC", "H1", 2, 1)))
    early = (
        "I1: Lot N1: 1 dose shipped to H1 on 2026-01-19, 1 week before its release on 2026-01-26."
    )
    assert early in found


def test_opening_lot_is_released_in_the_first_week_after_its_date() -> None:
    """L2 is released on a Thursday of week 1: it may leave from week 2."""
    early = rule("I1", add(PLAN, sent("L2", "MSC", "H1", 1, 1)))
    assert "1 week before its release on 2026-01-19" in one(early)
    assert not rule("I1", add(PLAN, sent("L2", "MSC", "H1", 2, 1)))


def test_release_testing_consumes_shelf_life() -> None:
    """N1: frozen in week 2, five weeks of life, so week 6 is its last though released in week 3.

    At H1 (no transit, no life left needed) a dose of week 6 is good and one of week 7 is not.
    """
    assert not rule("I2", add(PLAN, sent("N1", "MSC", "H1", 6, 1)))
    late = rule("I2", add(PLAN, sent("N1", "MSC", "H1", 7, 1)))
    assert late == [
        "I2: Lot N1: 1 dose infused at H1 in the week of 2026-02-23; its last usable week is "
        "2026-02-16 and none need remain: 1 week short."
    ]


def test_transit_and_remaining_life_are_both_asked() -> None:
    """F1 is last usable in week 5; H2 is a week away and asks one more: shipped by week 3."""
    assert not rule("I2", PLAN)
    late = rule("I2", put(PLAN, "shipments", lambda x: x.lot == "N1", lot="F1"))
    assert (
        "I2: Lot F1: 1 dose infused at H2 in the week of 2026-02-09; its last usable week is "
        "2026-02-09 and 1 more must remain: 1 week short."
    ) in late


def test_a_whole_course_lives_until_its_last_week_with_a_dose() -> None:
    """A course of 2 and 1 doses kept at the hospital: N2, last usable in week 9, goes to H2 in
    week 6, arrives in 7, has its last dose in 8, and one week more must remain.  N1, to week 6:
    shipped to H1 in week 5, infused in 5 and 6, in time; in week 6 it is not.
    """
    whole = replace(SCENARIO, products={**SCENARIO.products, "MSC": MSC_WHOLE})
    n1, n2 = sent("N1", "MSC", "H1", 6, 3), sent("N2", "MSC", "H2", 7, 3)
    on_time = replace(n1, shipped=5, infused=5), replace(n2, shipped=6, infused=7)
    base = Plan(batches=PLAN.batches)

    def short(*rows: Shipment) -> list[str]:
        found = CHECKS["I2"](whole, replace(base, shipments=rows))
        return [str(v) for v in found if "infused" in v.message]

    assert not short(*on_time)
    assert short(n1, n2) == [
        "I2: Lot N1: 3 doses infused at H1 in the weeks of 2026-02-16 to 2026-02-23; "
        "its last usable week is 2026-02-16 and none need remain: 1 week short.",
        "I2: Lot N2: 3 doses infused at H2 in the weeks of 2026-03-02 to 2026-03-09; "
        "its last usable week is 2026-03-09 and 1 more must remain: 1 week short.",
    ]


def test_opening_lot_is_good_to_the_last_week_that_ends_by_its_date() -> None:
    """L1 expires on the Sunday of week 3; a day earlier, week 2 would be the last."""
    plan = put(PLAN, "shipments", lambda x: x.lot == "L1" and x.shipped == 2, shipped=3, infused=3)
    assert not rule("I2", plan)
    saturday = replace(SCENARIO.lots["L1"], expires_on=date(2026, 1, 31))
    assert rule("I2", plan, lots={**SCENARIO.lots, "L1": saturday})


def test_doses_are_not_kept_past_their_life() -> None:
    """N1's last seven doses must go in week 6; L2 and N2 outlive the horizon and may stay."""
    found = rule("I2", drop(PLAN, "discards", lambda d: d.lot == "N1"))
    assert one(found) == (
        "I2: Lot N1: 7 doses kept past its last usable week, 2026-02-16; discard them in that week."
    )


def test_discarding_too_few_is_told_by_how_much() -> None:
    found = said(put(PLAN, "discards", lambda d: d.lot == "N1", doses=5))
    assert "Lot N1: 2 doses kept past its last usable week" in one(found)


def test_lot_that_expired_before_the_first_week_counts_for_nothing() -> None:
    """Expiry on the Saturday of week 0: no whole week is left, no dose may be used or discarded."""
    gone = replace(SCENARIO.lots["L2"], released_on=date(2025, 1, 1), expires_on=date(2026, 1, 10))
    scenario = replace(SCENARIO, lots={**SCENARIO.lots, "L2": gone})
    assert not said(PLAN, scenario)
    assert any("I1" in v for v in said(add(PLAN, sent("L2", "MSC", "H1", 0, 1)), scenario))
    assert any("I1" in v for v in said(add(PLAN, expired("L2", "MSC", 0, 3)), scenario))


def early(lot: str, week: int, doses: int, reason: Any = "early") -> Discard:
    return Discard(lot=lot, product="MSC", week=week, doses=doses, reason=reason)


def test_good_doses_are_not_destroyed() -> None:
    found = rule("I3", add(PLAN, early("L2", 4, 1)))
    assert one(found) == (
        "I3: Lot L2: 1 dose discarded on 2026-02-02, 7 weeks before its last usable week, "
        "2026-03-23."
    )


def test_early_discard_allows_it_from_release_on() -> None:
    """L2 is released in week 2: in week 2 it may be discarded, in week 1 it may not."""
    assert not said(add(PLAN, early("L2", 2, 3)), replace(SCENARIO, early_discard=True))
    found = rule("I3", add(PLAN, early("L2", 1, 3)), early_discard=True)
    assert one(found) == (
        "I3: Lot L2: 3 doses discarded on 2026-01-12, 1 week before its release on 2026-01-19."
    )


def test_early_discards_leave_less_to_expire() -> None:
    """Two of N1's seven go in week 4: five expire in week 6."""
    plan = put(PLAN, "discards", lambda d: d.lot == "N1", doses=5)
    scenario = replace(SCENARIO, early_discard=True)
    assert not said(add(plan, early("N1", 4, 2)), scenario)


@pytest.mark.parametrize(("week", "reason"), [(6, "early"), (5, "expired")])
def test_reason_follows_from_the_week(week: int, reason: str) -> None:
    plan = put(PLAN, "discards", lambda d: d.lot == "N1", week=week, reason=reason)
    found = said(plan, replace(SCENARIO, early_discard=True))
    assert "reason must be" in one(found)
    assert f"not {reason}." in one(found)


def test_discard_after_the_last_usable_week_is_late() -> None:
    """Both are said: the doses were kept past week 6 (I2), and the row is a week late (I3)."""
    found = said(put(PLAN, "discards", lambda d: d.lot == "N1", week=7))
    assert [v[:2] for v in found] == ["I2", "I3"]
    assert "7 doses discarded on 2026-02-23, 1 week after its last usable week" in found[1]


def test_several_rows_of_a_lot_and_week_add_up() -> None:
    """Four and three discarded are the same as seven, and one shipment may be split."""
    plan = put(PLAN, "discards", lambda d: d.lot == "N1", doses=4)
    plan = add(plan, expired("N1", "MSC", 6, 3))
    plan = put(plan, "shipments", lambda x: x.lot == "F1" and x.doses == 3, doses=1)
    assert not said(add(plan, sent("F1", "MSC", "H1", 2, 2)))


def test_doses_of_the_same_week_may_serve_it() -> None:
    """Released at the start of week 2, N3 serves week 2 (order of events inside a week)."""
    assert not rule("I1", PLAN)
    assert MSC.released(1) == 4
    assert not said(PLAN)
    assert served("NK", "H1", 2, 2, 3) in PLAN.service


AHEAD, END = date(2026, 1, 19), date(2026, 3, 1)  # Monday of week 2, Sunday of week 7


def with_lot(**changes: Any) -> Scenario:
    """9 doses of A, good to week 7, of six weeks and one hospital next door."""
    x = {"released": ON_HAND, "expires": END, **changes}
    return parts.scenario(parts.product("A"), lots=(parts.lot("L", "A", 9, **x),))


def shipped(scenario: Scenario, week: int, doses: int) -> list[str]:
    plan = Plan(shipments=(parts.sent(scenario, "L", "A", "H", week, doses),))
    return [str(v) for v in CHECKS["I1"](scenario, plan)]


def test_a_lot_on_hold_ships_to_nobody() -> None:
    assert one(shipped(with_lot(status="hold"), 3, 2)) == (
        "I1: Lot L is on hold: 2 doses shipped to H on 2026-01-26; a lot on hold serves nobody."
    )
    assert not shipped(with_lot(), 3, 2)


def test_a_lot_in_quarantine_has_the_doses_expected() -> None:
    """9 x 0.5, rounded down: 4; `nominal` takes 9.  A lot that is released has its 9 doses."""
    quarantine = with_lot(status="quarantine", success="0.5")
    assert not shipped(quarantine, 0, 4)
    assert "5 doses shipped or discarded, 4 held; 1 too many" in one(shipped(quarantine, 0, 5))
    assert not shipped(replace(quarantine, yield_rule="nominal"), 0, 9)
    assert not shipped(with_lot(success="0.5"), 0, 9)


def test_a_lot_in_quarantine_leaves_it_when_it_says_or_in_week_0() -> None:
    """Released on the Monday of week 2: not in week 1."""
    later = with_lot(status="quarantine", released=AHEAD)
    assert not shipped(later, 2, 1)
    assert "1 week before its release on 2026-01-19" in one(shipped(later, 1, 1))
    assert not shipped(with_lot(status="quarantine"), 0, 1)
    assert not shipped(with_lot(released=AHEAD), 2, 9)


def test_a_quarantine_of_no_doses_counts_for_nothing() -> None:
    """9 x 0.1 is none: nothing to ship, nothing to discard in its last week."""
    none = with_lot(status="quarantine", success="0.1", expires=date(2026, 1, 25))
    assert "1 dose shipped or discarded, 0 held" in one(shipped(none, 0, 1))
    assert not verify(none, Plan())


@pytest.mark.parametrize("early", [False, True])
def test_a_lot_on_hold_is_discarded_in_its_last_week_only(early: bool) -> None:
    """Good to week 2, released in week 4 for all we know: discarded in week 2, kept until then."""
    ends = {"expires": date(2026, 1, 25), "released": date(2026, 2, 2)}
    hold = replace(with_lot(status="hold", **ends), early_discard=early)
    row = expired("L", "A", 2, 9)
    assert not verify(hold, Plan(discards=(row,)))
    assert "9 doses kept past its last usable week" in one(verify(hold, Plan()))
    sooner = replace(row, week=1, reason="early")
    assert "I3: Lot L: 9 doses discarded on 2026-01-12, 1 week before its last usable week" in one(
        verify(hold, Plan(discards=(sooner,)))
    )


def test_firm_batches_have_the_success_of_their_own() -> None:
    """4 doses x 0.5 of its own; the product's is 1.  One that is frozen gives none itself."""
    for changes, doses in (({}, 4), ({"success": "0.5"}, 2), ({"frozen": True}, 0)):
        scenario = parts.scenario(parts.product("A"), batches=(parts.firm("F", 0, **changes),))
        assert supply(scenario, Plan(batches=(parts.batch(scenario, "F", "A", "S", 1, 0),)))[
            "F"
        ].doses == doses  # fmt: skip


def test_the_lot_of_a_frozen_batch_holds_its_doses() -> None:
    """Lot L and the frozen batch L: the 9 doses of the lot, with the dates of the lot."""
    frozen = parts.firm("L", -1, frozen=True)
    scenario = replace(with_lot(), batches={"L": frozen})
    plan = Plan(batches=(parts.batch(scenario, "L", "A", "S", 1, -1),))
    assert supply(scenario, plan) == supply(with_lot(), Plan())
    assert not verify(scenario, plan)
