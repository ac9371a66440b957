"""What a local search asks: what batches cost, and which sets of batches are next to them."""

from collections.abc import Sequence
from typing import Protocol

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
