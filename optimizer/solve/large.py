"""Large problems: batches from the tier model, patients by dispatch, until the gap is proven."""

from dataclasses import dataclass, replace
from math import inf, isfinite
from time import monotonic

from optimizer.allocation.dispatch import DispatchedPlan, dispatch
from optimizer.branch_and_cut.search import BranchAndCut, WarmStart
from optimizer.budget import Budget
from optimizer.capacity.feasibility import as_in_force
from optimizer.capacity.rooms import needs_clearance
from optimizer.decisions import Decisions, no_batches
from optimizer.decomposition.by_product import ProductDecomposition, combined
from optimizer.formulation.aggregation import pool, pool_patients
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import read_batches
from optimizer.formulation.families import CLEARANCE, FAMILIES
from optimizer.gap import within_gap
from optimizer.problem import Problem
from optimizer.repair.room_sequencing import sequence
from optimizer.settings import Settings
from optimizer.solution import Ending, Progress, Scope, Watch
from optimizer.solve.clean_up import second_goal
from optimizer.solve.construct import first_plan
from optimizer.solve.time_shares import TIME
from optimizer.solvers.minimise import supports_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeScaleParams:
    """How the asked gap is divided between the steps, and which steps a size needs."""

    dispatch_gap: float = 3e-4  # share of cost that whole patients mostly add to their batches
    batches_gap: float = 0.6  # of the asked gap, least for batches, and where the plan misses it
    max_loss: float = 5e-4  # share of cost dispatch may add before the model has whole patients
    products_gap: float = 0.7  # of the asked gap, asked of the products together
    decompose_from: int = 400  # [product x week] from which each product is first planned alone
    slow_dispatch_from: int = 1_000  # [product x week] from which dispatch takes long


PARAMS = LargeScaleParams()


