"""Patients and doses of a problem whose batches are decided."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from math import inf

import pulp

from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.fefo import issue_oldest_first
from optimizer.allocation.greedy import (
    Aim,
    Aims,
    near,
    serve_late_at_the_end,
    serve_soonest,
    serve_towards,
)
from optimizer.arrays import Floats
from optimizer.budget import UNLIMITED, Budget
from optimizer.decisions import Decisions, no_batches
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.formulation.disaggregation import spread
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
from optimizer.solvers.base import supports_sessions
from optimizer.solvers.highs import HighsSession
from optimizer.solvers.minimise import minimise

CLOSE = 1e-4  # share of cost that issuing oldest first may lose before stock is modelled lot by lot
FEW = 2_500  # lots x weeks up to which that is quick
LEAST = 4.0  # [s] for a relaxation, without which there is only service without a solver
GOOD = 1e-3  # of the patients' money, that rounding the relaxation may lose
SPARE = (0.25, 0.5, 1.0, 2.0)  # courses for each class, in positions left free
PROVEN = 5e-4  # gap asked of the patients, whose money is a part of the plan's


def serve(problem: Problem, settings: Settings, budget: Budget) -> Decisions | None:
    """The best service found within the budget; None if none was."""
    service = AllocationMip(problem, settings)
    service.round_relaxation(budget)
    service.branch_and_bound(budget, 0.0)
    return service.best


def allocate_greedily(
    problem: Problem, evaluator: PlanEvaluator, budget: Budget = UNLIMITED
) -> Decisions | None:
    """The cheapest of some services without a solver that the freezers hold.

    After a request to stop, the first that they hold.
    """
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
        self.impossible = False  # proven: the freezers hold no service
        self._live: tuple[Model, HighsSession] | None = None

    @property
    def best(self) -> Decisions | None:
        return self.incumbent.best

    @property
    def excess(self) -> float:
        """What is paid beyond the bound [currency]."""
        return self.incumbent.cost - self.bound

    def round_relaxation(self, budget: Budget) -> None:
        """The relaxation, and its patients rounded; nothing without live sessions."""
        if not supports_sessions(self.settings.solver) or budget.stop():
            return
        pooled = pool(self.problem)
        model = build_model(pooled, "tiers", whole_patients=True)
        session = HighsSession(matrix_of(model), self.settings.threads, self.settings.seed)
        self._live = model, session
        relaxed = session.relaxation(budget.at_least(LEAST))
        self.impossible = relaxed.ending is Ending.INFEASIBLE
        if relaxed.values is None:
            return
        self.bound = relaxed.bound
        aims, surplus = _aims(model, relaxed.values), read_surplus(model, relaxed.values)
        self.incumbent.consider(near(pooled, aims), surplus)
        if self.excess > GOOD * max(1.0, abs(self.bound)):
            rounded = serve_towards(pooled, no_batches(pooled), aims)
            self.incumbent.consider(rounded, surplus)
        if self.excess > GOOD * max(1.0, abs(self.bound)):
            plainly = allocate_greedily(self.problem, self.incumbent.evaluator)
            if plainly is not None:
                self.incumbent.keep(plainly)
        if self.best is None:
            self._round_with_spare_positions((pooled, model, session), budget)

    def _round_with_spare_positions(
        self, live: tuple[Problem, Model, HighsSession], budget: Budget
    ) -> None:
        """Rounded from relaxations that leave positions free for what rounding adds."""
        pooled, model, session = live
        matrix = session.matrix
        full = [n for n, r in enumerate(model.rows) if r.family == FREEZERS]
        one = sum(p.positions * sum(p.course) * len(p.classes) for p in pooled.products)
        for courses in SPARE:
            upper = matrix.rows.upper.copy()
            upper[full] -= courses * one
            session.move_to(replace(matrix, rows=replace(matrix.rows, upper=upper)))
            relaxed = session.relaxation(budget.at_least(LEAST))
            if relaxed.values is None:
                break
            aims, surplus = _aims(model, relaxed.values), read_surplus(model, relaxed.values)
            self.incumbent.consider(near(pooled, aims), surplus)
            self.incumbent.consider(serve_towards(pooled, no_batches(pooled), aims), surplus)
            if self.best or budget.stop():
                break
        session.move_to(matrix)

    def branch_and_bound(self, budget: Budget, gap: float) -> None:
        """Branch and bound, by tiers, and by lots where that pays, unless all is well already.

        gap: beyond those that are asked for at least, at which all is well.
        """
        if budget.stop() or self.impossible:
            return
        size = max(1.0, abs(self.bound))
        if self.best and self.excess <= max(gap, GOOD) * size:
            return
        if self._live is None:
            found = _solve(self.problem, "tiers", self.settings, budget)
        else:
            model, session = self._live
            # From the incumbent HiGHS may cut at the root for 40 s where it needs 2 s without.
            solution = session.minimise(budget, max(gap, PROVEN))
            found = None if solution.values is None else (model, solution.values)
        if found is not None:
            model, values = found
            patients = read_patients(model, values, no_batches(self.problem))
            modelled = float(matrix_of(model).cost @ values) + model.constant
            self.incumbent.consider(patients, read_surplus(model, values))
            close = self.incumbent.cost - modelled <= CLOSE * max(1.0, abs(modelled))
            if close or self.excess <= gap * size:
                return
        self._by_lots(budget)

    def _by_lots(self, budget: Budget) -> None:
        """The model with stock lot by lot, where that is quick or there is no other plan."""
        problem = self.problem
        size = problem.weeks * sum(len(p.lots) for p in problem.products)
        if size <= FEW or self.best is None:
            lots = _solve(problem, "lots", self.settings, budget)
            if lots is not None:
                patients = read_patients(*lots, no_batches(problem))
                self.incumbent.keep(spread(problem, read_doses(*lots, patients)))


class Incumbent:
    """The cheapest of several services that the freezers hold."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.evaluator = PlanEvaluator(problem)
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
        if self.evaluator.allows(served) and (cost := self.evaluator.cost(served)) < self.cost:
            self.best, self.cost = served, cost


def _aims(model: Model, values: Floats) -> Aims:
    number = column_numbers(model)
    weeks = range(model.problem.weeks)

    def of(group: Mapping[tuple[str, int, int], pulp.LpVariable]) -> Aim:
        return {
            (p.id, i): [float(values[number[group[p.id, i, t]]]) for t in weeks]
            for p, i, _ in model.classes()
        }

    return of(model.treated), of(model.lost)


def _solve(
    problem: Problem, stock_by: StockBy, settings: Settings, budget: Budget
) -> tuple[Model, Floats] | None:
    model = build_model(pool(problem), stock_by, whole_patients=True)
    solution = minimise(model, settings, budget=budget, gap=PROVEN)
    return None if solution.values is None else (model, solution.values)
