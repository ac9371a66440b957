"""Cuts at the root, a first plan by rounding, counts branched on, then branch and bound."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, isfinite

import numpy as np

from optimizer.arrays import Floats
from optimizer.branch_and_cut.aggregate_branching import Leaf, split
from optimizer.branch_and_cut.context import Work
from optimizer.branch_and_cut.cutting_plane_loop import Root, tighten
from optimizer.branch_and_cut.large_neighbourhood import improve
from optimizer.branch_and_cut.open_nodes import finish
from optimizer.branch_and_cut.relax_and_fix import relax_and_fix
from optimizer.branch_and_cut.rounding import rounded
from optimizer.cuts.batch_rounding import Line, lines
from optimizer.decisions import Decisions
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import column_numbers, matrix_of
from optimizer.formulation.variables import Model
from optimizer.formulation.warm_start import point, whole_values
from optimizer.linear.matrix import Hint
from optimizer.settings import Settings
from optimizer.solution import Contentment, Solution, Watch
from optimizer.solvers.minimise import minimise

SEARCHING = "looking for better plans"  # these two tell plans and bounds of the whole
WHOLE = "looking for better plans, patient by patient"
LARGE = 20_000  # columns from which branch and bound needs neighbourhoods beside it
ROOT = 0.6  # of the time at most, for the cuts
FIRST = 0.5  # of what is left then, for a first plan
SPLIT = 0.4  # of what is left then, for branching on counts
IMPROVE = 0.5  # of what is left then, for branch and bound after neighbourhoods


@dataclass(frozen=True, slots=True)
class Given:
    """What is known before a search: a plan, a bound, when to be content."""

    plan: Decisions | None = None
    bound: float = -inf
    content: Contentment | None = None


NOTHING = Given()


class Search:
    """One model under one solver, from the relaxation to a proven plan."""

    def __init__(self, model: Model, settings: Settings, watch: Watch) -> None:
        self.model = model
        self.settings = settings
        self.watch = watch
        self.number = column_numbers(model)
        self.bound = -inf
        self.root_bound = -inf
        self._tightened: tuple[tuple[Line, ...], Root] | None = None
        self._rounded: Floats | None = None  # of that root
        self.notes: dict[str, object] = {
            "stock_by": model.stock_by,
            "rows": len(model.rows),
            "columns": len(model.columns),
        }
        if settings.solver == "highs":
            from optimizer.solvers.highs import HighsSession  # noqa: PLC0415  CBC serves without it

            self.session = HighsSession(matrix_of(model), settings.threads, settings.seed)

    def move_to(self, model: Model) -> bool:
        """Go on with a model that differs in bounds only, cuts and basis kept; else False."""
        if not self.session.move_to(matrix_of(model)):
            return False
        self.model, self.number = model, column_numbers(model)
        self._tightened = self._rounded = None
        return True

    def tightened(self, seconds: float) -> tuple[tuple[Line, ...], Root]:
        """The root with its cuts; once done, at hand."""
        if self._tightened is None:
            cut_lines = lines(self.model, self.number)
            root = tighten(self.session, cut_lines, seconds, self.watch)
            self.root_bound = root.bound
            self.notes.update(
                root_plain=root.plain,
                root_bound=root.bound if isfinite(root.bound) else None,
                cuts=root.cuts,
                cut_rounds=root.rounds,
                relaxation_by=self.session.method,
            )
            self._tightened = cut_lines, root
        return self._tightened

    def run(self, left: Callable[[], float], gap: float, given: Given = NOTHING) -> Solution:
        """The whole way, within `left()` seconds, from what is given."""
        if self.settings.solver != "highs":
            settings = replace(self.settings, seconds=left(), gap=gap)
            return minimise(self.model, settings, self.watch)
        cut_lines, root = self.tightened(ROOT * left())
        self.bound = max(root.bound, given.bound)
        if self.model.stock_by == "lots" or root.values is None:
            self.session.phase = SEARCHING
            hint = self._hint(given.plan)
            return self._lifted(self.session.minimise(left(), gap, self.watch, hint, given.content))
        return self._lifted(self._by_tiers(left, gap, given, (cut_lines, root)))

    def _by_tiers(
        self,
        left: Callable[[], float],
        gap: float,
        given: Given,
        tightened: tuple[tuple[Line, ...], Root],
    ) -> Solution:
        """A plan by rounding, the bound by branching on counts, both by branch and bound."""
        cut_lines, root = tightened
        work = Work(self.session, self.model, self.watch, self.settings.seed)
        whole = self.session.matrix
        leaf = Leaf(
            bound=self.bound, lower=whole.lower, upper=whole.upper, values=self._values(root)
        )
        leaves = [leaf]
        later = (1.0 - FIRST) * left()
        best = self._first_plan(work, leaf, lambda: left() - later, given.plan)
        if best is not None and not self._reached(best, gap):
            enough = self._target(best, gap)
            begun, later = left(), (1.0 - SPLIT) * left()
            found = split(work, cut_lines, root, enough, lambda: left() - later)
            leaves = [replace(x, bound=max(x.bound, self.bound)) for x in found] or leaves
            self.notes["split"] = {
                "parts": len(leaves), "bound": leaves[0].bound, "seconds": begun - left()
            }  # fmt: skip
            self.bound = max(self.bound, leaves[0].bound)
            again = rounded(work, leaves[0].values, lambda: left() - later, leaves[0].box)
            best = self._cheaper(best, again)
            if len(self.model.columns) > LARGE and not self._reached(best, gap):
                later = IMPROVE * left()
                best = improve(work, best, self._target(best, gap), lambda: left() - later)
        self.session.phase = SEARCHING
        return finish(work, leaves, best, gap, left)

    def _values(self, root: Root) -> Floats:
        return np.zeros(len(self.model.columns)) if root.values is None else root.values

    def _cost(self, values: Floats) -> float:
        matrix = self.session.matrix
        return float(matrix.cost @ values) + matrix.constant

    def _target(self, values: Floats, gap: float) -> float:
        """The bound that proves the plan to `gap`."""
        cost = self._cost(values)
        return cost - gap * max(1.0, abs(cost))

    def _reached(self, values: Floats, gap: float) -> bool:
        return self.bound >= self._target(values, gap)

    def _cheaper(self, first: Floats, other: Floats | None) -> Floats:
        return first if other is None or self._cost(first) <= self._cost(other) else other

    def _hint(self, plan: Decisions | None) -> Hint | None:
        """A plan; where its doses are not decided, the solver completes them."""
        if plan is None:
            return None
        if plan.begun:
            return np.arange(len(self.model.columns), dtype=np.int32), point(self.model, plan)
        values = whole_values(self.model, plan)
        return (
            np.array([self.number[v] for v in values], dtype=np.int32),
            np.array(list(values.values()), dtype=np.float64),
        )

    def _first_plan(
        self, work: Work, leaf: Leaf, left: Callable[[], float], plan: Decisions | None
    ) -> Floats | None:
        """The cheaper of the plan given and a rounded one; else one made window by window."""
        if self._rounded is None:
            self._rounded = rounded(work, leaf.values, left)
        best = self._rounded
        if plan is not None and plan.begun:
            known = point(self.model, plan)
            return known if best is None else self._cheaper(known, best)
        if best is None and len(self.model.columns) > LARGE:
            best = relax_and_fix(work, self.settings.gap / 2, left)
        return best

    def with_whole_patients(
        self, left: Callable[[], float], gap: float, plan: Decisions | None
    ) -> Solution:
        """The same model once more with patients whole, from the cuts already there."""
        hint = self._hint(plan)
        if self.settings.solver == "highs":
            whole = self.session.matrix.whole.copy()
            for group in (self.model.begun, self.model.lost):
                for variable in group.values():
                    whole[self.number[variable]] = True
            self.session.set_whole(whole)
            self.session.phase = WHOLE
            return self._lifted(self.session.minimise(left(), gap, self.watch, hint))
        model = build_model(self.model.problem, self.model.stock_by, whole_patients=True)
        return minimise(model, replace(self.settings, seconds=left(), gap=gap), self.watch)

    def _lifted(self, solution: Solution) -> Solution:
        self.bound = max(self.bound, solution.bound)
        return replace(solution, bound=self.bound)
