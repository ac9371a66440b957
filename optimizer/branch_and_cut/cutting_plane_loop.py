"""The cutting-plane loop: cuts tighten the root relaxation until none is violated."""

from dataclasses import dataclass
from math import inf

import numpy as np

from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import Cut, SupplyBalance, as_rows, separate
from optimizer.solution import Ending, OnProgress
from optimizer.solvers.highs import HighsSession

ROUNDS = 30
MOST = 150  # cuts of a kind for each product and round
STILL = 2e-5  # relative lift over two rounds below which the loop ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """What the cut loop proved.  `plain` and `bound` are relaxation values before and after."""

    plain: float | None
    bound: float
    values: Floats | None
    rounds: int
    cuts: int
    infeasible: bool = False


def tighten(
    session: HighsSession,
    balances: tuple[SupplyBalance, ...],
    budget: Budget,
    on_progress: OnProgress,
) -> Root:
    """Solve, add what is violated, repeat; drop the slack cuts at the end."""
    first = session.rows
    known: list[Cut] = []
    plain: float | None = None
    bound = -inf
    values: Floats | None = None
    history: list[float] = []
    rounds = 0
    infeasible = False
    for rounds in range(ROUNDS):
        session.enter(f"bounding the cost of every plan, round {rounds + 1}")
        solution = session.relaxation(budget, on_progress)
        if solution.ending is not Ending.OPTIMAL or solution.values is None:
            infeasible = solution.ending is Ending.INFEASIBLE
            break
        bound, values = solution.bound, solution.values
        plain = bound if plain is None else plain
        history.append(bound)
        settled = len(history) > 3 and bound - history[-3] <= STILL * max(1.0, abs(bound))
        new = [] if settled else separate(balances, values, set(known), MOST)
        if not new or budget.spent:
            break
        session.add_rows(as_rows(balances, new))
        known += new
    if values is not None and known:
        activity = session.row_activity()[first:]
        cuts = as_rows(balances, known[: len(activity)])
        slack = activity - cuts.lower > 1e-6 * np.maximum(1.0, np.abs(cuts.lower))
        session.drop_rows((np.nonzero(slack)[0] + first).astype(np.int32))
    return Root(
        plain=plain, bound=bound, values=values, rounds=rounds + 1,
        cuts=session.rows - first, infeasible=infeasible,
    )  # fmt: skip
