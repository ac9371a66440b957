"""A mixed-integer program as plain lists, and HiGHS on it in this process."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

import highspy
import numpy as np

Terms = Iterable[tuple[int, float]]  # column, coefficient


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What HiGHS proved; `objective` and `values` are None when it has no plan."""

    status: str  # Optimal, Infeasible, Time limit reached ...
    objective: float | None
    values: Sequence[float] | None
    bound: float
    root_bound: float  # proven before branching; -inf: not asked, not reached
    seconds: float


@dataclass(slots=True)
class Program:
    """Minimise; columns and rows are numbered in the order they are made."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    row_start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    @property
    def columns(self) -> int:
        return len(self.cost)

    @property
    def rows(self) -> int:
        return len(self.row_lower)

    def column(self, cost: float = 0.0, *, upper: float = inf, whole: bool = True) -> int:
        """A new column, at least 0."""
        self.cost.append(cost)
        self.lower.append(0.0)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, lower: float, terms: Terms, upper: float) -> None:
        """lower <= sum of terms <= upper; a column may come more than once."""
        merged: dict[int, float] = {}
        for column, coefficient in terms:
            merged[column] = merged.get(column, 0.0) + coefficient
        self.index.extend(merged)
        self.value.extend(merged.values())
        self.row_start.append(len(self.index))
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def equal(self, terms: Terms, right: float) -> None:
        self.row(right, terms, right)

    def at_most(self, terms: Terms, right: float) -> None:
        self.row(-inf, terms, right)

    def minimise(
        self,
        *,
        cost: Sequence[float] | None = None,
        gap: float = 0.0,
        seconds: float = inf,
        threads: int = 1,
        target: float = -inf,
        note_root: bool = False,
    ) -> Answer:
        """HiGHS's answer; `cost` replaces the program's own, `target` ends the search early."""
        # Another thread count may have been used in this process: HiGHS would return unsolved.
        highspy.Highs.resetGlobalScheduler(True)
        highs = highspy.Highs()
        highs.setOptionValue("log_to_console", False)
        highs.setOptionValue("output_flag", note_root)  # without output there are no callbacks
        highs.setOptionValue("threads", threads)
        highs.setOptionValue("mip_rel_gap", gap)
        highs.setOptionValue("mip_abs_gap", 1e-7)
        highs.setOptionValue("time_limit", seconds)
        highs.setOptionValue("objective_target", target)
        root = [-inf]

        def note(event: highspy.highs.HighsCallbackEvent) -> None:
            if event.data_out.mip_node_count <= 1:
                root[0] = max(root[0], event.data_out.mip_dual_bound)

        if note_root:
            highs.cbMipLogging += note
        highs.passModel(self._lp(self.cost if cost is None else cost))
        highs.run()
        info = highs.getInfo()
        has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        return Answer(
            status=highs.modelStatusToString(highs.getModelStatus()),
            objective=info.objective_function_value if has_plan else None,
            values=list(highs.getSolution().col_value) if has_plan else None,
            bound=info.mip_dual_bound,
            root_bound=root[0],
            seconds=highs.getRunTime(),
        )

    def _lp(self, cost: Sequence[float]) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_ = self.columns
        lp.num_row_ = self.rows
        lp.col_cost_ = np.array(cost, dtype=float)
        lp.col_lower_ = np.array(self.lower)
        lp.col_upper_ = np.array(self.upper)
        lp.row_lower_ = np.array(self.row_lower)
        lp.row_upper_ = np.array(self.row_upper)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.row_start)
        lp.a_matrix_.index_ = np.array(self.index, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.value, dtype=float)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in self.whole]
        return lp
