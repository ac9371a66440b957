"""The simulated cost of a search that is to meet targets: what is missing to them is dear."""

from collections.abc import Iterable, Mapping

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.stochastic.common_paths import Steady

TOP = 256.0  # times its ordinary price: the most that a lost patient is taken to cost


class Aiming(Steady):
    """Mean simulated cost, and `TOP` prices for each patient missing to a target.

    targets: share of patients by product.  margins: standard errors of the share on these paths by
    which it must lie above its target; they may be raised between two searches.
    """

    def __init__(
        self, scenario: Scenario, targets: Mapping[str, float], *, seed: int, paths: int
    ) -> None:
        super().__init__(scenario, seed=seed, paths=paths)
        self.targets = targets
        self.margins: dict[str, float] = dict.fromkeys(targets, 0.0)

    def cost(self, plan: Plan, products: Iterable[str] | None = None) -> float:
        """[currency] cost of contract 5 and what the patients missing are taken to cost."""
        names = tuple(products or self.scenario.products)
        return self.true_cost(plan, names) + sum(
            TOP * price(self.scenario, p) * self.missing(plan, p)
            for p in names
            if p in self.targets
        )

    def true_cost(self, plan: Plan, products: Iterable[str] | None = None) -> float:
        """[currency] of contract 5, mean over paths."""
        return super().cost(plan, products)

    def missing(self, plan: Plan, product: str) -> float:
        """Patients on a path, mean, by which the target and its margin are missed."""
        fill = self.seen(plan, product).fill
        if fill is None:
            return 0.0
        return max(0.0, self.targets[product] - fill.below(self.margins[product])) * fill.due


def price(scenario: Scenario, product: str) -> float:
    """[currency] of a lost patient; where losing one costs nothing, what treating one does."""
    p = scenario.products[product]
    batch = float(p.batch_cost + p.release_cost)
    course = batch * p.doses_per_course / (p.doses_per_batch * float(p.batch_success))
    return float(p.lost_cost) or course or 1.0
