"""Whole decisions: what a plan is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from optimizer.problem import Problem, ProductData

Start = tuple[str, str, int]  # product, suite, week
Starts = Mapping[Start, int]  # [batch]
LotKey = str | int  # a fixed lot's id, or the start week of new batches


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Doses of one lot that leave the store in one week for hospitals needing `life` weeks."""

    product: str
    lot: LotKey
    life: int
    week: int
    doses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Doses of one lot discarded at the end of a week."""

    product: str
    lot: LotKey
    week: int
    doses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Batches and banks, then patients and doses once they are whole.

    starts by (product, suite, week) [batch]; wcbs and donors started by product and week;
    treated and lost by (product, class), cumulative by start week and by due week [patient].
    continued by (product, running courses): who get each of the owed doses, never more than before.
    """

    starts: Starts
    wcbs: Mapping[str, tuple[int, ...]]
    donors: Mapping[str, tuple[int, ...]]
    treated: Mapping[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    lost: Mapping[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    continued: Mapping[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    drops: tuple[Drop, ...] = ()

    def batches_by_week(self, product: str, weeks: int) -> list[int]:
        """[week] batches of `product` started, over suites."""
        return batches_by_week(self.starts, product, weeks)

    def of(self, product: str) -> "Decisions":
        """The batches and banks of one product."""
        return Decisions(
            starts={key: n for key, n in self.starts.items() if key[0] == product},
            wcbs={p: weeks for p, weeks in self.wcbs.items() if p == product},
            donors={p: weeks for p, weeks in self.donors.items() if p == product},
        )


def batches_by_week(starts: Starts, product: str, weeks: int) -> list[int]:
    """[week] batches of `product` started, over suites."""
    found = [0] * weeks
    for (p, _, t), n in starts.items():
        if p == product:
            found[t] += n
    return found


def making_cost(p: ProductData, decisions: Decisions) -> float:
    """[currency] that new batches, WCBs, donors and moves of one product cost (contract 5, 7a).

    planner.kpis.cost counts it for itself, from the plan.
    """
    mine = {(suite, week): n for (x, suite, week), n in decisions.starts.items() if x == p.id}
    return p.batch_cost * sum(mine.values()) + p.move_cost_of(mine) + bank_cost(p, decisions)


def bank_cost(p: ProductData, decisions: Decisions) -> float:
    """[currency] that WCBs and donors of one product cost."""
    if p.bank is None:
        return 0.0
    wcbs, donors = sum(decisions.wcbs[p.id]), sum(decisions.donors[p.id])
    return p.bank.wcb_cost * wcbs + p.bank.mcb_cost * donors


def no_batches(problem: Problem) -> Decisions:
    """No batch, no bank."""
    none = (0,) * problem.weeks
    banked = [p.id for p in problem.products if p.bank]
    return Decisions(
        starts={}, wcbs=dict.fromkeys(banked, none), donors=dict.fromkeys(banked, none)
    )


def merge(first: Decisions, more: Decisions) -> Decisions:
    """`first` with the patients and doses of `more`."""
    return replace(
        first,
        treated={**first.treated, **more.treated},
        lost={**first.lost, **more.lost},
        continued={**first.continued, **more.continued},
        issues=(*first.issues, *more.issues),
        drops=(*first.drops, *more.drops),
    )
