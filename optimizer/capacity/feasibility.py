"""Whether starts fit rooms, laboratory, clearance, vials and freezers, without a solver."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from optimizer.capacity.bank_schedule import latest_banks
from optimizer.capacity.rooms import Run, assign, needs_clearance
from optimizer.decisions import Decisions, nothing_made
from optimizer.problem import Problem

Start = tuple[str, str, int]  # product, suite, week
Starts = Mapping[Start, int]  # batches
SHIFT = 8  # weeks by which a batch may move to fit


def placed(
    problem: Problem, starts: Starts, changed: Collection[Start] | None = None
) -> Decisions | None:  # fmt: skip
    """Batches with the banks they need; None where they break B1, B2, Q1, K1, K2 or K3.

    changed: those that are new, where the others are known to fit; None: all.
    """
    if not fits(problem, starts, changed):
        return None
    return latest_banks(problem, replace(nothing_made(problem), starts=dict(starts)))


def fits(problem: Problem, starts: Starts, changed: Collection[Start] | None = None) -> bool:
    """Starts keep B1, B2 and Q1, whatever the banks."""
    new = starts.keys() if changed is None else changed
    return (
        all(_laboratory(problem, starts, x) for x in new)
        and all(_open(problem, starts, x) for x in new)
        and _clear(problem, starts, {suite for _, suite, _ in new})
    )


def shifted(problem: Problem, starts: Starts) -> tuple[Decisions | None, int]:
    """Batches one after the other as near to their weeks as fits, and how many fit nowhere.

    None: banks are not ready for them.
    """
    left_out = 0
    found: dict[tuple[str, str, int], int] = {}
    for product, suite, week in sorted(starts, key=lambda x: (x[2], x)):
        for _ in range(starts[product, suite, week]):
            place = _nearest(problem, found, (product, suite, week))
            if place is None:
                left_out += 1
            else:
                found[place] = found.get(place, 0) + 1
    return placed(problem, found), left_out


def _nearest(
    problem: Problem, found: Starts, wanted: tuple[str, str, int]
) -> tuple[str, str, int] | None:
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


def _open(problem: Problem, starts: Starts, new: Start) -> bool:
    """Rooms of its suite are open for all that runs in the weeks of a new batch."""
    product, suite, start = new
    made_in = {p.id: p.production for p in problem.products}
    (s,) = (s for s in problem.suites if s.id == suite)
    weeks = range(start, start + made_in[product])
    running = dict.fromkeys(weeks, 0)
    firm = dict.fromkeys(weeks, 0)
    for (p, other, t), n in starts.items():
        if other == suite:
            for u in range(max(t, weeks.start), min(t + made_in[p], weeks.stop)):
                running[u] += n
    for p, t in s.firm:
        for u in range(max(t, weeks.start), min(t + made_in[p], weeks.stop)):
            firm[u] += 1
    return all(running[u] <= max(s.open[u] - firm[u], 0) for u in weeks)


def _clear(problem: Problem, starts: Starts, suites: Collection[str]) -> bool:
    """Rooms keep clearance between products."""
    for s in problem.suites:
        if s.id in suites and needs_clearance(problem, s):
            runs = [Run(p, t, firm=True) for p, t in s.firm]
            for (p, suite, t), n in starts.items():
                if suite == s.id:
                    runs += [Run(p, t, firm=False)] * n
            if assign(problem, s, runs) is None:
                return False
    return True


def _laboratory(problem: Problem, starts: Starts, new: Start) -> bool:
    """The laboratory takes all that is frozen in the week of a new batch."""
    if problem.laboratory is None:
        return True
    made_in = {p.id: p.production for p in problem.products}
    week = new[2] + made_in[new[0]]
    frozen = sum(n for (p, _, t), n in starts.items() if t + made_in[p] == week)
    return frozen <= problem.laboratory[week]
