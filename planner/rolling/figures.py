"""What following a plan costs beside re-deciding it, path by path, with intervals."""

from collections.abc import Iterator

import numpy as np

from planner.domain.scenario import Scenario
from planner.rolling.rolled import Rolled
from planner.simulate.figures import measures
from planner.simulate.interval import interval
from planner.simulation import Paired, Rolling
from planner.words import count, money

FEW = 100  # paths below which an interval is wide


def figures(scenario: Scenario, found: Rolled) -> tuple[Paired, ...]:
    """Every kpi of all products, static, rolling and their paired difference."""
    both = zip(measures(scenario, found.static), measures(scenario, found.rolling), strict=True)
    return tuple(
        Paired(
            kpi=kpi,
            unit=unit,
            static=interval(static.astype(np.float64)),
            rolling=interval(rolling.astype(np.float64)),
            difference=interval(rolling.astype(np.float64) - static.astype(np.float64)),
        )
        for (kpi, unit, static), (_, _, rolling) in both
    )


def summary(scenario: Scenario, found: Rolled, asked: int | None = None) -> Rolling:
    """Everything that is written and said.  asked: paths wanted, where it may have been stopped."""
    told = figures(scenario, found)
    cost = next(x for x in told if x.kpi == "cost")
    return Rolling(
        figures=told,
        sentence=_sentence(cost, found.every, scenario.currency),
        every=found.every,
        paths=found.rolling.paths,
        seed=found.rolling.seed,
        notes=tuple(_notes(found, asked)),
    )


def _sentence(cost: Paired, every: int, currency: str) -> str:
    when = f"Re-decided every {count(every, 'week')}, the plan costs"
    if cost.static is None or cost.rolling is None or cost.difference is None:
        return "One path says nothing of what re-deciding changes."
    by = money(abs(cost.difference.mean), currency)
    if cost.difference.low <= 0 <= cost.difference.high:
        return f"{when} as much as followed, for all that these paths can tell."
    return f"{when} {by} {'less' if cost.difference.mean < 0 else 'more'} on average than followed."


def _notes(found: Rolled, asked: int | None) -> Iterator[str]:
    paths = found.rolling.paths
    if asked is not None and paths < asked:
        yield f"Stopped after {paths:,} of {asked:,} paths that are re-decided."
    if paths < FEW:
        yield f"{count(paths, 'path')} are few: the intervals say how little is sure."
    if found.kept:
        yield (
            f"In {found.kept:,} of {count(found.reviews, 'review')} no new batches were found that "
            "fit rooms, laboratory and banks; there the plan in hand went on."
        )
