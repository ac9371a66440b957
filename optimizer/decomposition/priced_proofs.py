"""Branch and bound for one product after another at capacity prices: a bound above their roots."""

from collections import deque

from optimizer.arrays import Floats
from optimizer.branch_and_cut.bounding_lane import BoundingLane
from optimizer.budget import Budget
from optimizer.decomposition.priced_roots import PricedRoots
from optimizer.settings import Settings
from optimizer.solution import Ending
from optimizer.solvers.solver_process import SolverProcess

GAP = 1e-4  # of a product's cost, at which its bound is good enough
PAUSE = 0.2  # [s] between two looks at the process


class PricedProofs(BoundingLane):
    """One process at a time, beside other work; what each product proves adds up.

    Source: docs/decisions/0027-joint-engine.md.
    """

    def __init__(self, roots: PricedRoots, settings: Settings, budget: Budget) -> None:
        super().__init__(budget)
        self.roots, self.settings = roots, settings
        self._bounds = dict(roots.product_bounds)
        # Which products lose most to fractions is not known before: the dearest come first.
        products = range(len(roots.joint.problem.products))
        self._waiting = deque(sorted(products, key=lambda k: -abs(self._bounds[k])))

    def turn(self, iterations: int | None = None) -> bool:
        """The next product, for so many iterations of linear programs; False: nothing is left."""
        if not self._waiting or self._budget.spent:
            return False
        share = self._budget.share(1.0 / len(self._waiting))
        k = self._waiting.popleft()
        self._process = process = SolverProcess(
            self.roots.product_matrix(k), self.settings, GAP,
            seconds=share.remaining, iterations=iterations,
        )  # fmt: skip
        while not share.spent:
            now = process.wait(PAUSE)
            self._bounds[k] = max(self._bounds[k], now.bound)
            if now.ending is not None:
                break
        process.stop()
        if process.poll().ending is not Ending.OPTIMAL and iterations is not None:
            self._waiting.append(k)
        return bool(self._waiting)

    def poll(self) -> tuple[float, None]:
        """[currency] what no plan can beat, as far as it is proven now; it finds no plans."""
        return self.roots.constant + sum(self._bounds.values()), None

    def know(self, incumbent: Floats, objective: float) -> None:
        """Incumbents are of no use here: products are planned alone."""
