"""What report.json's notes say of a plan under uncertainty (docs/uncertainty.md)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from planner.results.interval import Interval

NOTE = "under_uncertainty"  # key of report.json's notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Mean cost [currency] and share of patients who start, on sample paths; None: undefined."""

    cost: Interval | None
    fill_rate: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetResult:
    """How one product stands to its fill target, on paths that no search has seen."""

    target: float
    fill_rate: float
    lower_95: float  # one-sided 95 % confidence limit of `fill_rate`
    met: bool  # lower_95 reaches the target
    price_factor: float  # multiplier on the cost of a lost patient that gave the batches
    paths: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingTarget:
    """Shares of one product's patients who start, with the plan followed and re-optimised."""

    target: float
    price_factor: float
    followed: float
    re_decided: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingResult:
    """The plan followed and re-optimised every few weeks, on the same paths."""

    every: int  # [week] between re-optimisations
    paths: int
    followed: Estimate
    re_decided: Estimate
    cost_difference: Interval | None  # re-optimised less followed
    targets: Mapping[str, RollingTarget] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """The plan beside the deterministic plan, on the same out-of-sample paths.

    batches_from: which step of the search gave the batches.
    """

    paths: int
    seed: int
    batches_from: str
    this_plan: Estimate
    averages_plan: Estimate
    cost_difference: Interval | None
    fill_difference: Interval | None
    rolling: RollingResult | None = None
    targets: Mapping[str, TargetResult] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The table that report.json holds; what does not apply is left out."""
        found = asdict(self)
        if self.rolling is None:
            del found["rolling"]
        else:
            for name in ("followed", "re_decided"):  # here the fill rate stands first
                found["rolling"][name] = dict(reversed(found["rolling"][name].items()))
            if not self.rolling.targets:
                del found["rolling"]["targets"]
        if not self.targets:
            del found["targets"]
        return found


def from_json(note: Mapping[str, Any]) -> Uncertainty:
    """The record of such a table.  Raises ValueError where it is no such table."""
    from pydantic import TypeAdapter  # noqa: PLC0415  0.2 s, which only a summary needs

    return TypeAdapter(Uncertainty).validate_python(note)
