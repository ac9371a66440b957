"""From a problem to whole decisions with a proven bound."""

from dataclasses import dataclass, field, replace
from math import inf, isfinite
from time import monotonic

from optimizer.allocation.dispatch import DispatchedPlan, dispatch, oldest_first
from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.branch_and_cut.search import NOTHING_KNOWN, BranchAndCut, WarmStart
from optimizer.budget import Budget
from optimizer.capacity.feasibility import as_in_force
from optimizer.decisions import Decisions, no_batches
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import read_batches, read_doses, read_patients
from optimizer.formulation.variables import StockBy
from optimizer.gap import within_gap
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solution import SILENT, EarlyStop, Ending, Progress, Scope, Watch
from optimizer.solve import large
from optimizer.solve.clean_up import cleaned_up, second_goal
from optimizer.solve.large import LargeScaleSolver
from optimizer.solve.time_shares import TIME
from optimizer.solvers.minimise import FALLBACK


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineParams:
    """Which model a problem gets."""

    exact_up_to: int = 2_500  # [shipment variable] with stock by lot and whole patients
    improve_up_to: int = 8_000  # [shipment variable] where that model improves a plan by tiers
    order_gap: float = 1e-6  # share of cost that oldest first may add before it gets rows
    tolerance: float = 1e-6  # [currency] beyond the gap that the solver's tolerances leave open


PARAMS = EngineParams()
UNORDERED = "cost_if_not_oldest_first"  # note: a plan that need not ship oldest first costs so much


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineResult:
    """What the engine found and proved.  objective: of the model; decisions None without a plan."""

    ending: Ending
    decisions: Decisions | None
    objective: float | None
    bound: float | None
    cost: float | None = None  # of the whole plan, where it is not the objective
    seconds: float = 0.0
    notes: dict[str, object] = field(default_factory=dict)


def find_plan(
    problem: Problem, settings: Settings, watch: Watch = SILENT, *, budget: Budget | None = None
) -> EngineResult:
    """The best plan found within the budget, and what is proven of it.

    budget: None: settings.seconds from now, or until watch.stop; with a budget its own stop counts.

    Small problems are solved exactly, stock lot by lot and patients whole; large ones by tiers
    of remaining life, a relaxation whose batches are then dispatched to whole patients.
    """
    began = monotonic()
    budget = budget or Budget.of(settings.seconds, watch.stop)
    clean_up = seconds_to_clean_up(problem)
    search = budget.minus(min(TIME.clean_up * max(budget.remaining, 0.0), clean_up))
    found = _attempt(problem, settings, watch, search)
    if found.ending is Ending.FAILED and found.decisions is None and settings.solver != FALLBACK:
        again = _attempt(problem, replace(settings, solver=FALLBACK), watch, search)
        found = replace(again, notes={**again.notes, "failed": settings.solver})
    if found.decisions is None and problem.fefo and problem.positions is not None:
        found = _noted_without_order(problem, found, settings, budget)
    found = _cleaned_up(problem, found, settings.gap, watch, budget)
    notes = {**found.notes, **_end(found.ending, settings, budget)}
    return replace(
        found, objective=_objective(found), seconds=monotonic() - began, notes=notes
    )  # fmt: skip


def _objective(found: EngineResult) -> float | None:
    """Of the model that gave the plan, or the bound where another model raised that above it."""
    if found.objective is None or found.bound is None:
        return found.objective
    return max(found.objective, found.bound)


def _noted_without_order(
    problem: Problem, found: EngineResult, settings: Settings, budget: Budget
) -> EngineResult:
    """Notes what service from fixed supply costs that need not ship oldest first."""
    if UNORDERED in found.notes:
        return found
    lifted = replace(problem, fefo=False)
    free = dispatch(lifted, no_batches(problem), settings, budget.at_least(TIME.dispatch_last))
    return replace(found, notes={**found.notes, UNORDERED: free.cost}) if free else found


def seconds_to_clean_up(problem: Problem) -> float:
    """[s] that the second goal takes: it grows with the groups of patients."""
    groups = problem.weeks * sum(len(p.classes) for p in problem.products)
    return TIME.clean_up_last + TIME.clean_up_group * groups


def _cleaned_up(
    problem: Problem, found: EngineResult, gap: float, watch: Watch, budget: Budget
) -> EngineResult:
    """The same, no dearer, with the second goal seen to (optimizer/solve/clean_up.py)."""
    if found.decisions is None:
        return found
    patient = budget.with_grace(TIME.clean_up_last).at_least(TIME.clean_up_last)
    most = TIME.clean_up_factor * seconds_to_clean_up(problem)
    better = cleaned_up(problem, found.decisions, patient.at_most(most))
    if better.decisions is found.decisions:
        return found
    watch.on_incumbent(better.decisions)
    bound = -inf if found.bound is None else found.bound
    ending = _ending(better.cost, bound, gap)
    return replace(found, decisions=better.decisions, cost=better.cost, ending=ending)


