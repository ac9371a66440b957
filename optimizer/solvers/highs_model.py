"""A matrix loaded into HiGHS with the options of every solve, and what its statuses mean."""

import highspy
import numpy as np

from optimizer.linear.matrix import Matrix
from optimizer.solution import Ending

AGGREGATOR = 1 << 12  # a rule of presolve: with it HiGHS 1.12 has cycled for ever
ENDINGS = {  # any other status: FAILED
    highspy.HighsModelStatus.kOptimal: Ending.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Ending.INFEASIBLE,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Ending.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Ending.UNBOUNDED,
    highspy.HighsModelStatus.kTimeLimit: Ending.NO_PLAN,
    highspy.HighsModelStatus.kInterrupt: Ending.NO_PLAN,
    highspy.HighsModelStatus.kIterationLimit: Ending.NO_PLAN,
    highspy.HighsModelStatus.kSolutionLimit: Ending.NO_PLAN,
}


def load(matrix: Matrix, threads: int, seed: int) -> highspy.Highs:
    """A solver that holds `matrix`."""
    solver = highspy.Highs()
    # output_flag must stay on: off also mutes the callbacks.
    for option, value in (
        ("output_flag", True),
        ("log_to_console", False),
        ("threads", threads),
        ("random_seed", seed % 2**31),
        ("mip_feasibility_tolerance", 1e-7),
        ("mip_abs_gap", 1e-6),
        ("presolve_rule_off", AGGREGATOR),
    ):
        solver.setOptionValue(option, value)
    highspy.Highs.resetGlobalScheduler(True)  # another thread count is silently "not solved"
    r = matrix.rows
    solver.passModel(
        matrix.columns,
        r.count,
        len(r.index),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        matrix.constant,
        matrix.cost,
        matrix.lower,
        matrix.upper,
        r.lower,
        r.upper,
        r.start[:-1],
        r.index,
        r.value,
        matrix.whole.astype(np.int32),
    )
    return solver
