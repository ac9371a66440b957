r"""Batch-rounding cutting planes and their separation.

For weeks a < t let c be the fixed doses released in (a, t] less the doses due in it, and
n the new batches released in it, of Y doses each.  Doses on hand and doses missing are two sides
of one number (contract 2, 3; algebra in docs/model.md):

    [onhand[t] + scrapped(a,t] + backlog[a]] - [onhand[a] + backlog[t] + forgone(a,t]] = c + Y n

Both brackets are non-negative and n is whole.  With n0 = floor(-c / Y), r = c + Y (n0 + 1):

    onhand[t] + scrapped(a,t] + backlog[a]  >=  r (n - n0)                                (C1)
    onhand[a] + backlog[t] + forgone(a,t]   >=  (Y - r) (n0 + 1 - n)                      (C2)

(C1): for n > n0 the left side is at least c + Y n = r + Y (n - n0 - 1) >= r (n - n0), as r <= Y;
for n <= n0 the right side is not positive.  (C2) alike.  They are mixed-integer roundings, so no
whole-number plan is lost.  A WCB is a batch of batches and a donor a batch of WCBs: with
Y' = batches per WCB * Y (or vials per donor times that) doses each, all that banks on hand allow
counted as fixed, and w whole WCBs (or donors) begun early enough to matter by week t,

    backlog[t] + forgone[t]                 >=  (Y' - r') (n0' + 1 - w)                   (C3)

which is (C2) from the start with the made batches replaced by the most that banks allow.

Doses age.  Let U be the weeks in which new doses can leave the store for any hospital, so that
what leaves in (b, t] comes from the N batches released after week b + 1 - U, or from fixed doses
F that still live after b.  With d = doses due in (b, t] - F, n0 = ceil(d / Y), r = d - Y (n0 - 1):

    backlog[t] + forgone(b,t]               >=  r (n0 - N)              where d > 0           (C4)

since doses due after b and not shipped by t are waiting or lost: left side + Y N >= d, rounded.

Nobody waits past a deadline.  With d = doses that must have left by t if everybody started as
late as may be, less doses due by a, less fixed doses released in (a, t], and n0, r as in (C4),

    onhand[a] + forgone(a,t]                >=  r (n0 - n)              where d > 0           (C5)

since doses that left by t are at least the former, less those of lost patients, and doses that
left by a at most the latter: left side + Y n >= d, rounded.

The ending is one more week T that asks for the ending target: there `onhand` is the supply beyond
the target and `backlog` holds the shortfall as well.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt
import pulp

from optimizer.arrays import Floats
from optimizer.flows import doses_due
from optimizer.formulation.definitions import ending_supply
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, linear
from optimizer.linear.matrix import Rows
from optimizer.problem import ProductData


@dataclass(frozen=True, slots=True)
class Quantity:
    """A linear expression at a point of the product's own time line: columns, values, constant."""

    index: tuple[int, ...]
    value: tuple[float, ...]
    constant: float = 0.0

    def at(self, x: Floats) -> float:
        return self.constant + sum(
            v * float(x[i]) for i, v in zip(self.index, self.value, strict=True)
        )


NOTHING = Quantity((), ())
BANK_LEVELS = ("wcb", "donor")
LIFE = "life"
LATE = "late"


@dataclass(frozen=True, slots=True)
class BankLevel:
    """WCBs or donors as batches of doses, by point: fixed doses less need, and those begun."""

    doses: float
    balance: Floats
    begun: tuple[Quantity, ...]


