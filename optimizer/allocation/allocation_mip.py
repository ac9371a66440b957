"""Allocation of patients and doses by a mixed-integer model, for batches that are decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import inf

import pulp

from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.fefo import issue_fefo
from optimizer.allocation.greedy import (
    Target,
    Trajectory,
    rounded,
    serve_late_at_the_end,
    serve_soonest,
    serve_towards,
)
from optimizer.arrays import Floats
from optimizer.budget import UNLIMITED, Budget
from optimizer.decisions import Decisions, no_batches
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.formulation.disaggregation import disaggregated
from optimizer.formulation.extract import (
    column_numbers,
    matrix_of,
    read_doses,
    read_patients,
    read_surplus,
)
from optimizer.formulation.families import FREEZERS
from optimizer.formulation.variables import Model, StockBy
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solution import Ending
from optimizer.solvers.highs import HighsSession
from optimizer.solvers.minimise import minimise, supports_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationParams:
    """When a service is good enough, and how large its models may be."""

    rounding_loss: float = 1e-3  # share of the patients' cost that rounding the relaxation may add
    gap: float = 5e-4  # asked of branch and bound over patients, whose cost is a part of the plan's
    fefo_loss: float = 1e-4  # share of cost that FEFO may add before stock is modelled lot by lot
    lot_model_size: int = 2_500  # [lot x week] up to which the model by lot is quick
    min_relaxation: float = 4.0  # [s] for the relaxation; without it only greedy service is left
    # [column] below which branch and bound goes without presolve: it saves nothing there, and in
    # presolve HiGHS 1.12 went round for ever once in 300 small models, and crashed once in 1,000
    presolve_from: int = 2_000
    # [course per class] of freezer positions left free for what rounding adds, tried in turn
    spare_courses: tuple[float, ...] = (0.25, 0.5, 1.0, 2.0)


PARAMS = AllocationParams()


def serve(problem: Problem, settings: Settings, budget: Budget) -> Decisions | None:
    """The best service found within the budget; None if none was."""
    service = AllocationMip(problem, settings)
    service.round_relaxation(budget)
    service.branch_and_bound(budget, 0.0)
    return service.best


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


class AllocationMip:
    """One service, first by rounding the relaxation's patients, then by branch and bound."""

    def __init__(self, problem: Problem, settings: Settings) -> None:
        self.problem, self.settings = problem, settings
        self.incumbent = Incumbent(problem)
        self.bound = -inf
        self.impossible = False  # proven: no service fits the freezers
        self._live: tuple[Model, HighsSession] | None = None

    @property
    def best(self) -> Decisions | None:
        return self.incumbent.best

    @property
    def excess(self) -> float:
        """[currency] of the incumbent beyond the dual bound."""
        return self.incumbent.cost - self.bound

    def round_relaxation(self, budget: Budget) -> None:
        """Solves the relaxation and rounds its patients; does nothing without live sessions."""
        if not supports_sessions(self.settings.solver) or budget.stop():
            return
        pooled = pool(self.problem)
        model = build_model(pooled, "tiers", whole_patients=True)
        session = HighsSession(matrix_of(model), self.settings.threads, self.settings.seed)
        self._live = model, session
        relaxed = session.relaxation(budget.at_least(PARAMS.min_relaxation))
        self.impossible = relaxed.ending is Ending.INFEASIBLE
        if relaxed.values is None:
            return
        self.bound = relaxed.bound
        self._round(pooled, model, relaxed.values)
        if self._excessive():
            greedy = allocate_greedily(self.problem, self.incumbent.evaluator)
            if greedy is not None:
                self.incumbent.keep(greedy)
        if self.best is None:
            self._round_with_spare_positions((pooled, model, session), budget)

    def _excessive(self) -> bool:
        """The incumbent costs too much more than the relaxation."""
        return self.excess > PARAMS.rounding_loss * max(1.0, abs(self.bound))

    def _round(self, pooled: Problem, model: Model, values: Floats, both: bool = False) -> None:
        """Rounds to the relaxation's patients; if too costly, or `both`, towards them as well."""
        target, surplus = _target(model, values), read_surplus(model, values)
        self.incumbent.consider(rounded(pooled, target), surplus)
        if both or self._excessive():
            self.incumbent.consider(serve_towards(pooled, no_batches(pooled), target), surplus)

    def _round_with_spare_positions(
        self, live: tuple[Problem, Model, HighsSession], budget: Budget
    ) -> None:
        """Rounds relaxations that leave positions free for what rounding adds."""
        pooled, model, session = live
        matrix = session.matrix
        full = [n for n, r in enumerate(model.rows) if r.family == FREEZERS]
        one = sum(p.positions * sum(p.course) * len(p.classes) for p in pooled.products)
        for courses in PARAMS.spare_courses:
            upper = matrix.rows.upper.copy()
            upper[full] -= courses * one
            session.move_to(replace(matrix, rows=replace(matrix.rows, upper=upper)))
            relaxed = session.relaxation(budget.at_least(PARAMS.min_relaxation))
            if relaxed.values is None:
                break
            self._round(pooled, model, relaxed.values, both=True)
            if self.best or budget.stop():
                break
        session.move_to(matrix)

    def branch_and_bound(self, budget: Budget, gap: float) -> None:
        """Branch and bound by tiers, by lots where that pays, unless within `gap` already."""
        if budget.stop() or self.impossible:
            return
        size = max(1.0, abs(self.bound))
        if self.best and self.excess <= max(gap, PARAMS.rounding_loss) * size:
            return
        if self._live is None:
            found = _solve(self.problem, "tiers", self.settings, budget)
        else:
            model, session = self._live
            if len(model.columns) <= PARAMS.presolve_from:
                session = session.without_presolve()
            # From the incumbent HiGHS may cut at the root for 40 s where it needs 2 s without.
            solution = session.minimise(budget, max(gap, PARAMS.gap))
            found = None if solution.values is None else (model, solution.values)
        if found is not None:
            model, values = found
            patients = read_patients(model, values, no_batches(self.problem))
            modelled = float(matrix_of(model).cost @ values) + model.constant
            self.incumbent.consider(patients, read_surplus(model, values))
            close = self.incumbent.cost - modelled <= PARAMS.fefo_loss * max(1.0, abs(modelled))
            if close or self.excess <= gap * size:
                return
        self._by_lots(budget)

    def _by_lots(self, budget: Budget) -> None:
        """Solves the model by lot, where that is quick or there is no other plan."""
        problem = self.problem
        size = problem.weeks * sum(len(p.lots) for p in problem.products)
        if size <= PARAMS.lot_model_size or self.best is None:
            lots = _solve(problem, "lots", self.settings, budget)
            if lots is not None:
                patients = read_patients(*lots, no_batches(problem))
                self.incumbent.keep(disaggregated(problem, read_doses(*lots, patients)))


