"""CBC through PuLP: the fallback that needs nothing but PuLP itself."""

import re
import tempfile
from math import inf
from pathlib import Path
from time import monotonic

import numpy as np
import pulp

from optimizer.budget import Budget
from optimizer.formulation.variables import Model
from optimizer.gap import bound_that_proves
from optimizer.settings import Settings
from optimizer.solution import Ending, OnProgress, Progress, Solution

BOUND = re.compile(r"^(?:Lower bound|Best possible):\s*(\S+)", re.MULTILINE)


def minimise_with_cbc(
    model: Model, settings: Settings, budget: Budget, gap: float, on_progress: OnProgress
) -> Solution:
    """Solve `model` with CBC, which hears no request to stop; its log has the bound it reached.

    PuLP says "Optimal" at a time limit too: `sol_status` tells a proof from an incumbent.
    """
    began = monotonic()
    lp = model.as_pulp()
    on_progress(Progress(phase="CBC"))
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        solver = pulp.PULP_CBC_CMD(
            msg=False,
            timeLimit=max(budget.remaining, 1.0),
            gapRel=gap,
            threads=settings.threads,
            logPath=str(log),
            options=[f"randomSeed {settings.seed % 2**31}"],
        )
        try:
            lp.solve(solver)
        except pulp.PulpSolverError:
            return Solution(
                ending=Ending.FAILED, values=None, objective=None, seconds=monotonic() - began
            )
        text = log.read_text(errors="replace") if log.exists() else ""
    values = None
    objective = None
    bound = -inf
    if lp.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        values = np.array([v.varValue or 0.0 for v in model.columns])
        objective = pulp.value(lp.objective)
        if found := BOUND.findall(text):
            bound = float(found[-1]) + model.constant  # CBC's log leaves the constant out
        elif lp.sol_status == pulp.LpSolutionOptimal:
            bound = bound_that_proves(objective, gap)
        bound = min(bound, objective)
    ending = {
        pulp.LpSolutionOptimal: Ending.OPTIMAL,
        pulp.LpSolutionIntegerFeasible: Ending.FEASIBLE,
        pulp.LpSolutionInfeasible: Ending.INFEASIBLE,
        pulp.LpSolutionUnbounded: Ending.UNBOUNDED,
    }.get(lp.sol_status, Ending.NO_PLAN)
    return Solution(
        ending=ending, values=values, objective=objective, bound=bound, seconds=monotonic() - began
    )
