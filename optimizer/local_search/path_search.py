"""Local search on sample paths, by cumulative doses: thousands of moves a second."""

from collections.abc import Callable

from optimizer.budget import Budget
from optimizer.decisions import Decisions
from optimizer.local_search.local_search import LocalSearch, LocalSearchParams
from optimizer.local_search.moves import MoveParams
from optimizer.local_search.neighbourhoods import RankedNeighbourhood
from optimizer.stochastic.freezer_lp import Freezers
from optimizer.stochastic.path_surrogate import PathSurrogate
from optimizer.stochastic.table_surrogate import TableSurrogate

LOSS = 0.03  # share of the cost, that a move may lose by the tables and still be tried


class PathEvaluator:
    """Cost by the path surrogate, freezer excess by the linear program of the forecast."""

    def __init__(self, paths: PathSurrogate, freezers: Freezers) -> None:
        self.paths, self.freezers = paths, freezers

    def cost(self, batches: Decisions) -> float:
        """[currency] mean over paths, without banks."""
        return self.paths.cost(batches)

    def excess(self, batches: Decisions) -> float:
        """[position x week] by which the freezers are too full at least."""
        return self.freezers.over(batches)


def path_search(
    paths: PathSurrogate,
    freezers: Freezers,
    tables: Callable[[Decisions], TableSurrogate],
    budget: Budget,
    *,
    allowed: float,
) -> LocalSearch:
    """tables: by which the moves of a set of batches are ranked.  allowed: excess not penalised."""
    return LocalSearch(
        PathEvaluator(paths, freezers),
        RankedNeighbourhood(paths.problem, MoveParams(), tables, loss=LOSS),
        budget,
        LocalSearchParams(),
        allowed=allowed,
    )
