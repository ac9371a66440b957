"""Whether starts fit rooms, laboratory, clearance, vials and freezers, without a solver."""

from collections.abc import Collection
from dataclasses import replace

from optimizer.capacity.bank_schedule import latest_banks
from optimizer.capacity.ledger import CapacityLedger, holds
from optimizer.capacity.rooms import Run, assign, needs_clearance
from optimizer.decisions import Decisions, Start, Starts, no_batches
from optimizer.problem import Problem

SHIFT = 8  # weeks by which a batch may move to fit


def feasible(
    problem: Problem, starts: Starts, changed: Collection[Start] | None = None
) -> Decisions | None:  # fmt: skip
    """Batches with the banks they need; None where they break B1, B2, Q1, K1, K2 or K3.

    changed: those that are new, where the others are known to fit; None: all.
    """
    if not fits(problem, starts, changed):
        return None
    return latest_banks(problem, replace(no_batches(problem), starts=dict(starts)))


def fits(problem: Problem, starts: Starts, changed: Collection[Start] | None = None) -> bool:
    """Starts keep B1, B2 and Q1, whatever the banks."""
    if changed is None:
        ledger = CapacityLedger(problem, starts)
        return all(ledger.spare(x) >= 0 for x in starts) and clear(
            problem, starts, {suite for _, suite, _ in starts}
        )
    return all(holds(problem, starts, x) for x in changed) and clear(
        problem, starts, {suite for _, suite, _ in changed}
    )


def repaired(problem: Problem, starts: Starts) -> tuple[Decisions | None, int]:
    """Batches one after the other as near to their weeks as fits, and how many fit nowhere.

    None: banks are not ready for them.
    """
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
    for step in sorted(range(-SHIFT, SHIFT + 1), key=lambda x: (abs(x), x)):
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
