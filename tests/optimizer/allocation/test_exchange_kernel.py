"""One patient takes the doses of another: what it saves is what the plan costs less."""

from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest

from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.exchange_kernel import lose_instead, wait_instead
from optimizer.allocation.fefo import issue_fefo
from optimizer.allocation.greedy import serve_soonest
from optimizer.allocation.polish import service_of, state_of
from optimizer.allocation.service_kernel import ServiceState, begin
from optimizer.decisions import Decisions, no_batches
from optimizer.problem import Problem
from tests.builders.problems import lot, patients, problem, product

FREE = {"storage_cost": 0.0, "discard_cost": 0.0, "wait_cost": 5.0}
ORDER = np.array([1, 0])
Exchange = Callable[..., float]


def run(of: Problem, plan: Decisions, exchange: Exchange) -> tuple[float, ServiceState]:
    """[currency] saved, and the state after it."""
    p = of.products[0]
    arrays = service_of(of, p, plan)
    state = state_of(arrays, p, plan, of.weeks)
    begin(arrays, state)
    return exchange(arrays, state, ORDER), state


def test_the_one_whose_waiting_costs_less_waits() -> None:
    """Both are due in week 0, the second dose comes in week 1: 15 a week instead of 5."""
    p = product(
        patients(1, 0), patients(1, 0, priority=3.0), max_wait=1,
        lots=(lot(1, 0, 9), lot(1, 1, 9, "late")), **FREE,
    )  # fmt: skip
    of = problem(p)
    plan = replace(
        no_batches(of),
        treated={("A", 0): (1, 1), ("A", 1): (0, 1)},
        lost={("A", 0): (0, 0), ("A", 1): (0, 0)},
    )
    saved, state = run(of, plan, wait_instead)
    assert saved == pytest.approx(10.0)
    assert state.starts.tolist() == [[0, 1], [1, 0]]
    assert state.waiting.tolist() == [[1, 0], [0, 0]]


def test_the_one_who_costs_less_to_lose_is_lost() -> None:
    p = product(patients(1), patients(1, priority=3.0), lots=(lot(1, 0, 9),), **FREE)
    of = problem(p)
    plan = replace(
        no_batches(of),
        treated={("A", 0): (1,), ("A", 1): (0,)},
        lost={("A", 0): (0,), ("A", 1): (1,)},
    )
    saved, state = run(of, plan, lose_instead)
    assert saved == pytest.approx(120.0)
    assert state.starts.tolist() == [[0], [1]]


@pytest.mark.parametrize("exchange", [wait_instead, lose_instead])
def test_what_is_saved_is_what_the_plan_costs_less(exchange: Exchange) -> None:
    gains = 0
    for seed in range(150):
        draw = np.random.default_rng(seed)
        first, second = (draw.integers(0, 3, 9).tolist() for _ in range(2))
        p = product(
            patients(*first),
            patients(*second, priority=2.0, transit=int(draw.integers(0, 2)), life_needed=1),
            max_wait=int(draw.integers(1, 4)), course=((1,), (2, 1), (1, 0, 1))[draw.integers(3)],
            lots=tuple(
                lot(int(draw.integers(1, 5)), 2 * k, 2 * k + 5, f"L{k}") for k in range(4)
            ),
        )  # fmt: skip
        of = problem(p)
        plan = cheapest_first(of)
        before = PlanEvaluator(of).cost(plan)
        saved, state = run(of, plan, exchange)
        after = replace(
            plan,
            treated={("A", i): tuple(accumulate(x)) for i, x in enumerate(state.starts.tolist())},
            lost={("A", i): tuple(accumulate(x)) for i, x in enumerate(state.lost.tolist())},
        )
        issued = issue_fefo(of, after)
        assert issued is not None
        assert PlanEvaluator(of).cost(issued) == pytest.approx(before - saved)
        for i, c in enumerate(p.classes):  # the rows S1
            due, treated, lost = (
                np.cumsum(c.due), np.array(after.treated["A", i]), np.array(after.lost["A", i]),
            )  # fmt: skip
            late = p.max_wait
            assert np.all(treated + lost <= due)
            assert treated[-1] + lost[-1] == due[-1]
            assert np.all(treated[late:] + lost[:-late] >= due[:-late])
            assert np.all(state.lost[i] <= c.due)
            assert np.all(state.lost[i] >= 0)
            assert np.all(state.starts[i] >= 0)
        gains += saved > 0
    assert gains > 20


def cheapest_first(of: Problem) -> Decisions:
    """Service as if the priorities were turned round."""
    p = of.products[0]
    first, second = p.classes
    turned = replace(
        p, classes=(replace(first, priority=2.0), replace(second, priority=1.0))
    )  # fmt: skip
    return serve_soonest(replace(of, products=(turned,)), no_batches(of), dearest=True)
