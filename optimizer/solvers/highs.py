"""HiGHS on one live object: arrays in, incumbents and bounds out (traps measured in tests)."""

import atexit
from dataclasses import replace
from math import inf, isfinite
from threading import Event, Thread
from time import monotonic, process_time
from typing import Any
from weakref import WeakSet

import highspy
import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.linear.matrix import Matrix, MipStart, Rows
from optimizer.solution import EarlyStop, Ending, OnProgress, Progress, Scope, Solution, ignore
from optimizer.solvers.highs_model import ENDINGS, load

TYPES = highspy.cb.HighsCallbackType
CALLBACKS = (
    TYPES.kCallbackMipImprovingSolution,
    TYPES.kCallbackMipInterrupt,
    TYPES.kCallbackSimplexInterrupt,
    TYPES.kCallbackIpmInterrupt,
)
GRACE = 2.0  # [s] after a limit or a request to stop, and
GRACE_SHARE = 0.1  # of the time used until then: HiGHS is given up if it still runs
GRACE_CPU = 1.0  # [s] of CPU at least, so that a busy machine is not taken for deafness
PARKING_SECONDS = 5.0  # [s] that the end of the program waits for such a run to call back


class SessionLostError(RuntimeError):
    """A session was used after HiGHS did not hear its limit: its solver still computes."""


