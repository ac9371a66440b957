"""The solvers, what each can do, and one minimisation by the one that the settings name."""

from collections.abc import Mapping

from optimizer.budget import Budget
from optimizer.formulation.extract import matrix_of
from optimizer.formulation.variables import Model
from optimizer.settings import Settings
from optimizer.solution import OnProgress, Solution, ignore
from optimizer.solvers.cbc import minimise_with_cbc
from optimizer.solvers.highs import HighsSession

# Whether a solver keeps a live model whose bounds and rows change between runs, with relaxations,
# cuts and progress (solvers/highs.py), in several threads at a time.
SOLVERS: Mapping[str, bool] = {"highs": True, "cbc": False}
FALLBACK = "cbc"  # where another solver fails and leaves no plan


def supports_sessions(solver: str) -> bool:
    """Whether `solver` can keep a live model; ValueError where it is none of `SOLVERS`."""
    if solver not in SOLVERS:
        raise ValueError(f"Unknown solver {solver!r}: choose one of {', '.join(SOLVERS)}.")
    return SOLVERS[solver]


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
