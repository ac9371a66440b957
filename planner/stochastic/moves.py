"""Small changes to a set of batches: what local search tries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from planner.solving import Problem

Start = tuple[str, str, int]  # product, suite, week
Makers = Mapping[str, Sequence[str]]  # suites by product
FAR = 13  # weeks by which a batch is shifted at most
NEAR = 12  # weeks within which two batches exchange places
BESIDE = (0, 1, -1, 2, -2)  # weeks from a batch to the one of another product in its stead


@dataclass(frozen=True, slots=True)
class Move:
    """Batches to take out and batches to put in."""

    out: tuple[Start, ...] = ()
    into: tuple[Start, ...] = ()

    @property
    def products(self) -> tuple[str, ...]:
        """Those whose batches change, in order."""
        return tuple(dict.fromkeys(x[0] for x in (*self.out, *self.into)))


def moves(problem: Problem, starts: Mapping[Start, int]) -> Iterator[Move]:
    """Drop, shift, replace by another product, exchange two of different products, add."""
    makers = {p.id: [s.id for s in problem.makers(p.id)] for p in problem.products}
    here = [x for x, n in starts.items() if n > 0]
    for at in here:
        yield Move(out=(at,))
        for other in (*_shifted(at, makers), *_instead(at, makers)):
            if 0 <= other[2] < problem.weeks:
                yield Move(out=(at,), into=(other,))
    yield from _exchanged(here, makers)
    for product, suites in makers.items():
        for suite in suites:
            for week in range(problem.weeks):
                yield Move(into=((product, suite, week),))


def _shifted(at: Start, makers: Makers) -> Iterator[Start]:
    product, _, week = at
    for shift in (x for x in range(-FAR, FAR + 1) if x):
        for suite in makers[product]:
            yield product, suite, week + shift


def _instead(at: Start, makers: Makers) -> Iterator[Start]:
    product, suite, week = at
    for other, suites in makers.items():
        if other != product and suite in suites:
            for shift in BESIDE:
                yield other, suite, week + shift


def _exchanged(here: Sequence[Start], makers: Makers) -> Iterator[Move]:
    for one, two in combinations(here, 2):
        (p, at, t), (q, there, u) = one, two
        if p != q and abs(t - u) <= NEAR and at in makers[q] and there in makers[p]:
            yield Move(out=(one, two), into=((p, there, u), (q, at, t)))


def moved(starts: Mapping[Start, int], move: Move) -> dict[Start, int]:
    """`starts` after the move; those of 0 are left out."""
    found = dict(starts)
    for x in move.out:
        found[x] -= 1
    for x in move.into:
        found[x] = found.get(x, 0) + 1
    return {x: n for x, n in found.items() if n}
