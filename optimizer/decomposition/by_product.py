"""Decomposition by product: independent bounds add up; sequential insertion makes a plan.

Cost adds up over products, and alone a product has every room, the laboratory and the freezers to
itself: the sum of what is proven for each holds for all.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from math import inf
from threading import Lock
from typing import TypeVar

import numpy as np

from optimizer.branch_and_cut.search import NOTHING_KNOWN, BranchAndCut, WarmStart
from optimizer.budget import Budget
from optimizer.capacity.ledger import CapacityLedger
from optimizer.decisions import Decisions, Starts, no_batches
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import read_batches
from optimizer.gap import shared_gap, within_gap
from optimizer.problem import Problem
from optimizer.repair.retime import retime
from optimizer.settings import Settings
from optimizer.solution import OnProgress, Progress, ignore

Result = TypeVar("Result")
ROOT_SHARE = 0.6  # of a product's time at most, for its root relaxation
RETIMING = 8.0  # [s] to fit the products together
BANK_GAP = 1e-4  # at which WCBs and donors of fixed batches are solved: they cost little
MIN_RESOLVE = 2.0  # [s] below which solving a product again is no use


@dataclass(frozen=True, slots=True)
class Subproblem:
    """One product's batches in what the others left; cost of its model, None without a plan."""

    product: str
    batches: Decisions | None
    cost: float | None
    bound: float

    @property
    def excess(self) -> float:
        """Bound less cost; -inf where there is no plan."""
        return self.bound - (inf if self.cost is None else self.cost)

    def improved_by(self, again: "Subproblem") -> "Subproblem":
        """The cheaper plan of both under the higher bound."""
        cheaper = self.cost is None or (again.cost is not None and again.cost < self.cost)
        return replace(again if cheaper else self, bound=max(self.bound, again.bound))

    def within(self, gap: float) -> bool:
        """The plan is proven to `gap`."""
        return self.cost is not None and within_gap(self.cost, self.bound, gap)


