"""Sample paths and prices of a problem as arrays."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from optimizer.arrays import Counts, Floats
from optimizer.problem import Problem
from optimizer.room_schedules.path_pricing import Doses, PathPrices, path_cost
from optimizer.stochastic.expected_cost import ExpectedCosts, FixedSupply
from optimizer.stochastic.path_cost import Paths

KINDS = 4  # of fixed supply


def path_arrays(
    problem: Problem, costs: Mapping[str, ExpectedCosts], paths: Mapping[str, Paths]
) -> PathPrices:
    """Every product on all of `paths`, which are as many for each."""
    every = [costs[p.id] for p in problem.products]
    return _arrays(every, [paths[x.p.id] for x in every], problem.weeks)


def split_cost(arrays: PathPrices, number: int, started: Counts) -> tuple[float, float]:
    """[currency] of the product of that number, as `path_cost` has it: lost patients, the rest."""
    free = arrays._replace(lost=np.zeros_like(arrays.lost))
    rest = path_cost(free, number, started)
    return path_cost(arrays, number, started) - rest, rest


def no_paths() -> PathPrices:
    """Nothing: the forecast is priced."""
    return _arrays([], [], 1)


def _arrays(every: Sequence[ExpectedCosts], paths: Sequence[Paths], weeks: int) -> PathPrices:
    products = len(every)
    number = paths[0].due.shape[1] if paths else 0
    supply = [_fixed_supply(x) for x in every]

    def stacked(rows: Sequence[Floats]) -> Doses:
        most = max((len(x) for x in rows), default=1)
        found = np.zeros((products, most, number), dtype=np.float32)
        for i, x in enumerate(rows):
            found[i, : len(x)] = x
        return found

    def money(of: Callable[[ExpectedCosts], float]) -> Floats:
        return np.array([of(x) for x in every], dtype=np.float64)

    def whole(of: Callable[[ExpectedCosts], int]) -> Counts:
        return np.array([of(x) for x in every], dtype=np.int64)

    def fixed(of: Callable[[FixedSupply], float]) -> Floats:
        rows = [[[of(x) for x in kind] for kind in kinds] for kinds in supply]
        return np.array(rows, dtype=np.float64).reshape(products, KINDS, weeks)

    return PathPrices(
        due=stacked([x.due for x in paths]),
        given=stacked([x.given for x in paths]),
        firm=stacked([x.firm for x in paths]),
        certain=fixed(lambda x: x.doses).astype(np.float32),
        uncertain=fixed(lambda x: x.firm).astype(np.int64),
        most=np.array([len(x.given) - 1 for x in paths], dtype=np.int64),
        lag=whole(lambda x: x.p.lag),
        production=whole(lambda x: x.p.production),
        life=whole(lambda x: x.life),
        wait=whole(lambda x: x.p.max_wait),
        storage=money(lambda x: x.p.storage_cost),
        waiting=money(lambda x: x.prices.wait),
        lost=money(lambda x: x.prices.lost),
        discard=money(lambda x: x.p.discard_cost),
        short=money(lambda x: x.prices.ending),
        target=money(lambda x: x.p.ending_target),
        work=np.zeros((5, number), dtype=np.float32),
    )


def _fixed_supply(x: ExpectedCosts) -> list[list[FixedSupply]]:
    """[kind, week] as `path_pricing.PathPrices` has them."""
    weeks = range(x.weeks)
    return [
        [x.supply(t) for t in weeks],
        [x.expiring(t) for t in weeks],
        [x.frozen(t) for t in weeks],
        [x.frozen(None)] * x.weeks,
    ]
