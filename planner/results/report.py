"""The report of a plan: its proof, its cost and its violations (contract 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.plan import Plan, Stock, Violation

WHY = "why"  # note: those of the warnings that say why there is no plan
CONTRACT_VERSION = 3  # of docs/contract.md: whose rules the plans of this version keep

PREVIOUS = "previous"  # in the settings of a report: true where there was a plan in force


class Ending(StrEnum):
    """How a solve ended, as report.json and the sweep's tables write it (contract 8)."""

    OPTIMAL = "OPTIMAL"  # the plan is proven within the gap that was asked for
    FEASIBLE = "FEASIBLE"  # a limit was reached; there is a plan
    INFEASIBLE = "INFEASIBLE"  # no plan keeps every rule
    UNBOUNDED = "UNBOUNDED"  # costs have no lower limit
    NO_PLAN = "NO_PLAN"  # a limit was reached before a plan was found
    FAILED = "FAILED"  # the solver broke down


ROUNDING = 1e-6  # relative: what a solver's own tolerances leave open


def above_by_rounding(bound: float, value: float) -> bool:
    """The bound exceeds a cost or an objective, but by no more than rounding."""
    return value < bound <= value + ROUNDING * max(1.0, abs(value))


def bound_as_written(bound: float | None, *values: float | None) -> float | None:
    """A bound above cost or objective by rounding is written as the lower of them (contract 8).

    One that is above by more is no bound: it stays as it is, for the checker to refuse.
    """
    if bound is None:
        return None
    return min([bound, *(x for x in values if x is not None and above_by_rounding(bound, x))])


def relative_gap(cost: float | None, bound: float | None) -> float | None:
    """(cost - bound) / max(1, |cost|); None where either is unknown (contract 8).

    optimizer/gap.py has the same formula for the engine; the two share no code, so that what a
    report says of a plan, and its audit, do not depend on the engine that found it.
    """
    if cost is None or bound is None:
        return None
    return (cost - bound) / max(1.0, abs(cost))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One figure of kpis.csv; `value` None is written blank: undefined, never 0."""

    scope: str
    kpi: str
    value: float | int | str | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A plan and the content of its report.json.  `plan` is None when there is none.

    cost is recomputed from the plan alone (contract 5).  Unknown numbers are None.
    """

    scenario_hash: str
    settings: Mapping[str, object]
    versions: Mapping[str, str | int]  # of the packages, and of the contract
    ending: Ending
    objective: float | None
    bound: float | None
    cost: float | None
    seconds: float
    warnings: tuple[str, ...] = ()
    violations: tuple[Violation, ...] = ()
    notes: Mapping[str, object] = field(default_factory=dict)  # rows, columns, how it was solved
    plan: Plan | None = None
    stock: tuple[Stock, ...] = ()
    kpis: tuple[Kpi, ...] = ()

    @property
    def gap(self) -> float | None:
        return relative_gap(self.cost, self.bound)

    @property
    def accepted(self) -> bool:
        """There is a plan and the checker found nothing wrong with it."""
        return self.plan is not None and not self.violations
