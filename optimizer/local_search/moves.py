"""Small changes to a set of batches: the neighbourhood of a local search."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from optimizer.decisions import Start
from optimizer.problem import Problem

Makers = Mapping[str, Sequence[str]]  # suites by product


@dataclass(frozen=True, slots=True)
class Move:
    """Batches to take out and batches to put in."""

    out: tuple[Start, ...] = ()
    into: tuple[Start, ...] = ()

    @property
    def products(self) -> tuple[str, ...]:
        """Products whose batches change, in order."""
        return tuple(dict.fromkeys(x[0] for x in (*self.out, *self.into)))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveParams:
    """How far a move reaches, and which moves are tried."""

    shifts: tuple[int, ...] = tuple(x for x in range(-13, 14) if x)  # [week] up to a quarter
    replacements: tuple[int, ...] = (0, 1, -1, 2, -2)  # [week] to a batch of another product
    exchange: int | None = 12  # [week] within which two products exchange batches; None: never
    max_loss: float = 0.03  # share of cost that a move may lose by the surrogate and still be tried


def moves(problem: Problem, starts: Mapping[Start, int], params: MoveParams) -> Iterator[Move]:
    """Drop, shift, replace by another product, exchange two of different products, add."""
    makers = {p.id: [s.id for s in problem.makers(p.id)] for p in problem.products}
    here = [x for x, n in starts.items() if n > 0]
    for at in here:
        yield Move(out=(at,))
        for other in (*_shifted(at, makers, params), *_replaced(at, makers, params)):
            if 0 <= other[2] < problem.weeks:
                yield Move(out=(at,), into=(other,))
    if params.exchange is not None:
        yield from _exchanged(here, makers, params.exchange)
    for product, suites in makers.items():
        for suite in suites:
            for week in range(problem.weeks):
                yield Move(into=((product, suite, week),))


def _shifted(at: Start, makers: Makers, params: MoveParams) -> Iterator[Start]:
    product, _, week = at
    for suite in makers[product]:
        for shift in params.shifts:
            yield product, suite, week + shift


def _replaced(at: Start, makers: Makers, params: MoveParams) -> Iterator[Start]:
    product, suite, week = at
    for other, suites in makers.items():
        if other != product and suite in suites:
            for shift in params.replacements:
                yield other, suite, week + shift


def _exchanged(here: Sequence[Start], makers: Makers, within: int) -> Iterator[Move]:
    for one, two in combinations(here, 2):
        (p, at, t), (q, there, u) = one, two
        if p != q and abs(t - u) <= within and at in makers[q] and there in makers[p]:
            yield Move(out=(one, two), into=((p, there, u), (q, at, t)))


def moved(starts: Mapping[Start, int], move: Move) -> dict[Start, int] | None:
    """`starts` after the move, those of 0 left out; None where a batch to take out is missing."""
    found = dict(starts)
    for x in move.out:
        if not found.get(x, 0):
            return None
        found[x] -= 1
    for x in move.into:
        found[x] = found.get(x, 0) + 1
    return {x: n for x, n in found.items() if n}
