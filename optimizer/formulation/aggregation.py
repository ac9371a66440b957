"""Aggregation: one patient class for each (transit, life needed), whatever the hospitals.

Those who wait at the start, by how long, and those who may use doses in transit stay apart.

Costs then decide which patients wait and are lost, the cheapest first (rows in service.py).  A
relaxation: patients of a pooled class may change places in the queue from week to week.
"""

from dataclasses import replace

from optimizer.decisions import Decisions
from optimizer.life_needed import LifeNeeded, life_needed
from optimizer.problem import Level, PatientClass, Problem, ProductData


def pool(problem: Problem) -> Problem:
    """The problem with one class for each (transit, life needed, weeks waited) of a product."""
    return replace(problem, products=tuple(_pooled(p) for p in problem.products))


def coarsen(pooled: Problem, life: LifeNeeded) -> Problem:
    """`pooled` with one class for each transit of a product, one level for each priority.

    No relaxation, since all need the same life and pay an average tariff: its cost proves nothing
    of `pooled`.  Its capacity prices are close at a third of the columns
    (docs/decisions/0027-joint-engine.md).
    """
    return replace(pooled, products=tuple(_coarse(p, life) for p in pooled.products))


def pool_patients(problem: Problem, decisions: Decisions) -> Decisions:
    """`decisions` of `problem` as decisions of `pool(problem)`; patients are added up."""
    if not decisions.treated:
        return decisions
    treated: dict[tuple[str, int], tuple[int, ...]] = {}
    lost: dict[tuple[str, int], tuple[int, ...]] = {}
    for p in problem.products:
        for number, members in enumerate(members_of(p)):
            for whole, pooled in ((decisions.treated, treated), (decisions.lost, lost)):
                weekly = zip(*(whole[p.id, i] for i in members), strict=True)
                pooled[p.id, number] = tuple(sum(week) for week in weekly)
    return replace(decisions, treated=treated, lost=lost)


def members_of(p: ProductData) -> list[list[int]]:
    """Numbers of the classes that make each pooled class, in its order."""
    kinds: dict[tuple[int, int, int, int], list[int]] = {}
    for i, c in enumerate(p.classes):
        apart = -1 if c.transit_stock is None else i  # these may use doses that others may not
        kinds.setdefault((c.transit, c.life_needed, c.waited, apart), []).append(i)
    return list(kinds.values())


def _pooled(p: ProductData) -> ProductData:
    return replace(
        p, classes=tuple(_aggregated([p.classes[i] for i in members]) for members in members_of(p))
    )


def _aggregated(members: list[PatientClass]) -> PatientClass:
    if len(members) == 1:
        return members[0]
    return PatientClass(
        hospitals=tuple(h for c in members for h in c.hospitals),
        transit=members[0].transit,
        life_needed=members[0].life_needed,
        ship_cost=min(c.ship_cost for c in members),
        priority=min(c.priority for c in members),
        due=tuple(sum(week) for week in zip(*(c.due for c in members), strict=True)),
        waited=members[0].waited,
        levels=tuple(Level(ship_cost=c.ship_cost, priority=c.priority, due=c.due) for c in members),
    )


def _coarse(p: ProductData, life: LifeNeeded) -> ProductData:
    kinds: dict[tuple[int, int, int], list[PatientClass]] = {}
    for i, c in enumerate(p.classes):
        apart = -1 if c.transit_stock is None else i
        kinds.setdefault((c.transit, c.waited, apart), []).append(c)
    return replace(p, classes=tuple(_averaged(members, life) for members in kinds.values()))


def _averaged(members: list[PatientClass], life: LifeNeeded) -> PatientClass:
    """One class for several of the same transit, by their numbers of patients."""
    levels = [x for c in members for x in c.levels or (_level(c),)]
    by_priority: dict[float, list[Level]] = {}
    for level in levels:
        by_priority.setdefault(level.priority, []).append(level)
    merged = tuple(_merged(same) for same in by_priority.values())
    return replace(
        members[0],
        hospitals=tuple(h for c in members for h in c.hospitals),
        life_needed=life_needed(members, life),
        ship_cost=min(x.ship_cost for x in merged),
        priority=min(x.priority for x in merged),
        due=tuple(sum(week) for week in zip(*(c.due for c in members), strict=True)),
        levels=merged if len(merged) > 1 else (),
    )


def _level(c: PatientClass) -> Level:
    return Level(ship_cost=c.ship_cost, priority=c.priority, due=c.due)


def _merged(same: list[Level]) -> Level:
    """Levels of one priority as one, at their average tariff."""
    patients = [sum(x.due) for x in same]
    paid = sum(n * x.ship_cost for n, x in zip(patients, same, strict=True))
    return Level(
        ship_cost=paid / sum(patients) if sum(patients) else same[0].ship_cost,
        priority=same[0].priority,
        due=tuple(sum(week) for week in zip(*(x.due for x in same), strict=True)),
    )