class HighsSession:
    """One live model; bounds and rows change between runs, the columns stay.

    Where HiGHS does not hear its limit or a request to stop, a run ends with what it has told, and
    the session is `lost`: bounds and whole columns can still be set, without effect; it moves to no
    other matrix; what needs the solver raises SessionLostError.
    """

    def __init__(self, matrix: Matrix, threads: int, seed: int) -> None:
        self.matrix = matrix
        self._phase, self._scope = "", Scope.PART
        self._solver = load(matrix, threads, seed)
        self._columns = np.arange(matrix.columns, dtype=np.int32)
        self._rows = matrix.rows.count
        self._lost, self._method = False, "unknown"

    @property
    def lost(self) -> bool:
        """Whether HiGHS was given up in a run; its thread may still compute."""
        return self._lost

    @property
    def _live(self) -> highspy.Highs:
        if self._lost:
            raise SessionLostError(
                "HiGHS did not stop at its limit: what it holds cannot be used again."
            )
        return self._solver

    def enter(self, phase: str, scope: Scope = Scope.PART) -> None:
        """What progress messages say from now on, and what their figures belong to."""
        self._phase, self._scope = phase, scope

    def without_presolve(self) -> "HighsSession":
        """The same live solver without presolve and feasibility jump: half the time when small."""
        self._live.setOptionValue("presolve", "off")
        self._live.setOptionValue("mip_heuristic_run_feasibility_jump", False)
        return self

    @property
    def rows(self) -> int:
        return self._rows

    @property
    def method(self) -> str:
        """What solved the last relaxation that came to its end; "unknown": there is none."""
        return self._method

    def _counted_method(self) -> str:
        info = self._solver.getInfo()
        counts = {
            "simplex": info.simplex_iteration_count,
            "interior point": info.ipm_iteration_count,
            "first order": info.pdlp_iteration_count,
        }
        return max(counts, key=lambda name: counts[name])

    def add_rows(self, rows: Rows) -> None:
        """Append rows."""
        self._live.addRows(
            rows.count, rows.lower, rows.upper, len(rows.index), rows.start[:-1], rows.index,
            rows.value,
        )  # fmt: skip
        self._rows += rows.count

    def drop_rows(self, numbers: npt.NDArray[np.int32]) -> None:
        """Delete rows by number."""
        if len(numbers):
            self._live.deleteRows(len(numbers), numbers)
            self._rows -= len(numbers)

    def set_bounds(self, lower: Floats, upper: Floats) -> None:
        """Replace all column bounds."""
        if not self.lost:
            self._solver.changeColsBounds(self.matrix.columns, self._columns, lower, upper)

    def move_to(self, matrix: Matrix) -> bool:
        """Take over a matrix that differs in bounds only, keeping cuts and basis; else False."""
        new, old = matrix.rows, self.matrix.rows
        same = not self.lost and (
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

    def set_cost(self, cost: Floats) -> None:
        """Replace all costs."""
        self.matrix = replace(self.matrix, cost=cost)
        self._live.changeColsCost(self.matrix.columns, self._columns, cost)

    def set_whole(self, whole: npt.NDArray[np.bool_]) -> None:
        """Say which columns are whole."""
        if not self.lost:
            self._solver.changeColsIntegrality(
                self.matrix.columns, self._columns, whole.astype(np.uint8)
            )

    def row_duals(self) -> Floats:
        """Price of each row at the last relaxation."""
        return np.array(self._live.getSolution().row_dual)

    def row_activity(self) -> Floats:
        """Activity of each row at the last solution."""
        return np.array(self._live.getSolution().row_value)

    def relaxation(
        self, budget: Budget, on_progress: OnProgress = ignore, method: str = "choose"
    ) -> Solution:
        """Solve without whole numbers; `method` is HiGHS's: simplex, ipm or choose.

        Interior point ends without crossover: its values are no vertex.
        """
        self.set_whole(np.zeros(self.matrix.columns, dtype=np.bool_))
        self._live.setOptionValue("solver", method)
        self._live.setOptionValue("run_crossover", "off" if method == "ipm" else "on")
        try:
            return self._run(budget, 0.0, on_progress)
        finally:
            if not self.lost:
                self._method = self._counted_method()
                self._solver.setOptionValue("solver", "choose")
                self.set_whole(self.matrix.whole)

    def minimise(
        self, budget: Budget, gap: float, on_progress: OnProgress = ignore,
        mip_start: MipStart | None = None, early_stop: EarlyStop | None = None,
    ) -> Solution:  # fmt: skip
        """Solve with whole numbers from `mip_start`, to `gap` or to `early_stop`."""
        if mip_start is not None:
            self._live.setSolution(len(mip_start[0]), mip_start[0], mip_start[1])
        found = self._run(budget, gap, on_progress, early_stop)
        if self.lost or self._solver.getModelStatus() != highspy.HighsModelStatus.kSolveError:
            return found
        # HiGHS 1.12 now and then trips over its own presolve; without it, it does not.
        self._solver.clearSolver()
        self._solver.setOptionValue("presolve", "off")
        try:
            return self._run(budget, gap, on_progress, early_stop)
        finally:
            if not self.lost:
                self._solver.setOptionValue("presolve", "choose")

    def _run(
        self, budget: Budget, gap: float, on_progress: OnProgress,
        early_stop: EarlyStop | None = None,
    ) -> Solution:  # fmt: skip
        s = self._live
        s.setOptionValue("time_limit", max(budget.remaining, 0.05) + s.getRunTime())
        s.setOptionValue("mip_rel_gap", gap)
        call = _Call(s, self.matrix)
        ended = False
        try:
            ended = self._followed(call, budget, on_progress, early_stop)
        finally:
            self._lost = not ended  # also where Ctrl-C comes before the end
        return self._solution(call) if ended else call.told()

    def _followed(
        self, call: "_Call", budget: Budget, on_progress: OnProgress, early_stop: EarlyStop | None
    ) -> bool:  # fmt: skip
        """Whether HiGHS came to its end, or heard in time that it should."""
        seconds, overdue, computed, ended = budget.remaining, inf, 0.0, False
        while not ended:
            ended = call.ended_within(0.2)
            now = Progress(
                phase=self._phase,
                scope=self._scope,
                incumbent=_finite(call.incumbent),
                bound=_finite(call.bound),
                seconds=call.seconds,
            )
            # HiGHS's own clock is kept too loosely to rely on.
            late = now.seconds > seconds + 0.2
            good = early_stop is not None and early_stop.reached(now)
            if not call.stop and (late or good or budget.stop()):
                call.stop = True
                overdue = GRACE + (1.0 + GRACE_SHARE) * now.seconds
                computed = process_time() + GRACE_CPU
            on_progress(now)
            if not ended and now.seconds > overdue and process_time() > computed:
                return False
        return True

    def _solution(self, call: "_Call") -> Solution:
        info = self._solver.getInfo()
        status = self._solver.getModelStatus()
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values: Floats | None = None
        objective: float | None = None
        if not call.failed and feasible:
            values = np.array(self._solver.getSolution().col_value)
            objective = info.objective_function_value
        elif call.best is not None:
            objective, values = call.best
        whole = info.mip_node_count >= 0
        bound = -inf
        if status == highspy.HighsModelStatus.kOptimal:
            bound = info.mip_dual_bound if whole else info.objective_function_value
        elif whole and isfinite(info.mip_dual_bound):
            bound = info.mip_dual_bound
        ending = Ending.FAILED if call.failed else ENDINGS.get(status, Ending.FAILED)
        if ending in (Ending.NO_PLAN, Ending.FAILED) and values is not None:
            ending = Ending.FEASIBLE
        if ending.has_plan != (values is not None):  # "optimal", yet outside its own tolerances
            ending = Ending.FAILED if ending.has_plan else ending
            values, objective = None, None
        return Solution(
            ending=ending, values=values, objective=objective, bound=bound, seconds=call.seconds
        )


class _Call:
    """One run of HiGHS in a thread, so that the main one stays free to hear a request to stop.

    What it tells is replaced, never changed: the thread may outlive who asked.
    """

    def __init__(self, solver: highspy.Highs, matrix: Matrix) -> None:
        self.stop = self.failed = False
        self._parking = self._parked = False
        self.best: tuple[float, Floats] | None = None
        self.bound: float | None = None
        self.incumbent: float | None = None
        self._solver, self._matrix, self._began = solver, matrix, monotonic()
        solver.setCallback(self._called, None)
        for kind in CALLBACKS:
            solver.startCallback(kind)
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()
        _CALLS.add(self)

    @property
    def seconds(self) -> float:
        """Wall clock since it began."""
        return monotonic() - self._began

    def ended_within(self, seconds: float) -> bool:
        """Whether it has ended, now or within `seconds`."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def told(self) -> Solution:
        """What it has told so far, without a look at the solver."""
        objective, values = self.best or (None, None)
        return Solution(
            ending=Ending.NO_PLAN if values is None else Ending.FEASIBLE,
            values=values,
            objective=objective,
            bound=-inf if self.bound is None or not isfinite(self.bound) else self.bound,
            seconds=self.seconds,
        )

    def park(self) -> None:
        """Have HiGHS wait for ever where it calls back next, and call back no more otherwise.

        Called by an interpreter that ends: a callback would then abort the process, and so does a
        copy of the options, which holds the callback and which sub-MIPs make.
        """
        self._parking = True
        until = monotonic() + PARKING_SECONDS
        while monotonic() < until and not self._parked and not self.ended_within(0.01):
            pass
        if not self._parked and not self.ended_within(0.0):
            for kind in CALLBACKS:
                self._solver.stopCallback(kind)

    def _work(self) -> None:
        try:
            self._solver.run()
        except BaseException:
            self.failed = True
        finally:
            self._solver.setCallback(None, None)

    def _called(self, kind: Any, _: str, out: Any, into: Any, __: object) -> None:
        if self._parking:
            self._parked = True
            Event().wait()
        if kind == TYPES.kCallbackMipImprovingSolution:
            values = np.array(out.mip_solution)
            if self._matrix.admits(values):  # HiGHS 1.12 has reported others before it failed
                cost = float(self._matrix.cost @ values) + self._matrix.constant
                self.best = cost, values
        if into is not None:
            into.user_interrupt = self.stop
        if kind == TYPES.kCallbackMipInterrupt:
            self.bound, self.incumbent = out.mip_dual_bound, out.mip_primal_bound


_CALLS: WeakSet[_Call] = WeakSet()


@atexit.register
def _park_calls() -> None:
    for call in list(_CALLS):
        call.park()


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
