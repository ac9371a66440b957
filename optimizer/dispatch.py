"""Whole patients and whole doses for batches that are decided."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import reduce

from optimizer.decisions import Decisions, read_doses, read_patients, read_surplus
from optimizer.greedy import serve_soonest
from optimizer.issuing import issue_oldest_first
from optimizer.judge import Judge
from optimizer.matrix import Floats
from optimizer.model import Model, StockBy
from optimizer.pool import pool
from optimizer.problem import FixedLot, Problem, ProductData
from optimizer.settings import Settings
from optimizer.solution import Watch
from optimizer.solvers.minimise import minimise
from optimizer.spread import spread

MARK = "@"  # ids hold no @ (contract 7): "@5" is the doses of new batches begun in week 5
CLOSE = 1e-4  # share of cost that oldest-first may lose before stock is told lot by lot
FEW = 2_500  # lots x weeks up to which that is quick
PROVEN = 5e-5  # gap asked of the patients, far below what is asked of the plan


def with_batches(problem: Problem, batches: Decisions) -> Problem:
    """The problem left when batches are decided: their doses are fixed lots, nothing is made."""

    def decided(p: ProductData) -> ProductData:
        new = tuple(
            FixedLot(
                id=f"{MARK}{t}",
                doses=n * p.doses,
                frozen=t + p.production,
                released=t + p.lag,
                last=t + p.production + p.shelf - 1,
            )
            for t in range(problem.weeks)
            if (n := batches.made(p.id, t))
        )
        return replace(p, lots=(*p.lots, *new), bank=None)

    products = tuple(decided(p) for p in problem.products)
    return replace(problem, products=products, suites=(), laboratory=None)


def dispatch(
    problem: Problem,
    batches: Decisions,
    settings: Settings,
    watch: Watch,
    left: Callable[[], float],
) -> Decisions | None:
    """The best patients and doses found for `batches` within `left()` seconds.

    A plan is at hand at once; then products are served one by one, as far as time allows, and
    where the freezers do not hold what comes out, together.  None: no way was found that fits.
    """
    rest = with_batches(problem, batches)
    judge = Judge(rest)
    ready = at_once(rest, judge)
    found = [] if ready is None else [ready]

    def late() -> bool:
        return bool(found) and (watch.stop() or left() <= 0)

    served = _one_by_one(rest, settings, watch, left, late)
    if not judge.allows(served):
        together = None if late() else serve(rest, settings, watch, left)
        served = together or served
    if judge.allows(served):
        found.append(served)
    return by_week(merge(batches, min(found, key=judge.cost))) if found else None


def _one_by_one(
    problem: Problem,
    settings: Settings,
    watch: Watch,
    left: Callable[[], float],
    late: Callable[[], bool],
) -> Decisions:
    """Each product served for itself, whatever the freezers hold; without a solver when late."""
    lanes = max(settings.threads, 1) if settings.solver == "highs" else 1
    single = replace(settings, threads=1)

    def one(p: ProductData) -> Decisions:
        alone = replace(problem, products=(p,), positions=None)
        found = None if late() else serve(alone, single, watch, left)
        return found or serve_soonest(alone, nothing_made(alone), dearest=True)

    with ThreadPoolExecutor(max_workers=lanes) as workers:
        return reduce(merge, workers.map(one, problem.products), nothing_made(problem))


def at_once(problem: Problem, judge: Judge) -> Decisions | None:
    """The cheaper of two services without a solver that the freezers hold."""
    nothing = nothing_made(problem)
    ways = [serve_soonest(problem, nothing, dearest) for dearest in (True, False)]
    found = [d for d in ways if judge.allows(d)]
    return min(found, key=judge.cost, default=None)


def serve(
    problem: Problem, settings: Settings, watch: Watch, left: Callable[[], float]
) -> Decisions | None:
    """Patients and doses for the fixed lots of `problem`: by tier, and by lot where that pays."""
    judge = Judge(problem)
    ways: list[Decisions] = []
    tiers = _solve(problem, "tiers", settings, watch, left)
    if tiers is not None:
        model, values, objective = tiers
        patients = spread(problem, read_patients(model, values, nothing_made(problem)))
        for surplus in (read_surplus(model, values), {}):
            issued = issue_oldest_first(problem, patients, surplus)
            if issued and judge.allows(issued):
                ways.append(issued)
                if judge.cost(issued) - objective <= CLOSE * max(1.0, abs(objective)):
                    return issued
    size = problem.weeks * sum(len(p.lots) for p in problem.products)
    lots = _solve(problem, "lots", settings, watch, left) if size <= FEW or not ways else None
    if lots is not None:
        model, values, _ = lots
        patients = read_patients(model, values, nothing_made(problem))
        ways.append(spread(problem, read_doses(model, values, patients)))
    return min(ways, key=judge.cost, default=None)


def _solve(
    problem: Problem, stock_by: StockBy, settings: Settings, watch: Watch, left: Callable[[], float]
) -> tuple[Model, Floats, float] | None:
    model = Model(pool(problem), stock_by, whole_patients=True).build()
    silent = Watch(stop=watch.stop)  # figures of a part are not the plan's
    solution = minimise(model, replace(settings, seconds=left(), gap=PROVEN), silent)
    if solution.values is None or solution.objective is None:
        return None
    return model, solution.values, solution.objective


def nothing_made(problem: Problem) -> Decisions:
    """No batch, no bank."""
    none = (0,) * problem.weeks
    banked = [p.id for p in problem.products if p.bank]
    return Decisions(
        starts={}, wcbs=dict.fromkeys(banked, none), donors=dict.fromkeys(banked, none),
        begun={}, lost={},
    )  # fmt: skip


def merge(first: Decisions, more: Decisions) -> Decisions:
    """`first` with the patients and doses of `more`."""
    return replace(
        first,
        begun={**first.begun, **more.begun},
        lost={**first.lost, **more.lost},
        issues=(*first.issues, *more.issues),
        drops=(*first.drops, *more.drops),
    )


def by_week(decisions: Decisions) -> Decisions:
    """New batches' doses named by their start week again."""

    def week(lot: str | int) -> str | int:
        return int(lot[1:]) if isinstance(lot, str) and lot.startswith(MARK) else lot

    return replace(
        decisions,
        issues=tuple(replace(x, lot=week(x.lot)) for x in decisions.issues),
        drops=tuple(replace(x, lot=week(x.lot)) for x in decisions.drops),
    )
