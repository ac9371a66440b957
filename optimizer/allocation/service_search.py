"""Search for the best service of batches that are decided: relaxation, local search, exact models.

Each call goes on where the last one stopped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import inf
from time import monotonic

from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.greedy import (
    Target,
    serve_late_at_the_end,
    serve_soonest,
    serve_towards,
)  # fmt: skip
from optimizer.allocation.incumbent import Incumbent
from optimizer.allocation.relaxation import RelaxedService, ServiceRelaxation
from optimizer.arrays import Floats
from optimizer.budget import UNLIMITED, Budget
from optimizer.decisions import Decisions, no_batches
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.formulation.disaggregation import disaggregated
from optimizer.formulation.extract import matrix_of, read_doses, read_patients, read_surplus
from optimizer.formulation.variables import Model, StockBy
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solution import Ending
from optimizer.solvers.minimise import minimise


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceParams:
    """When a service is good enough, and how large its models may be."""

    rounding_loss: float = 1e-3  # share of cost beyond the bound from which greedy service is tried
    gap: float = 5e-4  # asked of branch and bound over patients, whose cost is a part of the plan's
    fefo_loss: float = 1e-4  # share of cost that FEFO may add before stock is modelled lot by lot
    lot_model_size: int = 2_500  # [lot x week] up to which the model by lot is quick
    min_relaxation: float = 4.0  # [s] for the relaxation; without it only greedy service is left
    # [column] below which branch and bound goes without presolve: it saves nothing there, and in
    # presolve HiGHS 1.12 went round for ever once in 300 small models, and crashed once in 1,000
    presolve_from: int = 2_000
    longer: float = 1.5  # times as long as before that branch and bound must have to begin again
    # [course per class] of freezer positions left free for what rounding adds, tried in turn
    spare_courses: tuple[float, ...] = (0.25, 0.5, 1.0, 2.0)


PARAMS = ServiceParams()


def allocate_greedily(
    problem: Problem, evaluator: PlanEvaluator, budget: Budget = UNLIMITED
) -> Decisions | None:
    """The cheapest greedy service that fits the freezers; after a request to stop, the first."""
    nothing = no_batches(problem)
    held: list[Decisions] = []
    for service in (
        partial(serve_soonest, dearest=True),
        partial(serve_soonest, dearest=False),
        serve_late_at_the_end,
    ):
        if held and budget.stop():
            break
        served = service(problem, nothing)
        held += [served] if evaluator.allows(served) else []
    return min(held, key=evaluator.cost, default=None)


class ServiceSearch:
    """The best service found for one set of batches, and the relaxation's bound.

    problem: what remains once the batches are decided (`with_batches`); its products are served
    together.  live: gives the relaxation of the same products, with classes pooled or not; None
    where the solver has none.
    """

    def __init__(
        self,
        problem: Problem,
        batches: Decisions,
        live: Callable[[bool], ServiceRelaxation | None],
        settings: Settings,
    ) -> None:
        self.problem, self.batches, self.settings = problem, batches, settings
        self.begun = False
        self._live = live
        self._relaxed: RelaxedService | None = None
        self.incumbent = Incumbent(problem)
        self.bound = -inf
        self.impossible = False  # proven: no service fits the freezers
        self.exhausted = False  # branch and bound has ended by itself
        self._refined = False  # rounded from the relaxation whose classes are not pooled
        self._longest = 0.0  # [s] of branch and bound

    @property
    def best(self) -> Decisions | None:
        return self.incumbent.best

    @property
    def excess(self) -> float:
        """[currency] of the incumbent beyond the relaxation."""
        return self.incumbent.cost - self.bound

    def relax(self, budget: Budget) -> RelaxedService | None:
        """Solves the relaxation, once."""
        relaxation = self._live(True)
        if self._relaxed is None and relaxation is not None:
            budget = budget.at_least(PARAMS.min_relaxation)
            self._relaxed = relaxation.solve(self.batches, budget)
            self.impossible = relaxation.impossible
            if self._relaxed is not None:
                self.bound = self._relaxed.cost
        return self._relaxed

    def begin(self, budget: Budget) -> None:
        """The relaxation's patients made whole, or greedy service; improved by local search."""
        relaxed = None if budget.stop() else self.relax(budget)
        self.begun = not budget.stop()
        if relaxed is not None:
            self._round(relaxed)
        if self.best is None or self._excessive():
            self.greedy(budget)
        if self.best is None and relaxed is not None:
            self._round_towards(relaxed)
            self._round_with_spare_positions(budget)

    def greedy(self, budget: Budget) -> None:
        """Greedy service, improved by local search."""
        found = allocate_greedily(self.problem, self.incumbent.evaluator, budget)
        if found is not None:
            self.incumbent.keep(found)
            if not budget.stop():
                self.incumbent.polish(found)

    def _excessive(self) -> bool:
        """The incumbent costs too much more than the relaxation."""
        return self.excess > PARAMS.rounding_loss * max(1.0, abs(self.bound))

    def _round(self, relaxed: RelaxedService) -> None:
        self.incumbent.consider(relaxed.whole(), relaxed.surplus)

    def _round_towards(self, relaxed: RelaxedService) -> None:
        """Rounds to the nearest, as doses allow, week by week."""
        target: Target = (
            _lists(relaxed.treated), _lists(relaxed.lost), _lists(relaxed.continued),
        )  # fmt: skip
        pooled = pool(self.problem)
        self.incumbent.consider(serve_towards(pooled, no_batches(pooled), target), relaxed.surplus)

    def _round_with_spare_positions(self, budget: Budget) -> None:
        """Rounds relaxations that leave positions free for what rounding adds."""
        relaxation = self._live(True)
        if relaxation is None or self.best or self.problem.positions is None:
            return
        for courses in PARAMS.spare_courses:
            relaxed = relaxation.solve(
                self.batches, budget.at_least(PARAMS.min_relaxation), spare_courses=courses
            )
            if relaxed is None:
                break
            self._round(relaxed)
            if self.best is None:
                self._round_towards(relaxed)
            if self.best or budget.stop():
                break

    def worth(self, gap: float = 0.0) -> bool:
        """Whether branch and bound may bring the incumbent nearer to `gap`."""
        if self.impossible or self.exhausted:
            return False
        size = max(1.0, abs(self.bound))
        return self.best is None or self.excess > max(gap, PARAMS.gap) * size

    def improve(self, budget: Budget, gap: float = 0.0) -> None:
        """Branch and bound by tiers, by lots where that pays, unless within `gap` already."""
        if not self.worth(gap) or budget.remaining < PARAMS.longer * self._longest:
            return
        began, size = monotonic(), max(1.0, abs(self.bound))
        found = self._by_tiers(budget, max(gap, PARAMS.gap))
        self._longest = monotonic() - began
        if found is not None:
            model, values, modelled = found
            patients = read_patients(model, values, no_batches(self.problem))
            self.incumbent.consider(patients, read_surplus(model, values))
            close = self.incumbent.cost - modelled <= PARAMS.fefo_loss * max(1.0, abs(modelled))
            if close or self.excess <= gap * size:
                return
        self._by_lots(budget)

    def refine(self, budget: Budget) -> None:
        """The relaxation whose classes are not pooled, rounded, once; it raises the bound."""
        if self._refined or budget.spent:
            return
        several = len(self.problem.products) > 1  # it would be too large
        relaxation = None if several else self._live(False)
        found = None if relaxation is None else relaxation.solve(self.batches, budget)
        self._refined = several or relaxation is None or found is not None
        if found is not None:
            self.bound = max(self.bound, found.cost)
            patients = found.whole()
            self.incumbent.issue(patients, found.surplus)
            self.incumbent.polish(patients)

    def _by_tiers(self, budget: Budget, gap: float) -> tuple[Model, Floats, float] | None:
        relaxation = self._live(True)
        if relaxation is None:
            self.exhausted = True
            found = _solve(self.problem, "tiers", self.settings, budget)
            return found and (
                *found,
                float(matrix_of(found[0]).cost @ found[1]) + found[0].constant,
            )
        session = relaxation.with_whole_patients(self.batches)
        if session.matrix.columns <= PARAMS.presolve_from:
            session = session.without_presolve()
        # From the incumbent HiGHS may cut at the root for 40 s where it needs 2 s without.
        solution = session.minimise(budget, gap)
        self.exhausted = solution.ending in (Ending.OPTIMAL, Ending.INFEASIBLE)
        if solution.values is None:
            return None
        return relaxation.model, solution.values, relaxation.cost_of(solution.values)

    def _by_lots(self, budget: Budget) -> None:
        """Solves the model by lot, where that is quick or there is no other plan."""
        problem = self.problem
        size = problem.weeks * sum(len(p.lots) for p in problem.products)
        if size <= PARAMS.lot_model_size or self.best is None:
            lots = _solve(problem, "lots", self.settings, budget)
            if lots is not None:
                patients = read_patients(*lots, no_batches(problem))
                self.incumbent.keep(disaggregated(problem, read_doses(*lots, patients)))


def _lists(counts: Mapping[tuple[str, int], Floats]) -> dict[tuple[str, int], list[float]]:
    return {key: x.tolist() for key, x in counts.items()}


def _solve(
    problem: Problem, stock_by: StockBy, settings: Settings, budget: Budget
) -> tuple[Model, Floats] | None:
    model = build_model(pool(problem), stock_by, whole_patients=True)
    solution = minimise(model, settings, budget=budget, gap=PARAMS.gap)
    return None if solution.values is None else (model, solution.values)