class Incumbent:
    """The cheapest of several services that the freezers hold."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.evaluator = PlanEvaluator(problem)
        self.best: Decisions | None = None
        self.cost = inf

    def consider(self, pooled: Decisions, surplus: Mapping[tuple[str, int], int]) -> None:
        """Patients of pooled classes; their doses are issued anew, first expired, first out."""
        patients = disaggregated(self.problem, replace(pooled, issues=(), drops=()))
        for unused in ({},) if self.problem.fefo else (surplus, {}):
            issued = issue_fefo(self.problem, patients, unused)
            if issued:
                self.keep(issued)

    def keep(self, served: Decisions) -> None:
        """Keeps the service if it fits the freezers and is the cheapest so far."""
        if self.evaluator.allows(served) and (cost := self.evaluator.cost(served)) < self.cost:
            self.best, self.cost = served, cost


def _target(model: Model, values: Floats) -> Target:
    number = column_numbers(model)
    weeks = range(model.problem.weeks)

    def of(group: Mapping[tuple[str, int, int], pulp.LpVariable]) -> Trajectory:
        return {
            (p.id, i): [float(values[number[group[p.id, i, t]]]) for t in weeks]
            for p, i, _ in model.classes()
        }

    continued = {
        (p.id, g): [
            float(values[number[model.continued[p.id, g, k]]]) for k, _ in enumerate(x.owed)
        ]
        for p in model.problem.products
        for g, x in enumerate(p.courses)
    }
    return of(model.treated), of(model.lost), continued


def _solve(
    problem: Problem, stock_by: StockBy, settings: Settings, budget: Budget
) -> tuple[Model, Floats] | None:
    model = build_model(pool(problem), stock_by, whole_patients=True)
    solution = minimise(model, settings, budget=budget, gap=PARAMS.gap)
    return None if solution.values is None else (model, solution.values)
