"""Downhill in guessed cost, thousands of moves a second: what it ends in is worth simulating."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from planner.solving import Decisions, Followed, Guess, Outlook
from planner.stochastic.moves import Move, Start, moved, moves

Made = npt.NDArray[np.int64]  # [week] batches begun
DEARER = 4.0  # times so much for a position where the freezers are still too full in the end
RAISES = 3
LEAST_GAIN = 1e-4  # share of the cost below which a move is not worth its overfitting
FAR = 0.03  # of the cost, that a move may be guessed to lose and still be tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A set of batches, what it costs without banks, and [position x week] too much."""

    batches: Decisions
    cost: float
    over: float


class Descent:
    """Moves from one set of batches to the next, on the paths of the corrected model.

    allowed: [position x week] too much that nothing is paid for.
    """

    def __init__(
        self,
        outlook: Outlook,
        followed: Followed,
        guess: Callable[[Decisions], Guess],
        over: Callable[[], bool],
        *,
        allowed: float = 0.0,
    ) -> None:
        self.outlook, self.followed, self.allowed = outlook, followed, allowed
        self.guess, self.over = guess, over

    def down(self, batches: Decisions, price: float) -> Decisions:
        """From `batches` until no move gains, or the cheapest on the way that the freezers hold.

        price: of a position too much [currency a week], raised where in the end they hold no plan.
        """
        now = self._place(batches, self.outlook.over(batches))
        self._held = now
        for raised in range(RAISES):
            now = self._down(now, price * DEARER**raised)
            if now.over <= self.allowed or self.over():
                break
        fits = self._held.over <= self.allowed < now.over
        return self._held.batches if fits else now.batches

    def _down(self, now: Place, price: float) -> Place:
        while not self.over():
            better = self._passed(now, price)
            if better is now:
                break
            now = better
        return now

    def _passed(self, now: Place, price: float) -> Place:
        """After one pass over the moves, each kept where it gains."""
        for move in ranked(self.outlook, self.guess(now.batches), now.batches):
            if self.over():
                break
            tried = applied(self.outlook, now.batches.starts, move)
            if tried is not None:
                now = self._better(now, tried, price)
        return now

    def _better(self, now: Place, tried: Decisions, price: float) -> Place:
        """What is tried, where it gains; else `now`."""
        saved = max(now.over - self.allowed, 0.0) * price - LEAST_GAIN * now.cost
        found = self._place(tried, 0.0)
        if now.cost - found.cost + saved <= 0:
            return now  # whatever the freezers say
        found = replace(found, over=self.outlook.over(tried))
        saved -= max(found.over - self.allowed, 0.0) * price
        if now.cost - found.cost + saved <= 0:
            return now
        self._held = min(self._held, found, key=lambda x: (x.over > self.allowed, x.cost))
        return found

    def _place(self, batches: Decisions, over: float) -> Place:
        made = made_by(self.outlook, batches)
        cost = sum(self.followed.cost(p, weeks) for p, weeks in made.items())
        return Place(batches=batches, cost=cost, over=over)


def applied(outlook: Outlook, starts: Mapping[Start, int], move: Move) -> Decisions | None:
    """The batches after a move; None where it cannot be made, or they do not fit."""
    if any(starts.get(x, 0) < move.out.count(x) for x in move.out):
        return None
    return outlook.placed(moved(starts, move), move.into)


def made_by(outlook: Outlook, batches: Decisions) -> dict[str, Made]:
    """New batches by product and week."""
    found = {p: np.zeros(outlook.problem.weeks, dtype=np.int64) for p in outlook.problem.product}
    for (product, _, week), n in batches.starts.items():
        found[product][week] += n
    return found


def ranked(outlook: Outlook, guess: Guess, batches: Decisions) -> list[Move]:
    """Moves by what they are guessed to gain, those guessed to lose much left out."""
    made = made_by(outlook, batches)
    now = {p: guess.cost(p, weeks) for p, weeks in made.items()}
    every = list(moves(outlook.problem, batches.starts))
    loss = np.array([_loss(guess, made, now, move) for move in every])
    near = np.flatnonzero(loss <= FAR * sum(now.values()))
    return [every[n] for n in near[np.argsort(loss[near], kind="stable")].tolist()]


def _loss(
    guess: Guess, made: Mapping[str, Made], now: Mapping[str, float], move: Move
) -> float:  # fmt: skip
    total = 0.0
    for product in move.products:
        weeks = made[product].copy()
        for name, _, week in move.out:
            weeks[week] -= name == product
        for name, _, week in move.into:
            weeks[week] += name == product
        total += guess.cost(product, weeks) - now[product]
    return total
