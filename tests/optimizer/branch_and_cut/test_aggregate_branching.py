"""Branching on aggregates: the nodes hold every plan, and their bounds are proven."""

from math import inf

import pytest

from optimizer.branch_and_cut.aggregate_branching import branch_on_aggregates
from optimizer.cuts.batch_rounding import lines
from tests.optimizer.branch_and_cut.at_root import at_root, best_of, long


@pytest.mark.long
def test_the_nodes_hold_all_plans_and_their_bounds_are_true() -> None:
    plans = 0
    for seed in range(2, 40, 4):
        search, context, root = at_root(seed)
        best = best_of(context)
        if root.values is None:
            continue
        nodes = branch_on_aggregates(
            context, lines(context.model, search.number), root, inf, long()
        )
        bounds = [node.bound for node in nodes]
        assert bounds == sorted(bounds)
        if best is None:
            continue
        assert min(bounds) <= best + 1e-6 * abs(best)
        assert min(bounds) >= root.bound - 1e-6 * abs(root.bound)
        inside = []
        for node in nodes:
            context.session.set_bounds(node.lower, node.upper)
            found = context.session.minimise(long(), 0.0)
            if found.objective is not None:
                assert node.bound <= found.objective + 1e-6 * abs(found.objective)
                inside.append(found.objective)
        assert min(inside) == pytest.approx(best)
        plans += 1
    assert plans >= 8
