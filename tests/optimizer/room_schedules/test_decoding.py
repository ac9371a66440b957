"""Earliest starts: decoding a part is decoding all of it."""

import numpy as np
import pytest

from optimizer.room_schedules.annealing import price_all
from optimizer.room_schedules.search import RoomScheduleSearch
from planner.solving.compile import compile_scenario
from tests.builders.problems import begun, patients, problem, product
from tests.builders.random_scenarios import scenario


@pytest.mark.parametrize("seed", range(3, 1040, 37))
def test_what_a_move_changes_is_what_all_of_it_gives(seed: int) -> None:
    """The present schedule came about move by move; decoded at once it is the same."""
    search = RoomScheduleSearch(compile_scenario(scenario(seed)), seed)
    x = search._search
    for _ in range(20):
        search.step(10)
        x.new.schedule.week[:] = x.now.schedule.week
        x.new.schedule.product[:] = x.now.schedule.product
        x.new.schedule.number[:] = x.now.schedule.number
        starts, total = x.now.schedule.starts.copy(), float(x.now.total[0])
        assert price_all(x, False) == pytest.approx(total, abs=1e-6)
        assert np.array_equal(x.now.schedule.starts, starts)


def test_the_laboratory_puts_off_a_batch() -> None:
    """One lot a week may freeze: of two batches wanted in week 0 one starts in week 1."""
    of = problem(product(patients(0, 4, 4)), rooms=2, laboratory=(1,) * 4)
    search = RoomScheduleSearch(of, seed=1)
    search.adopt(begun(of, ("A", 0), ("A", 0)))
    assert search.best is not None
    assert dict(search.best.starts) == {("A", "S", 0): 1, ("A", "S", 1): 1}
