"""One thread and no limit of time in the way: the same seed gives the same plan."""

import pytest

from optimizer.settings import Settings
from optimizer.solution import Ending, Watch
from optimizer.solve.engine import find_plan
from planner.solving import compile_scenario
from tests.builders.generate import SIZES, generate
from tests.builders.random_scenarios import scenario


@pytest.mark.long
def test_the_same_twice() -> None:
    problem = compile_scenario(generate(SIZES["small"], 2))
    settings = Settings(threads=1, seed=7, seconds=600, gap=0.005)
    first, second = (find_plan(problem, settings, Watch()) for _ in range(2))
    assert first.ending is Ending.OPTIMAL  # ended by the gap, not by the clock
    assert first.notes["ended_by"] == "gap"
    assert first.notes["repeatable"] is True
    assert first.decisions == second.decisions
    assert (first.bound, first.cost, first.objective) == (
        second.bound,
        second.cost,
        second.objective,
    )


def test_a_race_of_threads_and_a_wish_to_stop_are_said() -> None:
    small = compile_scenario(scenario(0))
    raced = find_plan(small, Settings(threads=2, seconds=60, gap=0.01), Watch())
    assert (raced.notes["ended_by"], raced.notes["repeatable"]) == ("gap", False)
    larger = compile_scenario(generate(SIZES["small"], 2))
    stopped = find_plan(larger, Settings(threads=1), Watch(stop=lambda: True))
    assert (stopped.notes["ended_by"], stopped.notes["repeatable"]) == ("stop", False)
