"""Proves the plans: on 240 random small scenarios the cost is that of the textbook model.

The textbook model goes lot by lot with whole starts and shipments and was written from the
contract alone (tests/oracle); nothing is shared with the product but the frozen values.
"""

from collections.abc import Iterator

import pytest

from planner import workflow
from planner.solving import Settings
from tests.oracle.textbook import solve
from tests.random_scenarios import COUNT, scenario

CHUNK = 12
WITHIN = 1e-3  # share of the optimum that a plan may cost above it
EXACT = 1e-6  # share by which sums of doubles may differ


def faults(seed: int) -> Iterator[str]:
    """What is wrong with the product's answer to one scenario."""
    report = workflow.solve(scenario(seed), Settings(gap=0, seconds=30, threads=1))
    optimum = solve(scenario(seed)).cost
    said = f"seed {seed}: {report.ending}, cost {report.cost}, bound {report.bound}"
    told = f"{said}, objective {report.objective}; the optimum is {optimum}"
    yield from (f"seed {seed}: {v}" for v in report.violations)
    if (report.ending == "INFEASIBLE") != (optimum is None):
        yield f"{told}: one finds no plan, the other does"
    if optimum is None:
        if report.plan is not None:
            yield f"{told}: a plan where none exists"
        return
    unit = max(1.0, abs(optimum))
    if report.cost is None or report.bound is None:
        yield f"{told}: no plan or no bound"
        return
    if report.cost > optimum + WITHIN * unit:
        yield f"{told}: the plan is dearer"
    if report.cost < optimum - EXACT * unit:
        yield f"{told}: the plan is cheaper than any can be"
    if report.bound > optimum + EXACT * unit:
        yield f"{told}: the bound is above it"


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_cost_and_bound_against_the_textbook(first: int) -> None:
    assert [fault for seed in range(first, first + CHUNK) for fault in faults(seed)] == []
