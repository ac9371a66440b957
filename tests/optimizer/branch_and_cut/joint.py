"""Joint models of random scenarios with several products, and their optima."""

from collections.abc import Iterable, Iterator
from functools import cache

from optimizer.arrays import Floats
from optimizer.branch_and_cut.joint_model import JointModel
from optimizer.formulation.aggregation import pool
from optimizer.solvers.highs import HighsSession
from planner.solving import compile_scenario
from tests.builders.random_scenarios import scenario
from tests.optimizer.branch_and_cut.at_root import long

Optimum = tuple[float, Floats]  # cost [currency] and column values of the best whole plan


def joint_of(seed: int) -> JointModel:
    """The pooled model by tiers of a random scenario, without cuts."""
    return JointModel(pool(compile_scenario(scenario(seed))), 1)


@cache
def optimum(seed: int) -> Optimum | None:
    """Of that model with whole batches; None: it has no plan."""
    found = HighsSession(joint_of(seed).plain, 1, 1).minimise(long(), 0.0)
    if found.values is None or found.objective is None:
        return None
    return found.objective, found.values


def solved(seeds: Iterable[int]) -> Iterator[tuple[int, JointModel, Optimum]]:
    """(seed, model, optimum) of those that have several products and a plan."""
    for seed in seeds:
        if len(scenario(seed).products) > 1 and (best := optimum(seed)) is not None:
            yield seed, joint_of(seed), best


def slack(cost: float) -> float:
    """[currency] by which the solver's tolerances may miss a cost."""
    return 1e-6 * max(1.0, abs(cost))
