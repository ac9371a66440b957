"""The plain run is a rival that the contract allows: a bound, and a plan that keeps the rules."""

import pytest

from planner.kpis import cost
from planner.solving import compile_scenario
from planner.solving.decode import decode
from planner.verify import verify
from tests.benchmarks.plain_run import plain_run
from tests.benchmarks.regimes import generate
from tests.benchmarks.trace import Trace
from tests.oracle.textbook import solve

TINY = (2, 14, 3)


@pytest.mark.parametrize("regime", ["abundant", "laboratory", "clearance"])
def test_bound_below_and_plan_above_the_optimum(regime: str) -> None:
    scenario = generate(regime, TINY, 1)
    problem = compile_scenario(scenario)
    trace = Trace()
    served = plain_run(problem, 60.0, trace)
    assert served is not None
    plan = decode(scenario, problem, served)
    assert verify(scenario, plan) == []
    optimum = solve(scenario).cost
    last = trace.curve.points[-1]
    assert optimum is not None
    assert last.bound is not None
    assert last.bound <= optimum * (1 + 1e-6)
    assert optimum <= cost(scenario, plan).total * (1 + 1e-6)


def test_no_time_no_plan() -> None:
    trace = Trace(began=0.0)  # long ago
    plain_run(compile_scenario(generate("abundant", (4, 104, 20), 1)), 1.0, trace)
    assert trace.curve.first is None
