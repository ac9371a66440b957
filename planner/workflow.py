"""From a scenario to a checked report, and from a plan folder to a verdict."""

import platform
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import monotonic
from traceback import FrameSummary, extract_tb

from planner.audit import audit
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.io.hashing import scenario_hash
from planner.io.strange import strange
from planner.kpis import cost, kpis, stock
from planner.plan import Violation
from planner.report import Report
from planner.solving import Ending, Keep, Outcome, Settings, Watch, solve_scenario
from planner.verify import overloads, verify

PACKAGES = ("cryoplan", "pulp", "highspy", "ortools", "numpy", "pandas")


def solve(
    scenario: Scenario,
    settings: Settings = Settings(),  # noqa: B008  frozen
    watch: Watch = Watch(),  # noqa: B008  frozen
    warnings: Iterable[object] = (),
    *,
    used: float = 0.0,
    later: float = 0.0,
    keep: Keep | None = None,
) -> Report:
    """Find a plan, check it, cost it: `report.plan` is None when there is none.

    warnings: what reading the scenario already said, kept in the report.
    keep: is handed every plan that is the best so far, unchecked.
    used, later: [s] of `settings.seconds` that are gone for reading and to be left for writing.
    """
    began = monotonic()
    said = [*warnings, *strange(scenario), *overloads(scenario)]
    left = max(1.0, settings.seconds - used - later - (monotonic() - began))
    outcome = _attempt(scenario, replace(settings, seconds=left), watch, keep)
    outcome = replace(outcome, warnings=(*map(str, said), *outcome.warnings))
    return report_of(scenario, settings, outcome, used + monotonic() - began)


def report_of(scenario: Scenario, settings: Settings, outcome: Outcome, seconds: float) -> Report:
    """The plan of an outcome checked and costed; seconds: of the whole solve."""
    plan = outcome.plan
    return Report(
        scenario_hash=scenario_hash(scenario),
        settings=asdict(settings),
        versions=versions(),
        ending=outcome.ending.value,
        objective=outcome.objective,
        bound=outcome.bound,
        cost=None if plan is None else cost(scenario, plan).total,
        warnings=tuple(dict.fromkeys(str(w) for w in outcome.warnings)),
        violations=() if plan is None else tuple(verify(scenario, plan)),
        notes=outcome.notes,
        plan=plan,
        stock=() if plan is None else stock(scenario, plan),
        kpis=() if plan is None else kpis(scenario, plan),
        seconds=seconds,
    )


def _attempt(scenario: Scenario, settings: Settings, watch: Watch, keep: Keep | None) -> Outcome:
    """A solver that breaks down is an ending, not a traceback: the report says what happened."""
    try:
        return solve_scenario(scenario, settings, watch, *([keep] if keep else []))
    except PlannerError:
        raise
    except Exception as failure:
        return Outcome(
            ending=Ending.FAILED,
            plan=None,
            objective=None,
            bound=None,
            seconds=0.0,
            warnings=(f"The solver broke down: {type(failure).__name__}: {failure}",),
            notes={"failure": [_place(frame) for frame in extract_tb(failure.__traceback__)]},
        )


def _place(frame: FrameSummary) -> str:
    return f"{Path(frame.filename).name}, line {frame.lineno}, {frame.name}"


def check(scenario: Scenario, folder: str | Path) -> tuple[tuple[Violation, ...], tuple[str, ...]]:
    """Every rule that the plan in `folder` breaks, and what is allowed but odd."""
    violations, warnings = audit(scenario, Path(folder))
    return tuple(violations), tuple(str(w) for w in warnings)


def versions() -> dict[str, str]:
    """What a result depends on besides its scenario and settings."""
    return {"python": platform.python_version(), **{name: _installed(name) for name in PACKAGES}}


@cache
def _installed(name: str) -> str:
    """The version of a package; asking for a few takes as long as reading a scenario."""
    try:
        return version(name)
    except PackageNotFoundError:  # run from its source, never installed
        return "unknown"
