"""What one minimisation proved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from math import inf
from time import monotonic

from optimizer.arrays import Floats
from optimizer.decisions import Decisions


class Ending(Enum):
    """How a solve ended; unknown numbers stay None whatever the ending."""

    OPTIMAL = "OPTIMAL"  # the asked gap is proven
    FEASIBLE = "FEASIBLE"  # a limit was reached, plan in hand
    INFEASIBLE = "INFEASIBLE"
    UNBOUNDED = "UNBOUNDED"
    NO_PLAN = "NO_PLAN"  # a limit was reached, nothing found
    FAILED = "FAILED"

    @property
    def has_plan(self) -> bool:
        return self in (Ending.OPTIMAL, Ending.FEASIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a solve stands; None is unknown."""

    phase: str
    incumbent: float | None = None
    bound: float | None = None
    seconds: float = 0.0

    @property
    def gap(self) -> float | None:
        if self.incumbent is None or self.bound is None:
            return None
        return (self.incumbent - self.bound) / max(1.0, abs(self.incumbent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is told how a solve goes, who is handed every plan, and who may end it early."""

    tell: Callable[[Progress], None] = lambda _: None
    stop: Callable[[], bool] = lambda: False
    found: Callable[[Decisions], None] = lambda _: None


def given(watch: Watch, seconds: float) -> Watch:
    """The same watch, but a wish to stop is heard `seconds` later: for the last step to a plan."""
    asked: list[float] = []

    def stop() -> bool:
        if not asked and watch.stop():
            asked.append(monotonic())
        return bool(asked) and monotonic() - asked[0] > seconds

    return replace(watch, stop=stop)


@dataclass(frozen=True, slots=True)
class Contentment:
    """A run that looks for the very best may end once it is this good, but not before."""

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
