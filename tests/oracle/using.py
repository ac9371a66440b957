"""Doses lot by lot (I1, I2, I3), freezers (F1), patients and courses (S1, S2, S4)."""

from collections import Counter
from itertools import pairwise
from math import inf

from planner.domain.hospital import Hospital
from tests.oracle import reading, state
from tests.oracle.model import Terms, Textbook
from tests.oracle.reading import Lot

Leaving = dict[int, list[tuple[int, float]]]  # week: columns of the doses shipped in it


def lots(m: Textbook) -> None:
    """What each lot ships, discards and keeps, week by week (contract 2)."""
    _batches_by_number(m)
    wanted = {(p, h) for p, h, _ in reading.patients_due(m.scenario)}
    wanted |= {(row.product, row.hospital) for _, row, _ in m.owed()}
    for lot in m.lots:
        leaving: Leaving = {}
        for h in m.scenario.hospitals.values():
            if (lot.product, h.id) in wanted:
                _shipments(m, lot, h, leaving)
        _discards(m, lot)
        _stock(m, lot, leaving)


def _batches_by_number(m: Textbook) -> None:
    """Where each new batch is a lot of its own, those that exist come first (contract 3)."""
    for p in m.scenario.products:
        for t in m.weeks if m.whole(p) else ():
            keys = [lot.key for lot in m.lots if (lot.product, lot.start) == (p, t)]
            m.exists |= {key: m.program.column(upper=1) for key in keys}
            all_ = [(c, -1.0) for c in m.batches.get((p, t), ())]
            m.program.equal([*((m.exists[key], 1.0) for key in keys), *all_], 0)
            for one, next_ in pairwise(keys):
                m.program.at_most([(m.exists[next_], 1), (m.exists[one], -1)], 0)


def _shipments(m: Textbook, lot: Lot, h: Hospital, leaving: Leaving) -> None:
    """Doses left the store `transit_weeks` before infusion, released, not held (I1), alive (I2)."""
    if lot.held and m.keeps("I1"):
        return
    unit, transit = float(m.unit(lot.product)), h.transit_weeks
    first = max(0, lot.released if m.keeps("I1") else lot.frozen) + transit
    last = lot.last - m.life_needed(lot.product, h.id) if m.keeps("I2") else m.weeks[-1]
    for infused in m.weeks[first : max(0, last + 1)]:
        column = m.ship[lot.key, h.id, infused] = m.program.column(unit * float(h.ship_cost))
        leaving.setdefault(infused - transit, []).append((column, unit))


def _discards(m: Textbook, lot: Lot) -> None:
    """At the end of the last usable week; earlier, from release on, only where allowed (I3).

    A lot on hold is never destroyed early (contract 7a).
    """
    cost = float(m.scenario.products[lot.product].discard_cost)
    early = (m.scenario.early_discard and not lot.held) or not m.keeps("I3")
    for t in m.weeks:
        if t == lot.last or (early and lot.released <= t < lot.last):
            m.discard[lot.key, t] = m.program.column(cost)


def _stock(m: Textbook, lot: Lot, leaving: Leaving) -> None:
    """I1: closing stock is what was there, less what left; I2: none is kept past week e."""
    storage = float(m.scenario.products[lot.product].storage_cost)
    new = new_batches(m, lot)
    for t in m.weeks[lot.frozen :]:
        if m.keeps("I2") and t > lot.last:
            break
        gone = m.keeps("I2") and t == lot.last
        m.stock[lot.key, t] = m.program.column(storage, upper=0 if gone else inf)
        terms = [(m.stock[lot.key, t], 1.0), *leaving.get(t, ())]
        if (lot.key, t) in m.discard:
            terms.append((m.discard[lot.key, t], 1.0))
        if t > lot.frozen:
            terms.append((m.stock[lot.key, t - 1], -1.0))
        entering = t == lot.frozen
        if entering:
            terms.extend((c, -float(lot.doses)) for c in new)
        if not m.keeps("I1"):  # doses from nowhere, but only under the name of a lot that exists
            conjured = m.conjured[lot.key, t] = m.program.column()
            terms.append((conjured, -1.0))
            if lot.start is not None:
                most = -float(doses_due(m, lot.product))
                m.program.at_most([(conjured, 1), *((c, most) for c in new)], 0)
        m.program.equal(terms, lot.doses if entering and lot.start is None else 0)


