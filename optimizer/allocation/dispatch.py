"""Dispatch: whole patients and whole doses for batches that are decided."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from math import inf, isfinite

from optimizer.allocation.allocation_mip import AllocationMip, allocate_greedily, serve
from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.fefo import issue_fefo
from optimizer.allocation.greedy import serve_soonest
from optimizer.budget import UNLIMITED, Budget
from optimizer.decisions import Decisions, Drop, Issue, LotKey, making_cost, merge, no_batches
from optimizer.gap import shared_gap
from optimizer.problem import FixedLot, Problem, ProductData
from optimizer.settings import Settings
from optimizer.solvers.minimise import supports_sessions

NEW = "@"  # ids hold no @ (contract 7), so a lot of new batches has an id of its own


def with_batches(problem: Problem, batches: Decisions) -> Problem:
    """The problem that remains: the doses of `batches` are fixed lots, no batch is decided."""

    def decided(p: ProductData) -> ProductData:
        new = tuple(
            FixedLot(
                id=f"{NEW}{t}",
                doses=n * p.doses,
                frozen=p.frozen(t),
                released=p.released(t),
                last=p.last_usable(t),
                rest=n * p.rest,
                start_week=t,
            )
            for t, n in enumerate(batches.batches_by_week(p.id, problem.weeks))
            if n
        )
        return replace(
            p, lots=(*p.lots, *new), bank=None, rest=0.0, move_cost=0.0, previous={}
        )  # fmt: skip

    products = tuple(decided(p) for p in problem.products)
    return replace(problem, products=products, suites=(), laboratory=None)


@dataclass(frozen=True, slots=True)
class DispatchedPlan:
    """Whole decisions and what they cost [currency]."""

    decisions: Decisions
    cost: float


def dispatch(
    problem: Problem,
    batches: Decisions,
    settings: Settings,
    budget: Budget,
    *,
    enough: float = -inf,
) -> DispatchedPlan | None:
    """The best patients and doses found for `batches` within the budget.

    Several products are served one by one, without freezers; a single product, or all together
    where the result does not fit the freezers, within them, at worst without a solver.  None: no
    service that fits was found.

    enough: [currency] target bound, the cost of the plan at which the search ends.
    """
    rest = with_batches(problem, batches)
    evaluator = PlanEvaluator(rest)
    served: Decisions | None = None
    if len(rest.products) > 1 or rest.positions is None:
        served = _one_by_one(rest, settings, budget, enough - _making(problem, batches))
    if not (served and evaluator.allows(served)):
        late = budget.spent  # then the greedy service comes first
        served = None if late else serve(rest, settings, budget)
        served = served or allocate_greedily(rest, evaluator, budget)
        if late and not served:
            served = serve(rest, settings, budget)
    return _whole(problem, batches, served, evaluator) if served else None


def dispatch_greedily(
    problem: Problem, batches: Decisions, budget: Budget = UNLIMITED
) -> DispatchedPlan | None:
    """Service without a solver; None where the freezers do not hold it."""
    rest = with_batches(problem, batches)
    evaluator = PlanEvaluator(rest)
    served = allocate_greedily(rest, evaluator, budget)
    return None if served is None else _whole(problem, batches, served, evaluator)


def oldest_first(problem: Problem, decisions: Decisions) -> DispatchedPlan | None:
    """The same batches and patients, whose doses leave oldest first; None: no room for them."""
    ordered, evaluator = issue_fefo(problem, decisions), PlanEvaluator(problem)
    if ordered is None or not evaluator.allows(ordered):
        return None
    return DispatchedPlan(ordered, evaluator.cost(ordered))


def _whole(
    problem: Problem, batches: Decisions, served: Decisions, evaluator: PlanEvaluator
) -> DispatchedPlan:
    whole = by_start_week(merge(batches, served), evaluator.problem)
    return DispatchedPlan(whole, _making(problem, batches) + evaluator.cost(served))


def _making(problem: Problem, batches: Decisions) -> float:
    return sum(making_cost(p, batches) for p in problem.products)


def _one_by_one(problem: Problem, settings: Settings, budget: Budget, enough: float) -> Decisions:
    """Each product alone, without freezers, until all together cost no more than `enough`."""
    num_workers = max(settings.threads, 1) if supports_sessions(settings.solver) else 1
    single = replace(settings, threads=1)
    services = [
        AllocationMip(replace(problem, products=(p,), positions=None), single)
        for p in problem.products
    ]
    wanting = len(services)

    def better(service: AllocationMip) -> None:
        nonlocal wanting
        # Services that end early leave their time to the others.
        share = budget.share(num_workers / max(wanting, num_workers))
        wanting -= 1
        if budget.remaining > 0:
            service.branch_and_bound(share, each)

    with ThreadPoolExecutor(max_workers=num_workers) as workers:
        list(workers.map(lambda service: service.round_relaxation(budget), services))
        each = _asked(services, enough)
        list(workers.map(better, sorted(services, key=lambda service: -service.excess)))

    def greedy(service: AllocationMip) -> Decisions | None:
        if budget.stop():
            return serve_soonest(service.problem, no_batches(service.problem), dearest=False)
        return allocate_greedily(service.problem, service.incumbent.evaluator)

    found = [service.best or greedy(service) for service in services]
    return reduce(merge, filter(None, found), no_batches(problem))


def _asked(services: Sequence[AllocationMip], enough: float) -> float:
    """The gap to ask of each service, so that together they cost no more than `enough`."""
    if any(s.best is None or not isfinite(s.bound) for s in services) or enough == -inf:
        return 0.0
    costs = [max(abs(s.incumbent.cost), 1.0) for s in services]
    spare = max(enough - sum(s.bound for s in services), 0.0)
    slack = ((s.excess, cost) for s, cost in zip(services, costs, strict=True))
    return shared_gap(slack, spare / sum(costs))


def by_start_week(decisions: Decisions, decided: Problem) -> Decisions:
    """Doses of new batches keyed by start week again; decided: that of `with_batches`."""
    start_week = {(p.id, x.id): x.start_week for p in decided.products for x in p.lots}

    def key(x: Issue | Drop) -> LotKey:
        week = start_week.get((x.product, str(x.lot)))
        return x.lot if week is None else week

    return replace(
        decisions,
        issues=tuple(replace(x, lot=key(x)) for x in decisions.issues),
        drops=tuple(replace(x, lot=key(x)) for x in decisions.drops),
    )
