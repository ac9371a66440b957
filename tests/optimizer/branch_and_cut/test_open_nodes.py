"""Open nodes: they are solved to the best plan, and no further than is asked."""

from math import isfinite

import pytest

from optimizer.branch_and_cut.aggregate_branching import Node
from optimizer.branch_and_cut.open_nodes import solve_open_nodes
from optimizer.budget import Budget
from optimizer.solution import Ending
from tests.optimizer.branch_and_cut.at_root import at_root, branched, long


def test_open_nodes_are_solved_to_the_best_plan() -> None:
    plans = 0
    for seed in range(1, 40, 4):
        begun = branched(seed)
        if begun is None:
            continue
        context, _, best, nodes = begun
        found = solve_open_nodes(context, nodes, None, 0.0, long())
        if best is None:
            assert found.ending is Ending.INFEASIBLE
        else:
            assert found.ending is Ending.OPTIMAL
            assert found.objective == pytest.approx(best)
            assert found.bound == pytest.approx(best, rel=1e-6)
            plans += 1
    assert plans >= 8


def test_a_proven_incumbent_is_left_alone() -> None:
    _, context, root = at_root(4)
    found = context.session.minimise(long(), 0.0)
    assert found.values is not None
    whole = context.session.matrix
    node = Node(bound=found.bound, lower=whole.lower, upper=whole.upper, values=found.values)
    again = solve_open_nodes(context, [node], found.values, 0.01, Budget.of(0.0))
    assert again.ending is Ending.OPTIMAL
    assert again.values is found.values
    assert isfinite(root.bound)
