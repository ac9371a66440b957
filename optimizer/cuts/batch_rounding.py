r"""Batch-rounding cutting planes and their separation.

For weeks a < t let c be the fixed doses released in (a, t] less the doses due in it, and
n the new batches released in it, of Y doses each.  Doses on hand and doses missing are two sides
of one number (contract 2, 3; algebra in docs/model.md):

    [onhand[t] + discarded(a,t] + backordered[a]]
        - [onhand[a] + backordered[t] + lost_doses(a,t]] = c + Y n

Both brackets are non-negative and n is whole.  With n0 = floor(-c / Y), r = c + Y (n0 + 1):

    onhand[t] + discarded(a,t] + backordered[a]   >=  r (n - n0)                          (C1)
    onhand[a] + backordered[t] + lost_doses(a,t]  >=  (Y - r) (n0 + 1 - n)                (C2)

(C1): for n > n0 the left side is at least c + Y n = r + Y (n - n0 - 1) >= r (n - n0), as r <= Y;
for n <= n0 the right side is not positive.  (C2) alike.  They are mixed-integer roundings, so no
whole-number plan is lost.  A WCB is a batch of batches and a donor a batch of WCBs: with
Y' = batches per WCB * Y (or vials per donor times that) doses each, all that banks on hand allow
counted as fixed, and w whole WCBs (or donors) started early enough to matter by week t,

    backordered[t] + lost_doses[t]                >=  (Y' - r') (n0' + 1 - w)             (C3)

which is (C2) from the start with the new batches replaced by the most that banks allow.

Doses age.  Let U be the weeks in which new doses can leave the store for any hospital, so that
what leaves in (b, t] comes from the N batches released after week b + 1 - U, or from fixed doses
F that still live after b.  With d = doses due in (b, t] - F, n0 = ceil(d / Y), r = d - Y (n0 - 1):

    backordered[t] + lost_doses(b,t]              >=  r (n0 - N)            where d > 0   (C4)

since doses due after b and not shipped by t are waiting or lost: left side + Y N >= d, rounded.

Nobody waits past a deadline.  With d = doses that must have left by t if everybody started as
late as may be, less doses due by a, less fixed doses released in (a, t], and n0, r as in (C4),

    onhand[a] + lost_doses(a,t]                   >=  r (n0 - n)            where d > 0   (C5)

since doses that left by t are at least the former, less those of lost patients, and doses that
left by a at most the latter: left side + Y n >= d, rounded.

The ending is one more week T that asks for the ending target: there `onhand` is the supply beyond
the target and `backordered` holds the shortfall as well.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from math import inf

import numpy as np
import pulp

from optimizer.arrays import Floats
from optimizer.cuts.campaigns import Campaigns, worst_of_each
from optimizer.flows import doses_due
from optimizer.formulation.definitions import ending_supply
from optimizer.formulation.variables import Model
from optimizer.linear.expressions import Term, linear
from optimizer.linear.matrix import BoundedRow, Rows, compressed
from optimizer.problem import ProductData


@dataclass(frozen=True, slots=True, kw_only=True)
class CutParams:
    """What counts as violated."""

    min_share: float = 1e-3  # of a batch, the least violation; less hardly lifts the bound
    min_doses: float = 1e-4  # [dose] the least violation for products of tiny batches
    tolerance: float = 1e-9  # [batch, dose] by which rounding errors may miss a whole number


PARAMS = CutParams()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A linear expression at one point of a supply balance: columns, values, constant."""

    index: tuple[int, ...]
    value: tuple[float, ...]
    constant: float = 0.0

    def at(self, x: Floats) -> float:
        return self.constant + sum(
            v * float(x[i]) for i, v in zip(self.index, self.value, strict=True)
        )


NOTHING = Quantity((), ())
SURPLUS, MISSING, LIFE, DEADLINE = "surplus", "missing", "life", "deadline"  # C1, C2, C4, C5
CAMPAIGN = "campaign"  # C6 of campaigns.py
BANK_LEVELS = ("wcb", "donor")  # C3
Cut = tuple[int, str, int, int]  # number of the balance, kind, two points


