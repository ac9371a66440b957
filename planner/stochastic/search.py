"""From several sets of batches to the one whose simulated cost is least (docs/uncertainty.md).

Iterated local search: local optima by a quick surrogate, also of penalised models and of perturbed
incumbents; the best of them are then improved by simulation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from numpy.random import Generator

from planner.solving import Budget, Decisions, Judged, Outlook, Paths, Production
from planner.stochastic.origin import EXPECTED, Origin, OriginKind
from planner.stochastic.simulated_cost import SimulatedCost, SimulatedEvaluator

PENALTY = 80.0  # weight of a position too much, in average cost of a position in service


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams:
    """How the time of a search is spent, and where its local searches start.

    corrections: of the expected-cost model, at most.  model, models: share of the time for one
    solve of the model, and for all of them.  surrogate: share before moves are simulated.
    factors: on the cost of a lost patient, in models whose plans are further starting points.
    perturbations: in a row without an improvement, after which it ends.  changes: random moves in
    one perturbation.
    """

    corrections: int = 3
    model: float = 0.3
    models: float = 0.35
    surrogate: float = 0.85
    factors: tuple[float, ...] = (2.0, 5.0)
    perturbations: int = 6
    changes: int = 3


PARAMS = SearchParams()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A set of batches, what is made by product, and what it costs on the common paths."""

    origin: Origin
    batches: Decisions
    production: Mapping[str, Production]
    cost: float  # [currency]
    excess: float  # [position x week] too much in the freezers, however the forecast is served


class CandidateSearch:
    """Candidates for one scenario, all simulated on the same paths.

    paths: cumulative doses on sample paths, by which the surrogates go; None: not known yet.
    """

    def __init__(
        self,
        outlook: Outlook,
        simulated: SimulatedCost,
        budget: Budget,
        *,
        paths: Mapping[str, Paths] | None = None,
    ) -> None:
        self.outlook, self.simulated, self.budget = outlook, simulated, budget
        self.found: list[Candidate] = []
        self._paths = paths

    @property
    def allowed(self) -> float:
        """[position x week] too much, as the first candidate has it."""
        return self.found[0].excess if self.found else 0.0

    @property
    def best(self) -> Candidate:
        """The incumbent: the cheapest, of those within the freezers where there are any."""
        return min(self.found, key=lambda x: (x.excess > self.allowed, x.cost))

    @property
    def penalty(self) -> float:
        """[currency per position and week] in proportion to the cheapest candidate."""
        return PENALTY * min(x.cost for x in self.found) / self.outlook.freezer_capacity

    def consider(self, origin: Origin, batches: Decisions | None) -> Candidate | None:
        """Simulate a set of batches as a candidate; None where it finds no rooms or banks."""
        if batches is None or self.outlook.draft(batches) is None:
            return None
        cost = self.simulated.cost(self.outlook.production(batches).values())
        cost += self.outlook.move_cost(batches)
        excess = self.outlook.freezer_excess(batches)
        return self._keep(origin, Judged(batches=batches, cost=cost, excess=excess))

    def _keep(self, origin: Origin, x: Judged) -> Candidate:
        found = Candidate(
            origin=origin,
            batches=x.batches,
            production=self.outlook.production(x.batches),
            cost=x.cost,
            excess=x.excess,
        )
        self.found.append(found)
        return found

    def model(self, paths: Callable[[], dict[str, Paths]]) -> None:
        """The expected-cost model, then corrected by the losses and expiries of its own plan."""
        near = self.found[0].batches if self.found else None
        models = self.budget.share(PARAMS.models)
        batches = self.outlook.expected(self.budget.share(PARAMS.model), near)
        self.consider(EXPECTED, batches)
        if self.budget.spent:
            return
        self._paths = paths()
        for number in range(PARAMS.corrections):
            if batches is None or self.budget.spent or models.remaining < 0:
                return
            share = self.budget.share(PARAMS.model)
            again = self.outlook.corrected(batches, self._paths, share)
            if again is None or again.starts == batches.starts:
                return
            batches = again
            self.consider(Origin(kind=OriginKind.CORRECTED, number=number + 1), batches)

    def local(self, rng: Generator) -> None:
        """Local search from several candidates, by the surrogate first and then by simulation."""
        if not self.found:
            return
        if self._paths is not None:
            self._by_surrogate(self._paths, rng)
        penalty = self.penalty
        self._by_simulation(min(self.found, key=lambda x: x.cost + penalty * x.excess), rng)
        self._by_simulation(self.best, rng)

    def _by_surrogate(self, paths: Mapping[str, Paths], rng: Generator) -> None:
        """From the best two, from penalised models, and from the incumbent perturbed."""
        share = self.budget.share(PARAMS.surrogate)
        search = self.outlook.surrogate_search(paths, share, allowed=self.allowed)
        penalty = self.penalty

        def improve(first: Candidate | None) -> None:
            if first is not None and not share.spent:
                found = search.descend(first.batches, penalty)
                self.consider(first.origin.after_search(), found)

        for first in sorted(self.found, key=lambda x: x.cost + penalty * x.excess)[:2]:
            improve(first)
        for factor in PARAMS.factors:
            improve(None if share.spent else self._penalised(factor, paths))
        failed = 0
        while failed < PARAMS.perturbations and not share.spent:
            best = self.best
            batches = self.outlook.perturbed(best.batches, rng, PARAMS.changes)
            improve(replace(best, batches=batches))
            failed = failed + 1 if self.best is best else 0

    def _penalised(self, factor: float, paths: Mapping[str, Paths]) -> Candidate | None:
        """From the incumbent: the model in which a lost patient costs `factor` times as much."""
        products = self.outlook.scenario.products
        more = {name: (factor - 1) * float(p.lost_cost) for name, p in products.items()}
        share = self.budget.share(PARAMS.model)
        batches = self.outlook.penalised(more).corrected(self.best.batches, paths, share)
        factors = tuple((name, factor) for name in products)
        return self.consider(Origin(kind=OriginKind.PENALISED, factors=factors), batches)

    def _by_simulation(self, first: Candidate, rng: Generator) -> None:
        """Every improvement is a candidate: where the last is refused, an earlier one may do."""

        def improved(x: Judged) -> None:
            self._keep(first.origin.after_search(), x)

        self.outlook.simulated_search(
            SimulatedEvaluator(self.outlook, self.simulated), self.budget,
            order=rng if self._paths is None else self._paths,
            allowed=self.allowed, improved=improved,
        ).descend(first.batches, self.penalty)  # fmt: skip
