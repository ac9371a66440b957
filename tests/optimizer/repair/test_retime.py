"""Batches moved as little as may be: rooms, laboratory and vials keep, nothing moves in vain."""

from dataclasses import replace
from typing import Any

import pytest

from optimizer.budget import Budget
from optimizer.decisions import Decisions, no_batches
from optimizer.problem import BankData, Problem
from optimizer.repair.retime import retime
from tests.builders.problems import patients, problem, product


def batches(of: Problem, **starts: list[int]) -> Decisions:
    """Products' start weeks in suite S."""
    counts: dict[tuple[str, str, int], int] = {}
    for p, weeks in starts.items():
        for t in weeks:
            counts[p, "S", t] = counts.get((p, "S", t), 0) + 1
    return replace(no_batches(of), starts=counts)


def weeks(found: Decisions | None, p: str) -> list[int]:
    assert found is not None
    return sorted(t for (q, _, t), n in found.starts.items() if q == p for _ in range(n))


def two(**changes: Any) -> Problem:
    a = product(patients(0, 0, 0, 2, 2, 2))
    return problem(a, replace(a, id="B", storage_cost=3.0), **changes)


def test_what_fits_stays() -> None:
    p = two(rooms=2)
    found = retime(p, batches(p, A=[1, 3], B=[1, 3]), Budget.of(10.0))
    assert (weeks(found, "A"), weeks(found, "B")) == ([1, 3], [1, 3])


def test_one_room_moves_the_cheaper_one_earlier() -> None:
    """A week early costs 4 doses x 1 for A, 4 x 3 for B; late costs patients."""
    p = two()
    found = retime(p, batches(p, A=[3], B=[3]), Budget.of(10.0))
    assert (weeks(found, "A"), weeks(found, "B")) == ([2], [3])


def test_the_laboratory_counts_too() -> None:
    p = two(rooms=2, laboratory=(1,) * 7)
    found = retime(p, batches(p, A=[3], B=[3]), Budget.of(10.0))
    assert weeks(found, "A") != weeks(found, "B")


def test_no_batch_before_its_vials() -> None:
    bank = BankData(
        wcb_batches=((3, 2),), mcb_vials=(), batches_per_wcb=2, wcb_weeks=1, wcb_cost=0.0,
        vials_per_donor=0, mcb_weeks=0, mcb_cost=0.0, donors=0,
    )  # fmt: skip
    a = product(patients(0, 0, 0, 2, 2, 2), bank=bank)
    p = problem(a, replace(a, id="B", storage_cost=3.0))
    found = retime(p, batches(p, A=[3], B=[3]), Budget.of(10.0))
    assert sorted(weeks(found, "A") + weeks(found, "B")) == [3, 4]


def test_too_many_batches_fit_nowhere() -> None:
    p = two()
    closed = replace(p, suites=(replace(p.suites[0], open=(0, 0, 0, 1, 0, 0, 0)),))
    assert retime(closed, batches(closed, A=[3], B=[3]), Budget.of(10.0)) is None


@pytest.mark.parametrize("start", [0, 5])
def test_firm_batches_keep_their_room(start: int) -> None:
    p = two()
    firm = replace(p, suites=(replace(p.suites[0], firm=(("B", start),)),))
    found = retime(firm, batches(firm, A=[start]), Budget.of(10.0))
    assert weeks(found, "A") != [start]
