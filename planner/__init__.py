"""Plans off-the-shelf cell therapy from cell bank to bedside, and proves the plan.

For scripts: read_scenario, solve, check, write_plan (and Settings).  They are looked up on first
use, so that importing a small part of the package does not import solvers.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.audit.audit import audit as check
    from planner.io.plan.write import write_plan
    from planner.io.scenario.read import read_scenario
    from planner.solving import Settings
    from planner.workflow.solve import solve

__all__ = ["Settings", "check", "read_scenario", "solve", "write_plan"]

_HOME = {  # module, name there
    "Settings": ("planner.solving", "Settings"),
    "check": ("planner.audit.audit", "audit"),
    "read_scenario": ("planner.io.scenario.read", "read_scenario"),
    "solve": ("planner.workflow.solve", "solve"),
    "write_plan": ("planner.io.plan.write", "write_plan"),
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, there = _HOME[name]
    return getattr(import_module(module), there)
