"""Whole patients and whole doses for batches that are decided."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from math import inf, isfinite

from optimizer.allocation.allocation_mip import Service, at_once, serve
from optimizer.allocation.evaluate import Judge
from optimizer.allocation.greedy import serve_soonest
from optimizer.budget import UNLIMITED, Budget
from optimizer.decisions import Decisions, Issue, merge, nothing_made
from optimizer.gap import shared_gap
from optimizer.problem import FixedLot, Problem, ProductData
from optimizer.settings import Settings
from optimizer.solvers.base import supports_sessions

MARK = "@"  # ids hold no @ (contract 7): "@5" is the doses of new batches begun in week 5


def with_batches(problem: Problem, batches: Decisions) -> Problem:
    """The problem left when batches are decided: their doses are fixed lots, nothing is made."""

    def decided(p: ProductData) -> ProductData:
        new = tuple(
            FixedLot(
                id=f"{MARK}{t}",
                doses=n * p.doses,
                frozen=p.frozen(t),
                released=p.released(t),
                last=p.last_usable(t),
            )
            for t, n in enumerate(batches.made_by_week(p.id, problem.weeks))
            if n
        )
        return replace(p, lots=(*p.lots, *new), bank=None)

    products = tuple(decided(p) for p in problem.products)
    return replace(problem, products=products, suites=(), laboratory=None)


@dataclass(frozen=True, slots=True)
class Served:
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
) -> Served | None:
    """The best patients and doses found for `batches` within the budget.

    Products are served one by one, as far as time allows; one alone, and several where the freezers
    do not hold what comes out, within the freezers, or without a solver.  None: no way was found
    that fits.

    enough: cost of the plan at which nothing better is looked for [currency].
    """
    rest = with_batches(problem, batches)
    judge = Judge(rest)
    served: Decisions | None = None
    if len(rest.products) > 1 or rest.positions is None:
        served = _one_by_one(rest, settings, budget, enough - making(problem, batches))
    if not (served and judge.allows(served)):
        late = budget.spent
        served = None if late else serve(rest, settings, budget)
        served = served or at_once(rest, judge, budget)
        if late and not served:
            served = serve(rest, settings, budget)
    return _whole(problem, batches, served, judge) if served else None


def serve_at_once(
    problem: Problem, batches: Decisions, budget: Budget = UNLIMITED
) -> Served | None:
    """Service without a solver; None where the freezers do not hold it."""
    rest = with_batches(problem, batches)
    judge = Judge(rest)
    served = at_once(rest, judge, budget)
    return None if served is None else _whole(problem, batches, served, judge)


def _whole(problem: Problem, batches: Decisions, served: Decisions, judge: Judge) -> Served:
    return Served(by_week(merge(batches, served)), making(problem, batches) + judge.cost(served))


def making(problem: Problem, batches: Decisions) -> float:
    """What batches and banks cost to make (contract 5)."""
    paid = 0.0
    for (product, _, _), n in batches.starts.items():
        paid += n * problem.product[product].batch_cost
    for p in problem.products:
        if p.bank:
            paid += p.bank.wcb_cost * sum(batches.wcbs[p.id])
            paid += p.bank.mcb_cost * sum(batches.donors[p.id])
    return paid


def _one_by_one(problem: Problem, settings: Settings, budget: Budget, enough: float) -> Decisions:
    """Each product served for itself, whatever the freezers hold.

    First every product in a rough and ready way, then better ones, the most to gain first, until
    all together cost no more than `enough`.
    """
    lanes = max(settings.threads, 1) if supports_sessions(settings.solver) else 1
    single = replace(settings, threads=1)
    services = [
        Service(replace(problem, products=(p,), positions=None), single) for p in problem.products
    ]
    wanting = len(services)

    def better(service: Service) -> None:
        nonlocal wanting
        share = budget.share(lanes / max(wanting, lanes))  # the easy leave time to the hard
        wanting -= 1
        if budget.remaining > 0:
            service.better(share, each)

    with ThreadPoolExecutor(max_workers=lanes) as workers:
        list(workers.map(lambda service: service.ready(budget), services))
        each = _asked(services, enough)
        list(workers.map(better, sorted(services, key=lambda service: -service.excess)))
    found = [
        s.best or _hasty(s.problem, budget) or at_once(s.problem, s.ways.judge) for s in services
    ]
    return reduce(merge, filter(None, found), nothing_made(problem))


def _asked(services: Sequence[Service], enough: float) -> float:
    """The gap to ask of each service, so that together they cost no more than `enough`."""
    if any(s.best is None or not isfinite(s.bound) for s in services) or enough == -inf:
        return 0.0
    costs = [max(abs(s.ways.cost), 1.0) for s in services]
    spare = max(enough - sum(s.bound for s in services), 0.0)
    slack = ((s.excess, cost) for s, cost in zip(services, costs, strict=True))
    return shared_gap(slack, spare / sum(costs))


def _hasty(problem: Problem, budget: Budget) -> Decisions | None:
    """After a request to stop: first come, first served."""
    return serve_soonest(problem, nothing_made(problem), dearest=False) if budget.stop() else None


def by_week(decisions: Decisions) -> Decisions:
    """New batches' doses named by their start week again."""

    def week(lot: str | int) -> str | int:
        return int(lot[1:]) if isinstance(lot, str) and lot.startswith(MARK) else lot

    return replace(
        decisions,
        issues=tuple(
            Issue(product=x.product, lot=week(x.lot), life=x.life, week=x.week, doses=x.doses)
            for x in decisions.issues
        ),
        drops=tuple(replace(x, lot=week(x.lot)) for x in decisions.drops),
    )
