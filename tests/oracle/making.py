"""Batches in rooms (B1, B2), the release laboratory (Q1), cell banks (K1, K2, K3)."""

from itertools import combinations

from planner.domain.product import Lineage
from planner.domain.suite import Suite
from planner.domain.supply import FirmBatch
from tests.oracle import reading
from tests.oracle.model import NOWHERE, Source, Textbook


def rooms(m: Textbook) -> None:
    """New batches by suite, room and week; a room for each firm batch (contract 2, 6)."""
    for suite in m.scenario.suites.values():
        alike = m.count_alike_rooms and not _needs_clearance(m, suite)
        numbers = range(1, 2) if alike else range(1, suite.rooms + 1)
        for p in suite.products:
            cost = m.scenario.products[p].batch_cost + m.scenario.products[p].release_cost
            for t in m.weeks:
                for room in numbers:
                    column = m.program.column(float(cost), upper=suite.rooms if alike else 1)
                    m.begin[p, t, suite.id, room] = column
                    m.batches.setdefault((p, t), []).append(column)
        firm = [b for b in m.scenario.batches.values() if b.suite == suite.id]
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


def _occupied(m: Textbook, suite: Suite, firm: list[FirmBatch], *, alike: bool) -> None:
    """B1: rooms in use fit the rooms open; one batch in a room, but firm beside firm."""
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


def _clearance(m: Textbook, suite: Suite, firm: list[FirmBatch]) -> None:
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
    """Q1: batches frozen in a week, new and firm, fit the laboratory (contract 6)."""
    limit = m.scenario.lots_per_week
    if limit is None or not m.keeps("Q1"):
        return
    length = {p: x.production_weeks for p, x in m.scenario.products.items()}
    frozen: dict[int, list[int]] = {}
    for (p, t), columns in m.batches.items():
        frozen.setdefault(t + length[p], []).extend(columns)
    for week, columns in frozen.items():
        firm = sum(b.start + length[b.product] == week for b in m.scenario.batches.values())
        m.program.at_most(((c, 1) for c in columns), max(0, limit - firm))


def banks(m: Textbook) -> None:
    """Donor to MCB to WCB to batch, each bank with its own vials (contract 4)."""
    for line in m.scenario.lineage.values():
        _wcbs_made(m, line)
        if m.keeps("K1"):
            _batches_drawn(m, line)


def _wcbs_made(m: Textbook, line: Lineage) -> None:
    """K2: WCBs draw vials from a usable MCB; K3: donors taken on are at most those available."""
    p = line.product
    for t in m.weeks:
        m.donors[p, t] = m.program.column(float(line.mcb_cost))
    if m.keeps("K3"):
        m.program.at_most(((m.donors[p, t], 1) for t in m.weeks), line.donors_available)
    mcbs = _on_hand(m, p, "MCB") | {("", t): t + line.mcb_weeks for t in m.weeks}
    for source, usable in mcbs.items() if m.keeps("K2") else [(NOWHERE, 0)]:
        taken = []
        for t in m.weeks[usable:]:
            m.make[p, t, source] = m.program.column(float(line.wcb_cost))
            taken.append((m.make[p, t, source], 1.0))
        if source[0]:
            m.program.at_most(taken, m.scenario.banks[source[0]].vials)
        elif source != NOWHERE:
            given = (m.donors[p, source[1]], -float(line.mcb_vials_per_donor))
            m.program.at_most([*taken, given], 0)


def _batches_drawn(m: Textbook, line: Lineage) -> None:
    """K1: a batch draws all its vials from one usable WCB."""
    p, per_wcb = line.product, line.wcb_vials_per_mcb_vial // line.wcb_vials_per_batch
    begun: dict[int, list[tuple[int, float]]] = {t: [] for t in m.weeks}
    for (q, t, _), column in m.make.items():
        if q == p:
            begun[t].append((column, -float(per_wcb)))
    starts = {t: [(c, 1.0) for c in m.batches.get((p, t), ())] for t in m.weeks}
    wcbs = _on_hand(m, p, "WCB") | {("", t): t + line.wcb_weeks for t in m.weeks}
    for source, usable in wcbs.items():
        taken = []
        for t in m.weeks[usable:]:
            m.draw[p, t, source] = m.program.column()
            taken.append((m.draw[p, t, source], 1.0))
            starts[t].append((m.draw[p, t, source], -1.0))
        if source[0]:
            vials = m.scenario.banks[source[0]].vials
            m.program.at_most(taken, vials // line.wcb_vials_per_batch)
        else:
            m.program.at_most([*taken, *begun[source[1]]], 0)
    for terms in starts.values():
        m.program.equal(terms, 0)


def _on_hand(m: Textbook, product: str, tier: str) -> dict[Source, int]:
    """Banks of `product` that exist, with the first week they may be used in."""
    return {
        (b.id, -1): max(0, reading.begins_after(m.scenario, b.available_on))
        for b in m.scenario.banks.values()
        if b.product == product and b.tier == tier
    }
