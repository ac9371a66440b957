"""Re-optimisation of a large problem: local search from the incumbent, by look-up tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from optimizer.budget import Budget
from optimizer.capacity.bank_schedule import with_latest_banks
from optimizer.capacity.quick_check import QuickCheck
from optimizer.decisions import Decisions, Starts, bank_cost
from optimizer.local_search.local_search import LocalSearch, LocalSearchParams
from optimizer.local_search.moves import Move, MoveParams, moved, moves
from optimizer.local_search.neighbourhoods import ranked
from optimizer.problem import Problem
from optimizer.stochastic.distributions import Risk
from optimizer.stochastic.expected_cost import Tables
from optimizer.stochastic.table_surrogate import TableSurrogate

Fits = Callable[[Starts], bool]


COARSE_MOVES = MoveParams(shifts=(1, -1, 2, -2, 4, -4, 8, -8), replacements=(0,), exchange=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSearchParams:
    """A short search, since a review is one of many."""

    moves: MoveParams = COARSE_MOVES  # coarser than those of a plan that is made once
    num_passes: int = 6  # over all moves
    min_saving: float = 1e-3  # share of the cheapest batch a move must save; less is noise


PARAMS = ReviewSearchParams()


def reoptimise_nearby(
    problem: Problem,
    risks: Mapping[str, Risk],
    tables: Mapping[str, Tables],
    *,
    near: Starts,
    fits: Fits,
) -> Decisions | None:
    """The incumbent batches after all moves that pay; None where their banks cannot be had.

    fits: rooms, clearance and laboratory hold these starts.
    """
    # A donor may have failed since.
    batches = with_latest_banks(problem, near) or with_latest_banks(problem, {})
    if batches is None:
        return None
    least = PARAMS.min_saving * min(p.batch_cost for p in problem.products)
    surrogate = TableSurrogate(problem, risks, tables)
    search = LocalSearch(
        TableEvaluator(surrogate),
        TableNeighbourhood(surrogate, fits, least),
        Budget(),
        LocalSearchParams(
            min_gain=0.0, min_saving=least, num_passes=PARAMS.num_passes, num_penalties=1
        ),
    )
    return search.descend(batches)


class TableEvaluator:
    """Expected cost by look-up tables, with banks; the neighbourhood keeps the freezer limit."""

    def __init__(self, surrogate: TableSurrogate) -> None:
        self.surrogate = surrogate

    def cost(self, batches: Decisions) -> float:
        """[currency] expected."""
        problem = self.surrogate.problem
        banks = sum(bank_cost(p, batches) for p in problem.products)
        return self.surrogate.cost(batches) + banks

    def excess(self, batches: Decisions) -> float:
        """0: no neighbour increases the freezer excess."""
        return 0.0


class TableNeighbourhood:
    """Moves that save more than `least` by the tables, banks left out [currency]."""

    def __init__(self, surrogate: TableSurrogate, fits: Fits, least: float) -> None:
        self.surrogate, self.fits, self.least = surrogate, fits, least
        self.problem = surrogate.problem
        self.places = QuickCheck(self.problem)

    def moves(self, batches: Decisions) -> Sequence[Move]:
        """The most promising first."""
        every = moves(self.problem, batches.starts, PARAMS.moves)
        return ranked(self.surrogate, batches, every, self.least)

    def neighbour(self, batches: Decisions, move: Move) -> Decisions | None:
        """None where the move no longer pays, does not fit, or increases the freezer excess."""
        starts = moved(batches.starts, move)
        if starts is None or self.surrogate.gain(batches, move.out, move.into) <= self.least:
            return None
        new = move.into[0] if move.into else None
        if not self.places.may_hold(batches.starts, starts, new) or not self.fits(starts):
            return None
        return with_latest_banks(self.problem, starts)
