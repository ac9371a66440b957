"""From several sets of batches to the one whose simulated cost is least (docs/uncertainty.md)."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from numpy.random import Generator

from planner.plan import Plan
from planner.solving import Decisions, Outlook, Paths, Watch
from planner.uncertain.simulated import Simulated

PASSES = 3  # of correction
MODEL = 0.15  # of the time left, for one solve of the model
SHIFTS = (1, -1, 2, -2, 4, -4, 8, -8)  # [week]
LEAST_GAIN = 1e-4  # share of the cost below which a move is not worth its overfitting

Start = tuple[str, str, int]  # product, suite, week


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Batches with their rooms, and what they cost on the common paths [currency]."""

    origin: str
    batches: Decisions
    draft: Plan
    cost: float
    held: bool  # the freezers hold a service of the forecast that is found without a solver


class Search:
    """Candidates for one scenario, all simulated on the same paths."""

    def __init__(
        self, outlook: Outlook, simulated: Simulated, watch: Watch, left: Callable[[], float]
    ) -> None:
        self.outlook, self.simulated = outlook, simulated
        self.watch, self.left = watch, left
        self.found: list[Candidate] = []

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
            held=self.outlook.holds(batches),
        )
        self.found.append(made)
        return made

    def model(self, paths: Callable[[], dict[str, Paths]]) -> None:
        """The expected-cost model, then corrected by the losses and expiries of its own plan."""
        near = self.found[0].batches if self.found else None
        batches = self.outlook.expected(MODEL * self.left(), self.watch, near)
        self.consider("expected", batches)
        if batches is None or self.over():
            return
        luck = paths()
        for number in range(PASSES):
            if self.over():
                return
            again = self.outlook.corrected(batches, luck, MODEL * self.left(), self.watch)
            if again is None or again.starts == batches.starts:
                return
            batches = again
            self.consider(f"corrected {number + 1}", batches)

    def local(self, rng: Generator) -> None:
        """Shift, add or drop one batch while that lowers the simulated cost, from the best two."""
        for first in sorted(self.found, key=lambda x: x.cost)[:2]:
            best = first
            while (better := self._improved(best, rng)) is not None:
                best = better

    def _improved(self, now: Candidate, rng: Generator) -> Candidate | None:
        """`now` after one pass over all moves, each kept where it gains; None where none does."""
        best = now
        starts = Counter(dict(now.batches.starts))
        moves = list(self._moves(starts))
        for place in rng.permutation(len(moves)).tolist():
            if self.over():
                break
            out, into = moves[place]
            if out is not None and starts[out] < 1:
                continue
            tried = Counter(starts)
            if out is not None:
                tried[out] -= 1
            if into is not None:
                tried[into] += 1
            better = self._tried(best, +tried, (out or into or ("",))[0])
            if better is not None:
                best, starts = better, Counter(dict(better.batches.starts))
                self.found.append(best)  # where the freezers refuse the last, one before may do
        return None if best is now else best

    def _tried(self, now: Candidate, starts: Counter[Start], product: str) -> Candidate | None:
        batches = self.outlook.placed(starts)
        draft = None if batches is None else self.outlook.draft(batches)
        if batches is None or draft is None:
            return None
        gain = self.simulated.cost(now.draft, [product]) - self.simulated.cost(draft, [product])
        if gain <= LEAST_GAIN * now.cost:
            return None
        held = self.outlook.holds(batches)
        if now.held and not held:
            return None
        origin = now.origin if now.origin.endswith("searched") else f"{now.origin}, searched"
        return Candidate(
            origin=origin, batches=batches, draft=draft, cost=now.cost - gain, held=held
        )

    def _moves(self, starts: Counter[Start]) -> Iterator[tuple[Start | None, Start | None]]:
        """(batch to take out, batch to put in)."""
        problem = self.outlook.problem
        for product, suite, week in starts:
            here = (product, suite, week)
            yield here, None
            for shift in SHIFTS:
                if 0 <= week + shift < problem.weeks:
                    yield here, (product, suite, week + shift)
        for p in problem.products:
            for s in problem.makers(p.id):
                for week in range(problem.weeks):
                    yield None, (p.id, s.id, week)
