"""Products alone at capacity prices: a bound whatever the prices are, and cuts for other models."""

from math import isfinite

import numpy as np
import pytest

from optimizer.branch_and_cut.joint_model import JointModel
from optimizer.decomposition.priced_roots import PricedRoots, Prices, joint_relaxation
from optimizer.formulation.aggregation import coarsen
from optimizer.linear.parts import left_out
from optimizer.solvers.highs import HighsSession
from tests.optimizer.branch_and_cut.at_root import long
from tests.optimizer.branch_and_cut.joint import joint_of, slack, solved


def random_prices(joint: JointModel, draw: np.random.Generator, sign: float) -> Prices:
    """Of about half of the rows, those that nobody shares too.  -1: what an upper limit is for."""
    keys = [key for key in joint.key_of_rows() if draw.random() < 0.5]
    return {key: sign * float(draw.exponential(50.0)) for key in keys}


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_no_prices_give_a_bound_above_the_optimum(sign: float) -> None:
    """Nor do prices of the wrong sign, which are left out where a row has no such limit."""
    draw = np.random.default_rng(8)
    finite = 0
    for seed, joint, (cost, _) in solved(range(1, 46, 2)):
        roots = PricedRoots(joint, 1)
        bounds = [roots.solve(random_prices(joint, draw, sign), long()) for _ in range(3)]
        assert max(bounds) <= cost + slack(cost), seed
        assert roots.bound == max(bounds), seed
        finite += isfinite(roots.bound)
    assert finite >= 15


def test_mixed_signs_bound_as_well() -> None:
    draw = np.random.default_rng(9)
    for seed, joint, (cost, _) in solved(range(0, 46, 4)):
        prices = {**random_prices(joint, draw, -1.0), **random_prices(joint, draw, 1.0)}
        assert PricedRoots(joint, 1).solve(prices, long()) <= cost + slack(cost), seed


def test_at_the_duals_it_is_at_least_the_joint_relaxation() -> None:
    """Strong duality; the cuts of each product raise it above that."""
    raised = shared = 0
    for seed, joint, (cost, _) in solved(range(1, 46, 2)):
        relaxed = joint_relaxation(joint, long())
        assert relaxed is not None
        plain = joint.cost(relaxed.values)
        roots = PricedRoots(joint, 1)
        bound = roots.solve(relaxed.prices, long())
        assert plain - slack(plain) <= bound <= cost + slack(cost), seed
        assert roots.constant + sum(roots.product_bounds.values()) == pytest.approx(bound), seed
        raised += bound > plain * 1.001
        shared += bool(relaxed.prices)
    assert raised >= 10
    assert shared >= 10


def test_without_prices_capacity_is_worth_nothing() -> None:
    """Where no row is dear, the share of cost that capacity is worth is 0; else it is more."""
    worth = {}
    for seed, joint, _ in solved((0, 1, 5, 14, 31)):
        relaxed = joint_relaxation(joint, long())
        assert relaxed is not None
        assert (relaxed.worth > 0.0) == bool(relaxed.prices), seed
        worth[seed] = relaxed.worth
    assert worth[0] == 0.0  # two products that share nothing
    assert max(worth.values()) > 0.01


def test_the_highest_bound_stays_with_its_prices() -> None:
    """Prices of nothing after the duals: the bound and the matrices are those of the duals."""
    lower = 0
    for seed, joint, _ in solved((2, 10, 14, 41)):
        relaxed = joint_relaxation(joint, long())
        assert relaxed is not None
        roots = PricedRoots(joint, 2)
        told: list[int] = []
        first = roots.solve(relaxed.prices, long(), told.append)
        costs = [roots.product_matrix(k).cost for k in range(len(joint.problem.products))]
        second = roots.solve({}, long())
        assert roots.bound == max(first, second), seed
        assert sorted(told) == [*range(1, len(joint.problem.products) + 2)]
        if second < first:
            for k, cost in enumerate(costs):
                assert np.array_equal(roots.product_matrix(k).cost, cost), seed
            lower += 1
    assert lower >= 2


def test_before_any_prices_there_is_no_matrix_of_a_product() -> None:
    with pytest.raises(ValueError, match="no bound yet"):
        PricedRoots(joint_of(1), 1).product_matrix(0)


def test_the_matrix_of_a_product_has_its_root_as_relaxation() -> None:
    """With all cuts it keeps; a whole optimum of it is no lower."""
    cut = 0
    for seed, joint, _ in solved((5, 14, 15, 41)):
        relaxed = joint_relaxation(joint, long())
        assert relaxed is not None
        roots = PricedRoots(joint, 1)
        roots.solve(relaxed.prices, long())
        for k in range(len(joint.problem.products)):
            matrix = roots.product_matrix(k)
            root = HighsSession(matrix, 1, 1).relaxation(long()).objective
            assert root == pytest.approx(roots.product_bounds[k], rel=1e-6, abs=1e-6), (seed, k)
            own = left_out(joint.plain, joint.of_product(k), joint.plain.cost).rows.count
            cut += matrix.rows.count > own
    assert cut >= 4


def test_the_cuts_are_kept_by_the_best_plan_of_the_other_model() -> None:
    """Of the pooled model itself, and of the coarse one, whose numbers are others."""
    cuts = 0
    for seed, joint, (_, values) in solved(range(0, 46, 3)):
        coarse = JointModel(coarsen(joint.problem, "mean"), 1)
        relaxed = joint_relaxation(coarse, long())
        assert relaxed is not None, seed
        roots = PricedRoots(joint, 1)
        roots.solve(relaxed.prices, long())
        joint.add_cuts(roots.rows_for(joint))
        assert joint.matrix.admits(values), seed
        best = HighsSession(coarse.plain, 1, 1).minimise(long(), 0.0)
        assert best.values is not None
        coarse.add_cuts(roots.rows_for(coarse))
        assert coarse.matrix.admits(best.values), seed
        cuts += coarse.matrix.rows.count - coarse.plain.rows.count
    assert cuts >= 100


def test_a_relaxation_that_has_no_plan_gives_no_prices() -> None:
    assert joint_relaxation(joint_of(23), long()) is None
