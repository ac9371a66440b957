"""Whole patients and whole doses for batches that are decided."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from math import inf

import numpy as np
import pulp

from optimizer.decisions import Decisions, read_doses, read_patients, read_surplus
from optimizer.greedy import Aim, Aims, merge, near, serve_soonest, serve_towards
from optimizer.issuing import issue_oldest_first
from optimizer.judge import Judge
from optimizer.matrix import Floats, Hint, column_numbers, matrix_of
from optimizer.model import Model, StockBy
from optimizer.point import point
from optimizer.pool import pool
from optimizer.problem import FixedLot, Problem, ProductData
from optimizer.settings import Settings
from optimizer.solution import Watch
from optimizer.solvers.minimise import minimise
from optimizer.spread import spread

MARK = "@"  # ids hold no @ (contract 7): "@5" is the doses of new batches begun in week 5
CLOSE = 1e-4  # share of cost that oldest-first may lose before stock is told lot by lot
FEW = 2_500  # lots x weeks up to which that is quick
LEAST = 0.5  # [s] for a relaxation
GOOD = 1e-3  # of the patients' money, that rounding the relaxation may lose
PROVEN = 5e-4  # gap asked of the patients, whose money is a part of the plan's


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


@dataclass(frozen=True, slots=True)
class Served:
    """Whole decisions and what they cost [currency]."""

    decisions: Decisions
    cost: float


def dispatch(
    problem: Problem,
    batches: Decisions,
    settings: Settings,
    watch: Watch,
    left: Callable[[], float],
) -> Served | None:
    """The best patients and doses found for `batches` within `left()` seconds.

    Products are served one by one, as far as time allows, and where the freezers do not hold what
    comes out, together, or without a solver.  None: no way was found that fits.
    """
    rest = with_batches(problem, batches)
    judge = Judge(rest)

    def late() -> bool:
        return watch.stop() or left() <= 0

    served: Decisions | None = _one_by_one(rest, settings, watch, left, late)
    if served and not judge.allows(served):
        served = None if late() else serve(rest, settings, watch, left)
    served = served or at_once(rest, judge) or serve(rest, settings, watch, left)
    return _whole(problem, batches, served, judge) if served else None


def serve_at_once(problem: Problem, batches: Decisions) -> Served | None:
    """Service without a solver; None where the freezers do not hold it."""
    rest = with_batches(problem, batches)
    judge = Judge(rest)
    served = at_once(rest, judge)
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
    waiting = len(problem.products)

    def one(p: ProductData) -> Decisions:
        nonlocal waiting
        alone = replace(problem, products=(p,), positions=None)
        rest = left() - left() * lanes / max(waiting, lanes)  # the easy leave time to the hard
        waiting -= 1
        found = None if late() else serve(alone, single, watch, lambda: left() - rest)
        return found or serve_soonest(alone, nothing_made(alone), dearest=True)

    with ThreadPoolExecutor(max_workers=lanes) as workers:
        return reduce(merge, workers.map(one, problem.products), nothing_made(problem))


def at_once(problem: Problem, judge: Judge) -> Decisions | None:
    """Service without a solver: the cheap way, or one that keeps little where freezers bind."""
    nothing = nothing_made(problem)
    for dearest in (True, False):
        served = serve_soonest(problem, nothing, dearest)
        if judge.allows(served):
            return served
    return None


def serve(
    problem: Problem, settings: Settings, watch: Watch, left: Callable[[], float]
) -> Decisions | None:
    """Patients and doses for the fixed lots of `problem`: by tier, and by lot where that pays.

    The relaxation's patients, rounded, are often good enough; else branch and bound goes on.
    """
    if settings.solver != "highs":
        return _by_solver(problem, settings, watch, left)
    from optimizer.solvers.highs import HighsSession  # noqa: PLC0415  CBC serves without it

    ways = Ways(problem)
    pooled = pool(problem)
    model = Model(pooled, "tiers", whole_patients=True).build()
    session = HighsSession(matrix_of(model), settings.threads, settings.seed)
    silent = Watch(stop=watch.stop)  # figures of a part are not the plan's
    relaxed = session.relaxation(max(left(), LEAST), silent)
    hint: Hint | None = None
    if relaxed.values is not None:
        aims, surplus = _aims(model, relaxed.values), read_surplus(model, relaxed.values)
        ways.consider(near(pooled, aims), surplus)
        rounded = serve_towards(pooled, nothing_made(pooled), aims)
        if ways.best is None:
            ways.consider(rounded, surplus)
        if ways.cost - relaxed.bound <= GOOD * max(1.0, abs(ways.cost)):
            return ways.best
        hint = np.arange(len(model.columns), dtype=np.int32), point(model, rounded)
    found = session.minimise(left(), PROVEN, silent, hint)
    if found.values is not None and found.objective is not None:
        patients = read_patients(model, found.values, nothing_made(problem))
        ways.consider(patients, read_surplus(model, found.values))
        if ways.cost - found.objective <= CLOSE * max(1.0, abs(found.objective)):
            return ways.best
    return _by_lots(ways, settings, watch, left)


class Ways:
    """The cheapest of several services that the freezers hold."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.judge = Judge(problem)
        self.best: Decisions | None = None
        self.cost = inf

    def consider(self, pooled: Decisions, surplus: Mapping[tuple[str, int], int]) -> None:
        """Patients of pooled classes, with doses issued anew, the oldest first."""
        patients = spread(self.problem, replace(pooled, issues=(), drops=()))
        for aside in (surplus, {}):
            issued = issue_oldest_first(self.problem, patients, aside)
            if issued:
                self.keep(issued)

    def keep(self, served: Decisions) -> None:
        """The service, if it is the cheapest yet."""
        if self.judge.allows(served) and (cost := self.judge.cost(served)) < self.cost:
            self.best, self.cost = served, cost


