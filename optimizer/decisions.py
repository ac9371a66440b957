"""Whole decisions read from a solution: what the plan is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pulp

from optimizer.formulation.variables import Model
from optimizer.linear.matrix import Floats, column_numbers
from optimizer.problem import Problem

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

    starts by (product, suite, week) [batch]; wcbs and donors begun by product and week;
    begun and lost by (product, class), cumulative by start week and by due week [patient].
    """

    starts: Mapping[tuple[str, str, int], int]
    wcbs: Mapping[str, tuple[int, ...]]
    donors: Mapping[str, tuple[int, ...]]
    begun: Mapping[tuple[str, int], tuple[int, ...]]
    lost: Mapping[tuple[str, int], tuple[int, ...]]
    issues: tuple[Issue, ...] = ()
    drops: tuple[Drop, ...] = ()

    def made(self, product: str, week: int) -> int:
        """Batches of `product` begun in `week`, over suites."""
        return sum(n for (p, _, t), n in self.starts.items() if p == product and t == week)

    def of(self, product: str) -> "Decisions":
        """The batches and banks of one product."""
        return Decisions(
            starts={key: n for key, n in self.starts.items() if key[0] == product},
            wcbs={p: weeks for p, weeks in self.wcbs.items() if p == product},
            donors={p: weeks for p, weeks in self.donors.items() if p == product},
            begun={}, lost={},
        )  # fmt: skip


def nothing_made(problem: Problem) -> Decisions:
    """No batch, no bank."""
    none = (0,) * problem.weeks
    banked = [p.id for p in problem.products if p.bank]
    return Decisions(
        starts={}, wcbs=dict.fromkeys(banked, none), donors=dict.fromkeys(banked, none),
        begun={}, lost={},
    )  # fmt: skip


def merge(first: Decisions, more: Decisions) -> Decisions:
    """`first` with the patients and doses of `more`."""
    return replace(
        first,
        begun={**first.begun, **more.begun},
        lost={**first.lost, **more.lost},
        issues=(*first.issues, *more.issues),
        drops=(*first.drops, *more.drops),
    )


def _steps(cumulative: list[int]) -> tuple[int, ...]:
    return tuple(b - a for a, b in zip([0, *cumulative], cumulative, strict=False))


def read_batches(m: Model, values: Floats) -> Decisions:
    """Batches and banks of a solution, rounded to the whole numbers they are."""
    number = column_numbers(m)

    def whole(variable: pulp.LpVariable) -> int:
        return round(float(values[number[variable]]))

    weeks = range(m.problem.weeks)
    return Decisions(
        starts={key: n for key, v in m.start.items() if (n := whole(v))},
        wcbs={
            p.id: _steps([whole(m.wcbs[p.id, t]) for t in weeks])
            for p in m.problem.products
            if p.bank
        },
        donors={
            p.id: _steps([whole(m.donors[p.id, t]) for t in weeks])
            for p in m.problem.products
            if p.bank
        },
        begun={},
        lost={},
    )


def read_patients(m: Model, values: Floats, batches: Decisions) -> Decisions:
    """`batches` with the whole patients of a solution."""
    number = column_numbers(m)
    weeks = range(m.problem.weeks)
    begun: dict[tuple[str, int], tuple[int, ...]] = {}
    lost: dict[tuple[str, int], tuple[int, ...]] = {}
    for p, i, _ in m.classes():
        begun[p.id, i] = tuple(round(float(values[number[m.begun[p.id, i, t]]])) for t in weeks)
        lost[p.id, i] = tuple(round(float(values[number[m.lost[p.id, i, t]]])) for t in weeks)
    return replace(batches, begun={**batches.begun, **begun}, lost={**batches.lost, **lost})


def read_doses(m: Model, values: Floats, patients: Decisions) -> Decisions:
    """`patients` with the shipments and discards of a model by lot."""
    number = column_numbers(m)
    issues = [
        Issue(product=p, lot=lot, life=m.lives[p][j], week=t, doses=n)
        for (p, lot, j, t), v in m.ship.items()
        if (n := round(float(values[number[v]])))
    ]
    drops = [
        Drop(product=p, lot=lot, week=t, doses=n)
        for (p, lot, t), v in m.drop.items()
        if (n := round(float(values[number[v]])))
    ]
    return replace(patients, issues=(*patients.issues, *issues), drops=(*patients.drops, *drops))


def read_surplus(m: Model, values: Floats) -> dict[tuple[str, int], int]:
    """Doses that a model by tiers discards, by product and week."""
    number = column_numbers(m)
    found: dict[tuple[str, int], int] = {}
    for p in m.problem.products:
        scrapped = [
            round(float(values[number[m.scrapped[p.id, t]]])) for t in range(m.problem.weeks)
        ]
        found |= {(p.id, t): n for t, n in enumerate(_steps(scrapped)) if n}
    return found
