"""Weeks on the border, and prices and counts far apart: optima by hand, proven."""

from pathlib import Path

import pytest

from planner.io.scenario.read import read_scenario
from planner.results.report import Ending, Report
from planner.solving import Settings
from planner.workflow.solve import solve

CASES = Path(__file__).parent


def solved(name: str) -> Report:
    settings = Settings(gap=0.0, seconds=60, threads=1, seed=1)
    return solve(read_scenario(CASES / name), settings)


def started(report: Report) -> set[tuple[str, int]]:
    assert report.plan is not None
    return {(x.hospital, x.start) for x in report.plan.service if x.start is not None}


def test_remaining_life_equal_to_the_minimum_is_enough() -> None:
    """The lot is good to the end of week 6.  FAR is a week away and asks for two more: infused from
    week 1 on, as nothing is shipped before week 0, to week 4; NEAR to week 6.  3 of 7 are lost.
    """
    found = solved("minimum_life")
    assert started(found) == {("FAR", 3), ("FAR", 4), ("NEAR", 5), ("NEAR", 6)}
    assert found.plan is not None
    assert {x.infused - x.shipped for x in found.plan.shipments if x.hospital == "FAR"} == {1}
    assert (found.cost, found.bound, found.accepted) == (15_000, 15_000, True)


def test_days_count_by_whole_weeks() -> None:
    """Good to a Saturday: to week 4, which ends on Sunday 02-08.  Released on a Tuesday: from the
    next Monday, week 6, to its Sunday.  From a Monday to the next: week 7 alone.  3 are lost.
    """
    found = solved("days_within_weeks")
    assert {week for _, week in started(found)} == {0, 1, 2, 3, 4, 6, 7}
    assert (found.cost, found.bound, found.accepted) == (15_000, 15_000, True)


def wide_prices() -> float:
    """A batch of 10^6 doses in week 2; of its doses 30,002, 30,003, ... leave in 18 weeks."""
    shipped = [30_002 + i for i in range(18)]
    stored = sum(1_000_000 - sum(shipped[: i + 1]) for i in range(18))
    return 0.01 + 1e-7 * stored


@pytest.mark.parametrize(
    ("name", "cost"),
    [
        # 10^12 a lost patient, 10^-7 a dose and week
        ("wide_prices", wide_prices()),
        # 2 x 20 before the first batch; 4 batches of 100 for 5 weeks of 20: three of 80 + 60 + 40
        # + 20 doses stored and one of 80 + 60 + 40, at 0.5
        ("wide_prices_and_losses", 40 * 10**12 + 4 * 1000 + 0.5 * (3 * 200 + 180)),
        # 10^8 doses fill the one position; 10^7 leave each week, so another batch 10 weeks later:
        # 9 + 8 + ... + 0 and 9 + 8 + ... + 2 times 10^7 doses stored, at 10^-6
        ("wide_positions", 2 * 1000 + 10 * (45 + 44)),
    ],
)
def test_numbers_far_apart(name: str, cost: float) -> None:
    found = solved(name)
    assert found.accepted
    assert found.ending is Ending.OPTIMAL
    assert found.cost == pytest.approx(cost, rel=1e-12)
    assert found.bound is not None
    assert found.cost is not None
    assert found.bound <= found.cost
