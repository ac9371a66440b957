"""Beside the planned share of patients who start, the one to be expected (docs/simulation.md)."""

from dataclasses import replace

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.expectation import EXPECTED, Expectation
from planner.results.interval import Interval
from planner.results.report import Report
from planner.results.uncertainty import NOTE, from_json
from planner.simulation.measures import of_products
from planner.simulation.reasons import reasons
from planner.simulation.replay import replay

PATHS = 200  # as many as `compare` has, so that both say the same before drop-out
SECONDS_EACH = 1e-4  # [s] for a row of demand.csv, on `PATHS` paths; measured: 5 to 8e-5 of CPU
SHARE, SPARE = 0.05, 1.0  # of the time limit, and [s] besides, that a simulation may take


def with_expectation(scenario: Scenario, report: Report, seconds: float) -> Report:
    """The report with a note of what is to be expected of its plan.

    seconds: time limit of the solve, of which nothing is taken: the simulation comes after it.
    It is left out where it would take more than a small part of that time besides.  A plan under
    uncertainty has been simulated already.
    """
    planned = next((k.value for k in report.kpis if (k.scope, k.kpi) == ("all", "fill_rate")), None)
    if not report.accepted or report.plan is None or not isinstance(planned, float | int):
        return report
    found = _simulated_already(report, float(planned))
    if found is None and SECONDS_EACH * len(scenario.demand.patients) <= SHARE * seconds + SPARE:
        try:
            found = _simulated(scenario, report.plan, float(planned))
        except Exception as failure:  # the plan stands without it
            said = f"The plan could not be simulated: {type(failure).__name__}: {failure}."
            return replace(report, warnings=(*report.warnings, said))
    if found is None:
        return report
    because = reasons(scenario, report.plan, tuple(scenario.products))
    note = replace(found, because=because).to_json()
    return replace(report, notes={**report.notes, EXPECTED: note})


def _simulated(scenario: Scenario, plan: Plan, planned: float) -> Expectation | None:
    outcome = replay(scenario, plan, PATHS)
    fill = next(iter(of_products(list(outcome.products.values()), scenario.currency)))
    return _expected(planned, fill.interval(), outcome.paths, outcome.seed)


def _simulated_already(report: Report, planned: float) -> Expectation | None:
    note = report.notes.get(NOTE)
    if not isinstance(note, dict):
        return None
    known = from_json(note)
    return _expected(planned, known.this_plan.fill_rate, known.paths, known.seed)


def _expected(planned: float, fill: Interval | None, paths: int, seed: int) -> Expectation | None:
    if fill is None:
        return None
    return Expectation(
        planned=planned,
        fill_rate=fill.mean,
        low=fill.low,
        high=fill.high,
        paths=paths,
        seed=seed,
        because=(),
    )
