"""From a problem to whole decisions with a proven bound."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import isfinite
from time import monotonic

from optimizer.decisions import Decisions, read_batches, read_doses, read_patients
from optimizer.dispatch import cost, dispatch, nothing_made
from optimizer.model import Model, StockBy
from optimizer.point import point
from optimizer.problem import Problem
from optimizer.search.search import Search
from optimizer.settings import Settings
from optimizer.solution import Contentment, Ending, Watch, given

EXACT = 6_000  # shipment variables up to which stock is told lot by lot and patients are whole
POLISH = 8.0  # seconds in which a small problem is solved beyond the asked gap
SHARE = 0.6  # of the asked gap that the batches may use; dispatch has the rest
LAST_STEP = 4.0  # seconds that dispatch may take after a wish to stop
KEEP = 0.12  # of the time, for dispatch
LOSS = 5e-4  # share of cost that whole patients may add before the model is made to see them


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the engine found.  objective: of the model; decisions None when there is no plan."""

    ending: Ending
    decisions: Decisions | None
    objective: float | None
    bound: float | None
    seconds: float = 0.0
    notes: dict[str, object] = field(default_factory=dict)


def find_plan(problem: Problem, settings: Settings, watch: Watch) -> Found:
    """The best plan found in settings.seconds, and what is proven of it.

    Small problems are solved exactly, stock lot by lot and patients whole; large ones by tiers
    of remaining life, a relaxation whose batches are then dispatched to whole patients.
    """
    begun = monotonic()

    def left() -> float:
        return settings.seconds - (monotonic() - begun)

    if stock_model(problem) == "lots":
        found = _exactly(problem, settings, watch, left)
    else:
        found = _by_tiers(problem, settings, watch, left)
    return replace(found, seconds=monotonic() - begun)


def stock_model(problem: Problem) -> StockBy:
    """Lot by lot, exact, where that is small enough; else by tiers of remaining life."""
    return "lots" if shipments(problem) <= EXACT else "tiers"


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
    search = Search(model, settings, watch)
    solution = search.run(left, gap=0.0, content=Contentment(settings.gap, POLISH))
    if solution.values is None:
        return _found(solution.ending, None, None, solution.bound, search.notes)
    batches = read_batches(model, solution.values)
    whole = read_doses(model, solution.values, read_patients(model, solution.values, batches))
    ending = _ending(solution.objective, solution.bound, settings.gap)
    return _found(ending, whole, solution.objective, solution.bound, search.notes)


def _by_tiers(
    problem: Problem, settings: Settings, watch: Watch, left: Callable[[], float]
) -> Found:
    """Batches from the relaxation, patients by dispatch; then whole patients where that pays."""
    search = Search(Model(problem, "tiers", whole_patients=False).build(), settings, watch)
    keep = KEEP * settings.seconds
    solution = search.run(lambda: left() - keep, gap=SHARE * settings.gap)
    if solution.ending in (Ending.INFEASIBLE, Ending.UNBOUNDED):
        return _found(solution.ending, None, None, solution.bound, search.notes)
    bound, objective = solution.bound, solution.objective
    if solution.values is None:
        batches = nothing_made(problem)  # the plan that is always at hand
    else:
        batches = read_batches(search.model, solution.values)
    patient = given(watch, LAST_STEP)
    best = dispatch(problem, batches, settings, patient, left)
    total = None if best is None else cost(problem, best)
    time = left() > 2 * keep and not watch.stop()
    if time and not _good(total, objective, bound, settings):
        hint = None if best is None else point(search.model, best)
        again = search.with_whole_patients(lambda: left() - keep, SHARE * settings.gap, hint)
        bound = max(bound, again.bound)
        if again.values is not None:
            batches = read_batches(search.model, again.values)
            more = dispatch(problem, batches, settings, patient, left)
            if more and (best is None or total is None or cost(problem, more) <= total):
                best, total, objective = more, cost(problem, more), again.objective
    if best is None:
        ending = Ending.FAILED if solution.ending is Ending.FAILED else Ending.NO_PLAN
        return _found(ending, None, None, bound, search.notes)
    told = total if objective is None else objective
    return _found(_ending(total, bound, settings.gap), best, told, bound, search.notes)


def _good(total: float | None, objective: float | None, bound: float, settings: Settings) -> bool:
    """The dispatched plan is proven to the asked gap and loses little to whole patients."""
    if total is None or objective is None:
        return False
    scale = max(1.0, abs(total))
    return total - bound <= settings.gap * scale and total - objective <= LOSS * scale


def _found(
    ending: Ending,
    decisions: Decisions | None,
    objective: float | None,
    bound: float,
    notes: dict[str, object],
) -> Found:
    known = bound if isfinite(bound) else None
    return Found(ending=ending, decisions=decisions, objective=objective, bound=known, notes=notes)


def _ending(objective: float | None, bound: float, gap: float) -> Ending:
    if objective is None:
        return Ending.NO_PLAN
    proven = objective - bound <= gap * max(1.0, abs(objective)) + 1e-6
    return Ending.OPTIMAL if proven else Ending.FEASIBLE
