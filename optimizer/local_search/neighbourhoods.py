"""Neighbourhoods within rooms, laboratory and banks: in random order, or ranked by a surrogate."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.random import Generator

from optimizer.capacity.feasibility import feasible
from optimizer.decisions import Decisions
from optimizer.local_search.moves import Move, MoveParams, moved, moves
from optimizer.problem import Problem
from optimizer.stochastic.table_surrogate import TableSurrogate


class CapacityNeighbourhood:
    """All moves that rooms, clearance, laboratory and banks allow.

    rng: draws their order; None: the order of the batches.
    """

    def __init__(self, problem: Problem, params: MoveParams, rng: Generator | None = None) -> None:
        self.problem, self.params, self.rng = problem, params, rng

    def moves(self, batches: Decisions) -> Sequence[Move]:
        """Every move, whether it can be made or not."""
        every = list(moves(self.problem, batches.starts, self.params))
        order = range(len(every)) if self.rng is None else self.rng.permutation(len(every)).tolist()
        return [every[n] for n in order]

    def neighbour(self, batches: Decisions, move: Move) -> Decisions | None:
        """The batches after a move, with their banks; None where they do not fit."""
        starts = moved(batches.starts, move)
        return None if starts is None else feasible(self.problem, starts, move.into)


class RankedNeighbourhood(CapacityNeighbourhood):
    """Those moves, ranked by the saving of a surrogate, without moves that lose too much by it.

    surrogate: gives that of a set of batches.
    """

    def __init__(
        self, problem: Problem, params: MoveParams, surrogate: Callable[[Decisions], TableSurrogate]
    ) -> None:
        super().__init__(problem, params)
        self.surrogate = surrogate

    def moves(self, batches: Decisions) -> Sequence[Move]:
        """The most promising first."""
        surrogate = self.surrogate(batches)
        least = -self.params.max_loss * surrogate.cost(batches)
        return ranked(surrogate, batches, super().moves(batches), least)


def ranked(
    surrogate: TableSurrogate, batches: Decisions, every: Iterable[Move], least: float
) -> list[Move]:
    """Moves that save at least so much by the surrogate [currency], those that save most first."""
    known = list(every)
    gains = np.array([surrogate.gain(batches, x.out, x.into) for x in known])
    worth = np.flatnonzero(gains >= least)
    return [known[n] for n in worth[np.argsort(-gains[worth], kind="stable")].tolist()]
