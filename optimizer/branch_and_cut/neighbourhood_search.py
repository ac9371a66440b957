"""Large neighbourhood search: some decisions of a plan are freed, as a small model of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.branch_and_cut.context import decision_weeks
from optimizer.branch_and_cut.joint_model import JointModel
from optimizer.budget import Budget
from optimizer.linear.parts import Mask
from optimizer.settings import Settings
from optimizer.solvers.solver_process import SolverProcess


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourhoodParams:
    """How large neighbourhoods are, and how long each is searched."""

    most_columns: int = 25_000  # freed at once, continuous ones too
    # of linear programs for one neighbourhood (no clock, so that a seed repeats); twice as many
    # once all were in vain
    iterations: int = 8_000
    most_iterations: int = 64_000
    gap: float = 1e-4  # of the cost of the whole plan, at which one is solved
    least: int = 500  # iterations that a neighbourhood counts as: its model must be stated too
    pause: float = 0.1  # [s] between two looks at the process
    gain: float = 1e-7  # of that cost, the least that counts
    free_weeks: int = 10  # weeks freed at once where all products are
    steps: tuple[int, ...] = (1, 2)  # [batch] by which cumulative counts may change


PARAMS = NeighbourhoodParams()


@dataclass(frozen=True, slots=True)
class FreeDecisions:
    """What is free: some products, within so many batches of their counts, or in some weeks."""

    products: tuple[int, ...]
    step: int | None = None
    weeks: range | None = None

    @property
    def kind(self) -> tuple[int, int | None, bool]:
        """Neighbourhoods of a kind are about as hard to search."""
        return len(self.products), self.step, self.weeks is not None


class NeighbourhoodSearch:
    """Kinds of neighbourhoods in a seeded order, those that won more in their time more often.

    The end of the horizon comes first: what is left there is what other searches see worst.
    """

    def __init__(self, joint: JointModel, seed: int) -> None:
        self.joint = joint
        self.seed = seed
        self._rng = np.random.default_rng(seed)
        self._columns, self._weeks = decision_weeks(joint.model)
        counts = [joint.number[v] for v in joint.model.batches_cum.values()]
        self._counts: Ints = np.array(counts, dtype=np.int32)
        self._is_start: Mask = np.zeros(joint.columns, dtype=np.bool_)
        self._is_start[[joint.number[v] for v in joint.model.start.values()]] = True
        self._all = list(_neighbourhoods(joint))
        kinds = list(dict.fromkeys(x.kind for x in self._all))
        self._kind = np.array([kinds.index(x.kind) for x in self._all])
        self._won = np.ones(len(kinds))  # searches that found a cheaper plan, and one
        self._took = np.full(len(kinds), float(PARAMS.iterations))  # iterations that they took
        self._first = [n for n, x in enumerate(self._all) if x.weeks is not None][:2]
        self._iterations = PARAMS.iterations
        self._failed: set[int] = set()  # since the plan last changed

    @property
    def exhausted(self) -> bool:
        """Every neighbourhood of the plan was searched as long as may be, without a better one."""
        every = len(self._failed) == len(self._all)
        return every and (self._iterations >= PARAMS.most_iterations or not self._all)

    def changed(self) -> None:
        """The plan is another one: all neighbourhoods are worth a search again."""
        self._failed.clear()

    def step(self, values: Floats, budget: Budget) -> Floats | None:
        """The values of a cheaper plan in one neighbourhood of the plan at `values`, else None."""
        if self.exhausted or budget.spent:
            return None
        n = self._next()
        found, iterations = self._searched(self._all[n], values, budget)
        self._took[self._kind[n]] += max(iterations, PARAMS.least)
        cost = self.joint.cost(values)
        if found is None or self.joint.cost(found) > cost - PARAMS.gain * abs(cost):
            self._failed.add(n)
            return None
        self._failed.add(n)  # until the caller says that the plan changed
        self._won[self._kind[n]] += 1.0
        return found

    def _next(self) -> int:
        if self._first:
            return self._first.pop(0)
        if len(self._failed) == len(self._all):
            self._failed.clear()
            self._iterations *= 2
        open_ = np.array([n for n in range(len(self._all)) if n not in self._failed])
        kind = self._rng.choice(kinds := np.unique(self._kind[open_]), p=self._worth(kinds))
        return int(self._rng.choice(open_[self._kind[open_] == kind]))

    def _worth(self, kinds: Ints) -> Floats:
        """How likely each kind is the next one."""
        rate = self._won[kinds] / self._took[kinds]
        return np.asarray(rate / rate.sum())

    def _searched(
        self, of: FreeDecisions, values: Floats, budget: Budget
    ) -> tuple[Floats | None, int]:
        """Values of the plan found, and the iterations that it took."""
        free = self.joint.of_products(of.products)
        part = self.joint.beside(free, values)
        lower, upper = part.lower.copy(), part.upper.copy()
        place = np.cumsum(free) - 1
        if of.step is not None:
            mine = self._counts[free[self._counts]]
            near = np.round(values[mine])
            lower[place[mine]] = np.maximum(lower[place[mine]], near - of.step)
            upper[place[mine]] = np.minimum(upper[place[mine]], near + of.step)
        if of.weeks is not None:
            outside = (self._weeks < of.weeks.start) | (self._weeks >= of.weeks.stop)
            kept = self._columns[outside & free[self._columns]]
            kept = kept[self._is_start[kept]]
            lower[place[kept]] = upper[place[kept]] = np.round(values[kept])
        with SolverProcess(
            replace(part, lower=lower, upper=upper),
            Settings(threads=1, seed=self.seed),
            PARAMS.gap,
            seconds=budget.remaining,
            iterations=self._iterations,
            mip_start=(np.arange(part.columns, dtype=np.int32), values[free]),
        ) as process:
            found = process.wait(PARAMS.pause)
            while found.ending is None and not budget.spent:
                found = process.wait(PARAMS.pause)
        if found.values is None:
            return None, found.iterations
        better = values.copy()
        better[free] = found.values
        return better, found.iterations


def _neighbourhoods(joint: JointModel) -> Iterator[FreeDecisions]:
    """All that are small enough: weeks, then one to three products, near their counts or free."""
    places = range(len(joint.problem.products))
    size = [int(joint.of_product(k).sum()) for k in places]
    everything = tuple(places)
    small = sum(size) <= PARAMS.most_columns
    if small:
        half = PARAMS.free_weeks // 2
        for first in range(joint.problem.weeks - PARAMS.free_weeks, -half, -half):
            weeks = range(max(first, 0), first + PARAMS.free_weeks)
            yield FreeDecisions(everything, weeks=weeks)
    for number in (1, 2, 3):
        groups = [
            x for x in combinations(places, number)
            if sum(size[k] for k in x) <= PARAMS.most_columns
        ]  # fmt: skip
        for step in PARAMS.steps:
            yield from (FreeDecisions(x, step) for x in groups)
        if number < len(size):
            yield from (FreeDecisions(x) for x in groups)
    if small and len(size) > 3:
        yield from (FreeDecisions(everything, step) for step in PARAMS.steps)
