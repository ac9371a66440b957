"""What batches are guessed to cost by tables in hand: microseconds, to choose what to simulate."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from optimizer.problem import Problem
from optimizer.stochastic.distributions import Risk
from optimizer.stochastic.expected_cost import Tables
from optimizer.stochastic.expected_cost_mip import start_cost


class Guess:
    """Tables of all products, looked up; banks are not counted."""

    def __init__(
        self, problem: Problem, risks: Mapping[str, Risk], tables: Mapping[str, Tables]
    ) -> None:
        self.problem, self.tables = problem, tables
        self._begin = {p.id: start_cost(p, risks[p.id], problem.weeks) for p in problem.products}

    def cost(self, product: str, made: npt.NDArray[np.int64]) -> float:
        """[currency] of new batches begun by week; more than the tables know of cost no less."""
        p, tables = self.problem.product[product], self.tables[product]
        begun = np.cumsum(made)
        released = np.zeros(self.problem.weeks, dtype=np.int64)
        if p.lag < self.problem.weeks:
            released[p.lag :] = begun[: self.problem.weeks - p.lag]
        most = tables.released.shape[1] - 1
        weeks = np.arange(self.problem.weeks)
        paid = tables.released[weeks, np.minimum(released, most)].sum()
        paid += tables.begun[min(int(begun[-1]), most)]
        return float(paid + self._begin[product] @ made)
