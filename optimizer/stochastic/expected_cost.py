r"""Expected cost of one product by the number of batches released (docs/uncertainty.md).

    G-(n) = E(A_u - S_t(n))+      G+(n) = E(S_t(n) - A_u)+
    F_t(n) = storage G+(t, t) + wait [G-(t, t) - G-(t-W, t)] + lost [G-(t-W, t) - G-(t-W-1, t)]
             + discard [(doses last usable in t + L - 1, against A) - (the same against A of t + L)]

n batches released by week t, S_t(n) doses with the fixed lots, A_u doses due by week u, W longest
wait, L weeks of life at release that a patient can use.  The bracket with `lost` counts patients
whose last week is t and whom cumulative supply does not cover.  Money in currency, doses cumulative
by the week in which they leave the store.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from optimizer.arrays import Floats
from optimizer.problem import FixedLot, ProductData
from optimizer.stochastic.distributions import (
    ZERO,
    Distribution,
    Risk,
    cumulative_doses,
    doses_in_reach,
    passing,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """[currency] that a missing dose costs, doses standing for their patients."""

    lost: float  # per dose never issued, shipping saved
    wait: float  # per dose and week
    ending: float  # per dose short at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedSupply:
    """Cumulative fixed supply: certain doses, and firm batches that may fail."""

    doses: int
    firm: int


class Expectation(Protocol):
    """Expectations over the random demand and supply of one product."""

    def missing(self, u: int, supply: FixedSupply, known: int) -> Floats:
        """[n] E(A_u - S(n))+; `known`: the week up to whose end losses and expiries count."""

    def surplus(self, u: int, supply: FixedSupply, known: int) -> Floats:
        """[n] E(S(n) - A_u)+."""

    def ending(self, supply: FixedSupply, target: float) -> Floats:
        """[n] E(target - (S(n) - A)+)+ at the end of the horizon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Cost by n = 0 ... batches: `released` [week, n] by a week, `ending` [n] in the horizon."""

    released: Floats
    ending: Floats


class ExactExpectation:
    """By the exact distributions, as if no patient were lost and no dose expired before week u."""

    def __init__(
        self, p: ProductData, risk: Risk, weeks: int, batches: int, *,
        due: tuple[Distribution, ...] | None = None,
    ) -> None:  # fmt: skip
        """due: cumulative doses due, where they are known already."""
        self.risk = risk
        self.batches = batches
        self.due = cumulative_doses(p, risk, weeks) if due is None else due
        self.pass_ = passing(batches + len(risk.firm), risk.success)

    def _over_batches(self, value: Floats, supply: FixedSupply) -> Floats:
        rows = self.pass_[supply.firm : supply.firm + self.batches + 1]
        found: Floats = rows @ value
        return found

    def _supplies(self, supply: FixedSupply) -> Floats:
        found: Floats = supply.doses + self.risk.doses * np.arange(self.pass_.shape[1], dtype=float)
        return found

    def missing(self, u: int, supply: FixedSupply, known: int) -> Floats:
        return self._over_batches(_by(self.due, u).missing(self._supplies(supply)), supply)

    def surplus(self, u: int, supply: FixedSupply, known: int) -> Floats:
        s, a = self._supplies(supply), _by(self.due, u)
        return self._over_batches(a.missing(s) + s - a.mean, supply)

    def ending(self, supply: FixedSupply, target: float) -> Floats:
        s, a = self._supplies(supply), self.due[-1]
        return self._over_batches(a.missing(s - target) - a.missing(s), supply)


def _by(due: tuple[Distribution, ...], u: int) -> Distribution:
    return due[u] if u >= 0 else ZERO


class ExpectedCosts:
    """The tables of one product; penalty: [currency] of a lost patient beyond `lost_cost`."""

    def __init__(self, p: ProductData, risk: Risk, weeks: int, *, penalty: float = 0.0) -> None:
        self.p, self.risk, self.weeks = p, risk, weeks
        self.prices = prices(p, risk, weeks, penalty=penalty)

    @cached_property
    def life_needed(self) -> int:
        """[week] the life that most patients need."""
        count: dict[int, int] = {}
        for c in self.p.classes:
            count[c.life_needed] = count.get(c.life_needed, 0) + sum(c.due)
        return max(count, key=lambda life: count[life], default=0)

    @property
    def life(self) -> int:
        """Weeks in which a dose of a new batch may leave the store for most patients."""
        return self.p.shelf - self.p.release - self.life_needed

    def supply(self, week: int) -> FixedSupply:
        """Fixed lots released by `week`."""
        return self._fixed(lambda lot: lot.released <= week)

    def expiring(self, week: int) -> FixedSupply:
        """Fixed lots that nobody can use after `week`."""
        return self._fixed(lambda lot: lot.last - self.life_needed <= week)

    def frozen(self, week: int | None) -> FixedSupply:
        """Fixed lots frozen by `week`; None: all of them."""
        return self._fixed(lambda lot: week is None or lot.frozen <= week)

    def _fixed(self, counts: Callable[[FixedLot], bool]) -> FixedSupply:
        firm = {lot.id for lot in self.p.lots if lot.id in self.risk.firm and counts(lot)}
        sure = sum(lot.doses for lot in self.p.lots if lot.id not in self.risk.firm and counts(lot))
        return FixedSupply(doses=sure, firm=len(firm))

    def tables(self, expected: Expectation) -> Tables:
        """F by release week, and the cost of the terminal inventory that is missing."""
        return Tables(
            released=np.array([self._week(expected, t) for t in range(self.weeks)]),
            ending=self.prices.ending * expected.ending(self.frozen(None), self.p.ending_target),
        )

    def _week(self, expected: Expectation, t: int) -> Floats:
        s, before, wait = self.supply(t), t - 1, self.p.max_wait
        end = self.weeks - 1
        found = self.p.storage_cost * expected.surplus(t, s, t)
        late = t if t == end else t - wait  # who is not served by the end is lost
        uncovered = expected.missing(late, s, before)
        found = found + self.prices.lost * (uncovered - expected.missing(t - wait - 1, s, before))
        if wait:
            found = found + self.prices.wait * (expected.missing(t, s, before) - uncovered)
        last = t + self.life - 1
        if self.p.discard_cost and last <= end:
            expired = self.expiring(last)
            found = found + self.p.discard_cost * expected.surplus(last, expired, last - 1)
            if last < end:
                found = found - self.p.discard_cost * expected.surplus(last + 1, expired, last)
        return found


def prices(p: ProductData, risk: Risk, weeks: int, *, penalty: float = 0.0) -> Prices:
    """Prices of patients divided among their doses; priority and shipping are patients' means."""
    patients = sum(sum(c.due) for c in p.classes)
    weight = sum(c.priority * sum(c.due) for c in p.classes) / patients if patients else 1.0
    ship = sum(c.ship_cost * sum(c.due) for c in p.classes) / patients if patients else 0.0
    people = sum(due.mean for due in risk.due)
    doses = sum(due.mean * sum(doses_in_reach(p, due, weeks)[1]) for due in risk.due)
    each = doses / people if doses else float(sum(p.course))
    return Prices(
        lost=weight * (p.lost_cost + penalty) / each - ship,
        wait=weight * p.wait_cost / each,
        ending=p.lost_cost / sum(p.course),
    )


def convex_envelope(values: Floats) -> list[int]:
    """Breakpoints n of the lower convex envelope of n -> values[n], both ends included."""
    breakpoints: list[int] = []
    for n in range(len(values)):
        while len(breakpoints) > 1:
            a, b = breakpoints[-2], breakpoints[-1]
            if (values[b] - values[a]) * (n - a) < (values[n] - values[a]) * (b - a):
                break
            breakpoints.pop()
        breakpoints.append(n)
    return breakpoints
