"""From several sets of batches to the one whose simulated cost is least (docs/uncertainty.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from numpy.random import Generator

from planner.domain.plan import Plan
from planner.solving import Budget, Decisions, Outlook, Paths
from planner.stochastic.descent import DEARER, LEAST_GAIN, RAISES, Descent, applied, ranked
from planner.stochastic.moves import Move, moves
from planner.stochastic.origin import EXPECTED, Origin, OriginKind
from planner.stochastic.simulated_cost import Simulated

PASSES = 3  # of correction
MODEL = 0.3  # of the time left, for one solve of the model
MODELS = 0.35  # of it, for all of them
FULL = 80.0  # what a position too much costs, in average cost of a position in service
LOST_DEARER = (2.0, 5.0)  # times, in models whose plans are further beginnings
KICKS = 6  # changes by chance in a row that come to nothing, after which it is over
CHANGES = 3  # moves by chance
QUICKLY = 0.85  # of the time left, before single moves are simulated


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Batches with their rooms, and what they cost on the common paths [currency]."""

    origin: Origin
    batches: Decisions
    draft: Plan
    cost: float
    over: float  # [position x week] too much in the freezers, however the forecast is served


class Search:
    """Candidates for one scenario, all simulated on the same paths; luck: paths to guess by."""

    def __init__(
        self,
        outlook: Outlook,
        simulated: Simulated,
        budget: Budget,
        *,
        luck: Mapping[str, Paths] | None = None,
    ) -> None:
        self.outlook, self.simulated = outlook, simulated
        self.budget = budget
        self.found: list[Candidate] = []
        self._luck = luck

    @property
    def allowed(self) -> float:
        """[position x week] too much, as the first candidate has it."""
        return self.found[0].over if self.found else 0.0

    def over(self) -> bool:
        """The search is to end."""
        return self.budget.spent

    def consider(self, origin: Origin, batches: Decisions | None) -> Candidate | None:
        """Simulate; None where the batches find no rooms."""
        draft = None if batches is None else self.outlook.draft(batches)
        if batches is None or draft is None:
            return None
        made = Candidate(
            origin=origin,
            batches=batches,
            draft=draft,
            cost=self.simulated.cost(draft),
            over=self.outlook.over(batches),
        )
        self.found.append(made)
        return made

    def model(self, paths: Callable[[], dict[str, Paths]]) -> None:
        """The expected-cost model, then corrected by the losses and expiries of its own plan."""
        near = self.found[0].batches if self.found else None
        models = self.budget.share(MODELS)
        batches = self.outlook.expected(self.budget.share(MODEL), near)
        self.consider(EXPECTED, batches)
        if self.over():
            return
        self._luck = paths()
        for number in range(PASSES):
            if batches is None or self.over() or models.remaining < 0:
                return
            again = self.outlook.corrected(batches, self._luck, self.budget.share(MODEL))
            if again is None or again.starts == batches.starts:
                return
            batches = again
            self.consider(Origin(kind=OriginKind.CORRECTED, number=number + 1), batches)

    def local(self, rng: Generator) -> None:
        """One batch or two changed while that lowers the cost, from several candidates.

        By cost on the paths of the corrected model first, which is quick: from the best two, from
        plans of models in which lost patients are dearer, from the best after a few changes by
        chance.  Then by simulated cost, from the best of all.
        """
        if not self.found:
            return
        if self._luck is not None:
            self._quickly(self._luck, rng)
        price = FULL * self._position()
        self._descend(min(self.found, key=lambda x: x.cost + price * x.over), rng)
        self._descend(self._best(), rng)

    def _quickly(self, luck: Mapping[str, Paths], rng: Generator) -> None:
        share = self.budget.share(QUICKLY)
        descent = Descent(
            self.outlook, self.outlook.followed(luck),
            lambda batches: self.outlook.guess(batches, luck),
            lambda: share.spent, allowed=self.allowed,
        )  # fmt: skip
        price = FULL * self._position()

        def down(first: Candidate | None) -> None:
            if first is not None and not descent.over():
                self.consider(first.origin.after_search(), descent.down(first.batches, price))

        for first in sorted(self.found, key=lambda x: x.cost + price * x.over)[:2]:
            down(first)
        for factor in LOST_DEARER:
            down(None if descent.over() else self._dearer(factor, luck))
        failed = 0
        while failed < KICKS and not descent.over():
            best = self._best()
            down(self._kicked(best, rng))
            failed = failed + 1 if self._best() is best else 0

    def _best(self) -> Candidate:
        return min(self.found, key=lambda x: (x.over > self.allowed, x.cost))

    def _dearer(self, factor: float, luck: Mapping[str, Paths]) -> Candidate | None:
        """From the best: the model in which a lost patient costs `factor` times as much."""
        products = self.outlook.scenario.products
        more = {name: (factor - 1) * float(p.lost_cost) for name, p in products.items()}
        outlook, best = self.outlook.dearer(more), self._best()
        batches = outlook.corrected(best.batches, luck, self.budget.share(MODEL))
        factors = tuple((name, factor) for name in products)
        return self.consider(Origin(kind=OriginKind.PENALISED, factors=factors), batches)

    def _kicked(self, best: Candidate, rng: Generator) -> Candidate | None:
        """A few changes by chance."""
        every = list(moves(self.outlook.problem, best.batches.starts))
        batches, changed = best.batches, 0
        for n in rng.permutation(len(every)).tolist():
            if changed == CHANGES or self.over():
                break
            tried = applied(self.outlook, batches.starts, every[n])
            if tried is not None:
                batches, changed = tried, changed + 1
        return replace(best, batches=batches)

    def _descend(self, first: Candidate, rng: Generator) -> None:
        price = FULL * self._position()
        best = first
        for raised in range(RAISES):
            best = self._settled(best, price * DEARER**raised, rng)
            if best.over <= self.allowed or self.over():
                break

    def _position(self) -> float:
        """[currency] of the cheapest plan for each position and week in service."""
        there = sum(self.outlook.problem.positions or ())
        return min(x.cost for x in self.found) / max(there, 1.0)

    def _settled(self, first: Candidate, price: float, rng: Generator) -> Candidate:
        best = first
        while (better := self._improved(best, price, rng)) is not None:
            best = better
        return best

    def _improved(self, now: Candidate, price: float, rng: Generator) -> Candidate | None:
        """`now` after one pass over the moves, each kept where it gains; None where none does."""
        best = now
        if self.over():
            return None
        for move in self._ranked(now, rng):
            if self.over():
                break
            batches = applied(self.outlook, best.batches.starts, move)
            if batches is None:
                continue
            better = self._tried(best, batches, move.products, price)
            if better is not None:
                best = better
                self.found.append(best)  # where the freezers refuse the last, one before may do
        return None if best is now else best

    def _tried(
        self, now: Candidate, batches: Decisions, products: tuple[str, ...], price: float
    ) -> Candidate | None:
        over = self.outlook.over(batches)
        if now.over <= self.allowed < over:
            return None
        draft = self.outlook.draft(batches)
        if draft is None:
            return None
        gain = self.simulated.cost(now.draft, products) - self.simulated.cost(draft, products)
        if gain + price * (now.over - over) <= LEAST_GAIN * now.cost:
            return None
        return Candidate(
            origin=now.origin.after_search(),
            batches=batches,
            draft=draft,
            cost=now.cost - gain,
            over=over,
        )

    def _ranked(self, now: Candidate, rng: Generator) -> list[Move]:
        """Moves by what they are guessed to gain; by chance where nothing is known to guess by."""
        if self._luck is not None:
            guess = self.outlook.guess(now.batches, self._luck)
            return ranked(self.outlook, guess, now.batches)
        every = list(moves(self.outlook.problem, now.batches.starts))
        return [every[n] for n in rng.permutation(len(every)).tolist()]
