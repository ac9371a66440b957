"""Branch and cut: cutting planes, a rounded plan, branching on aggregates, branch and bound."""

from dataclasses import dataclass, replace
from math import inf, isfinite

import numpy as np

from optimizer.arrays import Floats
from optimizer.branch_and_cut.aggregate_branching import Node, branch_on_aggregates
from optimizer.branch_and_cut.context import SearchContext
from optimizer.branch_and_cut.cutting_plane_loop import Root, tighten
from optimizer.branch_and_cut.large_neighbourhood import improve
from optimizer.branch_and_cut.open_nodes import solve_open_nodes
from optimizer.branch_and_cut.relax_and_fix import relax_and_fix
from optimizer.branch_and_cut.rounding import round_relaxation
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import SupplyBalance, supply_balances
from optimizer.decisions import Decisions
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import column_numbers, matrix_of
from optimizer.formulation.variables import Model
from optimizer.formulation.warm_start import solution_vector, whole_values
from optimizer.gap import bound_that_proves
from optimizer.linear.matrix import MipStart
from optimizer.settings import Settings
from optimizer.solution import EarlyStop, Ending, OnProgress, Scope, Solution, ignore
from optimizer.solvers.highs import HighsSession
from optimizer.solvers.minimise import minimise, supports_sessions

UNPROVEN = {Ending.OPTIMAL: Ending.FEASIBLE, Ending.INFEASIBLE: Ending.NO_PLAN}
SEARCHING = "looking for better plans"
LARGE_MODEL = 20_000  # columns from which branch and bound needs large neighbourhoods beside it
ROOT_SHARE = 0.6  # of the time at most, for the cutting-plane loop
FIRST_PLAN_SHARE = 0.5  # of the time left then, for a first plan
BRANCHING_SHARE = 0.4  # of the time left then, for branching on aggregates
NEIGHBOURHOOD_SHARE = 0.5  # of the time left then, before branch and bound


@dataclass(frozen=True, slots=True)
class WarmStart:
    """What is known before a search: a plan, a dual bound, and when it may end early."""

    plan: Decisions | None = None
    bound: float = -inf
    early_stop: EarlyStop | None = None


NOTHING_KNOWN = WarmStart()
Tightened = tuple[tuple[SupplyBalance, ...], Root]


