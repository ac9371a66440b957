"""The plain run: one call of HiGHS on the pooled tier model, as it comes, and its batches served.

What the engine does beyond this has to pay: no plan dearer, no bound lower in the same time.
"""

from math import isfinite
from threading import Thread
from time import monotonic
from typing import Any

import highspy
import numpy as np

from optimizer.allocation.dispatch import dispatch
from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.decisions import Decisions
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import matrix_of, read_batches
from optimizer.linear.matrix import Matrix
from optimizer.problem import Problem
from optimizer.settings import Settings
from tests.benchmarks.trace import Trace

THREADS, SEED = 2, 1
OVERTIME = 1.0  # [s] until which what HiGHS finds after the limit still counts
HEARING = 60.0  # [s] for HiGHS to hear that it is to end, before its batches are served
SERVING = 30.0  # [s] for dispatch, beyond the limit
SERVED_WITHIN = 2e-4  # share of the model's plan that whole patients may add before dispatch ends


def plain_run(problem: Problem, seconds: float, trace: Trace) -> Decisions | None:
    """Whole decisions from the batches that HiGHS found within `seconds` of the trace's start.

    The trace gets plans and bounds of the model, whose patients may be fractions.  None: no plan.
    A call that does not end when told to is left behind: end the process.
    """
    model = build_model(pool(problem), "tiers", whole_patients=False)
    values = _minimise(matrix_of(model), trace, trace.began + seconds)
    if values is None:
        return None
    pooled = trace.points[-1].cost or 0.0
    served = dispatch(
        problem,
        read_batches(model, values),
        Settings(threads=THREADS, seed=SEED),
        Budget.of(SERVING),
        enough=pooled + SERVED_WITHIN * abs(pooled),
    )
    return None if served is None else served.decisions


def _minimise(matrix: Matrix, trace: Trace, end: float) -> Floats | None:
    """The last improving solution found by `end` [s of the monotonic clock]."""
    solver = _loaded(matrix, end - monotonic())
    found: list[Floats] = []
    late = False

    def called(kind: Any, _: str, out: Any, into: Any, __: object) -> None:
        if into is not None:
            into.user_interrupt = late
        if late:
            return
        if kind == highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution:
            found[:] = [np.array(out.mip_solution)]
            trace.note(out.objective_function_value, None)
        elif kind == highspy.cb.HighsCallbackType.kCallbackMipInterrupt:
            trace.note(None, out.mip_dual_bound if isfinite(out.mip_dual_bound) else None)

    solver.setCallback(called, None)
    types = highspy.cb.HighsCallbackType
    for kind in (types.kCallbackMipImprovingSolution, types.kCallbackMipInterrupt,
                 types.kCallbackSimplexInterrupt, types.kCallbackIpmInterrupt):  # fmt: skip
        solver.startCallback(kind)
    worker = Thread(target=solver.run, daemon=True)
    worker.start()
    worker.join(max(end + OVERTIME - monotonic(), 0.0))
    late = worker.is_alive()
    worker.join(HEARING)
    if not late:  # what presolve alone has solved is told by no callback
        info = solver.getInfo()
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            found[:] = [np.array(solver.getSolution().col_value)]
            trace.note(info.objective_function_value, None)
        trace.note(None, info.mip_dual_bound if isfinite(info.mip_dual_bound) else None)
    trace.note(None, None, last=True)
    return found[0] if found else None


def _loaded(matrix: Matrix, seconds: float) -> highspy.Highs:
    solver = highspy.Highs()
    options = {"log_to_console": False, "threads": THREADS, "random_seed": SEED,
               "time_limit": max(seconds, 0.1)}  # fmt: skip
    for option, value in options.items():
        solver.setOptionValue(option, value)
    highspy.Highs.resetGlobalScheduler(True)  # another thread count is silently "not solved"
    r = matrix.rows
    solver.passModel(
        matrix.columns, r.count, len(r.index), int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize), matrix.constant, matrix.cost, matrix.lower, matrix.upper,
        r.lower, r.upper, r.start[:-1], r.index, r.value, matrix.whole.astype(np.int32),
    )  # fmt: skip
    return solver