def _aims(model: Model, values: Floats) -> Aims:
    number = column_numbers(model)
    weeks = range(model.problem.weeks)

    def of(group: Mapping[tuple[str, int, int], pulp.LpVariable]) -> Aim:
        return {
            (p.id, i): [float(values[number[group[p.id, i, t]]]) for t in weeks]
            for p, i, _ in model.classes()
        }

    return of(model.begun), of(model.lost)


def _by_solver(
    problem: Problem, settings: Settings, watch: Watch, left: Callable[[], float]
) -> Decisions | None:
    ways = Ways(problem)
    tiers = _solve(problem, "tiers", settings, watch, left)
    if tiers is not None:
        model, values, _ = tiers
        patients = read_patients(model, values, nothing_made(problem))
        ways.consider(patients, read_surplus(model, values))
    return _by_lots(ways, settings, watch, left)


def _by_lots(
    ways: Ways, settings: Settings, watch: Watch, left: Callable[[], float]
) -> Decisions | None:
    """Stock told lot by lot, where that is quick or nothing else is at hand."""
    problem = ways.problem
    size = problem.weeks * sum(len(p.lots) for p in problem.products)
    if size <= FEW or ways.best is None:
        lots = _solve(problem, "lots", settings, watch, left)
        if lots is not None:
            model, values, _ = lots
            patients = read_patients(model, values, nothing_made(problem))
            ways.keep(spread(problem, read_doses(model, values, patients)))
    return ways.best


def _solve(
    problem: Problem, stock_by: StockBy, settings: Settings, watch: Watch, left: Callable[[], float]
) -> tuple[Model, Floats, float] | None:
    model = Model(pool(problem), stock_by, whole_patients=True).build()
    silent = Watch(stop=watch.stop)
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


def by_week(decisions: Decisions) -> Decisions:
    """New batches' doses named by their start week again."""

    def week(lot: str | int) -> str | int:
        return int(lot[1:]) if isinstance(lot, str) and lot.startswith(MARK) else lot

    return replace(
        decisions,
        issues=tuple(replace(x, lot=week(x.lot)) for x in decisions.issues),
        drops=tuple(replace(x, lot=week(x.lot)) for x in decisions.drops),
    )