class BranchAndCut:
    """One model on one solver, from the relaxation to a plan with a proven bound."""

    def __init__(self, model: Model, settings: Settings, on_progress: OnProgress = ignore) -> None:
        self.model = model
        self.settings = settings
        self.on_progress = _as_part(on_progress) if model.restricted else on_progress
        self.number = column_numbers(model)
        self.bound = -inf
        self.known = -inf  # a bound that holds whatever this model leaves out
        self.root_bound = -inf
        self._tightened: Tightened | None = None
        self._rounded: Floats | None = None  # of that root
        self.notes: dict[str, object] = {
            "stock_by": model.stock_by,
            "rows": len(model.rows),
            "columns": len(model.columns),
        }
        self.has_session = supports_sessions(settings.solver)
        if self.has_session:
            self.session = HighsSession(matrix_of(model), settings.threads, settings.seed)

    def move_to(self, model: Model) -> bool:
        """Continue with a model that differs in bounds only, cuts and basis kept; else False."""
        if not self.session.move_to(matrix_of(model)):
            return False
        self.model, self.number = model, column_numbers(model)
        self._tightened = self._rounded = None
        return True

    def root_relaxation(self, budget: Budget) -> Tightened:
        """The root relaxation with its cuts; solved once."""
        if self._tightened is None:
            balances = supply_balances(self.model, self.number)
            root = tighten(self.session, balances, budget, self.on_progress)
            self.root_bound = root.bound
            self.notes.update(
                root_plain=root.plain,
                root_bound=root.bound if isfinite(root.bound) else None,
                cuts=root.cuts,
                cut_rounds=root.rounds,
                relaxation_by=self.session.method,
            )
            self._tightened = balances, root
        return self._tightened

    def run(self, budget: Budget, gap: float, start: WarmStart = NOTHING_KNOWN) -> Solution:
        """The best plan within the budget, from the warm start, until it is proven to `gap`."""
        self.known = max(self.known, start.bound)
        if not self.has_session:
            return self._lifted(
                minimise(
                    self.model, self.settings, budget=budget, gap=gap, on_progress=self.on_progress
                )
            )
        balances, root = self.root_relaxation(budget.share(ROOT_SHARE))
        self.bound = max(root.bound, start.bound)
        if self.model.stock_by == "tiers" and root.values is not None:
            return self._lifted(self._by_tiers(budget, gap, start, (balances, root)))
        self.session.enter(SEARCHING, Scope.WHOLE)
        mip_start = self._mip_start(start.plan)
        found = self.session.minimise(budget, gap, self.on_progress, mip_start, start.early_stop)
        return self._lifted(found)

    def _by_tiers(
        self, budget: Budget, gap: float, start: WarmStart, tightened: Tightened
    ) -> Solution:  # fmt: skip
        """A plan by rounding, the bound by branching on aggregates, both by branch and bound."""
        balances, root = tightened
        context = SearchContext(self.session, self.model, self.on_progress, self.settings.seed)
        whole = self.session.matrix
        values = np.zeros(len(self.model.columns)) if root.values is None else root.values
        node = Node(bound=self.bound, lower=whole.lower, upper=whole.upper, values=values)
        nodes = [node]
        best = self._first_plan(context, node, budget.share(FIRST_PLAN_SHARE), start.plan)
        if best is not None and not self._proven(best, gap):
            before, share = budget.remaining, budget.share(BRANCHING_SHARE)
            found = branch_on_aggregates(context, balances, root, self._target(best, gap), share)
            nodes = [replace(x, bound=max(x.bound, self.bound)) for x in found] or nodes
            self.notes["split"] = {
                "parts": len(nodes), "bound": nodes[0].bound, "seconds": before - budget.remaining
            }  # fmt: skip
            self.bound = max(self.bound, nodes[0].bound)
            again = round_relaxation(
                context, nodes[0].values, share, (nodes[0].lower, nodes[0].upper)
            )
            best = self._cheaper(best, again)
            if len(self.model.columns) > LARGE_MODEL and not self._proven(best, gap):
                best = improve(
                    context, best, self._target(best, gap), budget.share(NEIGHBOURHOOD_SHARE)
                )
        self.session.enter(SEARCHING, Scope.WHOLE)
        return solve_open_nodes(context, nodes, best, gap, budget)

    def _cost(self, values: Floats) -> float:
        matrix = self.session.matrix
        return float(matrix.cost @ values) + matrix.constant

    def _target(self, values: Floats, gap: float) -> float:
        """The bound that proves the plan to `gap`."""
        return bound_that_proves(self._cost(values), gap)

    def _proven(self, values: Floats, gap: float) -> bool:
        return self.bound >= self._target(values, gap)

    def _cheaper(self, first: Floats, other: Floats | None) -> Floats:
        return first if other is None or self._cost(first) <= self._cost(other) else other

    def _mip_start(self, plan: Decisions | None) -> MipStart | None:
        """A plan as MIP start; where its doses are not decided, the solver completes them."""
        if plan is None:
            return None
        if plan.treated:
            return np.arange(len(self.model.columns), dtype=np.int32), solution_vector(
                self.model, plan
            )
        values = whole_values(self.model, plan)
        return (
            np.array([self.number[v] for v in values], dtype=np.int32),
            np.array(list(values.values()), dtype=np.float64),
        )

    def _first_plan(
        self, context: SearchContext, node: Node, budget: Budget, plan: Decisions | None
    ) -> Floats | None:
        """The cheaper of `plan` and a rounded one; else one by relax and fix."""
        if self._rounded is None:
            self._rounded = round_relaxation(context, node.values, budget)
        best = self._rounded
        if plan is not None and plan.treated:
            known = solution_vector(self.model, plan)
            return known if best is None else self._cheaper(known, best)
        if best is None and len(self.model.columns) > LARGE_MODEL:
            best = relax_and_fix(context, self.settings.gap / 2, budget)
        return best

    def with_whole_patients(self, budget: Budget, gap: float, plan: Decisions | None) -> Solution:
        """Solves the model with whole patients, from the cuts already found."""
        if not self.has_session:
            model = build_model(self.model.problem, self.model.stock_by, whole_patients=True)
            return self._lifted(
                minimise(model, self.settings, budget=budget, gap=gap, on_progress=self.on_progress)
            )
        mip_start = self._mip_start(plan)
        whole = self.session.matrix.whole.copy()
        for group in (self.model.treated, self.model.lost):
            for variable in group.values():
                whole[self.number[variable]] = True
        self.session.set_whole(whole)
        self.session.enter(f"{SEARCHING}, patient by patient", Scope.WHOLE)
        return self._lifted(self.session.minimise(budget, gap, self.on_progress, mip_start))

    def _lifted(self, solution: Solution) -> Solution:
        """With all that is proven; a model that leaves plans out proves nothing itself."""
        self.bound = max(self.bound, solution.bound)
        if not self.model.restricted:
            return replace(solution, bound=self.bound)
        ending = UNPROVEN.get(solution.ending, solution.ending)
        return replace(solution, bound=self.known, ending=ending)


def _as_part(on_progress: OnProgress) -> OnProgress:
    return lambda now: on_progress(replace(now, scope=Scope.PART))
