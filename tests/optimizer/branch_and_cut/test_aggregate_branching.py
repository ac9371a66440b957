"""Branching on aggregates: the nodes hold every plan, and their bounds are proven."""

import pytest

from tests.optimizer.branch_and_cut.at_root import branched, long


@pytest.mark.long
def test_the_nodes_hold_all_plans_and_their_bounds_are_true() -> None:
    plans = 0
    for seed in range(2, 40, 4):
        begun = branched(seed)
        if begun is None:
            continue
        context, root, best, nodes = begun
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
