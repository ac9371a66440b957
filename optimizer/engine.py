"""From a problem to whole decisions with a proven bound."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import isfinite
from time import monotonic

from optimizer.cuts import lines
from optimizer.decisions import Decisions, read_batches, read_doses, read_patients
from optimizer.dispatch import cost, dispatch
from optimizer.matrix import column_numbers, matrix_of
from optimizer.model import Model
from optimizer.problem import Problem
from optimizer.search.relax_and_fix import relax_and_fix
from optimizer.search.root import tighten
from optimizer.settings import Settings
from optimizer.solution import Contentment, Ending, Progress, Solution, Watch
from optimizer.solvers.minimise import minimise

EXACT = 6_000  # shipment variables up to which stock is told lot by lot and patients are whole
POLISH = 8.0  # seconds in which a small problem is solved beyond the asked gap
SHARE = 0.6  # of the asked gap that the batches may use; dispatch has the rest
KEEP = 0.12  # of the time, for dispatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the engine found.  objective: of the model; decisions None when there is no plan."""

    ending: Ending
    decisions: Decisions | None
    objective: float | None
    bound: float | None
    seconds: float
    notes: dict[str, object] = field(default_factory=dict)


def find_plan(problem: Problem, settings: Settings, watch: Watch) -> Found:
    """The best plan found in settings.seconds, and what is proven of it.

    Small problems are solved exactly, stock lot by lot and patients whole; large ones by tiers
    of remaining life, a relaxation whose batches are then dispatched to whole patients.
    """
    begun = monotonic()

    def left() -> float:
        return settings.seconds - (monotonic() - begun)

    if shipments(problem) <= EXACT:
        found = _exactly(problem, settings, watch, left)
    else:
        found = _by_tiers(problem, settings, watch, left)
    return replace(found, seconds=monotonic() - begun)


def shipments(problem: Problem) -> int:
    """Shipment variables of the model that tells stock lot by lot."""
    total = 0
    for p in problem.products:
        cohorts = max(problem.weeks - p.lag, 0) if problem.makers(p.id) else 0
        lives = len({c.life_needed for c in p.classes})
        life = min(p.shelf - p.release, problem.weeks)
        total += (cohorts * life + len(p.lots) * problem.weeks) * lives
    return total


def _exactly(
    problem: Problem, settings: Settings, watch: Watch, left: Callable[[], float]
) -> Found:
    model = Model(problem, "lots", whole_patients=True).build()
    notes = _notes("lots", model)
    solution = _search(model, settings, watch, left, notes)
    if solution.values is None:
        return _without_plan(solution, notes)
    batches = read_batches(model, solution.values)
    whole = read_doses(model, solution.values, read_patients(model, solution.values, batches))
    return Found(
        ending=_ending(solution.objective, solution.bound, settings.gap),
        decisions=whole,
        objective=solution.objective,
        bound=_known(solution.bound),
        seconds=0.0,
        notes=notes,
    )


def _by_tiers(
    problem: Problem, settings: Settings, watch: Watch, left: Callable[[], float]
) -> Found:
    model = Model(problem, "tiers", whole_patients=False).build()
    notes = _notes("tiers", model)
    keep = KEEP * settings.seconds
    solution = _search(model, settings, watch, lambda: left() - keep, notes)
    if solution.values is None:
        return _without_plan(solution, notes)
    batches = read_batches(model, solution.values)
    watch.tell(Progress(phase="dispatch", incumbent=solution.objective, bound=solution.bound))
    decisions = dispatch(problem, batches, settings, watch, left)
    if decisions is None:
        return Found(
            ending=Ending.NO_PLAN, decisions=None, objective=None,
            bound=_known(solution.bound), seconds=0.0, notes=notes,
        )  # fmt: skip
    return Found(
        ending=_ending(cost(problem, decisions), solution.bound, settings.gap),
        decisions=decisions,
        objective=solution.objective,
        bound=_known(solution.bound),
        seconds=0.0,
        notes=notes,
    )


def _search(
    model: Model, settings: Settings, watch: Watch, left: Callable[[], float],
    notes: dict[str, object],
) -> Solution:  # fmt: skip
    """Cuts at the root, a first plan window by window, then branch and bound from it."""
    exact = model.stock_by == "lots"
    gap = 0.0 if exact else SHARE * settings.gap
    if settings.solver == "cbc":
        return minimise(model, replace(settings, seconds=left(), gap=gap), watch)
    from optimizer.solvers.highs import HighsSession  # noqa: PLC0415

    session = HighsSession(matrix_of(model), settings.threads, settings.seed)
    root = tighten(session, lines(model, column_numbers(model)), 0.3 * left(), watch)
    notes.update(
        root_plain=root.plain, root_bound=_known(root.bound), cuts=root.cuts, cut_rounds=root.rounds
    )
    hint = None if exact else relax_and_fix(session, model, lambda: 0.25 * left(), watch)
    session.phase = "plan and bound"
    content = Contentment(settings.gap, POLISH) if exact else None
    solution = session.minimise(left(), gap, watch, hint, content)
    if root.bound > solution.bound:
        solution = replace(solution, bound=root.bound)
    return solution


def _notes(stock_by: str, model: Model) -> dict[str, object]:
    return {"stock_by": stock_by, "rows": len(model.rows), "columns": len(model.columns)}


def _without_plan(solution: Solution, notes: dict[str, object]) -> Found:
    return Found(
        ending=solution.ending, decisions=None, objective=None,
        bound=_known(solution.bound), seconds=0.0, notes=notes,
    )  # fmt: skip


def _ending(objective: float | None, bound: float, gap: float) -> Ending:
    if objective is None:
        return Ending.NO_PLAN
    proven = objective - bound <= gap * max(1.0, abs(objective)) + 1e-6
    return Ending.OPTIMAL if proven else Ending.FEASIBLE


def _known(bound: float) -> float | None:
    return bound if isfinite(bound) else None
