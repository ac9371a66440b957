"""From a scenario to a checked report, and from a plan folder to a verdict."""

import platform
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import monotonic

from planner.audit.audit import audit
from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.io.scenario.hashing import scenario_hash
from planner.kpis import Following, following
from planner.results.report import Report
from planner.solving import Outcome, Settings, Watch
from planner.verify import verify
from planner.workflow.find_plan import find

PACKAGES = ("cryoplan", "pulp", "highspy", "ortools", "numpy", "pandas")


def solve(
    scenario: Scenario,
    settings: Settings = Settings(),  # noqa: B008  frozen
    watch: Watch = Watch(),  # noqa: B008  frozen
    warnings: Iterable[object] = (),
    *,
    used: float = 0.0,
    later: float = 0.0,
) -> Report:
    """Find a plan, check it, cost it: `report.plan` is None when there is none.

    warnings: what reading the scenario already said, kept in the report.
    used, later: [s] of `settings.seconds` that are gone for reading and to be left for writing.
    """
    began = monotonic()
    left = replace(settings, seconds=settings.seconds - used - later)
    outcome = find(scenario, left, watch, warnings)
    return report_of(scenario, settings, outcome, lambda: used + monotonic() - began)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One plan, what the checker found in it, and what follows from it."""

    plan: Plan
    violations: tuple[Violation, ...]
    following: Following


def examined(scenario: Scenario, plan: Plan) -> Examined:
    """The plan checked and costed; of a national one it takes two seconds."""
    return Examined(
        plan=plan,
        violations=tuple(verify(scenario, plan)),
        following=following(scenario, plan),
    )


def report_of(
    scenario: Scenario,
    settings: Settings,
    outcome: Outcome,
    seconds: Callable[[], float],
    *,
    seen: Examined | None = None,
) -> Report:
    """The plan of an outcome checked and costed.

    seconds: of the whole solve, asked last.  seen: the plan, where it has been examined before.
    """
    if seen is None and outcome.plan is not None:
        seen = examined(scenario, outcome.plan)
    return Report(
        scenario_hash=scenario_hash(scenario),
        settings=asdict(settings),
        versions=versions(),
        ending=outcome.ending,
        objective=outcome.objective,
        bound=outcome.bound,
        cost=seen.following.cost.total if seen else None,
        warnings=tuple(dict.fromkeys(str(w) for w in outcome.warnings)),
        violations=seen.violations if seen else (),
        notes=outcome.notes,
        plan=seen.plan if seen else None,
        stock=seen.following.stock if seen else (),
        kpis=seen.following.kpis if seen else (),
        seconds=seconds(),
    )


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
