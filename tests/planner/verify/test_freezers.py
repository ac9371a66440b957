"""Freezer positions (F1)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from planner.domain.freezer import Freezer
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.verify import CHECKS
from tests.builders.all_rules import MSC, PLAN, SCENARIO, one


def rule(scenario: Scenario, plan: Plan = PLAN) -> list[str]:
    return [str(v) for v in CHECKS["F1"](scenario, plan)]


def having(*freezers: Freezer) -> Scenario:
    return replace(SCENARIO, freezers={x.id: x for x in freezers})


def test_positions_by_hand() -> None:
    """0.5 positions a dose of MSC, 1 of NK: 2.5, 6.5, 9, 6.5, 8, 10.5, 5, 5 by week."""
    assert not rule(SCENARIO)  # 9 positions, and two more in week 5
    found = rule(having(Freezer(id="Z", positions=8)))
    assert found == [
        "F1: Freezers, at the end of the week of 2026-01-19: 9 positions used, 8 in service; "
        "1 too many.",
        "F1: Freezers, at the end of the week of 2026-02-09: 10.5 positions used, 8 in service; "
        "2.5 too many.",
    ]


def test_equal_weeks_are_one_sentence() -> None:
    """Of 2.5, 6.5, 9, 6.5, 8, 10.5, 5, 5 positions only the last two weeks are alike."""
    found = rule(having(Freezer(id="Z", positions=4)))
    assert [v.split(" positions")[0] for v in found] == [
        "F1: Freezers, at the end of the week of 2026-01-12: 6.5",
        "F1: Freezers, at the end of the week of 2026-01-19: 9",
        "F1: Freezers, at the end of the week of 2026-01-26: 6.5",
        "F1: Freezers, at the end of the week of 2026-02-02: 8",
        "F1: Freezers, at the end of the week of 2026-02-09: 10.5",
        "F1: Freezers, at the end of each of the weeks of 2026-02-16 to 2026-02-23: 5",
    ]


def test_no_freezer_rows_no_limit() -> None:
    assert not rule(having())


def test_weeks_touched_are_in_service() -> None:
    """From Sunday of week 2 to Monday of week 5: weeks 2, 3, 4 and 5; none before or after."""
    found = rule(
        having(Freezer(id="Z", positions=11, start=date(2026, 1, 25), end=date(2026, 2, 9)))
    )
    weeks = [v.split("end of ")[1].split(":")[0] for v in found]
    assert weeks == [
        "the week of 2026-01-05",
        "the week of 2026-01-12",
        "each of the weeks of 2026-02-16 to 2026-02-23",
    ]


def test_service_before_and_beyond_the_horizon() -> None:
    """In service from a year before to a year after: every week; long gone: no week."""
    assert not rule(
        having(Freezer(id="Z", positions=11, start=date(2025, 1, 1), end=date(2027, 1, 1)))
    )
    gone = Freezer(id="Z", positions=11, start=date(2025, 1, 1), end=date(2026, 1, 4))
    assert len(rule(having(gone))) == 7  # the last two weeks are alike


def test_positions_are_counted_exactly() -> None:
    """Ten lots of 0.1 position a dose, of 10 doses in all: 1, not 0.9999999999999999.

    And thirty digits behind the point still tell a full freezer from an overfull one.
    """
    lots = {
        f"L{k}": replace(SCENARIO.lots["L2"], id=f"L{k}", doses=1, released_on=date(2025, 1, 1))
        for k in range(10)
    }
    exact = replace(
        SCENARIO,
        products={**SCENARIO.products, "MSC": replace(MSC, positions_per_dose=Decimal("0.1"))},
        lots=lots,
        freezers={"Z": Freezer(id="Z", positions=1)},
    )
    assert not rule(exact, Plan())
    hair = replace(MSC, positions_per_dose=Decimal("0.100000000000000000000000000001"))
    over = replace(exact, products={**SCENARIO.products, "MSC": hair})
    assert "each of the weeks of 2026-01-05 to 2026-02-23" in one(rule(over, Plan()))


def test_stock_in_quarantine_uses_positions() -> None:
    """N2 arrives in week 5 and is released in week 6: without it week 5 needs 6 positions."""
    found = rule(having(Freezer(id="Z", positions=9)))
    assert "2026-02-09: 10.5 positions used" in one(found)
