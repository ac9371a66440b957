"""From the batches of a plan to the engine's decisions."""

from collections import defaultdict

from optimizer.decisions import Decisions
from optimizer.problem import Problem
from planner.domain.plan import Plan
from planner.solving.taken_over import NOTHING_TAKEN, TakenOver


def encode_batches(
    problem: Problem, plan: Plan, kept: TakenOver = NOTHING_TAKEN
) -> Decisions:  # fmt: skip
    """The new batches and banks of `plan`, without its patients and doses.

    kept: those taken over from the plan in force, which are fixed supply of the problem.
    """
    fixed = {b.id for b in kept.batches} | {b.id for b in kept.banks}
    starts: dict[tuple[str, str, int], int] = defaultdict(int)
    for b in plan.batches:
        if not b.firm and b.id not in fixed:
            starts[b.product, b.suite, b.start] += 1
    banked = [p.id for p in problem.products if p.bank]
    wcbs = {p: [0] * problem.weeks for p in banked}
    donors = {p: [0] * problem.weeks for p in banked}
    for bank in (x for x in plan.banking if x.id not in fixed):
        (wcbs if bank.tier == "WCB" else donors)[bank.product][bank.week] += 1
    return Decisions(
        starts=dict(starts),
        wcbs={p: tuple(x) for p, x in wcbs.items()},
        donors={p: tuple(x) for p, x in donors.items()},
        treated={},
        lost={},
    )
