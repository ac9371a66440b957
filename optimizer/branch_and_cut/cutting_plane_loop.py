"""The cutting-plane loop: cuts tighten the root relaxation until none is violated."""

from dataclasses import dataclass
from math import inf

import numpy as np

from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import Cut, SupplyBalance, as_rows, separate
from optimizer.solution import Ending, OnProgress
from optimizer.solvers.highs import HighsSession

MAX_ROUNDS = 30  # of the loop; most problems settle in ten
MAX_CUTS = 150  # of a kind for each product and round, so that the relaxation stays small
MIN_LIFT = 2e-5  # relative, of the bound over two rounds, below which the loop ends
SLACK = 1e-6  # relative, above which a cut is dropped at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """Result of the cutting-plane loop; `plain` and `bound`: relaxation values before and after."""

    plain: float | None
    bound: float
    values: Floats | None
    rounds: int
    cuts: int
    infeasible: bool = False
    kept: tuple[Cut, ...] = ()  # those that are not slack


def tighten(
    session: HighsSession,
    balances: tuple[SupplyBalance, ...],
    budget: Budget,
    on_progress: OnProgress,
) -> Root:
    """Solves the relaxation and adds violated cuts in turn; drops the slack cuts at the end."""
    first = session.rows
    known: list[Cut] = []
    plain: float | None = None
    bound = -inf
    values: Floats | None = None
    history: list[float] = []
    rounds = 0
    infeasible = False
    kept: tuple[Cut, ...] = ()
    for rounds in range(MAX_ROUNDS):
        session.enter(f"bounding the cost of every plan, round {rounds + 1}")
        solution = session.relaxation(budget, on_progress)
        if solution.ending is not Ending.OPTIMAL or solution.values is None:
            infeasible = solution.ending is Ending.INFEASIBLE
            break
        bound, values = solution.bound, solution.values
        plain = bound if plain is None else plain
        history.append(bound)
        settled = len(history) > 3 and bound - history[-3] <= MIN_LIFT * max(1.0, abs(bound))
        new = [] if settled else separate(balances, values, set(known), MAX_CUTS)
        if not new or budget.spent:
            break
        session.add_rows(as_rows(balances, new))
        known += new
    if values is not None and known and not session.lost:
        activity = session.row_activity()[first:]
        cuts = as_rows(balances, known[: len(activity)])
        slack = activity - cuts.lower > SLACK * np.maximum(1.0, np.abs(cuts.lower))
        session.drop_rows((np.nonzero(slack)[0] + first).astype(np.int32))
        kept = tuple(cut for cut, loose in zip(known, slack, strict=False) if not loose)
    return Root(
        plain=plain, bound=bound, values=values, rounds=rounds + 1,
        cuts=session.rows - first, infeasible=infeasible, kept=kept,
    )  # fmt: skip
