"""What one minimisation proved."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import inf

from optimizer.arrays import Floats
from optimizer.decisions import Decisions
from optimizer.gap import relative_gap, rounded_bound


class Ending(Enum):
    """How a solve ended; unknown numbers stay None whatever the ending."""

    OPTIMAL = "OPTIMAL"  # the asked gap is proven
    FEASIBLE = "FEASIBLE"  # a limit was reached; there is an incumbent
    INFEASIBLE = "INFEASIBLE"
    UNBOUNDED = "UNBOUNDED"
    NO_PLAN = "NO_PLAN"  # a limit was reached, nothing found
    FAILED = "FAILED"

    @property
    def has_plan(self) -> bool:
        return self in (Ending.OPTIMAL, Ending.FEASIBLE)


class Scope(Enum):
    """What the figures of a progress message belong to."""

    WHOLE = "WHOLE"  # the whole problem: a bound holds for every plan
    PART = "PART"  # a step that has fixed or left out something: its bound proves nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a solve stands; None is unknown.

    A bound above the incumbent by rounding is told as the incumbent.
    """

    phase: str
    scope: Scope = Scope.PART
    incumbent: float | None = None
    bound: float | None = None
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.incumbent is not None and self.bound is not None:
            object.__setattr__(self, "bound", rounded_bound(self.incumbent, self.bound))

    @property
    def gap(self) -> float | None:
        if self.incumbent is None or self.bound is None:
            return None
        return relative_gap(self.incumbent, self.bound)


OnProgress = Callable[[Progress], None]


def ignore(_: Progress) -> None:
    """Drops a progress message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Callbacks of a solve: its progress, whether to stop early, and every new incumbent."""

    tell: OnProgress = ignore
    stop: Callable[[], bool] = lambda: False
    on_incumbent: Callable[[Decisions], None] = lambda _: None


SILENT = Watch()


@dataclass(frozen=True, slots=True)
class EarlyStop:
    """Ends a run that looks for the optimum once this gap is proven, but not before `seconds`."""

    gap: float
    seconds: float

    def reached(self, now: Progress) -> bool:
        return now.seconds > self.seconds and now.gap is not None and now.gap <= self.gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What one minimisation proved.  `values` is None exactly when there is no incumbent."""

    ending: Ending
    values: Floats | None  # by column
    objective: float | None
    bound: float = -inf  # proven lower bound; -inf: nothing was proven
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if (self.values is not None) != self.ending.has_plan:
            raise ValueError(f"{self.ending} with values {self.values is not None}")
