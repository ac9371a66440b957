"""Batches just in time: by hand, and within every rule on random scenarios."""

from pathlib import Path

from optimizer.allocation.dispatch import dispatch_greedily
from optimizer.capacity.feasibility import feasible
from optimizer.problem import BankData, Problem
from optimizer.solve.construct import first_plan, just_in_time
from planner.io.scenario.read import load_scenario
from planner.solving.compile import compile_scenario
from tests.builders.problems import lot, patients, problem, product
from tests.builders.random_scenarios import scenario

DATA = Path(__file__).parents[3] / "data"


def starts(small: Problem) -> dict[int, int]:
    """Batches of A by start week."""
    return {t: n for (_, _, t), n in just_in_time(small).starts.items()}


def test_a_batch_is_begun_so_that_it_is_there_when_stock_ends() -> None:
    """Four doses last for the patients of weeks 0 and 1; production takes a week."""
    small = problem(product(patients(2, 2, 2, 2, 0, 0), lots=(lot(4, 0, 5),)))
    assert starts(small) == {1: 1}


def test_doses_that_expire_serve_nobody() -> None:
    """The lot keeps until week 1: what it holds for week 2 is made anew."""
    small = problem(product(patients(1, 1, 2, 0, 0, 0), lots=(lot(4, 0, 1),)))
    assert starts(small) == {1: 1}


def test_a_full_room_makes_batches_begin_earlier() -> None:
    """Eight doses due in week 3 are two batches; one room holds one a week."""
    assert starts(problem(product(patients(0, 0, 0, 8, 0, 0)))) == {2: 1, 1: 1}


def test_a_batch_that_does_not_earn_its_cost_is_left_out() -> None:
    """One patient's loss is 60, a batch costs 100; two patients are worth one."""
    assert starts(problem(product(patients(0, 0, 1, 0, 0, 0)))) == {}
    assert starts(problem(product(patients(0, 0, 2, 0, 0, 0)))) == {1: 1}


def test_no_batch_without_vials() -> None:
    bank = BankData(
        wcb_batches=((0, 1),), mcb_vials=(), batches_per_wcb=1, wcb_weeks=1, wcb_cost=0.0,
        vials_per_donor=1, mcb_weeks=1, mcb_cost=0.0, donors=0,
    )  # fmt: skip
    assert starts(problem(product(patients(0, 4, 4, 0, 0, 0), bank=bank))) == {0: 1}


def test_a_batch_that_the_freezers_would_not_hold_begins_later() -> None:
    """Begun a week early it would rest for a week, four doses where three positions are."""
    small = problem(product(patients(0, 0, 0, 8, 0, 0)), positions=(3.0,) * 6)
    assert starts(small) == {2: 1, 3: 1}


def test_freezers_that_refuse_the_patients_who_wait_are_filled_less() -> None:
    """A course's doses rest until it ends: what is reckoned week by week is too little."""
    given = compile_scenario(load_scenario(DATA / "platform").scenario)
    assert dispatch_greedily(given, just_in_time(given)) is None
    found = first_plan(given)
    assert found is not None
    assert len(found.decisions.starts) > 10


def test_every_rule_on_random_scenarios() -> None:
    """One hundred: rooms, clearance, laboratory, vials; most make something."""
    made = 0
    for seed in range(100):
        given = compile_scenario(scenario(seed))
        found = just_in_time(given)
        assert feasible(given, found.starts) is not None, seed
        made += bool(found.starts)
    assert made > 60
