"""From several sets of batches to the one whose simulated cost is least (docs/uncertainty.md).

Room schedules are searched by a quick surrogate of the cost; the best of them are then improved by
simulation.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from numpy.random import Generator

from planner.solving import Budget, Decisions, Judged, Outlook, Paths, Production, Starts
from planner.stochastic.origin import DETERMINISTIC, SCHEDULES, Origin
from planner.stochastic.simulated_cost import SimulatedCost, SimulatedEvaluator

PENALTY = 80.0  # weight of a position too much, in average cost of a position in service


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams:
    """How long room schedules are searched before moves are simulated.

    first: [state] that are tried for the first plan, however busy the machine is.  cycle: [state]
    from one look at the best to the next.  step: [state] between two looks at the clock.  idle:
    cycles in a row without a better plan, after which they end.  surrogate: share of the time.
    telling: share of the cost by which two plans differ in lost patients, from which on their
    price is calibrated.  factor: by which it changes at most.
    """

    first: int = 20_000
    cycle: int = 20_000
    step: int = 1_000
    idle: int = 3
    surrogate: float = 0.85
    telling: float = 0.003
    factor: float = 3.0


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
        self.servable: list[Starts] = []  # whose forecast is known to be served
        self.lost_factors: dict[str, float] = {}  # on the surrogate's price of a lost patient
        self.tightness = 0  # how often no service was found within the freezers
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

    def anneal(self, paths: Mapping[str, Paths], rng: Generator) -> Candidate | None:
        """From the incumbent to room schedules of less cost on `paths`; None: nothing was found.

        By a count of states, so that a busy machine finds the same.
        """
        self._paths = paths
        return self._by_annealing(paths, rng, self.budget, PARAMS.first)

    def calibrate(self, x: Candidate) -> None:
        """Price lost patients so that the surrogate tells `x` from the first as the simulator does.

        It knows one price for all patients of a product, but the cheapest are lost first.
        """
        if self._paths is None:
            return
        first = self.found[0]
        before, after = (self.outlook.split_costs(c.production, self._paths) for c in (first, x))
        for p in after:
            lost, rest = after[p][0] - before[p][0], after[p][1] - before[p][1]
            if abs(lost) > PARAMS.telling * first.cost:
                costs = (self.simulated.estimate(c.production[p]).cost for c in (x, first))
                factor = (next(costs) - next(costs) - rest) / lost
                self.lost_factors[p] = min(max(factor, 1 / PARAMS.factor), PARAMS.factor)

    def local(self, rng: Generator) -> None:
        """Local search by the surrogate first, and then by simulation."""
        if not self.found:
            return
        if self._paths is not None:
            self._by_annealing(self._paths, rng, self.budget.share(PARAMS.surrogate))
        penalty = self.penalty
        self._by_simulation(min(self.found, key=lambda x: x.cost + penalty * x.excess), rng)
        self._by_simulation(self.best, rng)

    def _by_annealing(
        self, paths: Mapping[str, Paths], rng: Generator, budget: Budget, most: int | None = None
    ) -> Candidate | None:
        """From the best, until cycles bring nothing better; the last improvement.

        most: states that are tried.
        """
        if not self.found or budget.spent:
            return None
        first, last = self.best, None
        origin = SCHEDULES if first.origin == DETERMINISTIC else first.origin.after_search()
        search = self.outlook.annealing(
            paths, int(rng.integers(2**31)), self.tightness, self.lost_factors
        )
        search.adopt(first.batches)
        idle = 0
        while idle < PARAMS.idle and not budget.spent and (most is None or search.states < most):
            better = False
            for _ in range(PARAMS.cycle // PARAMS.step):
                if budget.spent:
                    break
                better = search.step(PARAMS.step) or better
            idle = 0 if better else idle + 1
            if better:
                last = self.consider(origin, search.best) or last
        return last

    def _by_simulation(self, first: Candidate, rng: Generator) -> None:
        """Every improvement is a candidate: where the last is refused, an earlier one may do."""

        def improved(x: Judged) -> None:
            self._keep(first.origin.after_search(), x)

        self.outlook.simulated_search(
            SimulatedEvaluator(self.outlook, self.simulated), self.budget,
            order=rng if self._paths is None else self._paths,
            allowed=self.allowed, improved=improved,
        ).descend(first.batches, self.penalty)  # fmt: skip
