"""CBC through PuLP: the fallback that needs nothing but PuLP itself."""

import re
import tempfile
from math import inf
from pathlib import Path
from time import monotonic

import numpy as np
import pulp

from optimizer.formulation.variables import Model
from optimizer.settings import Settings
from optimizer.solution import Ending, Progress, Solution, Watch

BOUND = re.compile(r"^(?:Lower bound|Best possible):\s*(\S+)", re.MULTILINE)


def minimise_with_cbc(model: Model, settings: Settings, watch: Watch) -> Solution:
    """Solve `model` with CBC; its own log tells the bound where it stopped early.

    PuLP says "Optimal" at a time limit too: `sol_status` tells a proof from a plan in hand.
    """
    begun = monotonic()
    lp = model.as_pulp()
    watch.tell(Progress(phase="CBC"))
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        solver = pulp.PULP_CBC_CMD(
            msg=False,
            timeLimit=max(settings.seconds, 1.0),
            gapRel=settings.gap,
            threads=settings.threads,
            logPath=str(log),
            options=[f"randomSeed {settings.seed % 2**31}"],
        )
        try:
            lp.solve(solver)
        except pulp.PulpSolverError:
            return Solution(
                ending=Ending.FAILED, values=None, objective=None, seconds=monotonic() - begun
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
            bound = objective - settings.gap * max(1.0, abs(objective))
        bound = min(bound, objective)
    ending = {
        pulp.LpSolutionOptimal: Ending.OPTIMAL,
        pulp.LpSolutionIntegerFeasible: Ending.FEASIBLE,
        pulp.LpSolutionInfeasible: Ending.INFEASIBLE,
        pulp.LpSolutionUnbounded: Ending.UNBOUNDED,
    }.get(lp.sol_status, Ending.NO_PLAN)
    return Solution(
        ending=ending, values=values, objective=objective, bound=bound, seconds=monotonic() - begun
    )
