"""The fewest banks, each begun as late as its batches allow."""

from optimizer.capacity.bank_schedule import with_latest_banks
from optimizer.decisions import Starts
from optimizer.problem import BankData, Problem
from tests.builders.problems import patients, problem, product

BANK = BankData(
    wcb_batches=((0, 1),), mcb_vials=((0, 1),), batches_per_wcb=2, wcb_weeks=2, wcb_cost=7.0,
    vials_per_donor=1, mcb_weeks=1, mcb_cost=9.0, donors=1,
)  # fmt: skip


def small() -> Problem:
    return problem(product(patients(0, 0, 0, 0, 0, 0, 0), bank=BANK), rooms=3)


def begun(*weeks: int) -> Starts:
    return {("A", "S", t): weeks.count(t) for t in weeks}


def test_no_bank_is_made_that_no_batch_needs() -> None:
    """The WCB on hand gives one batch."""
    found = with_latest_banks(small(), begun(4))
    assert found is not None
    assert found.wcbs["A"] == (0,) * 7
    assert found.donors["A"] == (0,) * 7


def test_a_bank_is_begun_its_weeks_before_it_is_used() -> None:
    """The second and third batch need a WCB by week 4, the fourth another by week 5: week 2 and 3.
    The MCB on hand has one vial, so the second WCB needs a donor a week before it.
    """
    found = with_latest_banks(small(), begun(0, 4, 4, 5))
    assert found is not None
    assert found.wcbs["A"] == (0, 0, 1, 1, 0, 0, 0)
    assert found.donors["A"] == (0, 0, 1, 0, 0, 0, 0)


def test_batches_that_banks_cannot_reach_in_time_are_none() -> None:
    assert with_latest_banks(small(), begun(0, 1)) is None
    assert (
        with_latest_banks(small(), begun(4, 4, 4, 5, 5, 5)) is None
    )  # a second donor is not to be had
