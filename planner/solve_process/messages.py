"""The messages between parent and worker process: pickles through the worker's own pipes.

Nothing comes over a network, and both ends are this program.
"""

from dataclasses import dataclass, field
from time import time

from planner.domain.scenario import Scenario
from planner.solve_process.columns import Columns
from planner.solving import Settings, SolveOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveTask:
    """The scenario to solve and how; `warnings` are kept in the report."""

    scenario: Scenario
    settings: Settings
    warnings: tuple[str, ...] = ()
    used: float = 0.0  # [s] of the time limit spent before the worker was started
    later: float = 0.0  # [s] of it to be kept for writing
    sent: float = field(default_factory=time)  # when, so that starting the worker counts too


@dataclass(frozen=True, slots=True, kw_only=True)
class Incumbent:
    """The best plan found so far, unchecked."""

    columns: Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveEnded:
    """The outcome without its plan, which is the last one sent; planned: there is one."""

    outcome: SolveOutcome
    planned: bool
