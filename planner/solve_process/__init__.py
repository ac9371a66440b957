"""A solve in a worker process: it can be watched, cancelled and killed.

There are two ways to solve a scenario, with the same arguments and the same report:

    planner.workflow.solve.solve   in the calling process: `cryoplan compare`, the runs of
                                   `cryoplan sweep` (each in a worker already), scripts
    planner.solve_process.solve    in a worker process, waited for: `cryoplan solve`
    planner.solve_process.start    the same, not waited for: the pages

A crash or a kill of a worker process is an ending of the report, never of the caller.

SolveJob, start and solve are looked up on first use: the worker process (`__main__`) needs none of
them, nor what checks and writes a plan.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.solve_process.job import SolveJob, solve, start

__all__ = ["SolveJob", "solve", "start"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from planner.solve_process import job  # noqa: PLC0415  the worker process needs none of it

    return getattr(job, name)
