"""Cuts at the root, a first plan window by window, then branch and bound from it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, isfinite

import numpy as np

from optimizer.cuts import lines
from optimizer.decisions import Decisions
from optimizer.matrix import Floats, Hint, column_numbers, matrix_of
from optimizer.model import Model
from optimizer.point import point, whole_values
from optimizer.search.neighbourhood import improve
from optimizer.search.relax_and_fix import relax_and_fix
from optimizer.search.root import tighten
from optimizer.search.work import Work
from optimizer.settings import Settings
from optimizer.solution import Contentment, Solution, Watch
from optimizer.solvers.minimise import minimise

SEARCHING = "looking for better plans"  # these two tell plans and bounds of the whole
WHOLE = "looking for better plans, patient by patient"
LARGE = 20_000  # columns from which branch and bound needs to be handed a first plan


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
        self.notes: dict[str, object] = {
            "stock_by": model.stock_by,
            "rows": len(model.rows),
            "columns": len(model.columns),
        }
        if settings.solver == "highs":
            # Imported here, so that CBC serves where highspy cannot be loaded.
            from optimizer.solvers.highs import HighsSession  # noqa: PLC0415

            self.session = HighsSession(matrix_of(model), settings.threads, settings.seed)

    def run(self, left: Callable[[], float], gap: float, given: Given = NOTHING) -> Solution:
        """The whole way, within `left()` seconds, from what is given."""
        if self.settings.solver != "highs":
            settings = replace(self.settings, seconds=left(), gap=gap)
            return minimise(self.model, settings, self.watch)
        root = tighten(self.session, lines(self.model, self.number), 0.3 * left(), self.watch)
        self.root_bound = root.bound
        self.notes.update(
            root_plain=root.plain,
            root_bound=root.bound if isfinite(root.bound) else None,
            cuts=root.cuts,
            cut_rounds=root.rounds,
        )
        self.bound = max(root.bound, given.bound)
        hint = self._hint(given.plan)
        if len(self.model.columns) > LARGE and given.content is None:
            hint = self._first_plan(left, gap, given.plan) or hint
        self.session.phase = SEARCHING
        return self._lifted(self.session.minimise(left(), gap, self.watch, hint, given.content))

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
        self, left: Callable[[], float], gap: float, plan: Decisions | None
    ) -> Hint | None:
        """The plan given, or one made window by window; then improved, in part of the time."""
        begin, later = 0.65 * left(), 0.4 * left()
        work = Work(self.session, self.model, self.watch, self.settings.seed)
        if plan is not None and plan.begun:
            first: Floats | None = point(self.model, plan)
        else:
            first = relax_and_fix(work, gap / 2, lambda: left() - begin)
        if first is None:
            return None
        enough = self.bound / (1.0 - gap) if self.bound > 0 else self.bound
        best = improve(work, first, enough, lambda: left() - later)
        return np.arange(len(best), dtype=np.int32), best

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
        model = Model(self.model.problem, self.model.stock_by, whole_patients=True).build()
        return minimise(model, replace(self.settings, seconds=left(), gap=gap), self.watch)

    def _lifted(self, solution: Solution) -> Solution:
        self.bound = max(self.bound, solution.bound)
        return replace(solution, bound=self.bound)
