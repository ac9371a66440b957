"""HiGHS on one live object: arrays in, incumbents and bounds out (traps measured in tests)."""

from math import inf, isfinite
from threading import Thread
from time import monotonic
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.linear.matrix import Matrix, MipStart, Rows
from optimizer.solution import EarlyStop, Ending, OnProgress, Progress, Scope, Solution, ignore
from optimizer.solvers.highs_model import ENDINGS, load


class HighsSession:
    """One live model; bounds and rows change between runs, the columns stay."""

    def __init__(self, matrix: Matrix, threads: int, seed: int) -> None:
        self.matrix = matrix
        self._phase, self._scope = "", Scope.PART
        self._solver = load(matrix, threads, seed)
        self._columns = np.arange(matrix.columns, dtype=np.int32)
        self._stop = False

    def enter(self, phase: str, scope: Scope = Scope.PART) -> None:
        """What progress messages say from now on, and what their figures belong to."""
        self._phase, self._scope = phase, scope

    def without_presolve(self) -> "HighsSession":
        """The same live solver without presolve and feasibility jump: half the time when small."""
        self._solver.setOptionValue("presolve", "off")
        self._solver.setOptionValue("mip_heuristic_run_feasibility_jump", False)
        return self

    @property
    def rows(self) -> int:
        return int(self._solver.getNumRow())

    @property
    def method(self) -> str:
        """What solved the last relaxation, as HiGHS counts iterations."""
        info = self._solver.getInfo()
        counts = {
            "simplex": info.simplex_iteration_count,
            "interior point": info.ipm_iteration_count,
            "first order": info.pdlp_iteration_count,
        }
        return max(counts, key=lambda name: counts[name])

    def add_rows(self, rows: Rows) -> None:
        """Append rows."""
        self._solver.addRows(
            rows.count, rows.lower, rows.upper, len(rows.index), rows.start[:-1], rows.index,
            rows.value,
        )  # fmt: skip

    def drop_rows(self, numbers: npt.NDArray[np.int32]) -> None:
        """Delete rows by number."""
        if len(numbers):
            self._solver.deleteRows(len(numbers), numbers)

    def set_bounds(self, lower: Floats, upper: Floats) -> None:
        """Replace all column bounds."""
        self._solver.changeColsBounds(self.matrix.columns, self._columns, lower, upper)

    def move_to(self, matrix: Matrix) -> bool:
        """Take over a matrix that differs in bounds only, keeping cuts and basis; else False."""
        new, old = matrix.rows, self.matrix.rows
        same = (
            np.array_equal(new.index, old.index)
            and np.array_equal(new.start, old.start)
            and np.array_equal(new.value, old.value)
            and np.array_equal(matrix.cost, self.matrix.cost)
            and np.array_equal(matrix.whole, self.matrix.whole)
            and matrix.constant == self.matrix.constant
        )
        if same:
            for i in np.nonzero((new.lower != old.lower) | (new.upper != old.upper))[0]:
                self._solver.changeRowBounds(int(i), new.lower[i], new.upper[i])
            self.matrix = matrix
            self.set_bounds(matrix.lower, matrix.upper)
        return bool(same)

    def set_whole(self, whole: npt.NDArray[np.bool_]) -> None:
        """Say which columns are whole."""
        self._solver.changeColsIntegrality(
            self.matrix.columns, self._columns, whole.astype(np.uint8)
        )

    def row_activity(self) -> Floats:
        """Activity of each row at the last solution."""
        return np.array(self._solver.getSolution().row_value)

    def relaxation(
        self, budget: Budget, on_progress: OnProgress = ignore, method: str = "choose"
    ) -> Solution:
        """Solve without whole numbers; `method` is HiGHS's: simplex, ipm or choose."""
        self.set_whole(np.zeros(self.matrix.columns, dtype=np.bool_))
        self._solver.setOptionValue("solver", method)
        try:
            return self._run(budget, 0.0, on_progress)
        finally:
            self._solver.setOptionValue("solver", "choose")
            self.set_whole(self.matrix.whole)

    def minimise(
        self, budget: Budget, gap: float, on_progress: OnProgress = ignore,
        mip_start: MipStart | None = None, early_stop: EarlyStop | None = None,
    ) -> Solution:  # fmt: skip
        """Solve with whole numbers from `mip_start`, to `gap` or to `early_stop`."""
        if mip_start is not None:
            self._solver.setSolution(len(mip_start[0]), mip_start[0], mip_start[1])
        found = self._run(budget, gap, on_progress, early_stop)
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kSolveError:
            return found
        # HiGHS 1.12 now and then trips over its own presolve; without it, it does not.
        self._solver.clearSolver()
        self._solver.setOptionValue("presolve", "off")
        try:
            return self._run(budget, gap, on_progress, early_stop)
        finally:
            self._solver.setOptionValue("presolve", "choose")

    def _run(
        self, budget: Budget, gap: float, on_progress: OnProgress,
        early_stop: EarlyStop | None = None,
    ) -> Solution:  # fmt: skip
        s = self._solver
        began = monotonic()
        seconds = budget.remaining
        s.setOptionValue("time_limit", max(seconds, 0.05) + s.getRunTime())
        s.setOptionValue("mip_rel_gap", gap)
        best: list[tuple[float, Floats]] = []
        self._stop = False

        def called(kind: Any, _: str, out: Any, into: Any, __: object) -> None:
            if kind == highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution:
                values = np.array(out.mip_solution)
                if self.matrix.admits(values):  # HiGHS 1.12 has reported others before it failed
                    best[:] = [(out.objective_function_value, values)]
            if into is not None:
                into.user_interrupt = self._stop
            if kind == highspy.cb.HighsCallbackType.kCallbackMipInterrupt:
                figures.update(bound=out.mip_dual_bound, incumbent=out.mip_primal_bound)

        figures: dict[str, float] = {}
        s.setCallback(called, None)
        types = highspy.cb.HighsCallbackType
        for kind in (
            types.kCallbackMipImprovingSolution,
            types.kCallbackMipInterrupt,
            types.kCallbackSimplexInterrupt,
            types.kCallbackIpmInterrupt,
        ):
            s.startCallback(kind)
        failure: list[BaseException] = []

        def work() -> None:
            try:
                s.run()
            except BaseException as error:
                failure.append(error)

        # Its own thread, so that the main one stays free to hear Ctrl-C and a request to stop.
        worker = Thread(target=work, daemon=True)
        worker.start()
        while worker.is_alive():
            worker.join(0.2)
            now = Progress(
                phase=self._phase,
                scope=self._scope,
                incumbent=_finite(figures.get("incumbent")),
                bound=_finite(figures.get("bound")),
                seconds=monotonic() - began,
            )
            # HiGHS's own clock is kept too loosely to rely on.
            late = now.seconds > seconds + 0.2
            good = early_stop is not None and early_stop.reached(now)
            self._stop = self._stop or late or good or budget.stop()
            on_progress(now)
        s.setCallback(None, None)
        return self._solution(bool(failure), best, monotonic() - began)

    def _solution(self, failed: bool, best: list[tuple[float, Floats]], seconds: float) -> Solution:
        info = self._solver.getInfo()
        status = self._solver.getModelStatus()
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values: Floats | None = None
        objective: float | None = None
        if not failed and feasible:
            values = np.array(self._solver.getSolution().col_value)
            objective = info.objective_function_value
        elif best:
            objective, values = best[0]
        whole = info.mip_node_count >= 0
        bound = -inf
        if status == highspy.HighsModelStatus.kOptimal:
            bound = info.mip_dual_bound if whole else info.objective_function_value
        elif whole and isfinite(info.mip_dual_bound):
            bound = info.mip_dual_bound
        ending = Ending.FAILED if failed else ENDINGS.get(status, Ending.FAILED)
        if ending in (Ending.NO_PLAN, Ending.FAILED) and values is not None:
            ending = Ending.FEASIBLE
        if ending.has_plan != (values is not None):  # "optimal", yet outside its own tolerances
            ending = Ending.FAILED if ending.has_plan else ending
            values, objective = None, None
        return Solution(
            ending=ending, values=values, objective=objective, bound=bound, seconds=seconds
        )


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
