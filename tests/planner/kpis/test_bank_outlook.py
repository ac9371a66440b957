"""When banks run out and when the next must be begun, by hand (contract 4)."""

from dataclasses import replace

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.bank_outlook import BankOutlook, bank_outlooks
from tests.builders.costed_by_hand import PLAN, SCENARIO, batch


def outlook(tier: str, plan: Plan = PLAN, scenario: Scenario = SCENARIO) -> BankOutlook:
    return next(x for x in bank_outlooks(scenario, plan) if x.tier == tier)


def test_beyond_the_plan_at_its_pace() -> None:
    """Two batches take two vials each in six weeks; W2 keeps three, enough for one batch more.

    So one batch in three weeks: the last vials go in week 8, and a WCB takes one week.
    """
    found = outlook("WCB")
    assert (found.last_bank, found.draws, found.runway) == ("W2", 2, 1)
    assert (found.ends, found.estimated, found.begin_by) == (8, True, 8)
    w1, w2 = found.banks
    assert (w1.left, w1.ends, w1.begun) == ((3, 1, 1, 1, 1, 1), 1, None)
    assert (w2.left, w2.ends, w2.begun, w2.usable) == ((5, 5, 5, 5, 5, 3), None, 3, 4)
    assert (w1.donor, w2.donor) == ("", "D1")


def test_one_vial_in_six_weeks_of_four() -> None:
    """Three MCB vials are left after one draw in six weeks: 5 + 18; a donor takes two weeks."""
    found = outlook("MCB")
    assert (found.last_bank, found.draws) == ("D1", 1)
    assert (found.ends, found.estimated, found.begin_by) == (23, True, 22)


def test_within_the_plan() -> None:
    """W1 alone: B1 leaves one vial in week 1, so W3 must be usable in week 2, begun in week 1."""
    found = outlook("WCB", Plan(batches=(batch("B1", 1, bank="W1"),)))
    assert (found.last_bank, found.ends, found.estimated, found.begin_by) == ("W1", 1, False, 1)
    assert found.lead_weeks == 1


def test_too_late_and_never() -> None:
    empty = outlook("MCB", Plan(), replace(SCENARIO, banks={}))
    assert (empty.last_bank, empty.ends, empty.begin_by) == ("", 0, -1)
    assert not empty.estimated
    unused = outlook("WCB", Plan())
    assert (unused.last_bank, unused.ends, unused.begin_by) == ("W1", None, None)


def test_products_without_lineage_have_none() -> None:
    assert [(x.product, x.tier) for x in bank_outlooks(SCENARIO, PLAN)] == [
        ("MSC", "MCB"), ("MSC", "WCB"),
    ]  # fmt: skip