class Line:
    """One product's time line: points -1 ... T-1, and T for the ending if it has a target.

    Point i of the arrays is week i - 1.
    """

    def __init__(self, m: Model, p: ProductData, number: dict[pulp.LpVariable, int]) -> None:
        weeks = m.problem.weeks
        self.doses = float(p.doses)

        def one(terms: list[Term], constant: float = 0.0) -> Quantity:
            merged = linear(terms)
            return Quantity(tuple(number[v] for v in merged), tuple(merged.values()), constant)

        self.onhand = [NOTHING]
        self.backlog = [NOTHING]
        self.scrapped = [NOTHING]
        self.forgone = [NOTHING]
        self.made = [NOTHING]
        fixed, need = [0.0], [0.0, *doses_due(p, weeks)]
        for t in range(weeks):
            self.onhand.append(one([(m.onhand[p.id, t], 1.0)]))
            self.backlog.append(one([(m.backlog[p.id, t], 1.0)]))
            self.scrapped.append(one([(m.scrapped[p.id, t], 1.0)]))
            self.forgone.append(one([(m.forgone[p.id, t], 1.0)]))
            self.made.append(one(m.made_by(p.id, t - p.lag)))
            fixed.append(float(sum(x.doses for x in p.lots if max(x.released, 0) <= t)))
        if p.id in m.shortfall:
            terms, constant = ending_supply(m, p)
            short = (m.shortfall[p.id], 1.0)
            end = weeks - 1
            self.onhand.append(one([*terms, short], constant - p.ending_target))
            self.backlog.append(one([(m.backlog[p.id, end], 1.0), short]))
            self.scrapped.append(self.scrapped[-1])
            self.forgone.append(self.forgone[-1])
            self.made.append(one(m.made_by(p.id, end)))
            fixed.append(float(sum(x.doses for x in p.lots)))
            need.append(need[-1] + p.ending_target)
        self.balance = np.array(fixed) - np.array(need)
        late = [0.0, *doses_due(p, weeks, wait=p.max_wait)]
        self.owed = list(self.forgone)
        if p.id in m.shortfall:
            late.append(late[-1] + p.ending_target)
            self.owed[-1] = one([(m.forgone[p.id, weeks - 1], 1.0), short])
        given = np.array(fixed)[None, :] - np.array(fixed)[:, None]
        self.overdue = np.triu(np.array(late)[None, :] - np.array(need)[:, None] - given, k=1)
        self.life = Life(m, p, np.array(need))
        self.banks = _bank_levels(m, p, one, self.balance)

    def rounding(self, a: int, t: int) -> tuple[float, float]:
        """(n0, r) of the interval (a, t] of points."""
        c = self.balance[t] - self.balance[a]
        n0 = float(np.floor(-c / self.doses + 1e-9))
        return n0, c + self.doses * (n0 + 1)

    def violations(self, x: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """How much x breaks (C1) and (C2), scaled to doses, for every a < t (else -inf)."""
        onhand, backlog, scrapped, forgone, made = (
            np.array([q.at(x) for q in qs])
            for qs in (self.onhand, self.backlog, self.scrapped, self.forgone, self.made)
        )
        c = self.balance[None, :] - self.balance[:, None]
        n0 = np.floor(-c / self.doses + 1e-9)
        r = c + self.doses * (n0 + 1)
        n = made[None, :] - made[:, None]
        over = r * (n - n0) - (
            onhand[None, :] + scrapped[None, :] - scrapped[:, None] + backlog[:, None]
        )
        under = (self.doses - r) * (n0 + 1 - n) - (
            onhand[:, None] + backlog[None, :] + forgone[None, :] - forgone[:, None]
        )
        ahead = np.triu(np.ones_like(c, dtype=bool), k=1)
        return np.where(ahead, over, -inf), np.where(ahead, under, -inf)

    def late_violations(self, x: Floats) -> Floats:
        """How much x breaks (C5), in doses, for every a < t (else -inf)."""
        onhand, forgone, owed, made = (
            np.array([q.at(x) for q in qs])
            for qs in (self.onhand, self.forgone, self.owed, self.made)
        )
        n0, r = self._rounded(self.overdue)
        n = made[None, :] - made[:, None]
        broken = r * (n0 - n) - (onhand[:, None] + owed[None, :] - forgone[:, None])
        return np.where(self.overdue > 1e-9, broken, -inf)

    def _rounded(self, missing: Floats) -> tuple[Floats, Floats]:
        """(n0, r): batches that `missing` doses take, and what the last of them must give."""
        n0 = np.ceil(missing / self.doses - 1e-9)
        return n0, missing - self.doses * (n0 - 1)

    def life_violations(self, x: Floats) -> Floats:
        """How much x breaks (C4), in doses, for every b < t (else -inf)."""
        backlog, forgone, made = (
            np.array([q.at(x) for q in qs]) for qs in (self.backlog, self.forgone, self.made)
        )
        n0, r = self._rounded(self.life.missing)
        n = made[None, :] - made[self.life.expired]
        broken = r * (n0 - n) - (backlog[None, :] + forgone[None, :] - forgone[:, None])
        return np.where(self.life.missing > 1e-9, broken, -inf)

    def bank_rounding(self, level: int, t: int) -> tuple[float, float, float]:
        """(n0', r', Y') of (C3) at point t; level 0 is WCBs, 1 donors."""
        bank = self.banks[level]
        n0 = float(np.floor(-bank.balance[t] / bank.doses + 1e-9))
        return n0, bank.balance[t] + bank.doses * (n0 + 1), bank.doses

    def bank_violations(self, x: Floats, level: int) -> Floats:
        """How much x breaks (C3) at each point, in doses."""
        broken = np.full(len(self.balance), -inf)
        for t, begun in enumerate(self.banks[level].begun):
            if begun.index:
                n0, r, doses = self.bank_rounding(level, t)
                missing = self.backlog[t].at(x) + self.forgone[t].at(x)
                broken[t] = (doses - r) * (n0 + 1 - begun.at(x)) - missing
        return broken

    def row(self, kind: str, a: int, t: int) -> tuple[list[int], list[float], float]:
        """Columns, values and lower bound of one cut."""
        n0, r = self.rounding(a, t)
        if kind == "over":
            parts = [
                (self.onhand[t], 1.0), (self.scrapped[t], 1.0), (self.scrapped[a], -1.0),
                (self.backlog[a], 1.0), (self.made[t], -r), (self.made[a], r),
            ]  # fmt: skip
            bound = -r * n0
        elif kind in BANK_LEVELS:
            level = BANK_LEVELS.index(kind)
            n0, r, doses = self.bank_rounding(level, t)
            parts = [
                (self.backlog[t], 1.0), (self.forgone[t], 1.0),
                (self.banks[level].begun[t], doses - r),
            ]  # fmt: skip
            bound = (doses - r) * (n0 + 1)
        elif kind == LIFE:
            n0, r = (float(x[a, t]) for x in self._rounded(self.life.missing))
            parts = [
                (self.backlog[t], 1.0), (self.forgone[t], 1.0), (self.forgone[a], -1.0),
                (self.made[t], r), (self.made[self.life.expired[a, t]], -r),
            ]  # fmt: skip
            bound = r * n0
        elif kind == LATE:
            n0, r = (float(x[a, t]) for x in self._rounded(self.overdue))
            parts = [
                (self.onhand[a], 1.0), (self.owed[t], 1.0), (self.forgone[a], -1.0),
                (self.made[t], r), (self.made[a], -r),
            ]  # fmt: skip
            bound = r * n0
        else:
            rest = self.doses - r
            parts = [
                (self.onhand[a], 1.0), (self.backlog[t], 1.0), (self.forgone[t], 1.0),
                (self.forgone[a], -1.0), (self.made[t], rest), (self.made[a], -rest),
            ]  # fmt: skip
            bound = rest * (n0 + 1)
        total: dict[int, float] = {}
        for quantity, factor in parts:
            bound -= factor * quantity.constant
            for i, v in zip(quantity.index, quantity.value, strict=True):
                total[i] = total.get(i, 0.0) + factor * v
        columns = [i for i, v in total.items() if v != 0.0]
        return columns, [total[i] for i in columns], bound


class Life:
    """What expiry says of a time line: (C4), for points b < t.

    missing[b,t]: doses due in (b, t] beyond the fixed doses that live after b; 0 where b >= t.
    expired[b,t]: the point by which new batches came too early to help.
    """

    def __init__(self, m: Model, p: ProductData, need: Floats) -> None:
        weeks, points = m.problem.weeks, len(need)
        shortest = min((c.life_needed for c in p.classes), default=0)
        self.missing = np.zeros((points, points))
        self.expired = np.zeros((points, points), dtype=np.int64)
        for t in range(1, points):
            # The ending counts doses that no hospital could use any more.
            life = 0 if t > weeks else shortest
            useful = p.shelf - p.release - life
            for b in range(t):
                alive = sum(
                    x.doses for x in p.lots if (t > weeks or x.released < t) and x.last - life >= b
                )
                self.missing[b, t] = need[t] - need[b] - alive
                self.expired[b, t] = min(max(b + 1 - useful, 0), b)


def _bank_levels(
    m: Model, p: ProductData, one: Callable[[list[Term]], Quantity], balance: Floats
) -> tuple[BankLevel, ...]:
    """WCBs, then donors: how many doses one is worth and which begun ones matter by each point."""
    if p.bank is None or p.bank.batches_per_wcb == 0:
        return ()
    end = m.problem.weeks - 1
    last_start = [min(i - 1, end) - (p.lag if i <= end + 1 else 0) for i in range(len(balance))]
    wcb_doses = float(p.doses * p.bank.batches_per_wcb)
    donor_doses = wcb_doses * p.bank.vials_per_donor

    def begun(group: dict[tuple[str, int], pulp.LpVariable], week: int) -> Quantity:
        return one([(group[p.id, week], 1.0)]) if week >= 0 else NOTHING

    wcb = balance + [
        float(p.doses * sum(n for ready, n in p.bank.wcb_batches if ready <= s)) for s in last_start
    ]
    donor = wcb + [
        wcb_doses * sum(n for ready, n in p.bank.mcb_vials if ready <= s - p.bank.wcb_weeks)
        for s in last_start
    ]
    weeks_w = [s - p.bank.wcb_weeks for s in last_start]
    levels = [BankLevel(wcb_doses, wcb, tuple(begun(m.wcbs, w) for w in weeks_w))]
    if p.bank.vials_per_donor:
        weeks_d = [w - p.bank.mcb_weeks for w in weeks_w]
        levels.append(BankLevel(donor_doses, donor, tuple(begun(m.donors, w) for w in weeks_d)))
    return tuple(levels)


def lines(m: Model, number: dict[pulp.LpVariable, int]) -> tuple[Line, ...]:
    """The time lines of all products that new batches can supply."""
    return tuple(Line(m, p, number) for p in m.problem.products if m.problem.makers(p.id))


def separate(
    all_lines: tuple[Line, ...], x: Floats, known: set[tuple[int, str, int, int]], most: int
) -> list[tuple[int, str, int, int]]:
    """The `most` most violated cuts of each product that are not yet known."""
    found: list[tuple[int, str, int, int]] = []
    for number, line in enumerate(all_lines):
        tables = dict(zip(("over", "under"), line.violations(x), strict=True))
        tables[LIFE] = line.life_violations(x)
        tables[LATE] = line.late_violations(x)
        for level, _ in enumerate(line.banks):
            tables[BANK_LEVELS[level]] = line.bank_violations(x, level)[None, :]
        for kind, broken in tables.items():
            floor = max(1e-3 * line.doses, 1e-4)
            rows, cols = np.nonzero(broken > floor)
            order = np.argsort(-broken[rows, cols])
            taken = 0
            for i in order:
                key = (number, kind, int(rows[i]), int(cols[i]))
                if key not in known:
                    found.append(key)
                    taken += 1
                    if taken == most:
                        break
    return found


def as_rows(all_lines: tuple[Line, ...], keys: list[tuple[int, str, int, int]]) -> Rows:
    """Cuts as compressed rows: values x >= lower."""
    start, index, value, lower = [0], [], [], []
    for line, kind, a, t in keys:
        columns, values, bound = all_lines[line].row(kind, a, t)
        index += columns
        value += values
        start.append(len(index))
        lower.append(bound)
    return Rows(
        np.array(lower, dtype=np.float64),
        np.full(len(keys), inf),
        np.array(start, dtype=np.int32),
        np.array(index, dtype=np.int32),
        np.array(value, dtype=np.float64),
    )


def all_intervals(line: Line) -> Iterator[tuple[str, int, int]]:
    """Every cut of a product, for tests."""
    points = len(line.balance)
    for a in range(points):
        for t in range(a + 1, points):
            yield "over", a, t
            yield "under", a, t
            if line.life.missing[a, t] > 1e-9:
                yield LIFE, a, t
            if line.overdue[a, t] > 1e-9:
                yield LATE, a, t
    for level, bank in enumerate(line.banks):
        yield from ((BANK_LEVELS[level], 0, t) for t, begun in enumerate(bank.begun) if begun.index)
