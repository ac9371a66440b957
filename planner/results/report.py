"""The report of a plan: its proof, its cost and its violations (contract 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.plan import Plan, Stock, Violation
from planner.results.ending import Ending
from planner.results.gap import relative_gap


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
    versions: Mapping[str, str]
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
