"""How a solve ended."""

from enum import StrEnum


class Ending(StrEnum):
    """How a solve ended, as report.json and the sweep's tables write it (contract 8)."""

    OPTIMAL = "OPTIMAL"  # the plan is proven within the gap that was asked for
    FEASIBLE = "FEASIBLE"  # a limit was reached; there is a plan
    INFEASIBLE = "INFEASIBLE"  # no plan keeps every rule
    UNBOUNDED = "UNBOUNDED"  # costs have no lower limit
    NO_PLAN = "NO_PLAN"  # a limit was reached before a plan was found
    FAILED = "FAILED"  # the solver broke down
