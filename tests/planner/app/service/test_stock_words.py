"""What is said of stock and banks, of the plan made by hand (tests/builders/costed_by_hand.py)."""

from dataclasses import replace

import pytest

from planner.app.service.stock_words import (
    bank_sentence,
    first_to_follow,
    freezer_peak,
    lot_words,
    now_words,
    stock_sentence,
)
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis.bank_outlook import BankOutlook, bank_outlooks
from planner.kpis.holdings import holdings
from planner.kpis.lot_lives import LotLife, lot_lives
from tests.builders.costed_by_hand import PLAN, SCENARIO, batch

CALENDAR = SCENARIO.calendar
LOTS = {x.lot: x for x in lot_lives(SCENARIO, PLAN, holdings(SCENARIO, PLAN))}
USED = [1.0, 4.0, 6.0, 4.0, 3.5, 2.5]  # positions, as the docstring of the plan has them


def outlook(tier: str, plan: Plan = PLAN, scenario: Scenario = SCENARIO) -> BankOutlook:
    return next(x for x in bank_outlooks(scenario, plan) if x.tier == tier)


def test_the_fullest_week_by_share() -> None:
    """F1 has 10 positions, F2 ten more from week 3 on: 6 of 10 are most."""
    peak = freezer_peak(SCENARIO, USED)
    assert peak is not None
    assert (peak.week, peak.used, peak.room) == (2, 6.0, 10)
    assert freezer_peak(replace(SCENARIO, freezers={}), USED) is None


def test_first_sentence() -> None:
    """Lot L1 loses 1 dose and B0 2; W2 lasts until about week 8, and a WCB takes a week."""
    lots, outlooks = list(LOTS.values()), list(bank_outlooks(SCENARIO, PLAN))
    peak = freezer_peak(SCENARIO, USED)
    assert stock_sentence(CALENDAR, lots, peak, outlooks) == (
        "The freezers are fullest in the week of 19 Jan 2026 (60 %), 3 doses expire unused, and "
        "the next bank to be begun is the successor of W2, by 2 Mar 2026."
    )
    assert stock_sentence(CALENDAR, lots, peak, []).endswith("and 3 doses expire unused.")
    assert stock_sentence(CALENDAR, lots, None, outlooks).startswith("3 doses expire unused, and")
    assert stock_sentence(CALENDAR, [], None, []).startswith("0 doses expire unused; freezers")


def test_a_bank_that_runs_out() -> None:
    plan = Plan(batches=(batch("B1", 4, bank="W1"),))
    assert bank_sentence(outlook("WCB", plan), CALENDAR) == (
        "W1 lasts until 2 Feb 2026; its successor must be begun by 2 Feb 2026."
    )
    lead = replace(SCENARIO.lineage["MSC"], wcb_weeks=6)
    late = replace(SCENARIO, lineage={"MSC": lead})
    assert bank_sentence(outlook("WCB", plan, late), CALENDAR) == (
        "W1 lasts until 2 Feb 2026; its successor had to be begun by 29 Dec 2025, before this plan "
        "starts."
    )


def test_a_bank_that_lasts() -> None:
    assert bank_sentence(outlook("WCB"), CALENDAR) == (
        "W2 lasts beyond this plan, at its pace until about 2 Mar 2026; its successor must be "
        "begun by about 2 Mar 2026."
    )
    many = replace(SCENARIO.banks["M1"], vials=900)
    rich = replace(SCENARIO, banks={"M1": many})
    assert bank_sentence(outlook("MCB", scenario=rich), CALENDAR) == (
        "M1 lasts for more than ten years at the plan's pace."
    )
    assert bank_sentence(outlook("MCB", Plan()), CALENDAR) == (
        "M1 lasts: the plan takes no vial of its MCB of MSC."
    )
    none = replace(SCENARIO, banks={})
    assert bank_sentence(outlook("WCB", Plan(), none), CALENDAR) == (
        "No WCB of MSC can be used in this plan."
    )


def test_the_first_to_follow_has_a_date() -> None:
    dated, never = outlook("WCB"), outlook("WCB", Plan())
    assert first_to_follow([never, dated]) is dated
    assert first_to_follow([never]) is None


@pytest.mark.parametrize(
    ("lot", "words"),
    [
        (LOTS["=L1"], "1 dose expires unused"),
        (LOTS["B0"], "2 doses expire unused"),
        (LOTS["B1"], "5 doses are left at the end of the plan"),
        (replace(LOTS["B1"], kept=0), "all used"),
        (replace(LOTS["B1"], discarded=1), "1 dose is discarded early"),
        (replace(LOTS["B0"], now="hold"), "on hold: it serves nobody"),
    ],
)
def test_what_becomes_of_a_lot(lot: LotLife, words: str) -> None:
    assert lot_words(lot) == words


def test_where_a_lot_stands() -> None:
    assert now_words("in the making") == "being made"
