"""One minimisation of a whole model by the solver that the settings name."""

from optimizer.budget import Budget
from optimizer.formulation.extract import matrix_of
from optimizer.formulation.variables import Model
from optimizer.settings import Settings
from optimizer.solution import OnProgress, Solution, ignore
from optimizer.solvers.base import supports_sessions
from optimizer.solvers.cbc import minimise_with_cbc
from optimizer.solvers.highs import HighsSession


def minimise(
    model: Model,
    settings: Settings,
    *,
    budget: Budget | None = None,
    gap: float | None = None,
    on_progress: OnProgress = ignore,
) -> Solution:
    """Solve `model`; budget, gap None: those of the settings."""
    budget = Budget.of(settings.seconds) if budget is None else budget
    gap = settings.gap if gap is None else gap
    if not supports_sessions(settings.solver):
        return minimise_with_cbc(model, settings, budget, gap, on_progress)
    session = HighsSession(matrix_of(model), settings.threads, settings.seed)
    return session.minimise(budget, gap, on_progress)
