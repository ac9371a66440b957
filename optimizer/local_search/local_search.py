"""Local search by first improvement, with a penalty on what exceeds the freezers.

A pass tries the moves in order and makes each that pays at once.  Where the search ends beyond the
freezer limit it goes on from there with a higher penalty.  The cheapest batches on the way that
keep the limit are kept.  After the penalty management of PyVRP (Wouda, Lan, Kool, 2024).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from optimizer.budget import Budget
from optimizer.decisions import Decisions
from optimizer.local_search.moves import Move


class Evaluator(Protocol):
    """Judges a set of batches; the same batches are always judged alike."""

    def cost(self, batches: Decisions) -> float:
        """[currency] that the search makes small."""

    def excess(self, batches: Decisions) -> float:
        """[position x week] by which the freezer limit is violated; 0: it is kept."""


class Neighbourhood(Protocol):
    """The sets of batches that one move leads to."""

    def moves(self, batches: Decisions) -> Sequence[Move]:
        """Moves that are worth a try, the most promising first."""

    def neighbour(self, batches: Decisions, move: Move) -> Decisions | None:
        """The batches after a move, with their banks; None where the move cannot be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSearchParams:
    """When a move pays, and how the penalty weight grows.

    A move must save the sum of `min_gain` and `min_saving`.  num_passes: None means until no
    move pays.  num_penalties counts the run at the plain weight; a further run follows only where
    the limit is violated in the end.  docs/uncertainty.md says where these are set.
    """

    min_gain: float = 1e-4  # share of the cost
    min_saving: float = 0.0  # [currency]
    num_passes: int | None = None  # [pass over all moves] at one penalty weight
    num_penalties: int = 3  # [penalty weight] tried at most, the plain one included
    penalty_increase: float = 4.0  # factor from one weight to the next

    def __post_init__(self) -> None:
        if self.num_penalties < 1 or self.penalty_increase <= 1:
            raise ValueError("A search runs once at least, and its penalty weight must increase.")
        if min(self.min_gain, self.min_saving) < 0 or not (
            self.num_passes or self.min_gain or self.min_saving
        ):
            raise ValueError("A search without a limit on its passes needs a gain to end.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A set of batches, its cost [currency] and its freezer excess [position x week]."""

    batches: Decisions
    cost: float
    excess: float


class LocalSearch:
    """From one set of batches to a neighbour that costs less, until there is none.

    allowed: freezer excess that is not penalised.  improved: is handed each set of batches that
    the search moves to.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        neighbourhood: Neighbourhood,
        budget: Budget,
        params: LocalSearchParams,
        *,
        allowed: float = 0.0,
        improved: Callable[[Judged], None] = lambda _: None,
    ) -> None:
        self.evaluator, self.neighbourhood = evaluator, neighbourhood
        self.budget, self.params = budget, params
        self.allowed, self.improved = allowed, improved

    def descend(self, batches: Decisions, penalty: float = 0.0) -> Decisions:
        """A local optimum near `batches`, or the cheapest on the way that keeps the limit.

        penalty: weight of the freezer excess [currency per position and week].
        """
        now = self._kept = Judged(
            batches=batches,
            cost=self.evaluator.cost(batches),
            excess=self.evaluator.excess(batches),
        )
        for raised in range(self.params.num_penalties):
            now = self._settled(now, penalty * self.params.penalty_increase**raised)
            if now.excess <= self.allowed or self.budget.spent:
                break
        kept = self._violated(now) and not self._violated(self._kept)
        return self._kept.batches if kept else now.batches

    def _settled(self, now: Judged, penalty: float) -> Judged:
        passes = 0
        while passes != self.params.num_passes and not self.budget.spent:
            better = self._passed(now, penalty)
            if better is now:
                break
            now, passes = better, passes + 1
        return now

    def _passed(self, now: Judged, penalty: float) -> Judged:
        """After one pass over the moves."""
        for move in self.neighbourhood.moves(now.batches):
            if self.budget.spent:
                break
            batches = self.neighbourhood.neighbour(now.batches, move)
            if batches is not None:
                now = self._better(now, batches, penalty)
        return now

    def _better(self, now: Judged, batches: Decisions, penalty: float) -> Judged:
        """`batches` where they cost enough less, penalty included; else `now`."""
        least = self.params.min_gain * now.cost + self.params.min_saving
        cost = self.evaluator.cost(batches)
        gain = now.cost - cost + penalty * self._violated(now) - least
        if gain <= 0:
            return now  # whatever the freezers say, which takes longer to know
        found = Judged(batches=batches, cost=cost, excess=self.evaluator.excess(batches))
        if gain - penalty * self._violated(found) <= 0:
            return now
        kept = self._kept
        if (self._violated(found) > 0, cost) < (self._violated(kept) > 0, kept.cost):
            self._kept = found
        self.improved(found)
        return found

    def _violated(self, x: Judged) -> float:
        return max(x.excess - self.allowed, 0.0)
