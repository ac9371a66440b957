"""First expired, first out: whole doses of lots to the weeks and lives that courses need."""

from collections.abc import Mapping
from dataclasses import replace

from optimizer.decisions import Decisions, Drop, Issue, LotKey
from optimizer.flows import needs, supply
from optimizer.problem import Problem, ProductData

NONE: Mapping[tuple[str, int], int] = {}


def issue_oldest_first(
    problem: Problem, decisions: Decisions, surplus: Mapping[tuple[str, int], int] = NONE
) -> Decisions | None:
    """`decisions` with shipments and discards, or None where supply falls short of a promise.

    Every hospital takes the first-expiring doses that live long enough; long lives choose first
    among equals only in name, since both take from the old end.  `surplus` by (product, week e):
    doses of lots that expire then and are never used, where keeping younger ones costs more.
    """
    issues: list[Issue] = []
    drops: list[Drop] = []
    for p in problem.products:
        lots = supply(problem, p, decisions)
        left = {lot: doses for lot, _, _, doses in lots}
        idle = _set_aside(p, lots, surplus)
        for lot, doses in idle.items():
            left[lot] -= doses
        wanted = needs(problem, p, decisions)
        for t in range(problem.weeks):
            for life in sorted({life for week, life in wanted if week == t}, reverse=True):
                missing = wanted[t, life]
                for lot, first, last, _ in lots:
                    if first <= t and t + life <= last and left[lot]:
                        taken = min(missing, left[lot])
                        left[lot] -= taken
                        missing -= taken
                        if taken:
                            issues.append(
                                Issue(product=p.id, lot=lot, life=life, week=t, doses=taken)
                            )
                        if not missing:
                            break
                if missing:
                    return None
            for lot, _, last, _ in lots:
                if last == t and (doses := left[lot] + idle.get(lot, 0)):
                    drops.append(Drop(product=p.id, lot=lot, week=t, doses=doses))
                    left[lot] = 0
    return replace(decisions, issues=tuple(issues), drops=tuple(drops))


def _set_aside(
    p: ProductData,
    lots: list[tuple[LotKey, int, int, int]],
    surplus: Mapping[tuple[str, int], int],
) -> dict[LotKey, int]:
    idle: dict[LotKey, int] = {}
    wanted = {week: doses for (product, week), doses in surplus.items() if product == p.id}
    for lot, _, last, doses in lots:
        idle[lot] = min(wanted.get(last, 0), doses)
        wanted[last] = wanted.get(last, 0) - idle[lot]
    return idle
