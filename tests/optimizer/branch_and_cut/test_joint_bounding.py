"""Bounding: no bound above the optimum, every plan a plan, and the same work twice the same."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.arrays import Floats
from optimizer.branch_and_cut.context import SearchContext
from optimizer.branch_and_cut.joint_bounding import PARAMS, JointBounding
from optimizer.branch_and_cut.joint_model import JointModel
from optimizer.branch_and_cut.search import BranchAndCut
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import as_rows
from optimizer.solution import ignore
from tests.optimizer.branch_and_cut.at_root import EXACT, long
from tests.optimizer.branch_and_cut.joint import joint_of, slack, solved

ASKED = replace(EXACT, gap=1e-3)
ITERATIONS = 20  # of a turn: too few for most nodes
HARD = (15, 18, 51)  # the relaxation proves no plan; counts leave several nodes open


def bounding(joint: JointModel, budget: Budget) -> JointBounding:
    """What begins with the relaxation and its cuts."""
    search = BranchAndCut(joint.model, ASKED)
    balances, root = search.root_relaxation(long())
    joint.add_cuts(as_rows(balances, list(root.kept)))
    context = SearchContext(search.session, joint.model, ignore, 1)
    return JointBounding(joint, (balances, root), context, ASKED, budget)


def turns(of: JointBounding, most: int = 15) -> tuple[list[float], list[Floats]]:
    """The bound after each turn and every plan, which becomes the incumbent, until the end."""
    bounds, plans = [of.bound], list[Floats]()
    for n in range(1, most):
        going = of.turn(n * ITERATIONS)
        bound, values = of.poll()
        bounds.append(bound)
        if values is not None and (not plans or values is not plans[-1]):
            plans.append(values)
            best = min(plans, key=of.joint.cost)
            of.know(best, of.joint.cost(best))
        if not going:
            return bounds, plans
    raise AssertionError("It comes to no end.")


def test_bounds_rise_to_the_optimum_and_plans_are_plans() -> None:
    for seed, joint, (cost, _) in solved(HARD):
        bounds, plans = turns(bounding(joint, long()))
        assert bounds == sorted(bounds), seed
        assert bounds[0] < cost - slack(cost), seed
        assert bounds[-1] <= cost + slack(cost), seed
        for x in plans:
            assert joint.matrix.admits(x), seed
        best = min(joint.cost(x) for x in plans)
        assert best == pytest.approx(cost, rel=ASKED.gap), seed
        assert bounds[-1] >= best - PARAMS.gap * ASKED.gap * best - slack(best), seed


def test_turns_of_so_many_iterations_repeat() -> None:
    for seed in HARD[:2]:
        first, second = (turns(bounding(joint_of(seed), long())) for _ in range(2))
        assert first[0] == second[0], seed
        assert all(np.array_equal(a, b) for a, b in zip(first[1], second[1], strict=True)), seed


def test_the_best_plan_is_proven_and_nothing_else_found_cheaper() -> None:
    """From the optimum: it is proven, and the bound is no higher than it."""
    for seed, joint, (cost, values) in solved((18, 33)):
        of = bounding(joint, long())
        of.know(values, cost)
        bounds, plans = turns(of)
        assert cost * (1.0 - PARAMS.gap * ASKED.gap) <= bounds[-1] <= cost + slack(cost), seed
        assert all(joint.cost(x) >= cost - slack(cost) for x in plans), seed


def test_a_proven_incumbent_leaves_nothing_to_do() -> None:
    """Of 48 the relaxation with its cuts is the optimum already: counts are looked at, no more."""
    ((_, joint, (cost, values)),) = solved((48,))
    of = bounding(joint, long())
    of.know(values, cost)
    assert not of.turn()
    assert of.poll() == (pytest.approx(cost), None)


def test_a_stop_ends_it() -> None:
    """Asked for before, there is no more work; in a thread of its own, the thread ends too."""
    ((_, joint, (cost, _)),) = solved((18,))
    of = bounding(joint, long())
    of.stop()
    assert not of.turn()
    started = bounding(joint_of(18), long())
    started.start()
    started.stop()
    assert started._thread is not None
    assert not started._thread.is_alive()
    assert started.bound <= cost + slack(cost)
