"""The bridge to the engine: the only importer of `optimizer`.

These names are looked up on first use, so that settings and outcomes load without the solvers.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.budget import UNLIMITED as UNLIMITED
    from optimizer.budget import Budget as Budget
    from optimizer.decisions import Decisions as Decisions
    from optimizer.decisions import Starts as Starts
    from optimizer.local_search.local_search import Judged as Judged
    from optimizer.settings import Settings as Settings
    from optimizer.solution import SILENT as SILENT
    from optimizer.solution import Progress as Progress
    from optimizer.solution import Watch as Watch
    from optimizer.solvers.process_messages import receive as receive
    from optimizer.solvers.process_messages import send as send
    from optimizer.stochastic.path_cost import Paths as Paths
    from planner.solving.compile import compile_scenario as compile_scenario
    from planner.solving.expected_cost import Outlook as Outlook
    from planner.solving.outcome import SolveOutcome as SolveOutcome
    from planner.solving.production import Production as Production
    from planner.solving.production import production_plan as production_plan
    from planner.solving.residual import Reviewer as Reviewer
    from planner.solving.solve import PlanListener as PlanListener
    from planner.solving.solve import solve_scenario as solve_scenario

_HOME = {
    "optimizer.budget": "UNLIMITED Budget",
    "optimizer.decisions": "Decisions Starts",
    "optimizer.local_search.local_search": "Judged",
    "optimizer.settings": "Settings",
    "optimizer.solution": "SILENT Progress Watch",
    "optimizer.solvers.process_messages": "receive send",
    "optimizer.stochastic.path_cost": "Paths",
    "planner.solving.compile": "compile_scenario",
    "planner.solving.expected_cost": "Outlook",
    "planner.solving.outcome": "SolveOutcome",
    "planner.solving.production": "Production production_plan",
    "planner.solving.residual": "Reviewer",
    "planner.solving.solve": "PlanListener solve_scenario",
}
__all__ = [name for names in _HOME.values() for name in names.split()]


def __getattr__(name: str) -> object:
    for module, names in _HOME.items():
        if name in names.split():
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
