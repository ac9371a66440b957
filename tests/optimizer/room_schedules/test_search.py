"""The search: what it keeps, what it finds, and that it repeats."""

from dataclasses import replace

import pytest

from optimizer.capacity.feasibility import feasible
from optimizer.decisions import no_batches
from optimizer.room_schedules.annealing import anneal, price_all
from optimizer.room_schedules.search import RoomScheduleSearch
from optimizer.solve.construct import just_in_time
from planner.solving.compile import compile_scenario
from tests.builders.problems import begun, patients, problem, product
from tests.builders.random_scenarios import scenario


def test_a_batch_just_in_time_is_found() -> None:
    """4 patients in week 3: a batch in week 2, 100, and no storage; without it 4 x 60 are lost."""
    of = problem(product(patients(0, 0, 0, 4, 0, 0)))
    search = RoomScheduleSearch(of, seed=1)
    assert search.price(no_batches(of)) == 240
    search.step(200)
    assert search.best is not None
    assert dict(search.best.starts) == {("A", "S", 2): 1}
    assert search.cost == search.price(search.best) == 100


@pytest.mark.parametrize("seed", range(0, 1040, 13))
def test_batches_keep_rooms_laboratory_and_banks(seed: int) -> None:
    of = compile_scenario(scenario(seed))
    search = RoomScheduleSearch(of, seed)
    search.step(300)
    assert search.best is not None
    assert feasible(of, search.best.starts) is not None


def test_a_seed_repeats() -> None:
    of = compile_scenario(scenario(7))
    one, two, other = (RoomScheduleSearch(of, seed) for seed in (1, 1, 2))
    for search, steps in ((one, (100, 400)), (two, (250, 250)), (other, (500,))):
        for states in steps:
            search.step(states)
    assert one.best == two.best
    assert one.cost == two.cost
    assert (one._search.rng[0], one.states) == (two._search.rng[0], 500)
    assert other._search.rng[0] != one._search.rng[0]


@pytest.mark.parametrize("seed", range(0, 200, 20))
def test_never_dearer_than_what_was_adopted(seed: int) -> None:
    of = compile_scenario(scenario(seed))
    batches = just_in_time(of)
    search = RoomScheduleSearch(of, seed)
    search.adopt(batches)
    before = search.cost
    assert before <= search.price(batches) + 1e-6
    search.step(200)
    assert search.cost <= before


def test_a_firm_batch_keeps_its_room_and_its_clearance() -> None:
    """B runs in week 2 and is cleared in week 3; A, 2 weeks long, fits before it or after."""
    of = problem(
        product(patients(0, 0, 4, 0, 0, 0, 0, 4), production=2),
        product(patients(*(0,) * 8), id="B", clearance=1),
    )
    of = replace(of, suites=(replace(of.suites[0], firm=(("B", 2),)),))
    search = RoomScheduleSearch(of, seed=1)
    search.adopt(begun(of, ("A", 1)))
    assert search.best is not None
    assert dict(search.best.starts) == {("A", "S", 4): 1}
    search.step(1000)
    assert dict(search.best.starts) == {("A", "S", 0): 1, ("A", "S", 5): 1}


def test_machine_code_is_made_once_for_all_problems() -> None:
    """A second kind of arguments would compile for as long again."""
    search = RoomScheduleSearch(problem(product(patients(0, 0, 4), lots=())), seed=1)
    search.step(1)
    assert len(anneal.signatures) == 1
    assert len(price_all.signatures) == 1
