"""The summary of a simulation: figures, weeks, worst weeks, one sentence and notes."""

from collections.abc import Iterator

import numpy as np

from planner.domain.demand import DISPERSION
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.formatting import count, rate
from planner.results.simulation import SimulatedFigure, Simulation
from planner.simulation.figures import Planned, simulation_figures, weekly_percentiles
from planner.simulation.intervals import caution
from planner.simulation.loss_causes import (
    DEMAND,
    FAILED,
    LABORATORY,
    Without,
    without_causes,
    worst_weeks,
)
from planner.simulation.measures import P95
from planner.simulation.outcome import SimulationOutcome

FEW = 200  # paths below which an interval says little
IF = {
    FAILED: "were every batch to give what the plan counts on",
    LABORATORY: "were every batch released on time",
    DEMAND: "were demand as forecast",
}


def simulation_summary(
    scenario: Scenario,
    plan: Plan,
    outcome: SimulationOutcome,
    planned: Planned,
    *,
    asked: int | None = None,
    without: Without | None = None,
) -> Simulation:
    """Everything that is written and shown of a simulation.

    planned: the plan's own figures by scope and kpi.  asked: paths wanted, where the replay may
    have been stopped before.  without: the same paths without each cause, where they are known.
    """
    found = simulation_figures(scenario, outcome, planned)
    without = without or without_causes(scenario, plan, outcome)
    return Simulation(
        figures=found,
        weeks=weekly_percentiles(outcome),
        worst=worst_weeks(scenario, plan, outcome, without),
        sentence=_sentence(found[0]),
        paths=outcome.paths,
        seed=outcome.seed,
        notes=(
            *_stopped(outcome, asked),
            *_without_causes(without),
            *_freezers(scenario, outcome),
            *_assumed(scenario),
        ),
    )


def _sentence(fill: SimulatedFigure) -> str:
    if fill.mean is None:
        return "Nobody is due on any path: there is nothing to be seen."
    mean = f"Expect {rate(fill.mean)} of the patients due to start"
    spread = f"on nine paths of ten between {rate(fill.p5)} and {rate(fill.p95)}"
    planned = "" if fill.planned is None else f"; the plan says {rate(fill.planned)}"
    return f"{mean}, {spread}{planned}."


def _stopped(outcome: SimulationOutcome, asked: int | None) -> Iterator[str]:
    if asked is not None and outcome.paths < asked:
        yield f"Stopped after {outcome.paths:,} of {asked:,} paths."
    if outcome.paths < FEW:
        yield f"{count(outcome.paths, 'path')} say little: take {FEW:,} or more."
    if few := caution(outcome.paths):
        yield few


def _without_causes(without: Without) -> Iterator[str]:
    """Yield a note of how many patients would start without each cause of losses."""
    usual = _fill(without.usual)
    if usual is None or usual == 1:
        return
    parts = [
        f"{IF[cause]}, {rate(fill)} would start"
        for cause, found in without.others.items()
        if (fill := _fill(found)) is not None
    ]
    if (anyway := _fill(without.as_planned)) is not None:
        parts.append(f"were all of it as planned, {rate(anyway)} would start")
    if parts:
        text = "; ".join(parts)
        paths = f"on the first {count(without.usual.paths, 'path')}, with {rate(usual)} as it is"
        yield f"{text[0].upper()}{text[1:]} ({paths})."


def _fill(outcome: SimulationOutcome) -> float | None:
    due = outcome.due
    return float(outcome.started.sum() / due.sum()) if due.any() else None


def _freezers(scenario: Scenario, outcome: SimulationOutcome) -> Iterator[str]:
    paths = (outcome.excess > 0).any(axis=0)
    if paths.any():
        week = int(outcome.excess.mean(axis=1).argmax())
        most = int(np.ceil(np.percentile(outcome.excess[week], P95)))
        worst = (
            f"Worst is the week of {scenario.calendar.monday(week)}: "
            f"{count(most, 'more position')} would do on 95 % of the paths. "
        )
        yield (
            f"On {rate(float(paths.mean()))} of the paths stock exceeds the freezers in some week. "
            f"{worst if most else ''}No dose is destroyed for it here."
        )


def _assumed(scenario: Scenario) -> Iterator[str]:
    demand = scenario.demand
    if any(demand.chance(key)[0] and key not in demand.dispersion for key in demand.patients):
        yield (
            f"Where demand.csv has no dispersion, {DISPERSION} is assumed: "
            f"the variance of a week's patients is {DISPERSION} times their mean."
        )
