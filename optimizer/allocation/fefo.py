"""First expired, first out: whole doses of lots to the weeks and lives that courses need."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from optimizer.decisions import Decisions, Drop, Issue, LotKey
from optimizer.flows import SupplyLot, needs, supply
from optimizer.problem import Problem, ProductData

Doses = TypeVar("Doses", int, float)


def take_fefo(
    lots: Iterable[SupplyLot],
    left: MutableMapping[LotKey, Doses],
    week: int,
    life: int,
    doses: Doses,
) -> tuple[dict[LotKey, Doses], Doses]:
    """(doses taken by lot, doses missing) in `week` for a hospital that needs `life` weeks.

    lots: the first to expire first.  left: [dose] of each, from which they are taken.
    """
    taken: dict[LotKey, Doses] = {}
    missing = doses
    for key, first, last, _ in lots:
        if not missing:
            break
        if first <= week and week + life <= last and left[key]:
            now = min(missing, left[key])
            left[key] -= now
            missing -= now
            taken[key] = now
    return taken, missing


def issues_of(p: ProductData, taken: Mapping[LotKey, int], week: int, life: int) -> list[Issue]:
    """What `take_fefo` took, as issues."""
    return [Issue(product=p.id, lot=lot, life=life, week=week, doses=n) for lot, n in taken.items()]


def issue_fefo(
    problem: Problem,
    decisions: Decisions,
    surplus: Mapping[tuple[str, int], int] = MappingProxyType({}),
) -> Decisions | None:
    """`decisions` with shipments and discards by FEFO; None where supply falls short of a course.

    Every hospital takes the first-expiring doses that live long enough.  surplus: [dose] by
    (product, last usable week) that are never used, where keeping younger doses costs more; only
    for a problem that lifts the rule (contract 2).
    """
    if surplus and problem.fefo:
        raise ValueError("Oldest first leaves no dose aside.")
    issues: list[Issue] = []
    drops: list[Drop] = []
    for p in problem.products:
        lots = supply(problem, p, decisions)
        wanted = needs(problem, p, decisions)
        moves = issue_needs(problem, p, lots, wanted, idle_doses(p, lots, surplus))
        if moves is None:
            return None
        issues += moves[0]
        drops += moves[1]
    return replace(decisions, issues=tuple(issues), drops=tuple(drops))


def issue_needs(
    problem: Problem,
    p: ProductData,
    lots: Sequence[SupplyLot],
    wanted: Mapping[tuple[int, int], int],
    idle: Mapping[LotKey, int] = MappingProxyType({}),
) -> tuple[list[Issue], list[Drop]] | None:
    """Shipments and discards of one product; None where supply falls short.

    lots: the first to expire first.  wanted: [dose] by (week, life needed), as `needs` has it.
    idle: [dose] of each lot that are never used.
    """
    issues: list[Issue] = []
    drops: list[Drop] = []
    left = {lot.key: lot.doses - idle.get(lot.key, 0) for lot in lots}
    lives: dict[int, list[int]] = defaultdict(list)
    for week, life in wanted:
        lives[week].append(life)
    expiring: dict[int, list[SupplyLot]] = defaultdict(list)
    for lot in lots:
        expiring[lot.last].append(lot)
    for t in range(problem.weeks):
        for life in sorted(lives[t], reverse=True):
            taken, missing = take_fefo(lots, left, t, life, wanted[t, life])
            if missing:
                return None
            issues += issues_of(p, taken, t, life)
        for lot in expiring[t]:
            if doses := left[lot.key] + idle.get(lot.key, 0):
                drops.append(Drop(product=p.id, lot=lot.key, week=t, doses=doses))
    return issues, drops


def idle_doses(
    p: ProductData, lots: Sequence[SupplyLot], surplus: Mapping[tuple[str, int], int]
) -> dict[LotKey, int]:
    """[dose] of each lot that is never used."""
    idle: dict[LotKey, int] = {}
    wanted = {week: doses for (product, week), doses in surplus.items() if product == p.id}
    for lot in lots:
        idle[lot.key] = min(wanted.get(lot.last, 0), lot.doses)
        wanted[lot.last] = wanted.get(lot.last, 0) - idle[lot.key]
    return idle
