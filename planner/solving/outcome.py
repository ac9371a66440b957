"""What solving a scenario ended with: a record of its own, so that who reads it needs no engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.plan import Plan
from planner.results.report import Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveOutcome:
    """The result of solving a scenario; unknown numbers are None."""

    ending: Ending
    plan: Plan | None
    objective: float | None
    bound: float | None
    seconds: float
    warnings: tuple[str, ...] = ()
    notes: Mapping[str, object] = field(default_factory=dict)
