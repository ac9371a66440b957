"""One minimisation of a whole model by the solver that the settings name."""

from optimizer.formulation.extract import matrix_of
from optimizer.formulation.variables import Model
from optimizer.linear.matrix import Hint
from optimizer.settings import Settings
from optimizer.solution import Solution, Watch


def minimise(
    model: Model, settings: Settings, watch: Watch, hint: Hint | None = None, phase: str = ""
) -> Solution:
    """Solve `model` within settings.seconds to settings.gap, from `hint` if given."""
    if settings.solver == "cbc":
        from optimizer.solvers.cbc import minimise_with_cbc  # noqa: PLC0415  only where asked for

        return minimise_with_cbc(model, settings, watch)
    from optimizer.solvers.highs import HighsSession  # noqa: PLC0415  CBC serves without it

    session = HighsSession(matrix_of(model), settings.threads, settings.seed)
    session.phase = phase
    return session.minimise(settings.seconds, settings.gap, watch, hint)
