"""Branch and bound product by product: above the roots, never above the optimum."""

import pytest

from optimizer.budget import Budget
from optimizer.decomposition.priced_proofs import PricedProofs
from optimizer.decomposition.priced_roots import PricedRoots, joint_relaxation
from optimizer.solvers.highs import HighsSession
from tests.optimizer.branch_and_cut.at_root import EXACT, long
from tests.optimizer.branch_and_cut.joint import joint_of, slack, solved


def roots_of(seed: int) -> PricedRoots:
    """At the duals of the joint relaxation."""
    joint = joint_of(seed)
    relaxed = joint_relaxation(joint, long())
    assert relaxed is not None
    roots = PricedRoots(joint, 1)
    roots.solve(relaxed.prices, long())
    return roots


def test_each_product_raises_the_bound_by_what_its_root_left_open() -> None:
    """In the end it is what the whole optima of all products add up to."""
    raised = 0
    for seed, joint, (cost, _) in solved((4, 14, 41)):
        roots = roots_of(seed)
        proofs = PricedProofs(roots, EXACT, long())
        bounds = [proofs.poll()[0]]
        assert bounds[0] == pytest.approx(roots.bound)
        going = True
        while going:
            going = proofs.turn()
            bounds.append(proofs.poll()[0])
        assert len(bounds) == 1 + len(joint.problem.products), seed
        assert bounds == sorted(bounds), seed
        assert bounds[-1] <= cost + slack(cost), seed
        alone = roots.constant + roots.product_bounds[len(joint.problem.products)]
        for k in range(len(joint.problem.products)):
            best = HighsSession(roots.product_matrix(k), 1, 1).minimise(long(), 0.0).objective
            assert best is not None
            alone += best
        assert bounds[-1] == pytest.approx(alone, rel=2e-4), seed
        raised += bounds[-1] > bounds[0] + slack(cost)
        assert not proofs.turn()
    assert raised >= 2


def test_a_product_that_needs_more_iterations_comes_again() -> None:
    """Of three products some branch: after four turns of one iteration, one waits for its next."""
    ((_, joint, (cost, _)),) = solved((41,))
    assert len(joint.problem.products) == 3
    told = []
    for _ in range(2):
        proofs = PricedProofs(roots_of(41), EXACT, long())
        assert [proofs.turn(1) for _ in range(4)] == [True] * 4
        told.append(proofs.poll()[0])
        while proofs.turn(10_000):
            pass
        told.append(proofs.poll()[0])
    assert told[:2] == told[2:]
    assert told[0] < told[1] <= cost + slack(cost)


def test_a_stop_ends_it() -> None:
    proofs = PricedProofs(roots_of(14), EXACT, long())
    proofs.start()
    proofs.stop()
    assert proofs._thread is not None
    assert not proofs._thread.is_alive()
    assert not proofs.turn()
    spent = PricedProofs(roots_of(14), EXACT, Budget.of(0.0))
    assert not spent.turn()
    assert spent.poll()[0] == pytest.approx(spent.roots.bound)
