"""The simulated cost of a search for fill targets: patients missing to a target are penalised."""

from collections.abc import Iterable, Mapping

from planner.domain.scenario import Scenario
from planner.solving import Production
from planner.stochastic.simulated_cost import SimulatedCost

TOP = 256.0  # penalty weight and highest multiplier, in ordinary costs of a lost patient


class PenalisedCost(SimulatedCost):
    """Mean simulated cost, and `TOP` costs of a lost patient for each patient missing to a target.

    targets: share of patients by product.  margins: standard errors of the share on these paths by
    which it must lie above its target; they may be raised between two searches.
    """

    def __init__(
        self, scenario: Scenario, targets: Mapping[str, float], *, seed: int, paths: int
    ) -> None:
        super().__init__(scenario, seed=seed, paths=paths)
        self.targets = targets
        self.margins: dict[str, float] = dict.fromkeys(targets, 0.0)

    def cost(self, made: Iterable[Production]) -> float:
        """[currency] cost of contract 5 and the penalties."""
        each = list(made)
        return self.true_cost(each) + sum(
            TOP * price(self.scenario, x.product) * self.missing(x)
            for x in each
            if x.product in self.targets
        )

    def true_cost(self, made: Iterable[Production]) -> float:
        """[currency] of contract 5, mean over paths."""
        return super().cost(made)

    def missing(self, made: Production) -> float:
        """Patients on a path, mean, by which the target and its margin are missed."""
        fill, product = self.estimate(made).fill, made.product
        if fill is None:
            return 0.0
        return max(0.0, self.targets[product] - fill.below(self.margins[product])) * fill.due


def price(scenario: Scenario, product: str) -> float:
    """[currency] of a lost patient; where losing one costs nothing, what treating one does."""
    p = scenario.products[product]
    batch = float(p.batch_cost + p.release_cost)
    doses = max(p.doses_per_batch // p.shipping_unit, 1) * p.shipping_unit  # that treat somebody
    course = batch * p.doses_per_course / (doses * float(p.batch_success))
    return float(p.lost_cost) or course or 1.0
