"""The search for the cheapest batches that meet every fill target (docs/uncertainty.md)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from numpy.random import default_rng

from planner.solving import Budget, Decisions, Outlook, Paths
from planner.stochastic.descent import Descent
from planner.stochastic.fill_targets.bisection import Bracket
from planner.stochastic.fill_targets.penalised_cost import Aiming, price
from planner.stochastic.origin import CAPACITY, Origin, OriginKind
from planner.stochastic.search import FULL, Candidate, Search

PASSES = 2  # of correction at one price
ROUNDS = 14  # of prices
MODEL = 0.1  # of the time left, for one solve of the model
MARGIN = 1.5  # standard errors on the search's paths, more after each verification that fails
SEEDS = 12  # candidates of another search that are looked at
LOOK = 0.6  # of the time left, for one look
ALIKE = 5e-4  # of the patients: plans that reach this much less reach the same

Starts = frozenset[tuple[tuple[str, str, int], int]]


class Quest:
    """Candidates simulated on the same paths, in the order in which they are to be taken."""

    def __init__(
        self,
        outlook: Outlook,
        aiming: Aiming,
        budget: Budget,
        luck: Callable[[], Mapping[str, Paths]],
    ) -> None:
        self.outlook, self.aiming, self.luck = outlook, aiming, luck
        self.budget = budget
        self.search = Search(outlook, aiming, budget, luck=luck())
        self.brackets = {p: Bracket() for p in aiming.targets}
        self.preferred: Starts = frozenset()  # among those that do the same
        self.refused: set[Starts] = set()  # what cannot be served
        self.ended = False  # the last look tried all it knows
        aiming.margins = dict.fromkeys(aiming.targets, MARGIN)

    def begin(self, seeds: Sequence[Candidate]) -> None:
        """The first and the cheapest candidates of another search."""
        others = sorted(seeds[1:], key=lambda x: x.cost)
        for seed in (*seeds[:1], *others[:SEEDS]):
            if self.search.found and self.budget.stop():
                return
            self.search.found.append(replace(seed, cost=self.aiming.cost(seed.draft)))

    def prefer(self, x: Candidate) -> None:
        """What the other search takes is taken here too, where it meets every target."""
        self.begin([x])
        self.preferred = _starts(x)

    def demand_more(self, products: Iterable[str]) -> None:
        """A wider margin for what a verification missed; all candidates are judged anew."""
        for p in products:
            self.aiming.margins[p] += MARGIN
            self.brackets[p].reopen()
        again = [replace(x, cost=self.aiming.cost(x.draft)) for x in self.search.found]
        self.search.found[:] = again

    def refuse(self, x: Candidate) -> None:
        """It cannot be served; nor, it is taken, others of which that was to be feared."""
        every = self.search.found if not self._fits(x) else []
        self.refused |= {_starts(y) for y in every if not self._fits(y)} | {_starts(x)}

    def _fits(self, x: Candidate) -> bool:
        """The freezers are no fuller than with the first candidate."""
        return x.over <= self.search.found[0].over

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
        return self.aiming.missing(x.draft, product) == 0

    def missed(self, x: Candidate) -> float:
        """Share of patients missing, in steps worth telling apart; 0: every target is met."""
        found = 0.0
        for p in self.aiming.targets:
            fill = self.aiming.seen(x.draft, p).fill
            if fill is not None:
                found += -(-self.aiming.missing(x.draft, p) / fill.due // ALIKE)
        return found

    def look(self, seed: int, last: bool = False) -> None:
        """Prices first, then single batches, where the cheapest candidate misses a target."""
        self.search.budget = self.budget if last else self.budget.share(LOOK)
        if not self.content():
            self._bisect(min(self.search.found, key=self._true_cost))
            self._fill_up(self.order()[0])
            self.search.outlook = self._dearer()  # what its guesses go by
            self.search.local(default_rng(seed))
        self.ended = not self.search.over()

    def content(self) -> bool:
        """The cheapest candidate of all meets every target."""
        cheapest = min(self.search.found, key=self._true_cost, default=None)
        return cheapest is None or not self.missed(cheapest)

    def _true_cost(self, x: Candidate) -> float:
        return self.aiming.true_cost(x.draft)

    def _bisect(self, cheapest: Candidate) -> None:
        """Raise the price of a lost patient where a target is missed, lower it where it can be."""
        batches = cheapest.batches
        for p, bracket in self.brackets.items():
            if bracket.factor == 1:
                bracket.tell(self.meets(cheapest, p))
        for _ in range(ROUNDS):
            if self.search.over() or all(b.settled for b in self.brackets.values()):
                return
            found = self._at(batches)
            if not found:
                return
            batches = found[-1].batches
            for p, bracket in self.brackets.items():
                bracket.tell(any(self.meets(x, p) for x in found))

    def _at(self, batches: Decisions) -> list[Candidate]:
        """Candidates at the prices of now, from `batches`."""
        outlook = self._dearer()
        factors = tuple((p, b.factor) for p, b in self.brackets.items())
        origin = Origin(kind=OriginKind.MULTIPLIERS, factors=factors)
        found: list[Candidate] = []
        for _ in range(PASSES):
            again = outlook.corrected(batches, self.luck(), self.search.budget.share(MODEL))
            if again is None or (found and again.starts == batches.starts):
                break
            batches = again
            found += filter(None, [self.search.consider(origin, batches)])
        down = self._down(outlook, batches)
        if down.starts != batches.starts:
            found += filter(None, [self.search.consider(origin, down)])
        return found

    def _down(self, outlook: Outlook, batches: Decisions) -> Decisions:
        """Single moves, at the prices of `outlook`, on the paths of the corrected model."""
        luck, share = self.luck(), self.search.budget.share(MODEL)
        descent = Descent(
            outlook, outlook.followed(luck), lambda x: outlook.guess(x, luck),
            lambda: share.spent,
            allowed=self.search.allowed,
        )  # fmt: skip
        there = max(1.0, sum(outlook.problem.positions or ()))
        return descent.down(batches, FULL * min(map(self._true_cost, self.search.found)) / there)

    def _dearer(self) -> Outlook:
        """Lost patients at the prices of now."""
        scenario = self.outlook.scenario
        return self.outlook.dearer(
            {p: (b.factor - 1) * price(scenario, p) for p, b in self.brackets.items()}
        )

    def _fill_up(self, best: Candidate) -> None:
        """Where targets are missed still: every room busy, as laboratory and banks allow."""
        problem = self.outlook.problem
        starts = dict(best.batches.starts)
        missed = [problem.product[p] for p in self.aiming.targets if not self.meets(best, p)]
        for week in range(problem.weeks):
            for name in (p.id for p in missed if week + p.lag < problem.weeks):
                for suite in problem.makers(name):
                    place = (name, suite.id, week)
                    while not self.search.over():
                        more = {**starts, place: starts.get(place, 0) + 1}
                        if self.outlook.placed(more) is None:
                            break
                        starts = more
        if starts != best.batches.starts:
            self.search.consider(CAPACITY, self.outlook.placed(starts))


def _starts(x: Candidate) -> Starts:
    return frozenset(x.batches.starts.items())
