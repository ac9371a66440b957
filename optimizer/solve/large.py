"""Large problems: batches from the tier model, patients by dispatch, until the gap is proven."""

from dataclasses import dataclass
from math import inf

from optimizer.branch_and_cut.search import BranchAndCut, WarmStart
from optimizer.budget import Budget
from optimizer.capacity.feasibility import as_in_force
from optimizer.capacity.rooms import firm_may_share, needs_clearance
from optimizer.decisions import Decisions, no_batches
from optimizer.formulation.aggregation import pool, pool_patients
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import read_batches
from optimizer.formulation.families import CLEARANCE, FAMILIES
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solution import Ending, Watch
from optimizer.solve.best_plan import BestPlan
from optimizer.solve.construct import first_plan
from optimizer.solve.joint_search import JointSearch
from optimizer.solve.time_shares import TIME
from optimizer.solvers.minimise import supports_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeScaleParams:
    """How the asked gap is divided between the steps."""

    dispatch_gap: float = 3e-4  # share of cost that whole patients mostly add to their batches
    batches_gap: float = 0.6  # of the asked gap, least for batches, and where the plan misses it
    max_loss: float = 5e-4  # share of cost dispatch may add before the model has whole patients
    joint_from: int = 100  # [product x week] from which the lanes of a joint search pay


PARAMS = LargeScaleParams()


class LargeScaleSolver:
    """The incumbent, the dual bound, and the steps that improve both."""

    def __init__(
        self, problem: Problem, settings: Settings, watch: Watch, budget: Budget
    ) -> None:  # fmt: skip
        self.problem = problem
        self.settings = settings
        # Some steps cannot be cut into shares, so that the end of the whole stops each of them.
        self.budget = Budget(budget.deadline, stop=lambda: budget.spent)
        self.best = BestPlan(problem, settings, watch, self.budget)
        self.ending = Ending.NO_PLAN
        self.notes: dict[str, object] = {}

    def run(self) -> None:
        """A first plan without a solver, then lanes beside each other, or one small model."""
        self._construct()
        if any(needs_clearance(self.problem, s) and firm_may_share(self.problem, s)
               for s in self.problem.suites) and not self.best.done:  # fmt: skip
            self._bound_without_clearance()
        if not self.best.done:
            size = len(self.problem.products) * self.problem.weeks
            several = len(self.problem.products) > 1 and size >= PARAMS.joint_from
            if supports_sessions(self.settings.solver) and several:
                search = JointSearch(self.best, self.settings)
                search.run()
                self.ending = search.ending
                self.notes.update(search.notes)
            else:
                self._whole_model()
        if self.best.incumbent is None and self.ending is not Ending.INFEASIBLE:
            self.best.offer(no_batches(self.problem), inf)

    def _construct(self) -> None:
        """A first plan without a solver, and the plan in force, carried on."""
        self.best.enter("looking for a first plan")
        served = first_plan(self.problem, self.budget)
        if served is not None:
            self.best.keep(served)
            self.best.objective = served.cost
        batches = as_in_force(self.problem)
        if batches is not None:
            self.best.offer(batches, inf)
            self.best.serve()

    def _bound_without_clearance(self) -> None:
        """A bound where the model may leave out plans (formulation/constraints/suites.py)."""
        families = [name for name in FAMILIES if name != CLEARANCE]
        model = build_model(pool(self.problem), "tiers", whole_patients=False, only=families)
        search = BranchAndCut(model, self.settings, self.best.tell)
        _, root = search.root_relaxation(self.budget.share(TIME.without_clearance))
        self.best.raise_bound(root.bound)

    def _whole_model(self) -> None:
        """The whole model, from the incumbent; then with whole patients."""
        model = build_model(pool(self.problem), "tiers", whole_patients=False)
        search = BranchAndCut(model, self.settings, self.best.tell)
        gap = PARAMS.batches_gap * self.settings.gap
        for asked in (max(self.settings.gap - PARAMS.dispatch_gap, gap), gap):
            solution = search.run(self.budget.share(TIME.whole_model), asked, self._start())
            self.best.raise_bound(solution.bound)
            self.ending = solution.ending
            if solution.values is None or solution.objective is None:
                return
            self._serve(read_batches(model, solution.values), solution.objective)
            if self.best.done:
                break
        self.notes.update(search.notes)
        if not self.best.done:
            again = search.with_whole_patients(self.budget.share(0.7), gap / 2, self._start().plan)
            self.best.raise_bound(again.bound)
            if again.values is not None and again.objective is not None:
                self._serve(read_batches(model, again.values), again.objective)

    def _start(self) -> WarmStart:
        plan = self.best.incumbent and pool_patients(self.problem, self.best.incumbent)
        return WarmStart(plan=plan, bound=self.best.bound)

    def _serve(self, batches: Decisions, objective: float) -> None:
        self.best.enter("serving patients")
        self.best.offer(batches, objective)
        self.best.improve(self.budget.share(TIME.dispatch))
