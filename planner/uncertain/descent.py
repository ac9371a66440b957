"""Downhill in guessed cost, thousands of moves a second: what it ends in is worth simulating."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.solving import Decisions, Followed, Guess, Outlook, Stocks
from planner.uncertain.moves import Move, Start, moved, moves

Made = npt.NDArray[np.int64]  # [week] batches begun
AGAIN = 4  # times, the freezers looked at anew
LEAST_GAIN = 1e-4  # share of the cost below which a move is not worth its overfitting
FAR = 0.03  # of the cost, that a move may be guessed to lose and still be tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A set of batches; cost without banks, freezers too full paid for [currency]."""

    batches: Decisions
    made: Mapping[str, Made]
    cost: float


class Descent:
    """Moves from one set of batches to the next, on the paths of the corrected model."""

    def __init__(
        self,
        outlook: Outlook,
        followed: Followed,
        stocks: Stocks,
        guess: Callable[[Decisions], Guess],
        over: Callable[[], bool],
    ) -> None:
        self.outlook, self.followed, self.stocks = outlook, followed, stocks
        self.guess, self.over = guess, over

    def down(self, batches: Decisions, price: float) -> Decisions:
        """From `batches` until no move gains; price: of a position too much [currency a week]."""
        for _ in range(AGAIN):
            self.stocks.calibrate(made_by(self.outlook, batches), self.outlook.stock(batches))
            begun, batches = batches, self._down(batches, price)
            if batches.starts == begun.starts:
                break
        return batches

    def _down(self, batches: Decisions, price: float) -> Decisions:
        now = self._place(batches, price)
        while not self.over():
            better = self._passed(now, price)
            if better.cost >= now.cost:
                break
            now = better
        return now.batches

    def _passed(self, now: Place, price: float) -> Place:
        """After one pass over the moves, each kept where it gains."""
        for move in ranked(self.outlook, self.guess(now.batches), now.batches):
            if self.over():
                break
            tried = applied(self.outlook, now.batches.starts, move)
            if tried is not None:
                found = self._place(tried, price)
                if now.cost - found.cost > LEAST_GAIN * now.cost:
                    now = found
        return now

    def _place(self, batches: Decisions, price: float) -> Place:
        made = made_by(self.outlook, batches)
        cost = sum(self.followed.cost(p, weeks) for p, weeks in made.items())
        return Place(batches=batches, made=made, cost=cost + price * self.stocks.over(made))


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
