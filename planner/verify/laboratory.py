"""The release laboratory (Q1)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.domain.supply import FirmBatch
from planner.verify.taken_over import run_on, why_they_run_on
from planner.verify.wording import amount, listed, monday


def laboratory(scenario: Scenario, plan: Plan) -> Iterator[Violation]:
    """Q1: at most `lots_per_week` batches are frozen in a week, new and firm (contract 6).

    Where firm batches and those taken over exceed it alone, they run on (contract 7a).
    """
    frozen, with_new = defaultdict(list), set()
    decided = run_on(scenario, plan)
    for batch in plan.batches:
        week = scenario.products[batch.product].frozen(batch.start)
        frozen[week].append(batch.id)
        if batch.id not in decided:
            with_new.add(week)
    for week, sentence in _beyond(scenario, frozen):
        if week in with_new:
            yield Violation(rule="Q1", message=f"{sentence}.")


def laboratory_overloads(scenario: Scenario, decided: Iterable[FirmBatch]) -> Iterator[str]:
    """Where decided batches alone exceed the laboratory: they run on, none may be added."""
    frozen = defaultdict(list)
    for batch in decided:
        frozen[scenario.products[batch.product].frozen(batch.start)].append(batch.id)
    for week, sentence in _beyond(scenario, frozen):
        yield f"{sentence}; {why_they_run_on(scenario, frozen[week])}."


def _beyond(scenario: Scenario, frozen: dict[int, list[str]]) -> Iterator[tuple[int, str]]:
    limit = scenario.lots_per_week
    if limit is None:
        return
    for week, ids in sorted(frozen.items()):
        if len(ids) > limit:
            when = f"Release laboratory, in the week of {monday(scenario.calendar, week)}"
            count = f"{amount(len(ids), 'batch')} frozen, but it takes {limit}"
            yield week, f"{when}: {count}; {len(ids) - limit} too many ({listed(ids)})"
