"""From a problem to whole decisions with a proven bound."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf, isfinite
from time import monotonic

from optimizer.branch_and_cut.search import NOTHING, Given, Search
from optimizer.decisions import Decisions
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import read_batches, read_doses, read_patients
from optimizer.formulation.variables import StockBy
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solution import Contentment, Ending, Watch
from optimizer.solve.large import LOSS, Hunt

EXACT = 2_500  # shipment variables up to which stock is told lot by lot and patients are whole
POLISH = 8.0  # seconds in which a small problem is solved beyond the asked gap
FALLBACK = "cbc"  # where the other solver fails and leaves no plan
MIDDLE = 8_000  # shipment variables up to which a plan by tiers is bettered by the exact model
FIRST = 0.6  # of the time, before the other of the two models is tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the engine found.  objective: of the model; decisions None when there is no plan."""

    ending: Ending
    decisions: Decisions | None
    objective: float | None
    bound: float | None
    cost: float | None = None  # of the whole plan, where it is not the objective
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

    found = _attempt(problem, settings, watch, left)
    if found.ending is Ending.FAILED and found.decisions is None and settings.solver != FALLBACK:
        again = _attempt(problem, replace(settings, solver=FALLBACK), watch, left)
        found = replace(again, notes={**again.notes, "failed": settings.solver})
    notes = {**found.notes, **_end(found.ending, settings, watch)}
    return replace(found, seconds=monotonic() - begun, notes=notes)


def _end(ending: Ending, settings: Settings, watch: Watch) -> dict[str, object]:
    """What ended the search, and whether the same seed would give the same plan again.

    It would on one thread, unless a clock or a person had a say; threads race each other.
    """
    if _closed(ending):
        by = "gap"
    elif ending is Ending.FAILED:
        by = "failure"
    else:
        by = "stop" if watch.stop() else "time"
    return {"ended_by": by, "repeatable": by == "gap" and settings.threads == 1}


def _closed(ending: Ending) -> bool:
    return ending in (Ending.OPTIMAL, Ending.INFEASIBLE, Ending.UNBOUNDED)


def _attempt(
    problem: Problem, settings: Settings, watch: Watch, left: Callable[[], float]
) -> Found:
    try:
        size = shipments(problem)
        if size > MIDDLE:
            return _by_tiers(problem, settings, watch, left)
        later = (1.0 - FIRST) * settings.seconds
        if size > EXACT:
            found = _by_tiers(problem, settings, watch, lambda: left() - later)
            if _settled(found, settings.gap) or found.decisions is None or watch.stop():
                return found
            given = Given(plan=found.decisions, bound=_or(found.bound, -inf))
            return _better(_exactly(problem, settings, watch, left, given), found, settings.gap)
        found = _exactly(problem, settings, watch, lambda: left() - later)
        if _settled(found, settings.gap) or (found.decisions and watch.stop()):
            return found
        return _better(found, _by_tiers(problem, settings, watch, left), settings.gap)
    except (ImportError, OSError):  # the solver cannot be loaded or started
        return _found(Ending.FAILED, None, None, -inf, {})


def _settled(found: Found, gap: float) -> bool:
    """Nothing more to look for: proven, and little lost between the model and the whole plan."""
    if found.ending is Ending.OPTIMAL and found.cost is not None and found.objective is not None:
        return found.cost - found.objective <= LOSS * max(1.0, abs(found.cost))
    return _closed(found.ending)


def _or(known: float | None, unknown: float) -> float:
    return unknown if known is None else known


def _better(exact: Found, tiers: Found, gap: float) -> Found:
    """The cheaper plan and the higher bound of two."""
    first = exact.objective is not None and (tiers.cost is None or exact.objective <= tiers.cost)
    plan = exact if first else tiers
    bound = max((x.bound for x in (exact, tiers) if x.bound is not None), default=None)
    paid = exact.objective if first else tiers.cost
    ending = plan.ending
    if paid is not None:
        ending = _ending(paid, -inf if bound is None else bound, gap)
    return replace(plan, bound=bound, ending=ending)


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
    problem: Problem,
    settings: Settings,
    watch: Watch,
    left: Callable[[], float],
    given: Given = NOTHING,
) -> Found:
    model = build_model(problem, "lots", whole_patients=True)
    search = Search(model, settings, watch)
    content = Contentment(settings.gap, POLISH)
    solution = search.run(left, 0.0, replace(given, content=content))
    if solution.values is None:
        return _found(solution.ending, None, None, solution.bound, search.notes)
    batches = read_batches(model, solution.values)
    whole = read_doses(model, solution.values, read_patients(model, solution.values, batches))
    watch.found(whole)
    ending = _ending(solution.objective, solution.bound, settings.gap)
    return _found(ending, whole, solution.objective, solution.bound, search.notes)


def _by_tiers(
    problem: Problem, settings: Settings, watch: Watch, left: Callable[[], float]
) -> Found:
    hunt = Hunt(problem, settings, watch, left)
    hunt.run()
    ending = hunt.ending
    if hunt.cost is not None:
        ending = _ending(hunt.cost, hunt.bound, settings.gap)
    elif ending.has_plan:
        ending = Ending.NO_PLAN
    found = _found(ending, hunt.best, hunt.objective, hunt.bound, hunt.notes)
    return replace(found, cost=hunt.cost)


def _found(
    ending: Ending,
    decisions: Decisions | None,
    objective: float | None,
    bound: float,
    notes: dict[str, object],
) -> Found:
    known = max(bound, 0.0) if isfinite(bound) else None  # no cost of contract 5 is negative
    return Found(ending=ending, decisions=decisions, objective=objective, bound=known, notes=notes)


def _ending(objective: float | None, bound: float, gap: float) -> Ending:
    if objective is None:
        return Ending.NO_PLAN
    proven = objective - bound <= gap * max(1.0, abs(objective)) + 1e-6
    return Ending.OPTIMAL if proven else Ending.FEASIBLE
