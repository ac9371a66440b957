"""The bound of the joint model, beside the search for plans: counts first, then whole batches."""

from dataclasses import dataclass, replace
from math import inf
from time import monotonic

import numpy as np

from optimizer.arrays import Floats
from optimizer.branch_and_cut.aggregate_branching import Node, branch_on_aggregates
from optimizer.branch_and_cut.bounding_lane import BoundingLane
from optimizer.branch_and_cut.context import SearchContext
from optimizer.branch_and_cut.cutting_plane_loop import Root
from optimizer.branch_and_cut.joint_model import JointModel
from optimizer.branch_and_cut.rounding import round_relaxation
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import SupplyBalance
from optimizer.gap import bound_that_proves
from optimizer.linear.matrix import MipStart
from optimizer.settings import Settings
from optimizer.solution import Ending
from optimizer.solvers.solver_process import SolverProcess


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundingParams:
    """How time is shared, and when another run is worth more than the one that goes on."""

    counts_up_to: int = 15_000  # [column] more take long, and close little
    counts: float = 0.25  # share of the time at most, for branching on counts
    rounding: float = 3.0  # [s] at least, for a plan of the counts that branching found best
    gap: float = 0.25  # of the asked gap, at which a run ends
    stall: float = 12.0  # [s] without a higher bound or a cheaper plan, times the runs so far
    rise: float = 2e-5  # of the bound, the least that counts
    pause: float = 0.2  # [s] between two looks at the process


PARAMS = BoundingParams()
TOLERANCE = 1e-6  # by which column values may miss a node's bounds


class JointBounding(BoundingLane):
    """Branching on counts, then one process at a time for the open node with the lowest bound.

    A process that stalls begins anew from another seed, every third time without our cuts: HiGHS
    closes most of what it can at the root, and how much differs between seeds more than between
    seconds.  It starts from the incumbent, where that is in the node.
    Source: docs/decisions/0027-joint-engine.md.
    """

    def __init__(
        self,
        joint: JointModel,
        tightened: tuple[tuple[SupplyBalance, ...], Root],
        context: SearchContext,
        settings: Settings,
        budget: Budget,
    ) -> None:
        super().__init__(budget)
        self.joint, self.settings, self.context = joint, settings, context
        self._balances, self._root = tightened
        self.bound = self._root.bound
        self.objective = inf  # of the incumbent, as the caller knows it
        self.values: Floats | None = None
        self._incumbent: Floats | None = None
        self._runs = 0
        self._nodes: list[Node] | None = None
        self._bounds: list[float] = []

    def poll(self) -> tuple[float, Floats | None]:
        """The bound proven so far and the last plan found."""
        return self.bound, self.values

    def know(self, incumbent: Floats, objective: float) -> None:
        """The incumbent, from which runs start and which the bound is to prove."""
        self._incumbent, self.objective = incumbent, objective

    @property
    def _target(self) -> float:
        if self.objective == inf:
            return inf
        return bound_that_proves(self.objective, PARAMS.gap * self.settings.gap)

    def turn(self, iterations: int | None = None) -> bool:
        """One piece of work, for so many iterations of linear programs; False: nothing is left."""
        if self._nodes is None:
            share = self._budget.share(PARAMS.counts)
            self._nodes = [node for node in self._counted(share) if node.bound < inf]
            self._bounds = [max(node.bound, self.bound) for node in self._nodes]
            self._round(share.at_least(PARAMS.rounding))
        elif self._bounds:
            n = min(range(len(self._nodes)), key=lambda i: self._bounds[i])
            others = min((b for i, b in enumerate(self._bounds) if i != n), default=inf)
            self._bounds[n] = self._searched(n, others, iterations)
        self.bound = max(self.bound, min(self._bounds, default=self.bound))
        open_ = bool(self._bounds) and self.bound < self._target
        return open_ and not self._budget.spent

    def _counted(self, budget: Budget) -> list[Node]:
        """Open nodes of branching on counts; of a large model the root alone."""
        if self.joint.columns <= PARAMS.counts_up_to or self._root.values is None:
            return branch_on_aggregates(
                self.context, self._balances, self._root, self._target, budget
            )
        plain = self.joint.plain
        whole = Node(
            bound=self.bound, lower=plain.lower, upper=plain.upper, values=self._root.values
        )
        return [whole]

    def _round(self, budget: Budget) -> None:
        """A plan near the node with the lowest bound; runs start from it where it is cheaper."""
        if not self._nodes or len(self._nodes) == 1:
            return
        node = self._nodes[0]
        found = round_relaxation(self.context, node.values, budget, (node.lower, node.upper))
        if found is not None:
            self.values = found
            if self.joint.cost(found) < self.objective:
                self.know(found, self.joint.cost(found))

    def _searched(self, n: int, others: float, iterations: int | None) -> float:
        """A higher bound of node n: until it is solved or stalls."""
        if self._nodes is None:
            return self.bound
        node, bound = self._nodes[n], self._bounds[n]
        matrix = self.joint.plain if self._runs % 3 == 2 else self.joint.matrix
        seed = self.settings.seed + self._runs
        self._runs += 1
        self._process = process = SolverProcess(
            replace(matrix, lower=node.lower, upper=node.upper),
            replace(self.settings, seed=seed),
            PARAMS.gap * self.settings.gap,
            seconds=self._budget.remaining,
            iterations=iterations,
            mip_start=self._start(node),
        )
        best, since = (-inf, inf), monotonic()
        while not self._budget.spent:
            now = process.wait(PARAMS.pause)
            bound = max(bound, now.bound)
            self.bound = max(self.bound, min(bound, others))
            if now.values is not None:
                self.values = now.values
            if now.ending is not None or bound >= self._target:
                break
            objective = inf if now.objective is None else now.objective
            least = PARAMS.rise * max(abs(bound), 1.0)
            if bound > best[0] + least or objective < best[1] - least:
                best, since = (bound, objective), monotonic()
            if iterations is None and monotonic() - since > PARAMS.stall * self._runs:
                break
        process.stop()
        if self.values is not None and self.joint.cost(self.values) < self.objective:
            self.know(self.values, self.joint.cost(self.values))  # else it would be found again
        return inf if process.poll().ending is Ending.INFEASIBLE else bound

    def _start(self, node: Node) -> MipStart | None:
        """The whole columns of the incumbent, if it is one of the node's plans."""
        x = self._incumbent
        if x is None or np.any(x < node.lower - TOLERANCE) or np.any(x > node.upper + TOLERANCE):
            return None
        columns = np.nonzero(self.joint.plain.whole)[0].astype(np.int32)
        return columns, np.round(x[columns])
