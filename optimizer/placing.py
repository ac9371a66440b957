"""Whether starts fit rooms, laboratory, clearance and vials, without a solver."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from optimizer.bank_timing import latest_banks
from optimizer.decisions import Decisions, nothing_made
from optimizer.problem import Problem
from optimizer.rooms import Run, assign, needs_clearance


def placed(problem: Problem, starts: Mapping[tuple[str, str, int], int]) -> Decisions | None:
    """Batches with the banks they need; None where they break B1, B2, Q1, K1, K2 or K3."""
    if not fits(problem, starts):
        return None
    return latest_banks(problem, replace(nothing_made(problem), starts=dict(starts)))


def fits(problem: Problem, starts: Mapping[tuple[str, str, int], int]) -> bool:
    """Starts keep B1, B2 and Q1, whatever the banks."""
    return _rooms(problem, starts) and _laboratory(problem, starts)


def _rooms(problem: Problem, starts: Mapping[tuple[str, str, int], int]) -> bool:
    for s in problem.suites:
        new = [(p, t) for (p, suite, t), n in starts.items() if suite == s.id for _ in range(n)]
        running = Counter(
            u for p, t in new for u in range(t, t + problem.product[p].production)
        )  # fmt: skip
        firm = Counter(u for p, t in s.firm for u in range(t, t + problem.product[p].production))
        if any(n > max(s.open[u] - firm[u], 0) for u, n in running.items()):
            return False
        if needs_clearance(problem, s):
            runs = [Run(p, t, firm=True) for p, t in s.firm]
            if assign(problem, s, runs + [Run(p, t, firm=False) for p, t in new]) is None:
                return False
    return True


def _laboratory(problem: Problem, starts: Mapping[tuple[str, str, int], int]) -> bool:
    if problem.laboratory is None:
        return True
    frozen: Counter[int] = Counter()
    for (p, _, t), n in starts.items():
        frozen[t + problem.product[p].production] += n
    return all(n <= problem.laboratory[u] for u, n in frozen.items())
