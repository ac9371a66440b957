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
    from optimizer.budget import Budget as Budget
    from optimizer.decisions import Decisions as Decisions
    from optimizer.problem import BankData as BankData
    from optimizer.problem import FixedLot as FixedLot
    from optimizer.problem import Level as Level
    from optimizer.problem import PatientClass as PatientClass
    from optimizer.problem import Problem as Problem
    from optimizer.problem import ProductData as ProductData
    from optimizer.problem import SuiteData as SuiteData
    from optimizer.settings import Settings as Settings
    from optimizer.solution import Ending as Ending
    from optimizer.solution import Progress as Progress
    from optimizer.solution import Scope as Scope
    from optimizer.solution import Watch as Watch
    from optimizer.solve.engine import EngineResult as EngineResult
    from optimizer.solve.engine import find_plan as find_plan
    from optimizer.solve.engine import stock_model as stock_model
    from optimizer.solve.infeasibility import least_excess as least_excess

_HOME = {
    "budget": "Budget",
    "decisions": "Decisions",
    "problem": "BankData FixedLot Level PatientClass Problem ProductData SuiteData",
    "settings": "Settings",
    "solution": "Ending Progress Scope Watch",
    "solve.engine": "EngineResult find_plan stock_model",
    "solve.infeasibility": "least_excess",
}
__all__ = [name for names in _HOME.values() for name in names.split()]


def __getattr__(name: str) -> object:
    for module, names in _HOME.items():
        if name in names.split():
            return getattr(import_module(f"optimizer.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
