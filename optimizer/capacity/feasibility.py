"""Whether starts fit rooms, clearance, laboratory and cell banks, and their repair; no solver."""

from collections.abc import Collection

from optimizer.capacity.bank_schedule import with_latest_banks
from optimizer.capacity.ledger import CapacityLedger, holds
from optimizer.capacity.rooms import Run, assign, needs_clearance
from optimizer.decisions import Decisions, Start, Starts
from optimizer.problem import Problem

MAX_SHIFT = 8  # [week] by which a batch may move to fit; farther, another batch is better


def feasible(
    problem: Problem, starts: Starts, changed: Collection[Start] | None = None
) -> Decisions | None:  # fmt: skip
    """Batches with the banks they need; None where they break B1, B2, Q1, K1, K2 or K3.

    changed: those that are new, where the others are known to fit; None: all.
    """
    return with_latest_banks(problem, starts) if fits(problem, starts, changed) else None


def fits(problem: Problem, starts: Starts, changed: Collection[Start] | None = None) -> bool:
    """Starts keep B1, B2 and Q1, whatever the banks."""
    if changed is None:
        ledger = CapacityLedger(problem, starts)
        counted = all(ledger.spare(x) >= 0 for x in starts)
    else:
        counted = all(holds(problem, starts, x) for x in changed)
    return counted and clear(
        problem, starts, {x[1] for x in (starts if changed is None else changed)}
    )


def as_in_force(problem: Problem) -> Decisions | None:
    """The batches of the plan in force, those that do not fit moved or left out; None: no plan."""
    if not problem.near:
        return None
    return feasible(problem, problem.near) or repaired(problem, problem.near)[0]


def repaired(problem: Problem, starts: Starts) -> tuple[Decisions | None, int]:
    """Batches in the nearest places that fit (None without banks); how many fit nowhere."""
    left_out = 0
    found: dict[Start, int] = {}
    for product, suite, week in sorted(starts, key=lambda x: (x[2], x)):
        for _ in range(starts[product, suite, week]):
            place = _nearest(problem, found, (product, suite, week))
            if place is None:
                left_out += 1
            else:
                found[place] = found.get(place, 0) + 1
    return feasible(problem, found), left_out


def _nearest(problem: Problem, found: Starts, wanted: Start) -> Start | None:
    product, own, week = wanted
    suites = sorted(problem.makers(product), key=lambda s: (s.id != own, s.id))
    for step in sorted(range(-MAX_SHIFT, MAX_SHIFT + 1), key=lambda x: (abs(x), x)):
        if not 0 <= week + step < problem.weeks:
            continue
        for suite in suites:
            place = (product, suite.id, week + step)
            if fits(problem, {**found, place: found.get(place, 0) + 1}, (place,)):
                return place
    return None


def clear(problem: Problem, starts: Starts, suites: Collection[str]) -> bool:
    """Rooms of `suites` keep clearance between products."""
    for s in problem.suites:
        if s.id in suites and needs_clearance(problem, s):
            runs = [Run(p, t, firm=True) for p, t in s.firm]
            for (p, suite, t), n in starts.items():
                if suite == s.id:
                    runs += [Run(p, t, firm=False)] * n
            if assign(problem, s, runs) is None:
                return False
    return True
