"""What would flip a comparison: for each parameter, the value at which the winner changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.results.interval import Interval


class FlipStatus(StrEnum):
    """How the search of one parameter in one direction ended."""

    FOUND = "found"
    NONE = "none in range"
    TIE = "tie"  # neither system is ahead at the scenario's own value
    STOPPED = "stopped"  # time ran out, or Ctrl-C
    NO_PLAN = "no plan"  # a value that was looked at has no accepted plan, or nobody due


class PlanUsed(StrEnum):
    """Which plan is compared at another value of the parameter."""

    SAME = "same"
    RESOLVED = "re-solved"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipPoint:
    """One value that was looked at, and off the shelf minus fresh there (None: no plan)."""

    value: float | None  # None: the scenario's own, which is no number (no second infusion)
    difference: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """The search of one parameter for one product, from the scenario's value to the range's end.

    certain_until: the last value at which the winner here is ahead for certain (95 %); None: not
    even at the scenario's own.  certain_from: the first at which the other is; None: none in range.
    """

    scope: str  # a product
    parameter: str
    unit: str
    here: float | None  # the scenario's value; None: it has none
    first: float  # that is looked at: the scenario's own, if it has one
    last: float  # the end of the range
    plan: PlanUsed
    status: FlipStatus
    value: float | None = None  # the first, from here on, at which the other system is ahead
    certain_until: float | None = None
    certain_from: float | None = None
    points: tuple[FlipPoint, ...] = ()  # all that were looked at, in order from here to the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """Every search, and who is ahead as things are.

    ahead: by product, off the shelf minus fresh: share treated, that off the shelf multiplied with
    `response`, how often its treated patients respond relative to the others (1: assumed alike).
    """

    ahead: Mapping[str, Interval]
    response: Mapping[str, float]
    flips: tuple[Flip, ...]
    notes: tuple[str, ...] = ()
