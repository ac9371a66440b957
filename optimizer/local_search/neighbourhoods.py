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
        if self.rng is None:
            return every
        return [every[n] for n in self.rng.permutation(len(every)).tolist()]

    def neighbour(self, batches: Decisions, move: Move) -> Decisions | None:
        """The batches after a move, with their banks; None where they do not fit."""
        starts = moved(batches.starts, move)
        return None if starts is None else feasible(self.problem, starts, move.into)


class RankedNeighbourhood(CapacityNeighbourhood):
    """The same, by what a surrogate says that a move saves.

    surrogate: that of sets of batches like the ones given.  loss: share of the cost that a move
    may lose by the surrogate and still be tried.
    """

    def __init__(
        self,
        problem: Problem,
        params: MoveParams,
        surrogate: Callable[[Decisions], TableSurrogate],
        *,
        loss: float,
    ) -> None:
        super().__init__(problem, params)
        self.surrogate, self.loss = surrogate, loss

    def moves(self, batches: Decisions) -> Sequence[Move]:
        """Those that lose no more than `loss`, the most promising first."""
        surrogate = self.surrogate(batches)
        least = -self.loss * surrogate.cost(batches)
        return ranked(surrogate, batches, super().moves(batches), least)


def ranked(
    surrogate: TableSurrogate, batches: Decisions, every: Iterable[Move], least: float
) -> list[Move]:
    """Moves that save at least so much by the surrogate [currency], those that save most first."""
    known = list(every)
    gains = np.array([surrogate.gain(batches, x.out, x.into) for x in known])
    worth = np.flatnonzero(gains >= least)
    return [known[n] for n in worth[np.argsort(-gains[worth], kind="stable")].tolist()]
