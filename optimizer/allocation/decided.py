"""The problem that remains once batches are decided, and its decisions as those of the whole."""

from dataclasses import dataclass, replace

from optimizer.decisions import Decisions, Drop, Issue, LotKey, making_cost
from optimizer.problem import FixedLot, Problem, ProductData

NEW = "@"  # ids hold no @ (contract 7), so a lot of new batches has an id of its own


@dataclass(frozen=True, slots=True)
class DispatchedPlan:
    """Whole decisions and what they cost [currency]."""

    decisions: Decisions
    cost: float


def with_batches(problem: Problem, batches: Decisions) -> Problem:
    """The problem that remains: the doses of `batches` are fixed lots, no batch is decided."""
    products = tuple(_decided(problem, p, batches) for p in problem.products)
    return replace(problem, products=products, suites=(), laboratory=None)


def _decided(problem: Problem, p: ProductData, batches: Decisions) -> ProductData:
    new = tuple(
        FixedLot(
            id=f"{NEW}{t}",
            doses=n * p.doses,
            frozen=p.frozen(t),
            released=p.released(t),
            last=p.last_usable(t),
            rest=n * p.rest,
            start_week=t,
        )
        for t, n in enumerate(batches.batches_by_week(p.id, problem.weeks))
        if n
    )
    return replace(p, lots=(*p.lots, *new), bank=None, rest=0.0, move_cost=0.0, previous={})


def by_start_week(decisions: Decisions, decided: Problem) -> Decisions:
    """Doses of new batches keyed by start week again; decided: that of `with_batches`."""
    start_week = {(p.id, x.id): x.start_week for p in decided.products for x in p.lots}

    def key(x: Issue | Drop) -> LotKey:
        week = start_week.get((x.product, str(x.lot)))
        return x.lot if week is None else week

    return replace(
        decisions,
        issues=tuple(replace(x, lot=key(x)) for x in decisions.issues),
        drops=tuple(replace(x, lot=key(x)) for x in decisions.drops),
    )


def making(problem: Problem, batches: Decisions) -> float:
    """[currency] of the batches and banks of all products."""
    return sum(making_cost(p, batches) for p in problem.products)
