"""The relaxation of service on one live model, solved again and again for other batches.

Batches are fixed by the bounds of their columns, so that the matrix stays and the simplex method
goes on from the last basis: a changed batch takes few iterations (docs/decisions/
0025-whole-patients-again-and-again.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.decisions import Decisions, batches_by_week
from optimizer.formulation.build import build_model
from optimizer.formulation.extract import column_numbers, matrix_of, read_surplus
from optimizer.formulation.families import FAMILIES, FREEZERS
from optimizer.formulation.variables import Model
from optimizer.linear.matrix import Matrix
from optimizer.problem import Problem, ProductData, SuiteData
from optimizer.settings import Settings
from optimizer.solution import Ending
from optimizer.solvers.highs import HighsSession

ON_BATCHES = ("B1", "B2", "Q1", "K1", "K2", "K3", "K4")  # families that batches keep already
EXACT = 1e-6  # [patient] what a solver's tolerance leaves of a whole number
MANY = 10**6  # [batch] more than anybody starts in a week
LARGE = 2_000  # [column] from which interior point is the quicker first method


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaxedService:
    """Patients of the relaxation, by its classes; what it costs bounds every service [currency].

    surplus: [dose] discarded, by (product, week).
    """

    cost: float
    treated: Mapping[tuple[str, int], Floats]
    lost: Mapping[tuple[str, int], Floats]
    continued: Mapping[tuple[str, int], Floats]
    surplus: Mapping[tuple[str, int], int]

    def whole(self) -> Decisions:
        """Whole patients: starts rounded down, losses up, both cumulative.

        No deadline passes and nobody starts before the week due, since the other counts of the
        rows S1 are whole; what courses need never leaves sooner than in the relaxation.
        """

        def down(counts: Floats) -> tuple[int, ...]:
            return tuple(np.floor(counts + EXACT).astype(int).tolist())

        return Decisions(
            starts={}, wcbs={}, donors={},
            treated={key: down(x) for key, x in self.treated.items()},
            lost={
                key: tuple(np.ceil(x - EXACT).astype(int).tolist()) for key, x in self.lost.items()
            },
            continued={key: down(x) for key, x in self.continued.items()},
        )  # fmt: skip


class ServiceRelaxation:
    """Products that are served together, within the freezers if the problem has them.

    problem: with classes pooled or not.  Not pooled the relaxation costs more and takes longer,
    since patients keep their places in the queue.
    """

    def __init__(self, problem: Problem, settings: Settings) -> None:
        self.model = _model(problem)
        self.matrix = matrix_of(self.model)
        self.impossible = False  # the last batches: no service fits the freezers
        self._settings = settings
        self._session: HighsSession | None = None
        self._columns = _Columns(self.model)
        self._freezers = [n for n, r in enumerate(self.model.rows) if r.family == FREEZERS]
        products = self.model.problem.products
        # [position] of a course of every class
        self._course_each = sum(p.positions * sum(p.course) * len(p.classes) for p in products)

    def solve(
        self, batches: Decisions, budget: Budget, spare_courses: float = 0.0
    ) -> RelaxedService | None:
        """The relaxation with these batches; None: no time, or no service (`impossible`).

        spare_courses: courses of each class of the model for which freezer positions stay free.
        """
        fixed = self._with(batches, np.zeros_like(self.matrix.whole), spare_courses)
        self.impossible = False
        method = "choose"
        if self._session is None:
            self._session = HighsSession(fixed, self._settings.threads, self._settings.seed)
            method = "ipm" if self.matrix.columns >= LARGE else "choose"
        else:
            self._session.move_to(fixed)
        found = self._session.relaxation(budget, method=method)
        self.impossible = found.ending is Ending.INFEASIBLE
        if found.values is None or found.bound == -inf:
            self._session = None  # an unfinished basis is no good start
            return None
        return self._columns.read(found.values, found.bound)

    def with_whole_patients(self, batches: Decisions) -> HighsSession:
        """A session of its own, with whole patients."""
        whole = self._with(batches, self.matrix.whole)
        return HighsSession(whole, self._settings.threads, self._settings.seed)

    def cost_of(self, values: Floats) -> float:
        """[currency] of a solution."""
        return float(self.matrix.cost @ values) + self.matrix.constant

    def _with(
        self, batches: Decisions, whole: npt.NDArray[np.bool_], spare_courses: float = 0.0
    ) -> Matrix:
        lower, upper = self.matrix.lower.copy(), self.matrix.upper.copy()
        for p in self.model.problem.products:
            made = batches_by_week(batches.starts, p.id, self.model.problem.weeks)
            columns = self._columns.batches[p.id]
            lower[columns] = upper[columns] = np.cumsum(made)
        rows, limits = self.matrix.rows, self.matrix.rows.upper.copy()
        limits[self._freezers] -= spare_courses * self._course_each
        rows = replace(rows, upper=limits)
        return replace(self.matrix, lower=lower, upper=upper, whole=whole, rows=rows)


def _model(problem: Problem) -> Model:
    """The model, whose batches cost nothing here and are limited by nothing."""

    def served(p: ProductData) -> ProductData:
        return replace(p, bank=None, move_cost=0.0, previous={}, batch_cost=0.0)

    products = tuple(served(p) for p in problem.products)
    anywhere = SuiteData(
        id="",
        rooms=1,
        products=tuple(p.id for p in products),
        open=(MANY,) * problem.weeks,
        firm=(),
    )
    of = replace(problem, products=products, suites=(anywhere,), laboratory=None)
    families = [name for name in FAMILIES if name not in ON_BATCHES]
    return build_model(of, "tiers", whole_patients=True, only=families)


class _Columns:
    """Where a model has what is read from its solutions."""

    def __init__(self, model: Model) -> None:
        self._model = model
        number = column_numbers(model)
        weeks = range(model.problem.weeks)
        classes = [(p.id, i) for p, i, _ in model.classes()]
        self.batches = {
            p.id: np.array([number[model.batches_cum[p.id, t]] for t in weeks])
            for p in model.problem.products
        }
        self._treated = {
            key: np.array([number[model.treated[*key, t]] for t in weeks]) for key in classes
        }
        self._lost = {
            key: np.array([number[model.lost[*key, t]] for t in weeks]) for key in classes
        }
        self._continued = {
            (p.id, g): np.array(
                [number[model.continued[p.id, g, k]] for k, _ in enumerate(x.owed)], dtype=int
            )
            for p in model.problem.products
            for g, x in enumerate(p.courses)
        }

    def read(self, values: Floats, cost: float) -> RelaxedService:
        model = self._model
        return RelaxedService(
            cost=cost,
            treated={key: values[x] for key, x in self._treated.items()},
            lost={key: values[x] for key, x in self._lost.items()},
            continued={key: values[x] for key, x in self._continued.items()},
            surplus={} if model.problem.fefo else read_surplus(model, values),
        )
