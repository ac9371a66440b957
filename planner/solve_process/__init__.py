"""A solve in a process of its own: it can be watched, ended and even killed.

Job, start and solve are looked up on first use: the child itself (`__main__`) needs none of them,
nor what checks and writes a plan.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.solve_process.job import Job, solve, start

__all__ = ["Job", "solve", "start"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from planner.solve_process import job  # noqa: PLC0415  the child needs none of it

    return getattr(job, name)
