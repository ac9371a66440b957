"""Whole patients for batches that are decided, asked for again and again for similar batches."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial, reduce
from math import inf, isfinite

from optimizer.allocation.decided import DispatchedPlan, by_start_week, making, with_batches
from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.kept import Kept
from optimizer.allocation.relaxation import ServiceRelaxation
from optimizer.allocation.service_search import ServiceSearch
from optimizer.budget import UNLIMITED, Budget
from optimizer.decisions import Decisions, merge, no_batches
from optimizer.formulation.aggregation import pool
from optimizer.gap import shared_gap
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solvers.minimise import supports_sessions

Batches = tuple[tuple[int, ...], ...]  # by week, of each product


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatcherParams:
    """How much is kept: the last that were asked for."""

    kept_services: int = 24  # of each product
    kept_plans: int = 8


PARAMS = DispatcherParams()


class Dispatcher:
    """Serves the patients of one problem, and keeps what it finds for the batches of a product.

    Products are served one by one, without freezers; where the result does not fit the freezers,
    all together within them.  A service depends on its product's batches by week alone, so that
    only products whose batches have changed are served again.
    """

    def __init__(self, problem: Problem, settings: Settings) -> None:
        self.problem, self.settings = problem, settings
        live = supports_sessions(settings.solver)
        self._workers = max(settings.threads, 1) if live else 1
        self._alone = [
            _Relaxed(replace(problem, products=(p,), positions=None), replace(settings, threads=1))
            for p in problem.products
        ]
        self._together = _Relaxed(problem, settings)
        self._services: list[Kept[tuple[int, ...], ServiceSearch]] = [
            Kept(PARAMS.kept_services) for _ in problem.products
        ]
        self._plans: Kept[Batches, _Plan] = Kept(PARAMS.kept_plans)
        self.solved = 0  # services that were begun

    def serve(self, batches: Decisions, budget: Budget) -> DispatchedPlan | None:
        """Whole patients near the relaxation; None: no service that fits was found."""
        plan = self._plan(batches)
        self._begin(plan, budget)
        return plan.dispatched(self.problem, batches)

    def improve(
        self, batches: Decisions, budget: Budget, *, enough: float = -inf
    ) -> DispatchedPlan | None:
        """The same after more search, never dearer than what was found for these batches before.

        Finer relaxations and branch and bound go through the products, those farthest from their
        bound first, until all together cost no more than `enough` [currency].
        """
        plan = self._plan(batches)
        self._begin(plan, budget)
        plan.improve(budget, enough - making(self.problem, batches), self._workers)
        return plan.dispatched(self.problem, batches)

    def relaxed_cost(self, batches: Decisions, budget: Budget = UNLIMITED) -> float:
        """[currency] with fractional patients, product by product: no service costs less.

        After `improve` it may be higher, since the finer relaxation is known.

        -inf where the solver has no relaxation, or no time for it.
        """
        parts = self._plan(batches).parts
        with ThreadPoolExecutor(max_workers=self._workers) as workers:
            list(workers.map(lambda part: part.relax(budget), parts))
        return making(self.problem, batches) + sum(part.bound for part in parts)

    def _begin(self, plan: "_Plan", budget: Budget) -> None:
        new = [part for part in plan.parts if not part.begun]
        self.solved += len(new)
        with ThreadPoolExecutor(max_workers=self._workers) as workers:
            list(workers.map(lambda part: part.begin(budget), new))
        plan.take_best(budget)

    def _plan(self, batches: Decisions) -> "_Plan":
        """What is known of these batches."""
        weeks = self.problem.weeks
        made = tuple(tuple(batches.batches_by_week(p.id, weeks)) for p in self.problem.products)
        return self._plans.get(made, lambda: self._new(batches, made))

    def _new(self, batches: Decisions, made: Batches) -> "_Plan":
        rest = with_batches(self.problem, batches)
        parts = []
        for number, p in enumerate(rest.products):
            alone = replace(rest, products=(p,), positions=None)
            search = partial(self._alone[number].search, alone, batches)
            parts.append(self._services[number].get(made[number], search))
        return _Plan(rest, parts, self._together.search(rest, batches))


class _Relaxed:
    """Products that are served together, and their live relaxations once they are asked for."""

    def __init__(self, problem: Problem, settings: Settings) -> None:
        self._problem, self._settings = problem, settings
        self._relaxations: dict[bool, ServiceRelaxation] = {}  # by whether classes are pooled

    def search(self, rest: Problem, batches: Decisions) -> ServiceSearch:
        return ServiceSearch(rest, batches, self._live, self._settings)

    def _live(self, pooled: bool) -> ServiceRelaxation | None:
        if not supports_sessions(self._settings.solver):
            return None
        if pooled not in self._relaxations:
            of = pool(self._problem) if pooled else self._problem
            self._relaxations[pooled] = ServiceRelaxation(of, self._settings)
        return self._relaxations[pooled]


class _Plan:
    """The best service known for one set of batches: of each product alone, and of all together."""

    def __init__(
        self, rest: Problem, parts: Sequence[ServiceSearch], together: ServiceSearch
    ) -> None:  # fmt: skip
        self.rest, self.parts, self.together = rest, parts, together
        self._evaluator = PlanEvaluator(rest)
        self._best: Decisions | None = None
        self._cost = inf
        self._combined: list[Decisions | None] = []  # the services last put together

    @property
    def _joined(self) -> bool:
        """Products may be served one by one."""
        return len(self.parts) > 1 or self.rest.positions is None

    def take_best(self, budget: Budget) -> None:
        """The services of the products put together; where they do not fit, all together."""
        if self._joined:
            self._combine()
        if self._best is None:
            self.together.begin(budget)
            self._keep(self.together.best)

    def _combine(self) -> None:
        found = [part.best for part in self.parts]
        if all(new is old for new, old in zip(found, self._combined, strict=False)) and (
            self._combined
        ):
            return
        self._combined = found
        if all(found):
            self._keep(reduce(merge, filter(None, found), no_batches(self.rest)))

    def _keep(self, served: Decisions | None) -> None:
        if served is None or not self._evaluator.allows(served):
            return
        cost = self._evaluator.cost(served)
        if cost < self._cost:
            self._best, self._cost = by_start_week(served, self.rest), cost

    def improve(self, budget: Budget, enough: float, num_workers: int) -> None:
        """More search; enough: [currency] for service, without the making of batches."""
        if self._cost <= enough:
            return
        if self._joined:
            _improve(self.parts, budget, enough, num_workers)
            self._combine()
        if self.together.begun and self._cost > enough:
            self.together.improve(budget, 0.0)
            self._keep(self.together.best)

    def dispatched(self, problem: Problem, batches: Decisions) -> DispatchedPlan | None:
        """With these batches."""
        if self._best is None:
            return None
        return DispatchedPlan(merge(batches, self._best), making(problem, batches) + self._cost)


def _improve(
    parts: Sequence[ServiceSearch], budget: Budget, enough: float, num_workers: int
) -> None:
    """Each product alone, until all together cost no more than `enough`."""

    def wanting(gap: float) -> list[ServiceSearch]:
        return sorted((x for x in parts if x.worth(gap)), key=lambda x: -x.excess)

    with ThreadPoolExecutor(max_workers=num_workers) as workers:
        list(workers.map(lambda part: part.refine(budget), wanting(_asked(parts, enough))))
    gap = _asked(parts, enough)
    chosen = wanting(gap)
    waiting = len(chosen)

    def better(part: ServiceSearch) -> None:
        nonlocal waiting
        # Products that end early leave their time to the others.
        share = budget.share(num_workers / max(waiting, num_workers))
        waiting -= 1
        if budget.remaining > 0:
            part.improve(share, gap)

    with ThreadPoolExecutor(max_workers=num_workers) as workers:
        list(workers.map(better, chosen))


def _asked(services: Sequence[ServiceSearch], enough: float) -> float:
    """The gap to ask of each service, so that together they cost no more than `enough`."""
    if any(s.best is None or not isfinite(s.bound) for s in services) or enough == -inf:
        return 0.0
    costs = [max(abs(s.incumbent.cost), 1.0) for s in services]
    spare = max(enough - sum(s.bound for s in services), 0.0)
    slack = ((s.excess, cost) for s, cost in zip(services, costs, strict=True))
    return shared_gap(slack, spare / sum(costs))
