"""From several sets of batches to the one whose simulated cost is least (docs/uncertainty.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from planner.plan import Plan
from planner.solving import Decisions, Guess, Outlook, Paths, Watch
from planner.uncertain.moves import Move, Start, moved, moves
from planner.uncertain.simulated import Simulated

PASSES = 3  # of correction
MODEL = 0.15  # of the time left, for one solve of the model
LEAST_GAIN = 1e-4  # share of the cost below which a move is not worth its overfitting
FULL = 20.0  # what a position too much costs, in average cost of a position in service
DEARER = 4.0  # times so much where the freezers are still too full in the end
RAISES = 3
LOST_DEARER = (2.0, 5.0)  # times, in models whose plans are further beginnings
KICKS = 6  # changes by chance in a row that come to nothing, after which it is over
CHANGES = 3  # moves by chance
FAR = 0.02  # of the cost, that a move may be guessed to lose and still be tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Batches with their rooms, and what they cost on the common paths [currency]."""

    origin: str
    batches: Decisions
    draft: Plan
    cost: float
    over: float  # [position x week] too much in the freezers, forecast served first come first

    @property
    def held(self) -> bool:
        """The freezers hold a service of the forecast that is found without a solver."""
        return self.over <= 0


class Search:
    """Candidates for one scenario, all simulated on the same paths."""

    def __init__(
        self, outlook: Outlook, simulated: Simulated, watch: Watch, left: Callable[[], float]
    ) -> None:
        self.outlook, self.simulated = outlook, simulated
        self.watch, self.left = watch, left
        self.found: list[Candidate] = []
        self._luck: Mapping[str, Paths] | None = None

    def over(self) -> bool:
        """No time, or no wish, to go on."""
        return self.left() <= 0 or self.watch.stop()

    def consider(self, origin: str, batches: Decisions | None) -> Candidate | None:
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
        batches = self.outlook.expected(MODEL * self.left(), self.watch, near)
        self.consider("expected", batches)
        if self.over():
            return
        self._luck = paths()
        for number in range(PASSES):
            if batches is None or self.over():
                return
            again = self.outlook.corrected(batches, self._luck, MODEL * self.left(), self.watch)
            if again is None or again.starts == batches.starts:
                return
            batches = again
            self.consider(f"corrected {number + 1}", batches)

    def local(self, rng: Generator) -> None:
        """One batch or two changed while that lowers the simulated cost, from several candidates.

        The best two of all first, then those of models in which lost patients are dearer, then the
        best with a few changes by chance, as long as there is time and that finds something.
        """
        if not self.found:
            return
        price = FULL * self._position()
        ranked = sorted(self.found, key=lambda x: x.cost + price * x.over)
        for first in sorted(ranked[:2], key=lambda x: not x.held):
            self._descend(first, rng)
        for dearer in LOST_DEARER if self._luck is not None else ():
            other = None if self.over() else self._dearer(dearer)
            if other is not None:
                self._descend(other, rng)
        failed = 0
        while failed < KICKS and not self.over():
            best = self._best()
            kicked = self._kicked(best, rng)
            if kicked is not None:
                self._descend(kicked, rng)
            failed = failed + 1 if self._best() is best else 0

    def _best(self) -> Candidate:
        return min(self.found, key=lambda x: (not x.held, x.cost))

    def _descend(self, first: Candidate, rng: Generator) -> None:
        price = FULL * self._position()
        best = first
        for raised in range(RAISES):
            best = self._settled(best, price * DEARER**raised, rng)
            if best.held or self.over():
                break

    def _dearer(self, factor: float) -> Candidate | None:
        """From the best: the model in which a lost patient costs `factor` times as much."""
        if self._luck is None:
            return None
        products = self.outlook.scenario.products
        more = {name: (factor - 1) * float(p.lost_cost) for name, p in products.items()}
        outlook, best = self.outlook.dearer(more), self._best()
        batches = outlook.corrected(best.batches, self._luck, MODEL * self.left(), self.watch)
        return self.consider(f"lost patients {factor:g} times as dear", batches)

    def _kicked(self, best: Candidate, rng: Generator) -> Candidate | None:
        """A few changes by chance, none of which is guessed to be dear."""
        starts, changed = dict(best.batches.starts), 0
        for move in rng.permutation(np.array(self._ranked(best, rng), dtype=object)):
            if changed == CHANGES or self.over():
                break
            if all(starts.get(x, 0) >= move.out.count(x) for x in move.out):
                tried = moved(starts, move)
                if self.outlook.placed(tried) is not None:
                    starts, changed = tried, changed + 1
        return self.consider(best.origin, self.outlook.placed(starts))

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
        for move in self._ranked(now, rng):
            if self.over():
                break
            starts = best.batches.starts
            if any(starts.get(x, 0) < move.out.count(x) for x in move.out):
                continue
            better = self._tried(best, moved(starts, move), move.products, price)
            if better is not None:
                best = better
                self.found.append(best)  # where the freezers refuse the last, one before may do
        return None if best is now else best

    def _tried(
        self, now: Candidate, starts: Mapping[Start, int], products: tuple[str, ...], price: float
    ) -> Candidate | None:
        batches = self.outlook.placed(starts)
        if batches is None:
            return None
        over = self.outlook.over(batches)
        if now.held and over > 0:
            return None
        draft = self.outlook.draft(batches)
        if draft is None:
            return None
        gain = self.simulated.cost(now.draft, products) - self.simulated.cost(draft, products)
        if gain + price * (now.over - over) <= LEAST_GAIN * now.cost:
            return None
        origin = now.origin if now.origin.endswith("searched") else f"{now.origin}, searched"
        return Candidate(
            origin=origin, batches=batches, draft=draft, cost=now.cost - gain, over=over
        )

    def _ranked(self, now: Candidate, rng: Generator) -> list[Move]:
        """Moves by what they are guessed to gain; by chance where nothing is known to guess by."""
        every = list(moves(self.outlook.problem, now.batches.starts))
        if self._luck is None:
            return [every[n] for n in rng.permutation(len(every)).tolist()]
        guess = Guesses(self.outlook.guess(now.batches, self._luck), now.batches)
        loss = np.array([guess.loss(move) for move in every])
        near = np.flatnonzero(loss <= FAR * now.cost)
        return [every[n] for n in near[np.argsort(loss[near], kind="stable")].tolist()]


class Guesses:
    """What moves from one set of batches are guessed to lose [currency]."""

    def __init__(self, guess: Guess, batches: Decisions) -> None:
        self.guess = guess
        weeks = range(guess.problem.weeks)
        self.made = {
            p.id: np.array([batches.made(p.id, t) for t in weeks]) for p in guess.problem.products
        }
        self.now = {p: guess.cost(p, made) for p, made in self.made.items()}

    def loss(self, move: Move) -> float:
        total = 0.0
        for product in move.products:
            made = self.made[product].copy()
            for name, _, week in move.out:
                made[week] -= name == product
            for name, _, week in move.into:
                made[week] += name == product
            total += self.guess.cost(product, made) - self.now[product]
        return total
