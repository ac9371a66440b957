"""A past that is possible and not as planned: who came, what failed, what was shipped."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.roll.actuals import (
    ActualBatch,
    ActualDemand,
    ActualDiscard,
    ActualInterruption,
    Actuals,
    ActualService,
    ActualShipment,
)

Key = tuple[Any, ...]


@dataclass(slots=True, kw_only=True)
class Shelf:
    """Doses of one lot that are left, and the weeks in which they may leave."""

    product: str
    doses: int
    released: int
    last: int


@dataclass(slots=True, kw_only=True)
class Past:
    """What happened before week `week`; every count is by the key of its table."""

    week: int
    batches: dict[str, ActualBatch] = field(default_factory=dict)
    shelves: dict[str, Shelf] = field(default_factory=dict)  # lots whose doses are known
    came: Counter[Key] = field(default_factory=Counter)
    served: Counter[Key] = field(default_factory=Counter)
    shipped: Counter[Key] = field(default_factory=Counter)
    destroyed: Counter[Key] = field(default_factory=Counter)
    broken: Counter[Key] = field(default_factory=Counter)  # courses
    courses: list[tuple[str, str, int, int, int]] = field(default_factory=list)  # see `_go_on`
    on_the_way: Counter[Key] = field(default_factory=Counter)  # to nobody who has started


def past(scenario: Scenario, plan: Plan, week: int, seed: int) -> Past:
    """One possible past: patients come more or less, batches fail, some start, some break off."""
    dice = np.random.default_rng(seed)
    found = Past(week=week)
    _fates(scenario, plan, found, dice)
    for w in scenario.waiting:
        found.came[w.product, w.hospital, w.due] += w.patients
    for key, patients in scenario.demand.patients.items():
        found.came[key] = (
            max(0, patients + int(dice.integers(-1, 2))) if key[2] < week else patients
        )
    arrived: Counter[Key] = Counter()
    for t in scenario.transit:
        arrived[t.product, t.hospital, t.infused] += t.doses
    found.courses = [
        (c.product, c.hospital, c.started, c.patients, c.shipped) for c in scenario.courses
    ]
    for infused in range(scenario.weeks):
        for h in scenario.hospitals.values():
            if infused - h.transit_weeks < week:
                for p in scenario.products:
                    _one_week(scenario, found, (p, h.id, infused), arrived[p, h.id, infused], dice)
    for name, shelf in found.shelves.items():
        if 0 <= shelf.last < week:
            shelf.doses = 0
        elif shelf.doses and dice.random() < 0.1 and shelf.released < week:
            found.destroyed[name, week - 1] = 1
            shelf.doses -= 1
    return found


def _fates(scenario: Scenario, plan: Plan, found: Past, dice: np.random.Generator) -> None:
    for lot in scenario.lots.values():
        first, last = scenario.lot_weeks(lot.id)
        if last >= 0 and lot.status != "hold" and first < found.week:
            doses = scenario.lot_doses(lot.id)
            found.shelves[lot.id] = Shelf(
                product=lot.product, doses=doses, released=max(0, first), last=last
            )
    for b in plan.batches:
        firm = scenario.batches.get(b.id)
        if b.frozen >= found.week or (firm and firm.frozen):
            continue
        p = scenario.products[b.product]
        doses = 0 if dice.random() < 0.3 else int(dice.integers(1, p.doses_per_batch + 1))
        late = int(dice.integers(0, 2)) if b.released < b.last else 0
        on = scenario.calendar.monday(b.released + late)
        if b.released + late >= found.week:  # in quarantine: nothing is known of it
            found.batches[b.id] = ActualBatch(batch=b.id, released_on=on)
            continue
        found.batches[b.id] = ActualBatch(batch=b.id, released_on=on, doses=doses)
        found.shelves[b.id] = Shelf(
            product=b.product, doses=doses, released=b.released + late, last=b.last
        )


def _one_week(
    scenario: Scenario,
    found: Past,
    key: tuple[str, str, int],
    there: int,
    dice: np.random.Generator,
) -> None:
    """Doses for one hospital and week: first those owed, then some start, some is waste."""
    product, hospital, infused = key
    p, unit = scenario.products[product], scenario.products[product].shipping_unit
    leaves = infused - scenario.hospitals[hospital].transit_weeks
    _go_on(scenario, found, key, leaves, dice)
    waiting = [
        due
        for (name, h, due), n in found.came.items()
        for _ in range(n - sum(found.served[name, h, due, s] for s in range(-1, infused + 1)))
        if (name, h) == (product, hospital) and due <= infused <= due + p.max_wait_weeks
    ]
    begun, first = 0, p.shipped_course[0]
    for due in waiting:
        have = there // first > begun
        if not have and (
            leaves < 0 or dice.random() < 0.4 or not _ship(found, key, leaves, first, dice)
        ):
            break
        there += 0 if have else first
        begun += 1
        if infused < found.week:
            found.served[product, hospital, due, infused] += 1
    if leaves >= 0 and dice.random() < 0.1 and _ship(found, key, leaves, unit, dice):
        there += unit
    if infused >= found.week:
        found.on_the_way[key] += there
    elif begun:
        found.courses.append((product, hospital, infused, begun, first))


def _go_on(
    scenario: Scenario,
    found: Past,
    key: tuple[str, str, int],
    leaves: int,
    dice: np.random.Generator,
) -> None:
    """Courses are (product, hospital, started, patients, doses that have left for each)."""
    product, hospital, infused = key
    course = scenario.products[product].course
    kept = []
    for c in found.courses:
        name, h, started, patients, had = c
        due = sum(course[: infused - started + 1]) - had
        if (name, h) != (product, hospital) or due <= 0 or infused - started >= len(course):
            kept.append(c)
            continue
        going = 0
        while going < patients and dice.random() < 0.7 and _ship(found, key, leaves, due, dice):
            going += 1
        if going < patients:
            found.broken[product, hospital, started, infused] += patients - going
        if going:
            kept.append((name, h, started, going, had + due))
    found.courses = kept


def _ship(
    found: Past, key: tuple[str, str, int], leaves: int, doses: int, dice: np.random.Generator
) -> bool:
    """Doses from one lot, if one has them that week."""
    product, hospital, _ = key
    able = [
        name
        for name, s in found.shelves.items()
        if s.product == product and s.released <= leaves <= s.last and s.doses >= doses
    ]
    if not able:
        return False
    name = able[int(dice.integers(len(able)))]
    found.shelves[name].doses -= doses
    found.shipped[name, hospital, leaves] += doses
    return True


def as_actuals(scenario: Scenario, plan: Plan, found: Past, seed: int) -> Actuals:
    """The tables that tell it; rows that say what the plan says are left out by chance."""
    dice = np.random.default_rng(seed)
    week = found.week
    service: Counter[Key] = Counter()
    shipped: Counter[Key] = Counter()
    for s in plan.service:
        if s.start is not None and s.start < week:
            service[s.product, s.hospital, s.due, s.start] += s.patients
    for x in plan.shipments:
        if x.shipped < week:
            shipped[x.lot, x.hospital, x.shipped] += x.doses
    early: Counter[Key] = Counter()
    for d in plan.discards:
        if d.reason == "early" and d.week < week:
            early[d.lot, d.week] += d.doses
    broken: Counter[Key] = Counter()
    for i in plan.interrupted:
        if i.week < week + scenario.hospitals[i.hospital].transit_weeks:
            broken[i.product, i.hospital, i.started, i.week] += i.patients
    demand = {key: n for key, n in scenario.demand.patients.items() if key[2] < week}

    def rows(planned: Counter[Key] | dict[Any, int], real: Counter[Key]) -> list[tuple[Key, int]]:
        keys = dict.fromkeys((*planned, *real))
        return [
            (key, real[key])
            for key in keys
            if real[key] != planned.get(key, 0) or dice.random() < 0.5
        ]

    came = Counter({key: n for key, n in found.came.items() if 0 <= key[2] < week})
    return Actuals(
        batches=tuple(found.batches.values()),
        demand=tuple(
            ActualDemand(product=p, hospital=h, week=due, patients=n)
            for (p, h, due), n in rows(demand, came)
        ),
        service=tuple(
            ActualService(product=p, hospital=h, due=due, start=start, patients=n)
            for (p, h, due, start), n in rows(service, found.served)
        ),
        shipments=tuple(
            ActualShipment(lot=lot, hospital=h, shipped=s, doses=n)
            for (lot, h, s), n in rows(shipped, found.shipped)
        ),
        discards=tuple(
            ActualDiscard(lot=lot, week=w, doses=n) for (lot, w), n in rows(early, found.destroyed)
        ),
        interrupted=tuple(
            ActualInterruption(product=p, hospital=h, started=s, week=w, patients=n)
            for (p, h, s, w), n in rows(broken, found.broken)
        ),
    )