class LargeScaleSolver:
    """The incumbent, the dual bound, and the steps that improve both."""

    def __init__(
        self, problem: Problem, settings: Settings, watch: Watch, budget: Budget
    ) -> None:  # fmt: skip
        self.problem = problem
        self.settings = settings
        self.watch = watch
        # Some steps cannot be cut into shares, so that the end of the whole stops each of them.
        self.budget = Budget(budget.deadline, stop=lambda: budget.spent)
        self.began = monotonic()
        self.size = len(problem.products) * problem.weeks
        share = TIME.dispatch_many if self.size >= PARAMS.slow_dispatch_from else TIME.dispatch
        self.reserve = share * budget.remaining  # [s] kept for dispatch
        self.gap = PARAMS.batches_gap * settings.gap
        self.bound = -inf
        self.incumbent: Decisions | None = None
        self.cost: float | None = None
        self.objective: float | None = None
        self.ending = Ending.NO_PLAN
        self.notes: dict[str, object] = {}

    def run(self) -> None:
        """First the quick steps, without clearance or by product; then the whole model."""
        self._construct()
        if supports_sessions(self.settings.solver) and not self._done():
            if any(needs_clearance(self.problem, s) for s in self.problem.suites):
                self._without_clearance()
            elif self.size >= PARAMS.decompose_from and len(self.problem.products) > 1:
                self._by_product()
        if self.ending is not Ending.INFEASIBLE and not self._done():
            self._whole_model()
        if self.incumbent is None and self.ending not in (Ending.INFEASIBLE, Ending.UNBOUNDED):
            self._consider(no_batches(self.problem), None)

    def on_progress(self, now: Progress) -> None:
        """Reports incumbent and bound of the whole problem, since those of a part prove nothing."""
        bound = self.bound
        if now.scope is Scope.WHOLE and now.bound is not None:
            bound = max(bound, now.bound)
        known = bound if isfinite(bound) else None
        self.watch.tell(replace(now, scope=Scope.WHOLE, incumbent=self.cost, bound=known))

    def _pooled(self) -> Decisions | None:
        return None if self.incumbent is None else pool_patients(self.problem, self.incumbent)

    def _share(self, fraction: float) -> Budget:
        """A share of the time that remains beside what is reserved for dispatch."""
        return self.budget.minus(self.reserve).share(fraction)

    def _done(self) -> bool:
        """Proven to the asked gap with little lost to whole patients; or time is up, or a stop."""
        if self.budget.stop() or self.budget.remaining < 2 * self.reserve:
            return self.incumbent is not None or self.budget.stop()
        if self.cost is None or self.objective is None:
            return False
        return self._proven() and within_gap(self.cost, self.objective, PARAMS.max_loss)

    def _proven(self) -> bool:
        """The incumbent is within the asked gap of the bound."""
        return self.cost is not None and within_gap(self.cost, self.bound, self.settings.gap)

    def _target(self, objective: float | None) -> float:
        """The cost at which dispatch may end, for batches of this objective."""
        if objective is None or not isfinite(self.bound):
            return -inf
        proven = self.bound + self.settings.gap * abs(self.bound)
        return min(proven, objective + PARAMS.max_loss * abs(objective))

    def _consider(self, batches: Decisions, objective: float | None) -> None:
        """Dispatch `batches`; the plan is the new incumbent if it is the cheapest so far."""
        self.on_progress(Progress(phase="serving patients"))
        took = monotonic() - self.began  # dispatch gets no more: the search for batches gains more
        seconds = min(self.budget.remaining, max(took, TIME.dispatch_least))
        patient = self.budget.with_grace(TIME.dispatch_last)
        budget = Budget.of(max(seconds, TIME.dispatch_last), patient.stop)
        found = dispatch(
            self.problem, batches, self.settings, budget, enough=self._target(objective)
        )
        if found is None:
            return
        if self._preferred(found):
            self._keep(found)
            self.objective = found.cost if objective is None else objective

    def _preferred(self, found: DispatchedPlan) -> bool:
        """Cheaper than the incumbent, or as cheap and no worse by the second goal."""
        if self.incumbent is None or self.cost is None or found.cost != self.cost:
            return self.cost is None or found.cost < self.cost
        old = second_goal(self.problem, self.incumbent)
        return second_goal(self.problem, found.decisions) <= old

    def _keep(self, served: DispatchedPlan) -> None:
        self.incumbent, self.cost = served.decisions, served.cost
        self.watch.on_incumbent(served.decisions)

    def _construct(self) -> None:
        """A first plan without a solver, and the plan in force, carried on."""
        self.on_progress(Progress(phase="looking for a first plan"))
        served = first_plan(self.problem, self.budget)
        if served is not None:
            self._keep(served)
            self.objective = served.cost
        batches = as_in_force(self.problem)
        if batches is not None:
            self._consider(batches, None)

    def _without_clearance(self) -> None:
        """The model without clearance, a relaxation: its bound holds, its batches are sequenced."""
        families = [name for name in FAMILIES if name != CLEARANCE]
        model = build_model(pool(self.problem), "tiers", whole_patients=False, only=families)
        search = BranchAndCut(model, self.settings, self.on_progress)
        solution = search.run(self._share(TIME.without_clearance), self.gap)
        self.notes.update({f"without_clearance_{k}": v for k, v in search.notes.items()})
        self.bound = max(self.bound, solution.bound)
        self.ending = solution.ending
        if solution.values is None:
            return
        batches = read_batches(model, solution.values)
        seconds = min(TIME.sequencing, self._share(TIME.without_clearance).remaining)
        sequenced = sequence(self.problem, batches, seconds, self.settings.seed)
        if sequenced is not None:
            self._consider(sequenced, None)

    def _by_product(self) -> None:
        """Each product alone for the bound, then all fitted together for a plan."""
        parts = ProductDecomposition(self.problem, self.settings, self.on_progress)
        gap = PARAMS.products_gap * self.settings.gap
        independent = parts.independent_bounds(self._share(TIME.independent), gap)
        known = [x.bound for x in independent if x.bound > 0]  # no product costs less than 0
        self.bound = max(self.bound, sum(known)) if known else self.bound
        self.notes["products_alone"] = {
            x.product: x.bound if isfinite(x.bound) else None for x in independent
        }
        placed = parts.retimed(independent, self._share(TIME.insertion))
        if placed is None and not self.budget.stop():
            placed = parts.insert_sequentially(independent, self._share(TIME.insertion), gap)
        if placed is None or self.budget.stop():
            return
        placed = parts.improve(placed, self._share(1.0), gap)
        self.notes["products_together"] = {x.product: x.cost for x in placed}
        costs = [x.cost for x in placed if x.cost is not None]
        whole = sum(costs) if len(costs) == len(placed) else None
        self._consider(combined(self.problem, placed), whole)

    def _whole_model(self) -> None:
        """The whole model, from the incumbent."""
        model = build_model(pool(self.problem), "tiers", whole_patients=False)
        search = BranchAndCut(model, self.settings, self.on_progress)
        for gap in (max(self.settings.gap - PARAMS.dispatch_gap, self.gap), self.gap):
            start = WarmStart(plan=self._pooled(), bound=self.bound)
            solution = search.run(self._share(TIME.whole_model), gap, start)
            self.bound = max(self.bound, solution.bound)
            self.ending = solution.ending
            if solution.values is None:
                return
            self._consider(read_batches(model, solution.values), solution.objective)
            if self._done() or self._proven():
                break
        self.notes.update(search.notes)
        if not self._done():
            again = search.with_whole_patients(self._share(1.0), self.gap / 2, self._pooled())
            self.bound = max(self.bound, again.bound)
            if again.values is not None:
                self._consider(read_batches(model, again.values), again.objective)
