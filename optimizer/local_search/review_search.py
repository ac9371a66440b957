"""A review of a large problem: the batches in hand, moved one by one while that is expected to pay.

What a move changes is looked up.  U[t] (D[t]) is what one batch more (less) released by week t
changes in week t, and a batch begun in week s counts from s + lag on: to add one saves -ΣU from
there on, to drop one -ΣD, to put one off -ΣD over the weeks between, to bring one forward -ΣU.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from optimizer.arrays import Floats
from optimizer.capacity.bank_schedule import latest_banks
from optimizer.capacity.quick_check import Places
from optimizer.decisions import Decisions, nothing_made
from optimizer.problem import Problem, ProductData
from optimizer.stochastic.distributions import Risk
from optimizer.stochastic.expected_cost import Tables
from optimizer.stochastic.expected_cost_mip import start_cost

PASSES = 6  # over all moves
SHIFTS = (1, -1, 2, -2, 4, -4, 8, -8)  # [week]
LEAST_GAIN = 1e-3  # of a batch, below which a move is not worth making

Start = tuple[str, str, int]  # product, suite, week
Move = tuple[Start | None, Start | None]  # batch to take out, batch to put in


def review_nearby(
    problem: Problem,
    risks: Mapping[str, Risk],
    tables: Mapping[str, Tables],
    *,
    near: Mapping[Start, int],
    fits: Callable[[Mapping[Start, int]], bool],
) -> Decisions | None:
    """The batches in hand after all moves that pay; None where their banks cannot be had.

    fits: rooms, clearance and laboratory hold these starts.
    """
    batches = _with_banks(problem, near) or _with_banks(problem, {})  # a donor may have failed
    if batches is None:
        return None
    worth = {p.id: _Worth(p, risks[p.id], tables[p.id], problem.weeks) for p in problem.products}
    place = Places(problem)
    least = LEAST_GAIN * min(p.batch_cost for p in problem.products)
    for _ in range(PASSES):
        starts = Counter(dict(batches.starts))
        for w in worth.values():
            w.look_at(batches)
        promising = sorted(
            ((_gain(worth, move), n, move) for n, move in enumerate(_moves(problem, starts))),
            key=lambda x: (-x[0], x[1]),
        )
        better = batches
        for gain, _, (out, into) in promising:
            if gain <= least:
                break
            better = _moved((problem, worth, place), better, (out, into), fits, least)
        if better is batches:
            return batches
        batches = better
    return batches


class _Worth:
    """What moves of one product's batches change."""

    def __init__(self, p: ProductData, risk: Risk, tables: Tables, weeks: int) -> None:
        self.p, self.tables, self.weeks = p, tables, weeks
        self.begin = start_cost(p, risk, weeks)
        self.most = tables.released.shape[1] - 1

    def look_at(self, batches: Decisions) -> None:
        """Take these batches for those in hand."""
        made = np.zeros(self.weeks, dtype=np.int64)
        for (product, _, week), n in batches.starts.items():
            if product == self.p.id:
                made[week] += n
        self.made = made
        released = np.zeros(self.weeks, dtype=np.int64)
        lag = min(self.p.lag, self.weeks)
        released[lag:] = np.cumsum(made)[: self.weeks - lag]
        self.more = self._later(released, 1)
        self.less = self._later(released, -1)

    def _later(self, released: Floats | np.ndarray, step: int) -> Floats:
        """[t] what one batch more or less changes in all weeks before t."""
        weeks = np.arange(self.weeks)
        now = np.clip(released, 0, self.most)
        then = np.clip(released + step, 0, self.most)
        change = self.tables.released[weeks, then] - self.tables.released[weeks, now]
        found: Floats = np.concatenate([[0.0], np.cumsum(change)])
        return found

    def _from(self, week: int) -> int:
        return min(week + self.p.lag, self.weeks)

    def add(self, week: int) -> float:
        """[currency] saved by one more batch begun in `week`."""
        n = min(int(self.made.sum()), self.most)
        paid = self.tables.begun[min(n + 1, self.most)] - self.tables.begun[n] + self.begin[week]
        return -float(self.more[-1] - self.more[self._from(week)] + paid)

    def drop(self, week: int) -> float:
        """[currency] saved by one batch less, of those begun in `week`."""
        n = min(int(self.made.sum()), self.most)
        paid = self.tables.begun[max(n - 1, 0)] - self.tables.begun[n] - self.begin[week]
        return -float(self.less[-1] - self.less[self._from(week)] + paid)

    def shift(self, week: int, to: int) -> float:
        """[currency] saved by beginning a batch in another week."""
        a, b = self._from(week), self._from(to)
        changed = self.less[b] - self.less[a] if to > week else self.more[a] - self.more[b]
        return -float(changed + self.begin[to] - self.begin[week])


def _gain(worth: Mapping[str, _Worth], move: Move) -> float:
    """[currency] banks left out."""
    out, into = move
    if out is None:
        return worth[into[0]].add(into[2]) if into is not None else 0.0
    if into is None:
        return worth[out[0]].drop(out[2])
    if out[0] == into[0]:
        return worth[out[0]].shift(out[2], into[2])
    return worth[out[0]].drop(out[2]) + worth[into[0]].add(into[2])


def _moved(
    of: tuple[Problem, Mapping[str, _Worth], Places],
    now: Decisions,
    move: Move,
    fits: Callable[[Mapping[Start, int]], bool],
    least: float,
) -> Decisions:
    """`now` after a move that still pays, its banks counted, and fits; else `now` itself."""
    (problem, worth, place), (out, into) = of, move
    starts = Counter(dict(now.starts))
    if out is not None:
        if not starts[out]:
            return now
        starts[out] -= 1
    if into is not None:
        starts[into] += 1
    gain = _gain(worth, move)
    if gain <= least or not place.may_hold(now.starts, +starts, into) or not fits(+starts):
        return now
    then = _with_banks(problem, +starts)
    if then is None or gain - (_bank_cost(problem, then) - _bank_cost(problem, now)) <= least:
        return now
    for product in {x[0] for x in move if x is not None}:
        worth[product].look_at(then)
    return then


def _with_banks(problem: Problem, starts: Mapping[Start, int]) -> Decisions | None:
    return latest_banks(problem, replace(nothing_made(problem), starts=dict(starts)))


def _bank_cost(problem: Problem, batches: Decisions) -> float:
    return sum(
        p.bank.wcb_cost * sum(batches.wcbs[p.id]) + p.bank.mcb_cost * sum(batches.donors[p.id])
        for p in problem.products
        if p.bank is not None
    )


def _moves(problem: Problem, starts: Mapping[Start, int]) -> Iterator[Move]:
    for product, suite, week in starts:
        here = (product, suite, week)
        yield here, None
        for s in problem.makers(product):
            for shift in SHIFTS:
                if 0 <= week + shift < problem.weeks:
                    yield here, (product, s.id, week + shift)
        for p in problem.products:
            if p.id != product and suite in {s.id for s in problem.makers(p.id)}:
                yield here, (p.id, suite, week)
    for p in problem.products:
        for s in problem.makers(p.id):
            for week in range(problem.weeks):
                yield None, (p.id, s.id, week)
