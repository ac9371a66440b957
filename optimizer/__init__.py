"""An engine over ids, whole weeks and numbers: knows no dates, files, pandas or pages.

    problem = Problem(weeks=..., products=(ProductData(...),), suites=(SuiteData(...),), ...)
    result = find_plan(problem, Settings(gap=0.01), budget=Budget.of(60.0))
    if result.ending is Ending.INFEASIBLE:
        print(least_excess(problem, Settings(), stock_model(problem)))

These names are looked up on first use, so that the values load without the solvers.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.budget import Budget, Deadline
    from optimizer.decisions import Decisions
    from optimizer.problem import (
        BankData,
        FixedLot,
        Level,
        PatientClass,
        Problem,
        ProductData,
        SuiteData,
    )
    from optimizer.settings import Settings
    from optimizer.solution import Ending, Progress, Scope, Watch
    from optimizer.solve.engine import EngineResult, find_plan, stock_model
    from optimizer.solve.infeasibility import least_excess

__all__ = [
    "BankData",
    "Budget",
    "Deadline",
    "Decisions",
    "Ending",
    "EngineResult",
    "FixedLot",
    "Level",
    "PatientClass",
    "Problem",
    "ProductData",
    "Progress",
    "Scope",
    "Settings",
    "SuiteData",
    "Watch",
    "find_plan",
    "least_excess",
    "stock_model",
]

_HOME = {
    "optimizer.budget": ("Budget", "Deadline"),
    "optimizer.decisions": ("Decisions",),
    "optimizer.problem": (
        "BankData", "FixedLot", "Level", "PatientClass", "Problem", "ProductData", "SuiteData",
    ),
    "optimizer.settings": ("Settings",),
    "optimizer.solution": ("Ending", "Progress", "Scope", "Watch"),
    "optimizer.solve.engine": ("EngineResult", "find_plan", "stock_model"),
    "optimizer.solve.infeasibility": ("least_excess",),
}  # fmt: skip


def __getattr__(name: str) -> object:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
