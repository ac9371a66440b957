"""Oldest first (I4): no lot is passed over that expires earlier and could serve (contract 2)."""

from tests.oracle import reading, state, using
from tests.oracle.model import Textbook
from tests.oracle.reading import Lot


def rows(m: Textbook) -> None:
    """I4: while an older lot has doses left for the hospital, no younger one ships to it."""
    if not (m.keeps("I4") and m.scenario.fefo):
        return
    by_product: dict[str, list[Lot]] = {}
    for lot in m.lots:
        by_product.setdefault(lot.product, []).append(lot)
    for lots in by_product.values():
        for old in [lot for lot in lots if not lot.held]:
            younger = [lot.key for lot in lots if lot.last > old.last]
            for week in m.weeks[max(0, old.released) : max(0, old.last + 1)]:
                _passed_over(m, old, week, younger)


def _passed_over(m: Textbook, old: Lot, week: int, younger: list[str]) -> None:
    """Rows for one older lot and one week in which doses leave the store."""
    most = _most(m, old)
    has_some = -1
    for h in m.scenario.hospitals.values():
        infused = week + h.transit_weeks
        beside = [m.ship[x, h.id, infused] for x in younger if (x, h.id, infused) in m.ship]
        if not beside or old.last < infused + m.life_needed(old.product, h.id):
            continue
        if has_some < 0:
            has_some = _has_some(m, old, week, most)
        limit = float(_most_shipped(m, old.product, h.id, infused))
        m.program.at_most([(has_some, limit), *((c, 1.0) for c in beside)], limit)


def _has_some(m: Textbook, old: Lot, week: int, most: int) -> int:
    """1 if the lot still has a dose, or the doses of a course, after the week's shipments."""
    column = m.program.column(upper=1)
    after = [(m.stock[old.key, week], 1.0)]
    if (old.key, week) in m.discard:  # discarded after the shipments
        after.append((m.discard[old.key, week], 1.0))
    unit = m.unit(old.product)
    m.program.at_most([*after, (column, -float(most))], unit - 1)
    return column


def _most(m: Textbook, lot: Lot) -> int:
    """Doses a lot can have at most; without I1 those that come from nowhere too."""
    alike = m.most_batches(lot.product) if lot.start is not None and not m.whole(lot.product) else 1
    nowhere = 0 if m.keeps("I1") else using.doses_due(m, lot.product)
    return lot.doses * alike + nowhere


def _most_shipped(m: Textbook, product: str, hospital: str, infused: int) -> int:
    """What the columns of one hospital and week can add up to."""
    if not m.keeps("S2"):
        return sum(_most(m, lot) for lot in m.lots if lot.product == product)
    longest = m.scenario.products[product].max_wait_weeks
    doses = sum(
        patients * dose
        for (p, h, due), patients in reading.patients_due(m.scenario).items()
        if (p, h) == (product, hospital)
        for k, dose in enumerate(m.leaving(product))
        if due <= infused - k <= due + longest
    )
    doses += state.owed(m)[1].get((product, hospital, infused), 0)
    return doses // m.unit(product)