def new_batches(m: Textbook, lot: Lot) -> list[int]:
    """Columns that say how many new batches the lot is; none for one that is there anyway."""
    if lot.key in m.exists:
        return [m.exists[lot.key]]
    return m.batches[lot.product, lot.start] if lot.start is not None else []


def doses_due(m: Textbook, product: str) -> int:
    """The most that can be asked for: whole courses, also of those in the midst of one."""
    due = reading.patients_due(m.scenario)
    patients = sum(n for (p, _, _), n in due.items() if p == product)
    patients += sum(row.patients for _, row, _ in m.owed() if row.product == product)
    return patients * sum(m.scenario.products[product].course)


def freezers(m: Textbook) -> None:
    """F1: closing stock, quarantine included, fits the positions in service (contract 6)."""
    for t in m.weeks if m.keeps("F1") else ():
        limit = reading.positions(m.scenario, t)
        if limit is not None:
            used = (
                (m.stock[lot.key, t], float(m.scenario.products[lot.product].positions_per_dose))
                for lot in m.lots
                if (lot.key, t) in m.stock
            )
            m.program.at_most(used, limit)


def patients(m: Textbook) -> None:
    """S1: every patient due or waiting starts within the window or is lost (contract 3, 7a)."""
    for (product, hospital, due), count in reading.patients_due(m.scenario).items():
        p, priority = m.scenario.products[product], m.scenario.hospitals[hospital].priority
        window = m.weeks[max(0, due) : due + p.max_wait_weeks + 1]
        for start in window:
            waiting = float(priority * p.wait_cost * (start - due))
            m.treat[product, hospital, due, start] = m.program.column(waiting, upper=count)
        lost = m.program.column(float(priority * p.lost_cost), upper=count)
        m.lost[product, hospital, due] = lost
        if m.keeps("S1"):
            terms = [(m.treat[product, hospital, due, s], 1.0) for s in window]
            m.program.equal([*terms, (lost, 1.0)], count)


def courses(m: Textbook) -> None:
    """S2: what is infused in a week is what all courses ask for, no more (contract 3).

    Before a shipment can arrive that is the matter of `in_transit`.
    """
    given = shipped(m)
    asked, fixed = state.owed(m)
    if not m.keeps("S2"):  # S3: no less than running courses are owed
        for key, doses in fixed.items():
            m.program.row(doses, [*given.get(key, ()), *((c, -n) for c, n in asked[key])], inf)
        return
    for key, terms in begun(m).items():
        asked.setdefault(key, []).extend(terms)
    transit = {h.id: h.transit_weeks for h in m.scenario.hospitals.values()}
    for key in {**given, **asked, **fixed}:
        if key[2] >= transit[key[1]]:
            wanted = [(column, -doses) for column, doses in asked.get(key, ())]
            m.program.equal([*given.get(key, ()), *wanted], fixed.get(key, 0))


def in_transit(m: Textbook) -> None:
    """S4: before a shipment can arrive, patients who start live on what is on the way."""
    there = Counter[tuple[str, str, int]]()
    for x in m.scenario.transit:
        there[x.product, x.hospital, x.infused] += x.doses
    transit = {h.id: h.transit_weeks for h in m.scenario.hospitals.values()}
    asked = begun(m) if m.keeps("S4") else {}
    for key, terms in asked.items():
        if key[2] < transit[key[1]]:
            m.program.at_most(terms, there[key])


def begun(m: Textbook) -> Terms:
    """Doses that patients who start ask for."""
    terms: Terms = {}
    for (product, hospital, _, start), column in m.treat.items():
        for k, dose in enumerate(m.leaving(product)):
            if dose and start + k in m.weeks:
                terms.setdefault((product, hospital, start + k), []).append((column, float(dose)))
    return terms


def shipped(m: Textbook) -> Terms:
    """Doses shipped for each week of infusion."""
    terms: Terms = {}
    product_of = {lot.key: lot.product for lot in m.lots}
    for (lot, hospital, infused), column in m.ship.items():
        p = product_of[lot]
        terms.setdefault((p, hospital, infused), []).append((column, float(m.unit(p))))
    return terms