@dataclass(frozen=True, slots=True)
class BankLevel:
    """WCBs or donors as batches of doses, by point: fixed doses less need, and those started."""

    doses: float
    balance: Floats
    started: tuple[Quantity, ...]


class SupplyBalance:
    """Cumulative supply and need of one product: points -1 ... T-1, and T for an ending target.

    Point i of the arrays is week i - 1.
    """

    def __init__(self, m: Model, p: ProductData, number: dict[pulp.LpVariable, int]) -> None:
        weeks = m.problem.weeks
        self.doses = float(p.doses)

        def one(terms: list[Term], constant: float = 0.0) -> Quantity:
            merged = linear(terms)
            return Quantity(tuple(number[v] for v in merged), tuple(merged.values()), constant)

        def by_point(group: Mapping[tuple[str, int], pulp.LpVariable]) -> list[Quantity]:
            return [NOTHING, *(one([(group[p.id, t], 1.0)]) for t in range(weeks))]

        self.onhand, self.backordered = by_point(m.onhand), by_point(m.backordered)
        self.discarded, self.lost = by_point(m.discarded), by_point(m.lost_doses)
        self.batches = [NOTHING, *(one(m.batches_by(p.id, t - p.lag)) for t in range(weeks))]
        self.lost_by_deadline = list(self.lost)
        given = [float(sum(x.doses for x in p.lots if x.released <= t)) for t in range(weeks)]
        fixed, need = [0.0, *given], [0.0, *doses_due(p, weeks)]
        late = [0.0, *doses_due(p, weeks, wait=p.max_wait)]
        if p.id in m.shortfall:
            terms, constant = ending_supply(m, p)
            short = (m.shortfall[p.id], 1.0)
            end = weeks - 1
            self.onhand.append(one([*terms, short], constant - p.ending_target))
            self.backordered.append(one([(m.backordered[p.id, end], 1.0), short]))
            self.discarded.append(self.discarded[-1])
            self.lost_by_deadline.append(one([(m.lost_doses[p.id, end], 1.0), short]))
            self.lost.append(self.lost[-1])
            self.batches.append(one(m.batches_by(p.id, end)))
            fixed.append(float(sum(x.doses for x in p.lots)))
            need.append(need[-1] + p.ending_target)
            late.append(late[-1] + p.ending_target)
        self.balance = np.array(fixed) - np.array(need)
        released = np.array(fixed)[None, :] - np.array(fixed)[:, None]
        self.overdue = np.triu(np.array(late)[None, :] - np.array(need)[:, None] - released, k=1)
        self.life = LifeLimits(m, p, np.array(need))
        self.banks = _bank_levels(m, p, one, self.balance)
        self.campaigns = Campaigns(m, p, number)

    def rounding(self, a: int, t: int) -> tuple[float, float]:
        """(n0, r) of (C1) and (C2) for the interval (a, t] of points."""
        c = self.balance[t] - self.balance[a]
        n0 = float(np.floor(-c / self.doses + PARAMS.tolerance))
        return n0, c + self.doses * (n0 + 1)

    def _rounded(self, missing: Floats) -> tuple[Floats, Floats]:
        """(n0, r) of (C4) and (C5): batches that `missing` doses take, and the rest of the last."""
        n0 = np.ceil(missing / self.doses - PARAMS.tolerance)
        return n0, missing - self.doses * (n0 - 1)

    def bank_rounding(self, level: int, t: int) -> tuple[float, float, float]:
        """(n0', r', Y') of (C3) at point t; level 0 is WCBs, 1 donors."""
        bank = self.banks[level]
        n0 = float(np.floor(-bank.balance[t] / bank.doses + PARAMS.tolerance))
        return n0, bank.balance[t] + bank.doses * (n0 + 1), bank.doses

    def violations(self, x: Floats) -> dict[str, Floats]:
        """By kind and points (a, t): how much x breaks the cut [dose]; -inf where there is none."""
        onhand, backordered, discarded, lost, lost_late, batches = (
            np.array([q.at(x) for q in qs])
            for qs in (
                self.onhand, self.backordered, self.discarded, self.lost, self.lost_by_deadline,
                self.batches,
            )
        )  # fmt: skip
        c = self.balance[None, :] - self.balance[:, None]
        n0 = np.floor(-c / self.doses + PARAMS.tolerance)
        r = c + self.doses * (n0 + 1)
        n = batches[None, :] - batches[:, None]
        surplus = r * (n - n0) - (
            onhand[None, :] + discarded[None, :] - discarded[:, None] + backordered[:, None]
        )
        missing = (self.doses - r) * (n0 + 1 - n) - (
            onhand[:, None] + backordered[None, :] + lost[None, :] - lost[:, None]
        )
        ahead = np.triu(np.ones_like(c, dtype=bool), k=1)
        n0, r = self._rounded(self.life.missing)
        young = batches[None, :] - batches[self.life.expired]
        life = r * (n0 - young) - (backordered[None, :] + lost[None, :] - lost[:, None])
        n0, r = self._rounded(self.overdue)
        stock = onhand[:, None] + lost_late[None, :] - lost[:, None]
        deadline = r * (n0 - n) - stock
        found = {
            SURPLUS: np.where(ahead, surplus, -inf),
            MISSING: np.where(ahead, missing, -inf),
            LIFE: np.where(self.life.missing > PARAMS.tolerance, life, -inf),
            DEADLINE: np.where(self.overdue > PARAMS.tolerance, deadline, -inf),
            CAMPAIGN: self.campaigns.violations(x, self.overdue, stock),
        }
        for level, _ in enumerate(self.banks):
            found[BANK_LEVELS[level]] = self._bank_violations(x, level)[None, :]
        return found

    def _bank_violations(self, x: Floats, level: int) -> Floats:
        """How much x breaks (C3) at each point [dose]."""
        broken = np.full(len(self.balance), -inf)
        for t, started in enumerate(self.banks[level].started):
            if started.index:
                n0, r, doses = self.bank_rounding(level, t)
                missing = self.backordered[t].at(x) + self.lost[t].at(x)
                broken[t] = (doses - r) * (n0 + 1 - started.at(x)) - missing
        return broken

    def row(self, kind: str, a: int, t: int) -> BoundedRow:
        """One cut; its upper bound is inf."""
        n0, r = self.rounding(a, t)
        total: dict[int, float] = {}
        if kind == SURPLUS:
            parts = [
                (self.onhand[t], 1.0), (self.discarded[t], 1.0), (self.discarded[a], -1.0),
                (self.backordered[a], 1.0), (self.batches[t], -r), (self.batches[a], r),
            ]  # fmt: skip
            bound = -r * n0
        elif kind in BANK_LEVELS:
            level = BANK_LEVELS.index(kind)
            n0, r, doses = self.bank_rounding(level, t)
            parts = [
                (self.backordered[t], 1.0), (self.lost[t], 1.0),
                (self.banks[level].started[t], doses - r),
            ]  # fmt: skip
            bound = (doses - r) * (n0 + 1)
        elif kind == LIFE:
            n0, r = (float(x[a, t]) for x in self._rounded(self.life.missing))
            parts = [
                (self.backordered[t], 1.0), (self.lost[t], 1.0), (self.lost[a], -1.0),
                (self.batches[t], r), (self.batches[self.life.expired[a, t]], -r),
            ]  # fmt: skip
            bound = r * n0
        elif kind == DEADLINE:
            n0, r = (float(x[a, t]) for x in self._rounded(self.overdue))
            parts = [
                (self.onhand[a], 1.0), (self.lost_by_deadline[t], 1.0), (self.lost[a], -1.0),
                (self.batches[t], r), (self.batches[a], -r),
            ]  # fmt: skip
            bound = r * n0
        elif kind == CAMPAIGN:
            total, held = self.campaigns.terms(a, t, self.overdue[a])
            parts = [(self.onhand[a], 1.0), (self.lost_by_deadline[t], 1.0), (self.lost[a], -1.0)]
            bound = float(self.overdue[a, t]) - held
        else:
            rest = self.doses - r
            parts = [
                (self.onhand[a], 1.0), (self.backordered[t], 1.0), (self.lost[t], 1.0),
                (self.lost[a], -1.0), (self.batches[t], rest), (self.batches[a], -rest),
            ]  # fmt: skip
            bound = rest * (n0 + 1)
        for quantity, factor in parts:
            bound -= factor * quantity.constant
            for i, v in zip(quantity.index, quantity.value, strict=True):
                total[i] = total.get(i, 0.0) + factor * v
        return {i: v for i, v in total.items() if v != 0.0}, bound, inf


