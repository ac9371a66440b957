"""Batches in rooms (B1, B2) and the release laboratory (Q1), those decided among them (7a)."""

from itertools import combinations

from planner.domain.plan import Batch
from planner.domain.suite import Suite
from planner.domain.supply import FirmBatch
from tests.oracle import reading
from tests.oracle.model import Textbook

Decided = FirmBatch | Batch  # firm, or of the plan in force in a frozen week


def decided(m: Textbook) -> list[Decided]:
    """Batches that run whatever is chosen, those that have left their room before among them."""
    return [*m.scenario.batches.values(), *m.in_force]


def rooms(m: Textbook) -> None:
    """New batches by suite, room and week; a room for each decided batch (contract 2, 6, 7a)."""
    for own in m.in_force:  # firm batches are paid, these are not
        made = m.scenario.products[own.product]
        there = m.program.column(float(made.batch_cost + made.release_cost))
        m.program.equal([(there, 1)], 1)
    for suite in m.scenario.suites.values():
        alike = m.count_alike_rooms and not _needs_clearance(m, suite)
        numbers = range(1, 2) if alike else range(1, suite.rooms + 1)
        for p in suite.products:
            cost = m.scenario.products[p].batch_cost + m.scenario.products[p].release_cost
            for t in m.open_weeks:
                for room in numbers:
                    column = m.program.column(float(cost), upper=suite.rooms if alike else 1)
                    m.begin[p, t, suite.id, room] = column
                    m.batches.setdefault((p, t), []).append(column)
        firm = [b for b in decided(m) if b.suite == suite.id]
        for b in firm if suite.rooms and not alike else ():
            for room in numbers:
                m.placed[b.id, room] = m.program.column(upper=1)
            m.program.equal(((m.placed[b.id, room], 1) for room in numbers), 1)
        if m.keeps("B1"):
            _occupied(m, suite, firm, alike=alike)
        if m.keeps("B2") and not alike:
            _clearance(m, suite, firm)


def _needs_clearance(m: Textbook, suite: Suite) -> bool:
    clearance = (m.scenario.products[p].clearance_weeks for p in suite.products)
    return len(suite.products) > 1 and any(clearance)


def _occupied(m: Textbook, suite: Suite, firm: list[Decided], *, alike: bool) -> None:
    """B1: rooms in use fit the rooms open; one batch in a room, but decided beside decided."""
    length = {p: x.production_weeks for p, x in m.scenario.products.items()}
    running: dict[int, dict[int, list[int]]] = {}  # week, room: columns of new batches
    for (p, t, s, room), column in m.begin.items():
        if s == suite.id:
            for week in range(t, t + length[p]):
                running.setdefault(week, {}).setdefault(room, []).append(column)
    for week, by_room in running.items():
        beside = [b for b in firm if b.start <= week < b.start + length[b.product]]
        left = max(0, reading.open_rooms(m.scenario, suite.id, week) - len(beside))
        m.program.at_most(((c, 1) for columns in by_room.values() for c in columns), left)
        for room, columns in by_room.items() if not alike else ():
            new = [(c, 1.0) for c in columns]
            m.program.at_most(new, 1)
            for b in beside:
                m.program.at_most([*new, (m.placed[b.id, room], 1)], 1)


def _clearance(m: Textbook, suite: Suite, firm: list[Decided]) -> None:
    """B2: the finished product's clearance passes before another product may start there."""
    stays: dict[int, list[tuple[str, int, int, bool]]] = {}  # room: product, start, column, firm
    for (p, t, s, room), column in m.begin.items():
        if s == suite.id:
            stays.setdefault(room, []).append((p, t, column, False))
    for b in firm:
        for room, stay in stays.items():
            stay.append((b.product, b.start, m.placed[b.id, room], True))
    for inside in stays.values():
        for one, other in combinations(inside, 2):
            if one[0] == other[0] or (one[3] and other[3]):
                continue
            first, second = sorted((one, other), key=lambda stay: stay[1])
            made = m.scenario.products[first[0]]
            free = first[1] + made.production_weeks  # first week in which the room is empty again
            if free <= second[1] < free + made.clearance_weeks:
                m.program.at_most([(first[2], 1), (second[2], 1)], 1)


def laboratory(m: Textbook) -> None:
    """Q1: batches frozen in a week, new and decided, fit the laboratory (contract 6)."""
    limit = m.scenario.lots_per_week
    if limit is None or not m.keeps("Q1"):
        return
    length = {p: x.production_weeks for p, x in m.scenario.products.items()}
    frozen: dict[int, list[int]] = {}
    for (p, t), columns in m.batches.items():
        frozen.setdefault(t + length[p], []).extend(columns)
    for week, columns in frozen.items():
        firm = sum(b.start + length[b.product] == week for b in decided(m))
        m.program.at_most(((c, 1) for c in columns), max(0, limit - firm))
