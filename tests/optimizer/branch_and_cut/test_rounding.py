"""A relaxation rounded: what it gives is allowed, and near the best."""

from optimizer.branch_and_cut.rounding import round_relaxation
from tests.optimizer.branch_and_cut.at_root import at_root, best_of, cost, long


def test_a_rounded_plan_is_whole_allowed_and_no_better_than_the_best() -> None:
    plans = 0
    for seed in range(0, 40, 4):
        _, context, root = at_root(seed)
        best = best_of(context)
        if root.values is None or best is None:
            continue
        plan = round_relaxation(context, root.values, long())
        if plan is not None:  # rooms may hold none of the roundings
            assert context.session.matrix.admits(plan), seed
            assert cost(context, plan) >= best - 1e-6 * abs(best), seed
            plans += 1
    assert plans >= 7


def test_most_roundings_are_near_the_best() -> None:
    near = []
    for seed in range(20):
        _, context, root = at_root(seed)
        best = best_of(context)
        if root.values is not None and best is not None:
            plan = round_relaxation(context, root.values, long())
            near.append(plan is not None and cost(context, plan) <= 1.1 * best + 1.0)
    assert len(near) >= 15
    assert sum(near) >= 0.6 * len(near)