class ProductDecomposition:
    """The products of a problem solved one by one, as many at a time as there are threads."""

    def __init__(
        self, problem: Problem, settings: Settings, on_progress: OnProgress = ignore
    ) -> None:
        self.problem = problem
        self.settings = replace(settings, threads=1)
        self.workers = max(settings.threads, 1)
        self.on_progress = on_progress
        self._searches: dict[str, BranchAndCut] = {}  # live: a product is solved several times

    def independent_bounds(self, budget: Budget, gap: float) -> list[Subproblem]:
        """Every product with all rooms to itself: first its relaxation, then plans."""
        names = [p.id for p in self.problem.products]
        share = ROOT_SHARE * budget.remaining * self.workers / max(len(names), self.workers)
        self._each(
            names,
            lambda name: self._relaxed(name, Budget.of(share, budget.stop)),
            "what each product must cost",
        )
        rough = self._each(
            names[::-1],
            lambda name: self._from_relaxation(name, budget.at_least(0.5), inf),
            "a plan for each product",
        )
        each = _asked(rough, gap)
        wanting = [x.product for x in rough if not x.within(each)]
        waiting = len(wanting)

        def planned(name: str) -> Subproblem:
            nonlocal waiting
            waiting -= 1  # subproblems that end early leave their time to the others
            fraction = self.workers / max(waiting + self.workers, 1)
            return self._from_relaxation(name, budget.at_least(0.5).share(fraction), each)

        again = {x.product: x for x in self._each(wanting, planned, "each product alone")}
        return [x.improved_by(again.get(x.product, x)) for x in rough]

    def _each(self, names: list[str], do: Callable[[str], Result], what: str) -> list[Result]:
        """One after another in as many workers as there are threads."""
        with ThreadPoolExecutor(max_workers=self.workers) as workers:
            futures = [workers.submit(do, name) for name in names]
            pending: set[Future[Result]] = set(futures)
            while pending:
                done = len(names) - len(pending)
                self.on_progress(Progress(phase=f"{what}, {done} of {len(names)} done"))
                _, pending = wait(pending, timeout=0.2)
        return [f.result() for f in futures]

    def _relaxed(self, product: str, budget: Budget) -> None:
        if not budget.stop():
            self._search(product, {}).root_relaxation(budget)

    def _from_relaxation(self, product: str, budget: Budget, gap: float) -> Subproblem:
        """The result of a product's search from its relaxation."""
        search = self._searches.get(product)
        if search is None:
            return Subproblem(product, None, None, -inf)
        if budget.stop():
            return Subproblem(product, None, None, search.root_bound)
        return _run(product, search, budget, gap)

    def insert_sequentially(
        self, independent: list[Subproblem], budget: Budget, gap: float
    ) -> list[Subproblem]:
        """Plans that fit together: the costliest first, each solved again where rooms are taken."""
        starts: dict[tuple[str, str, int], int] = {}
        placed: list[Subproblem] = []
        for part in sorted(independent, key=lambda x: -x.bound):
            fitting = part
            if part.batches is None or not self._fits(part, starts):
                self.on_progress(Progress(phase=f"fitting {part.product} between the others"))
                share = budget.share(1.0 / (len(independent) - len(placed)))
                fitting = self._solve_beside(part, starts, share, gap)
            placed.append(fitting)
            if fitting.batches is not None:
                starts |= fitting.batches.starts
        return placed

    def retimed(self, independent: list[Subproblem], budget: Budget) -> list[Subproblem] | None:
        """All plans, their batches moved as little as possible to fit together; None: no way."""
        if budget.stop() or any(x.batches is None for x in independent):
            return None
        self.on_progress(Progress(phase="fitting the products together"))
        wanted = combined(self.problem, independent)
        fitting = retime(self.problem, wanted, budget.at_most(RETIMING))
        if fitting is None:
            return None
        with ThreadPoolExecutor(max_workers=self.workers) as workers:
            return list(workers.map(lambda x: self._priced(x, fitting, budget), independent))

    def _priced(self, part: Subproblem, fitting: Decisions, budget: Budget) -> Subproblem:
        """A product with the batches of `fitting`, the rest at its cheapest if time allows."""
        mine = {key: n for key, n in fitting.starts.items() if key[0] == part.product}
        if part.batches is not None and mine == dict(part.batches.starts):
            return part
        others = {key: n for key, n in fitting.starts.items() if key[0] != part.product}
        search = self._search(part.product, others)
        model, session, number = search.model, search.session, search.number
        lower, upper = session.matrix.lower.copy(), session.matrix.upper.copy()
        for key, v in model.start.items():
            lower[number[v]] = upper[number[v]] = mine.get(key, 0)
        session.set_bounds(lower, upper)
        found = session.minimise(budget.at_least(1.0), BANK_GAP)
        session.set_bounds(session.matrix.lower, session.matrix.upper)
        values = found.values
        batches = fitting.of(part.product) if values is None else read_batches(model, values)
        return replace(part, batches=batches, cost=found.objective)

    def improve(self, placed: list[Subproblem], budget: Budget, gap: float) -> list[Subproblem]:
        """Product after product once more between the others, the most to gain first."""
        best = {x.product: x for x in placed}
        each = _asked(placed, gap)
        wanting = sorted((x for x in placed if not x.within(each)), key=lambda x: x.excess)

        def one(part: Subproblem) -> None:
            if budget.remaining < MIN_RESOLVE or budget.stop():
                return
            starts = dict(self._others(best, part.product))
            share = budget.share(self.workers / (len(wanting) + self.workers)).at_least(MIN_RESOLVE)
            again = self._solve_beside(part, starts, share, each)
            with accepting:
                cheaper = again.cost is not None and again.excess > best[part.product].excess
                if cheaper and self._fits(again, self._others(best, part.product)):
                    best[part.product] = again

        accepting = Lock()
        self.on_progress(Progress(phase="improving each product between the others"))
        with ThreadPoolExecutor(max_workers=self.workers) as workers:
            list(workers.map(one, wanting))
        return list(best.values())

    def _others(self, best: Mapping[str, Subproblem], product: str) -> Starts:
        return combined(self.problem, (x for x in best.values() if x.product != product)).starts

    def _solve_beside(
        self, part: Subproblem, starts: Starts, budget: Budget, gap: float
    ) -> Subproblem:
        """A product with what `starts` leave; its independent bound still holds."""
        if budget.stop():
            return Subproblem(part.product, None, None, part.bound)
        search = self._search(part.product, starts)
        again = _run(part.product, search, budget, gap, WarmStart(bound=part.bound))
        return replace(again, bound=part.bound)

    def _fits(self, part: Subproblem, starts: Starts) -> bool:
        """The rooms and the laboratory have room for a product's batches beside `starts`."""
        if part.batches is None:
            return False
        residual = alone_beside(self.problem, part.product, starts)
        ledger = CapacityLedger(residual, part.batches.starts)
        return all(ledger.spare(x) >= 0 for x in part.batches.starts)

    def _search(self, product: str, others: Starts) -> BranchAndCut:
        """The product's own search beside the starts of others: its cuts and basis serve again."""
        model = build_model(pool(alone_beside(self.problem, product, others)), "tiers", False)
        search = self._searches.get(product)
        if search is None or not search.move_to(model):
            search = self._searches[product] = BranchAndCut(model, self.settings)
        search.bound = -inf
        return search


def _asked(parts: Iterable[Subproblem], gap: float) -> float:
    """The gap to ask of each, so that the sum of their costs is proven to `gap`."""
    return shared_gap(((-x.excess, abs(x.cost or x.bound)) for x in parts), gap)


def _run(
    product: str, search: BranchAndCut, budget: Budget, gap: float, start: WarmStart = NOTHING_KNOWN
) -> Subproblem:
    solution = search.run(budget, gap, start)
    batches = None if solution.values is None else read_batches(search.model, solution.values)
    return Subproblem(product, batches, solution.objective, solution.bound)


def alone_beside(problem: Problem, product: str, starts: Starts) -> Problem:
    """The problem of one product in the rooms and laboratory slots that `starts` leave."""
    others = tuple(
        replace(s, firm=tuple(x for x in s.firm if x[0] != product)) for s in problem.suites
    )
    ledger = CapacityLedger(
        replace(problem, suites=others), {x: n for x, n in starts.items() if x[0] != product}
    )
    suites = tuple(
        replace(
            s,
            products=(product,),
            open=tuple(np.maximum(ledger.rooms[s.id], 0).tolist()),
            firm=tuple(x for x in s.firm if x[0] == product),
        )
        for s in problem.suites
        if product in s.products
    )
    return replace(
        problem,
        products=(problem.product[product],),
        suites=suites,
        laboratory=None if ledger.slots is None else tuple(np.maximum(ledger.slots, 0).tolist()),
        positions=None,
    )


def combined(problem: Problem, parts: Iterable[Subproblem]) -> Decisions:
    """Batches and banks of all subproblems; a product without a plan makes nothing."""
    whole = no_batches(problem)
    for x in parts:
        if x.batches is not None:
            whole = replace(
                whole,
                starts={**whole.starts, **x.batches.starts},
                wcbs={**whole.wcbs, **x.batches.wcbs},
                donors={**whole.donors, **x.batches.donors},
            )
    return whole