def _end(ending: Ending, settings: Settings, budget: Budget) -> dict[str, object]:
    """What ended the search; a solve on one thread that ended by the gap is repeatable."""
    if _closed(ending):
        by = "gap"
    elif ending is Ending.FAILED:
        by = "failure"
    else:
        by = "stop" if budget.stop() else "time"
    return {"ended_by": by, "repeatable": by == "gap" and settings.threads == 1}


def _closed(ending: Ending) -> bool:
    return ending in (Ending.OPTIMAL, Ending.INFEASIBLE, Ending.UNBOUNDED)


def _attempt(problem: Problem, settings: Settings, watch: Watch, budget: Budget) -> EngineResult:
    try:
        size = shipments(problem)
        if size > PARAMS.improve_up_to:
            return _by_tiers(problem, settings, watch, budget)
        first = budget.share(TIME.first_model)
        if size > PARAMS.exact_up_to:
            found = _by_tiers(problem, settings, watch, first)
            if _settled(found, settings.gap) or found.decisions is None or budget.stop():
                return found
            start = WarmStart(
                plan=found.decisions, bound=-inf if found.bound is None else found.bound
            )
            proven = settings.gap and found.ending is Ending.OPTIMAL
            more = budget.at_most(TIME.improve) if proven else budget
            exact = _exactly(problem, settings, _beside(problem, watch, found), more, start)
            return _combined(problem, exact, found, settings.gap)
        start = _from_plan_in_force(problem, settings, first)
        found = _exactly(problem, settings, watch, first, start)
        if _settled(found, settings.gap) or (found.decisions and budget.stop()):
            return found
        tiers = _by_tiers(problem, settings, _beside(problem, watch, found), budget)
        return _combined(problem, found, tiers, settings.gap)
    except (ImportError, OSError):  # the solver cannot be loaded or started
        return EngineResult(ending=Ending.FAILED, decisions=None, objective=None, bound=None)


def _from_plan_in_force(problem: Problem, settings: Settings, budget: Budget) -> WarmStart:
    """The plan in force, carried on; nothing where there is none."""
    batches = as_in_force(problem)
    served = batches and dispatch(problem, batches, settings, budget.share(TIME.dispatch))
    return WarmStart(plan=served.decisions) if served else NOTHING_KNOWN


def _settled(found: EngineResult, gap: float) -> bool:
    """The search may end: proven, and the whole plan costs hardly more than its model says."""
    if found.ending is Ending.OPTIMAL and found.cost is not None and found.objective is not None:
        return within_gap(found.cost, found.objective, large.PARAMS.max_loss)
    return _closed(found.ending)


def _combined(
    problem: Problem, exact: EngineResult, tiers: EngineResult, gap: float
) -> EngineResult:  # fmt: skip
    """The cheaper plan of two, by the second goal where they cost the same; the higher bound."""
    first = exact.cost is not None and (tiers.cost is None or exact.cost <= tiers.cost)
    if exact.cost == tiers.cost and exact.decisions and tiers.decisions:
        goals = [second_goal(problem, x) for x in (exact.decisions, tiers.decisions)]
        first = goals[0] <= goals[1]
    plan = exact if first else tiers
    bound = max((x.bound for x in (exact, tiers) if x.bound is not None), default=None)
    paid = plan.cost
    ending = plan.ending
    if paid is not None:
        ending = _ending(paid, -inf if bound is None else bound, gap)
    return replace(plan, bound=bound, ending=ending)


def stock_model(problem: Problem) -> StockBy:
    """By lot, exact, where that is small enough; else by tiers of remaining life."""
    return "lots" if shipments(problem) <= PARAMS.exact_up_to else "tiers"


