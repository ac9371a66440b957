"""Figures of a plan followed and re-optimised, paired path by path, with intervals."""

from collections.abc import Iterator, Mapping

from planner.domain.scenario import Scenario
from planner.formatting import count, money
from planner.results.interval import Interval
from planner.results.simulation import PairedFigure, Rolling
from planner.rolling_horizon.evaluate import RollingOutcome
from planner.simulation.intervals import caution
from planner.simulation.measures import measures

FEW = 100  # paths below which an interval is wide


def rolling_figures(scenario: Scenario, found: RollingOutcome) -> tuple[PairedFigure, ...]:
    """Every kpi of all products, static, rolling and their paired difference."""
    both = zip(measures(scenario, found.static), measures(scenario, found.rolling), strict=True)
    return tuple(
        PairedFigure(
            kpi=static.kpi,
            unit=static.unit,
            static=static.interval(),
            rolling=rolling.interval(),
            difference=rolling.difference(static),
        )
        for static, rolling in both
    )


def rolling_summary(scenario: Scenario, found: RollingOutcome, asked: int | None = None) -> Rolling:
    """Everything that is written and shown.  asked: paths wanted, if it may have been stopped."""
    figures = rolling_figures(scenario, found)
    return Rolling(
        figures=figures,
        sentence=_sentence({x.kpi: x for x in figures}, found.every, scenario.currency),
        every=found.every,
        paths=found.rolling.paths,
        seed=found.rolling.seed,
        notes=tuple(_notes(found, asked)),
    )


def _sentence(figures: Mapping[str, PairedFigure], every: int, currency: str) -> str:
    when = f"Re-decided every {count(every, 'week')}"
    cost, spend = figures["cost"].difference, figures["spend"].difference
    if cost is None or spend is None:
        return "One path says nothing of what re-deciding changes."
    if _significant(cost):
        by = f"{money(abs(cost.mean), currency)} {'less' if cost.mean < 0 else 'more'}"
        return f"{when}, the plan costs {by} on average than followed."
    undecided = f"{when}: no difference in cost can be told from these paths"
    if not _significant(spend):
        return f"{undecided}."
    by = f"{money(abs(spend.mean), currency)} {'less' if spend.mean < 0 else 'more'}"
    return f"{undecided}, but {by} is spent on average than where it is followed."


def _significant(difference: Interval) -> bool:
    return not difference.low <= 0 <= difference.high


def _notes(found: RollingOutcome, asked: int | None) -> Iterator[str]:
    paths = found.rolling.paths
    if asked is not None and paths < asked:
        yield f"Stopped after {paths:,} of {asked:,} paths that are re-decided."
    if paths < FEW:
        yield f"{count(paths, 'path')} are few: the intervals say how little is sure."
    if few := caution(paths):
        yield few
    if found.unchanged:
        yield (
            f"In {found.unchanged:,} of {count(found.reviews, 'review')} no new batches were found "
            "that fit rooms, laboratory and banks; there the plan in hand went on."
        )
