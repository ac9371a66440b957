"""Comparisons with a limit on the wait: what is said, and who is lost why (contract 9)."""

from functools import cache
from pathlib import Path

import pytest

from planner.compare.replications import compare
from planner.io.scenario.read import read_scenario
from planner.results.comparison import Comparison
from planner.solving import Settings
from planner.workflow.solve import solve

CASES = Path(__file__).parent


@cache
def compared(name: str) -> Comparison:
    scenario = read_scenario(CASES / name)
    report = solve(scenario, Settings(seconds=20, threads=1, seed=1))
    assert report.plan is not None
    return compare(scenario, report.plan, replications=60)


def fresh(found: Comparison, kpi: str) -> float:
    side = found.figure(kpi).autologous
    assert side is not None
    return side.mean


def test_who_may_not_wait_cannot_be_made_a_lot_for() -> None:
    """7 + 14 + 7 + 1 days, and the week due has seven: nothing is started, paid or waited for."""
    found = compared("compare_no_wait")
    assert found.verdict.startswith(
        "Fresh autologous manufacture cannot meet this wait: not one lot is started, since from "
        "referral to treatment 29 days pass, and the last day is 1 to 7 days after it. Off the "
        "shelf treats "
    )
    assert found.figure("fill_rate").off_the_shelf is not None
    due = found.patients
    assert fresh(found, "lost_no_supply") == pytest.approx(due)
    assert fresh(found, "capacity_used") == 0
    for kpi in ("cost_per_treated", "mean_wait_weeks"):
        assert found.figure(kpi).autologous is None


def test_eight_weeks_are_enough() -> None:
    found = compared("compare_eight_weeks")
    assert fresh(found, "fill_rate") > 0.9
    assert fresh(found, "lost_no_supply") == 0
    assert "cannot meet" not in found.verdict
    assert "The plant" not in found.verdict


def test_where_everybody_is_treated_by_both_nobody_is_ahead() -> None:
    found = compared("compare_tie")
    assert found.verdict.startswith("Neither treats more of the ")
    assert "off the shelf 100.0 %, fresh autologous manufacture 100.0 %" in found.verdict


def test_a_slot_for_two_patients_a_week() -> None:
    """2 × (1 + 0.05) lots are asked of one slot."""
    found = compared("compare_few_slots")
    assert fresh(found, "offered_load") == pytest.approx(2.1)
    assert found.verdict.endswith(
        " The plant, not the technology, decides: 210 % of the slots for fresh lots are asked for "
        "(offered load)."
    )


def test_one_last_day_for_both() -> None:
    """10 days of 8 to 14: who is referred on Monday to Friday can be treated, others not begun."""
    found = compared("compare_one_week")
    assert 5 / 7 - 0.05 < fresh(found, "fill_rate") < 5 / 7 + 0.05
    lost = fresh(found, "lost_no_supply") / found.patients
    assert lost == pytest.approx(1 - fresh(found, "fill_rate"))
    assert fresh(found, "wasted") == 0
    assert "the last days differ" not in found.verdict


def test_another_last_day_is_named_with_both() -> None:
    found = compared("compare_own_last_day")
    assert fresh(found, "fill_rate") == 1
    assert (
        "; the last days differ: off the shelf the end of week due + 1 (8 to 14 days after "
        "referral), fresh 14 days after referral;"
    ) in found.verdict
