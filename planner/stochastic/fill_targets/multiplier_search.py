"""The search for the cheapest batches that meet every fill target (docs/uncertainty.md).

Lagrangian relaxation: each target becomes a multiplier on the cost of a lost patient in the
expected-cost model, found by bisection; local search by penalised simulated cost follows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from numpy.random import default_rng

from planner.solving import Budget, Decisions, Outlook, Paths
from planner.stochastic.fill_targets.bisection import Bracket
from planner.stochastic.fill_targets.penalised_cost import PenalisedCost, price
from planner.stochastic.origin import CAPACITY, Origin, OriginKind
from planner.stochastic.search import PENALTY, Candidate, CandidateSearch

Starts = frozenset[tuple[tuple[str, str, int], int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiplierParams:
    """How long and how finely multipliers are searched.

    corrections: of the model at one set of multipliers.  rounds: of multipliers.  model: share of
    the time for one solve of the model.  margin: standard errors on the search's paths by which a
    target must be met, so much more after each verification that fails.  seeds: candidates of
    another search that are judged.  look: share of the time for one look.  alike: share of the
    patients by which two plans may differ and count as equal.
    """

    corrections: int = 2
    rounds: int = 14
    model: float = 0.1
    margin: float = 1.5
    seeds: int = 12
    look: float = 0.6
    alike: float = 5e-4


PARAMS = MultiplierParams()


class MultiplierSearch:
    """Candidates simulated on the same paths, in the order in which they are to be taken."""

    def __init__(
        self,
        outlook: Outlook,
        penalised: PenalisedCost,
        budget: Budget,
        paths: Callable[[], Mapping[str, Paths]],
    ) -> None:
        self.outlook, self.penalised, self.paths, self.budget = outlook, penalised, paths, budget
        self.search = CandidateSearch(outlook, penalised, budget, paths=paths())
        self.brackets = {p: Bracket() for p in penalised.targets}
        self.preferred: Starts = frozenset()  # among those that do the same
        self.refused: set[Starts] = set()  # what cannot be served
        self.ended = False  # the last look tried all it knows
        penalised.margins = dict.fromkeys(penalised.targets, PARAMS.margin)

    def add_seeds(self, seeds: Sequence[Candidate]) -> None:
        """Judge the first and the cheapest candidates of another search."""
        others = sorted(seeds[1:], key=lambda x: x.cost)
        for seed in (*seeds[:1], *others[: PARAMS.seeds]):
            if self.search.found and self.budget.stop():
                return
            self.search.found.append(self._judged(seed))

    def _judged(self, x: Candidate) -> Candidate:
        return replace(x, cost=self.penalised.cost(x.production.values()))

    def prefer(self, x: Candidate) -> None:
        """Prefer the incumbent of another search among equals."""
        self.add_seeds([x])
        self.preferred = _starts(x)

    def demand_more(self, products: Iterable[str]) -> None:
        """Widen the margin of targets that a verification missed, and judge all candidates anew."""
        for p in products:
            self.penalised.margins[p] += PARAMS.margin
            self.brackets[p].reopen()
        self.search.found[:] = [self._judged(x) for x in self.search.found]

    def refuse(self, x: Candidate) -> None:
        """Exclude a candidate that cannot be served; one beyond the freezers excludes all such."""
        every = self.search.found if not self._fits(x) else []
        self.refused |= {_starts(y) for y in every if not self._fits(y)} | {_starts(x)}

    def _fits(self, x: Candidate) -> bool:
        """The freezers are no fuller than with the first candidate."""
        return x.excess <= self.search.allowed

    def order(self) -> list[Candidate]:
        """Those that meet every target, cheapest first, then those that miss them least.

        Among equals those come first that overfill the freezers no more than the first one.
        """
        every = [x for x in self.search.found if _starts(x) not in self.refused]

        def key(x: Candidate) -> tuple[float, bool, bool, float]:
            other = _starts(x) != self.preferred
            return self.missed(x), not self._fits(x), other, self._true_cost(x)

        return sorted(every, key=key)

    def meets(self, x: Candidate, product: str) -> bool:
        """On the paths of the search, by the margin."""
        return self.penalised.missing(x.production[product]) == 0

    def missed(self, x: Candidate) -> float:
        """Share of patients missing, in steps of `alike`; 0: every target is met."""
        found = 0.0
        for p in self.penalised.targets:
            made = x.production[p]
            fill = self.penalised.estimate(made).fill
            if fill is not None:
                found += -(-self.penalised.missing(made) / fill.due // PARAMS.alike)
        return found

    def look(self, seed: int, last: bool = False) -> None:
        """Bisection, then local search, where the cheapest candidate misses a target."""
        self.search.budget = self.budget if last else self.budget.share(PARAMS.look)
        if not self.content():
            self._bisect(min(self.search.found, key=self._true_cost))
            self._fill_up(self.order()[0])
            self.search.outlook = self._penalised_outlook()  # what its surrogates go by
            self.search.local(default_rng(seed))
        self.ended = not self.search.budget.spent

    def content(self) -> bool:
        """The cheapest candidate of all meets every target."""
        cheapest = min(self.search.found, key=self._true_cost, default=None)
        return cheapest is None or not self.missed(cheapest)

    def _true_cost(self, x: Candidate) -> float:
        return self.penalised.true_cost(x.production.values())

    def _bisect(self, cheapest: Candidate) -> None:
        """Raise the multiplier where a target is missed, lower it where it can be."""
        batches = cheapest.batches
        for p, bracket in self.brackets.items():
            if bracket.factor == 1:
                bracket.narrow(self.meets(cheapest, p))
        for _ in range(PARAMS.rounds):
            if self.search.budget.spent or all(b.settled for b in self.brackets.values()):
                return
            found = self._at(batches)
            if not found:
                return
            batches = found[-1].batches
            for p, bracket in self.brackets.items():
                bracket.narrow(any(self.meets(x, p) for x in found))

    def _at(self, batches: Decisions) -> list[Candidate]:
        """Candidates at the present multipliers, from `batches`."""
        outlook = self._penalised_outlook()
        factors = tuple((p, b.factor) for p, b in self.brackets.items())
        origin = Origin(kind=OriginKind.MULTIPLIERS, factors=factors)
        found: list[Candidate] = []
        for _ in range(PARAMS.corrections):
            share = self.search.budget.share(PARAMS.model)
            again = outlook.corrected(batches, self.paths(), share)
            if again is None or (found and again.starts == batches.starts):
                break
            batches = again
            found += filter(None, [self.search.consider(origin, batches)])
        improved = self._improved(outlook, batches)
        if improved.starts != batches.starts:
            found += filter(None, [self.search.consider(origin, improved)])
        return found

    def _improved(self, outlook: Outlook, batches: Decisions) -> Decisions:
        """Local search by the surrogate, with the multipliers of `outlook`."""
        share = self.search.budget.share(PARAMS.model)
        search = outlook.surrogate_search(self.paths(), share, allowed=self.search.allowed)
        cheapest = min(map(self._true_cost, self.search.found))
        return search.descend(batches, PENALTY * cheapest / outlook.freezer_capacity)

    def _penalised_outlook(self) -> Outlook:
        """Lost patients at the present multipliers."""
        scenario = self.outlook.scenario
        return self.outlook.penalised(
            {p: (b.factor - 1) * price(scenario, p) for p, b in self.brackets.items()}
        )

    def _fill_up(self, best: Candidate) -> None:
        """Where targets are missed still: as many batches as rooms, laboratory and banks allow."""
        missed = [p for p in self.penalised.targets if not self.meets(best, p)]
        batches = self.outlook.filled(best.batches, missed, self.search.budget)
        if batches is not None and batches.starts != best.batches.starts:
            self.search.consider(CAPACITY, batches)


def _starts(x: Candidate) -> Starts:
    return frozenset(x.batches.starts.items())