class LifeLimits:
    """What expiry says of a supply balance (C4), for points b < t.

    missing[b,t]: doses due in (b, t] beyond the fixed doses that live after b; 0 where b >= t.
    expired[b,t]: the point by which new batches came too early to help.
    """

    def __init__(self, m: Model, p: ProductData, need: Floats) -> None:
        weeks, points = m.problem.weeks, len(need)
        needed = (c.life_needed for c in p.everybody)
        shortest = min(needed, default=0)
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
    """WCBs, then donors: doses that one is worth, and those started early enough for each point."""
    if p.bank is None or p.bank.batches_per_wcb == 0:
        return ()
    end = m.problem.weeks - 1
    last_start = [min(i - 1, end) - (p.lag if i <= end + 1 else 0) for i in range(len(balance))]
    wcb_doses = float(p.doses * p.bank.batches_per_wcb)
    donor_doses = wcb_doses * p.bank.vials_per_donor

    def started(group: dict[tuple[str, int], pulp.LpVariable], week: int) -> Quantity:
        return one([(group[p.id, week], 1.0)]) if week >= 0 else NOTHING

    wcb = balance + [
        float(p.doses * sum(n for ready, n in p.bank.wcb_batches if ready <= s)) for s in last_start
    ]
    donor = wcb + [
        wcb_doses * sum(n for ready, n in p.bank.mcb_vials if ready <= s - p.bank.wcb_weeks)
        for s in last_start
    ]
    weeks_w = [s - p.bank.wcb_weeks for s in last_start]
    levels = [BankLevel(wcb_doses, wcb, tuple(started(m.wcbs, w) for w in weeks_w))]
    if p.bank.vials_per_donor:
        weeks_d = [w - p.bank.mcb_weeks for w in weeks_w]
        levels.append(BankLevel(donor_doses, donor, tuple(started(m.donors, w) for w in weeks_d)))
    return tuple(levels)


def supply_balances(m: Model, number: dict[pulp.LpVariable, int]) -> tuple[SupplyBalance, ...]:
    """Supply balances of all products that new batches can supply."""
    return tuple(SupplyBalance(m, p, number) for p in m.problem.products if m.problem.makers(p.id))


def separate(
    balances: tuple[SupplyBalance, ...], x: Floats, known: set[Cut], most: int
) -> list[Cut]:
    """The `most` most violated cuts of each product and kind that are not yet known."""
    found: list[Cut] = []
    for number, balance in enumerate(balances):
        floor = max(PARAMS.min_share * balance.doses, PARAMS.min_doses)
        for kind, tried in balance.violations(x).items():
            broken = worst_of_each(tried) if kind == CAMPAIGN else tried
            rows, cols = np.nonzero(broken > floor)
            order = np.argsort(-broken[rows, cols])
            cuts = ((number, kind, int(rows[i]), int(cols[i])) for i in order)
            found += islice((cut for cut in cuts if cut not in known), most)
    return found


def as_rows(balances: tuple[SupplyBalance, ...], cuts: list[Cut]) -> Rows:
    """Cuts as compressed rows: values x >= lower."""
    return compressed([balances[number].row(kind, a, t) for number, kind, a, t in cuts])
