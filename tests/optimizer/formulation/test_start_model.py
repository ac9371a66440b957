"""Each row of the start model binds: it alone limits how many batches there can be, by hand."""

from dataclasses import replace
from typing import Any

from optimizer.budget import Budget
from optimizer.formulation.start_model import StartModel
from optimizer.problem import BankData, Problem
from optimizer.solvers.highs import HighsSession
from tests.builders.problems import patients, problem, product

MAX_BATCHES = 50


def most_batches(of: Problem) -> int:
    """Started in six weeks, where nothing but the rows of `state_capacity` holds them back."""
    model = StartModel(of)
    for p in of.products:
        model.pay([(model.add_batches(p, MAX_BATCHES)[-1], 1.0)], -1.0)
        if p.bank is not None:
            model.add_banks(p, p.bank)
    model.state_capacity()
    values = HighsSession(model.matrix(), threads=1, seed=1).minimise(Budget.of(10.0), 0.0).values
    assert values is not None
    return sum(model.read(values).values())


def one(rooms: int, bank: BankData | None = None, **changes: Any) -> Problem:
    made = product(patients(*[0] * 6), production=2, bank=bank)
    return problem(made, rooms=rooms, **changes)


def banks(**changes: Any) -> BankData:
    none = BankData(
        wcb_batches=(), mcb_vials=(), batches_per_wcb=2, wcb_weeks=1, wcb_cost=0.0,
        vials_per_donor=3, mcb_weeks=1, mcb_cost=0.0, donors=0,
    )  # fmt: skip
    return replace(none, **changes)


def test_rooms_bind() -> None:
    """B1: one room for two weeks: starts in weeks 0, 2 and 4."""
    assert most_batches(one(rooms=1)) == 3
    firm = replace(one(rooms=1).suites[0], firm=(("A", 2),))
    assert most_batches(replace(one(rooms=1), suites=(firm,))) == 2


def test_the_laboratory_binds() -> None:
    """Q1: one lot a week, none in week 3: five of the six start weeks, whatever the rooms."""
    assert most_batches(one(rooms=9, laboratory=(1, 1, 1, 0, 1, 1, 1, 1))) == 5


def test_wcbs_bind() -> None:
    """K1: one WCB on hand gives three batches."""
    assert most_batches(one(9, banks(wcb_batches=((0, 3),)))) == 3


def test_mcbs_bind() -> None:
    """K2: one MCB vial on hand gives one WCB, and that two batches."""
    assert most_batches(one(9, banks(mcb_vials=((0, 1),)))) == 2


def test_donors_bind() -> None:
    """K3: one donor gives three MCB vials, three WCBs and six batches."""
    assert most_batches(one(9, banks(donors=1))) == 6
