"""Starts that differ from those of the plan in force (contract 7a)."""

from collections import Counter
from collections.abc import Iterable

from planner.domain.plan import Batch, Plan
from planner.domain.scenario import Scenario


def moved_starts(scenario: Scenario, plan: Plan) -> Counter[str]:
    """Starts more or fewer than in the plan in force, by product: a move inside counts twice.

    By product, suite and week from 0 on, up to `stable_weeks`, by default to the last week in
    which that plan starts a batch.  Batches that are firm by now move no more.
    """
    moved: Counter[str] = Counter()
    if plan.previous is None:
        return moved
    stable = scenario.stable_weeks
    end = min(scenario.weeks, plan.previous.last_week + 1 if stable is None else stable)
    before = _starts((b for b in plan.previous.batches if b.id not in scenario.batches), end)
    now = _starts((b for b in plan.batches if not b.firm), end)
    for place in {*before, *now}:
        moved[place[0]] += abs(before[place] - now[place])
    return moved


def _starts(batches: Iterable[Batch], end: int) -> Counter[tuple[str, str, int]]:
    return Counter((b.product, b.suite, b.start) for b in batches if 0 <= b.start < end)