def shipments(problem: Problem) -> int:
    """Shipment variables of the model of stock by lot."""
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
    budget: Budget,
    start: WarmStart = NOTHING_KNOWN,
) -> EngineResult:
    """The model by lot; oldest first as rows only where ordering its optimum costs something.

    The optimum without the rule is a bound, and mostly as cheap once its doses leave oldest first.
    """
    if not problem.fefo:
        return _by_lots(problem, settings, watch, budget, start)
    free = _by_lots(replace(problem, fefo=False), settings, _bounds_only(watch), budget, start)
    if free.decisions is None or free.objective is None:
        return free
    ordered = oldest_first(problem, free.decisions)
    if ordered is not None:
        watch.on_incumbent(ordered.decisions)
        near = within_gap(ordered.cost, free.objective, PARAMS.order_gap)
        if near or budget.spent:
            return _ordered(free, ordered, settings.gap)
    bound = -inf if free.bound is None else free.bound
    known = replace(start, plan=ordered.decisions if ordered else start.plan, bound=bound)
    if ordered is not None and within_gap(ordered.cost, bound, settings.gap):
        budget = budget.at_most(TIME.polish) if settings.gap else budget
    strict = _by_lots(problem, settings, _from_bound(watch, bound), budget, known)
    notes = {**strict.notes, UNORDERED: free.objective}
    if ordered is not None and (strict.cost is None or ordered.cost < strict.cost):
        strict = replace(_ordered(free, ordered, settings.gap), bound=strict.bound)
    return replace(strict, notes=notes)


def _bounds_only(watch: Watch) -> Watch:
    """What a relaxation may tell: its plans are not those of the problem."""
    return replace(
        SILENT, stop=watch.stop, tell=lambda now: watch.tell(replace(now, incumbent=None))
    )


def _beside(problem: Problem, watch: Watch, found: EngineResult) -> Watch:
    """The same, told and shown no dearer plan and no lower bound than those found before."""
    evaluator = PlanEvaluator(problem)

    def tell(now: Progress) -> None:
        mine = now.scope is Scope.WHOLE  # the figures of a part prove nothing
        costs = [x for x in (found.cost, now.incumbent if mine else None) if x is not None]
        bounds = [x for x in (found.bound, now.bound if mine else None) if x is not None]
        cost, bound = min(costs, default=None), max(bounds, default=None)
        watch.tell(replace(now, scope=Scope.WHOLE, incumbent=cost, bound=bound))

    def show(decisions: Decisions) -> None:
        if found.cost is None or evaluator.cost(decisions) <= found.cost:
            watch.on_incumbent(decisions)

    return replace(watch, tell=tell, on_incumbent=show)


def _from_bound(watch: Watch, bound: float) -> Watch:
    """The same, told no bound below one that is known."""

    def tell(now: Progress) -> None:
        known = now.bound is not None and now.bound > bound
        watch.tell(now if known or now.scope is Scope.PART else replace(now, bound=bound))

    return replace(watch, tell=tell)


def _ordered(free: EngineResult, ordered: DispatchedPlan, gap: float) -> EngineResult:
    """What was proven without the rule, of a plan that keeps it."""
    bound = -inf if free.bound is None else free.bound
    return replace(
        free, decisions=ordered.decisions, objective=ordered.cost, cost=ordered.cost,
        ending=_ending(ordered.cost, bound, gap),
    )  # fmt: skip


def _by_lots(
    problem: Problem, settings: Settings, watch: Watch, budget: Budget, start: WarmStart
) -> EngineResult:
    model = build_model(problem, "lots", whole_patients=True)
    search = BranchAndCut(model, settings, watch.tell)
    early_stop = EarlyStop(settings.gap, TIME.polish)
    solution = search.run(budget, 0.0, replace(start, early_stop=early_stop))
    whole: Decisions | None = None
    ending, paid = solution.ending, solution.objective
    if solution.values is not None:
        batches = read_batches(model, solution.values)
        whole = read_doses(model, solution.values, read_patients(model, solution.values, batches))
        watch.on_incumbent(whole)
        paid = PlanEvaluator(problem).cost(whole)
        ending = _ending(paid, solution.bound, settings.gap)
    return EngineResult(
        ending=ending, decisions=whole, objective=solution.objective,
        bound=_known(solution.bound), cost=paid, notes=search.notes,
    )  # fmt: skip


def _by_tiers(problem: Problem, settings: Settings, watch: Watch, budget: Budget) -> EngineResult:
    solver = LargeScaleSolver(problem, settings, watch, budget)
    solver.run()
    ending = solver.ending
    if solver.best.cost is not None:
        ending = _ending(solver.best.cost, solver.best.bound, settings.gap)
    elif ending.has_plan:
        ending = Ending.NO_PLAN
    return EngineResult(
        ending=ending, decisions=solver.best.incumbent, objective=solver.best.objective,
        bound=_known(solver.best.bound), cost=solver.best.cost, notes=solver.notes,
    )  # fmt: skip


def _known(bound: float) -> float | None:
    return max(bound, 0.0) if isfinite(bound) else None  # no cost of contract 5 is negative


def _ending(objective: float | None, bound: float, gap: float) -> Ending:
    if objective is None:
        return Ending.NO_PLAN
    proven = within_gap(objective, bound, gap, tolerance=PARAMS.tolerance)
    return Ending.OPTIMAL if proven else Ending.FEASIBLE
