"""Plans off-the-shelf cell therapy from cell bank to bedside, and proves the plan.

For scripts: read_scenario, solve, check, write_plan (and Settings).  They are looked up on first
use, so that importing a small part of the package does not import solvers.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.io.read import read_scenario
    from planner.io.write_plan import write_plan
    from planner.solving import Settings
    from planner.workflow import check, solve

__all__ = ["Settings", "check", "read_scenario", "solve", "write_plan"]

_HOME = {
    "Settings": "planner.solving",
    "check": "planner.workflow",
    "read_scenario": "planner.io.read",
    "solve": "planner.workflow",
    "write_plan": "planner.io.write_plan",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
